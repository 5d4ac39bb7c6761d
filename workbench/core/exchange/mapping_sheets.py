"""What stands on the sheets of the mapping workbook: written by one module, checked by another.

Two kinds of sheets: lists, whose rows carry the id of a source item and may be sorted by anyone, and fact
sheets, whose rows carry a key at their end (``key:hospital``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.core.exchange.mapping_columns import cell_safe, role_word
from workbench.core.items import MUST_ASK, MappingManifest, MappingRow, State
from workbench.core.words import Message

SIGNED_SHEET = "_signed"
SIGNED_MARK = "workbench-envelope-cells/1"
EXPORT_SHEET = "_workbench"
EXPORT_MARK = "workbench-export/1"
CHOICES_SHEET = "_choices"
CHUNK = 30_000  # characters a cell, below Excel's limit
KEY = "key:"
GROUP = "group:"  # begins the id of a row that speaks for several source items
# Columns for the hospital to fill in, and one of ours for reading.
UNSIGNED = frozenset({"group", "answer", "hospital_remark"})


class SignerLine(Protocol):
    """Who signed; ``signing.Signer`` fits."""

    @property
    def name(self) -> str: ...
    @property
    def institution(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def signed_at(self) -> str: ...
    @property
    def digest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet with a row for each source item of some kind.

    Attributes:
        key: Name in the catalogue; the sheet's name is its Chinese text.
        fields: Columns: fields of a row, ``question``, or one of ``UNSIGNED``.
        select: The rows that stand on it, in the order written.
    """

    key: str
    fields: tuple[str, ...]
    select: Callable[[Sequence[MappingRow]], list[MappingRow]]

    @property
    def name(self) -> str:
        return sheet_name(self.key)

    @property
    def signed(self) -> frozenset[str]:
        """The columns that verification looks at."""
        return frozenset(self.fields) - UNSIGNED


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact: its label in the catalogue and the cells that state it."""

    key: str
    label: Message
    cells: tuple[str, ...]


def sheet_name(key: str) -> str:
    """The name of a sheet; Chinese whatever language is in use: a file is the same for everyone."""
    return Message(f"exchange.{key}").text("zh")


def exams(row: MappingRow) -> int:
    """Exams a year of a row, 0 where not given."""
    return int(row.count) if row.count.isdecimal() and row.count.isascii() else 0


def must_ask(row: MappingRow) -> bool:
    """True for rows that only a person or the hospital can settle and nobody has yet."""
    if row.state == State.QUESTION:
        return True
    return row.state == State.OPEN and not MUST_ASK.isdisjoint(row.flags.split(";"))


def _questions(rows: Sequence[MappingRow]) -> list[MappingRow]:
    return sorted(filter(must_ask, rows), key=lambda row: (row.state != State.QUESTION, -exams(row)))


def _without_item(rows: Sequence[MappingRow]) -> list[MappingRow]:
    return [r for r in rows if r.state == State.NO_ITEM or (r.state == State.APPROVED and not r.codes)]


MAPPING = ListSheet(
    "sheet_mapping",
    (
        "local_name", "local_code", "modality", "count", "state", "codes", "names", "listed", "flags",
        "confidence", "reason", "remark", "hospital_remark", "reviewer", "approver", "decided_at",
        "recognition", "sheet", "row", "item_id",
    ),
    list,
)  # fmt: skip
QUESTIONS = ListSheet(
    "sheet_questions",
    (
        "group", "local_name", "local_code", "modality", "count", "question", "answer", "hospital_remark",
        "state", "flags", "sheet", "row", "item_id",
    ),
    _questions,
)  # fmt: skip
WITHOUT = ListSheet(
    "sheet_without",
    (
        "local_name",
        "local_code",
        "modality",
        "count",
        "reason",
        "remark",
        "reviewer",
        "sheet",
        "row",
        "item_id",
    ),
    _without_item,
)
LISTS = (MAPPING, QUESTIONS, WITHOUT)


def question_text(row: MappingRow, *, drafted: bool = False) -> str:
    """What the hospital is asked: the reviewer's words, or a sentence drafted from the flags."""
    if row.remark and not drafted:
        return cell_safe(row.remark)
    drafts = [
        f"ask_{flag.value.replace('-', '_')}" for flag in sorted(MUST_ASK) if flag in row.flags.split(";")
    ]
    return "\n".join(Message(f"exchange.{draft}").text("zh") for draft in drafts or ["ask_open"])


def about_facts(manifest: MappingManifest) -> list[FactRow]:
    """The facts on the sheet 说明."""
    values = {
        "hospital": manifest.hospital,
        "release_id": manifest.release_id,
        "release_sha256": manifest.release_sha256,
        "rows": str(manifest.rows),
        "created_at": manifest.created_at,
        "engine": manifest.engine,
        "project_id": manifest.project_id,
        "history_head": manifest.history_head,
        "format": manifest.format,
    }
    if manifest.left_out:
        values["left_out"] = ", ".join(f"{state} {n}" for state, n in sorted(manifest.left_out.items()))
    if manifest.one_person:
        values["one_person"] = Message("exchange.one_person").text("zh")
    return [FactRow(key, Message(f"exchange.fact_{key}"), (cell_safe(v),)) for key, v in values.items()]


def figure_facts(rows: Sequence[MappingRow]) -> list[FactRow]:
    """The table on the sheet 统计: items, share, exams, share, by state and in all."""
    items, volume = len(rows), sum(map(exams, rows))
    facts = []
    for state in State:
        of_state = [row for row in rows if row.state == state]
        n, e = len(of_state), sum(map(exams, of_state))
        label = Message(f"exchange.state_{state.value}")
        facts.append(
            FactRow(f"state.{state.value}", label, (str(n), _share(n, items), str(e), _share(e, volume)))
        )
    total = (str(items), _share(items, items), str(volume), _share(volume, volume))
    return [*facts, FactRow("state.all", Message("exchange.all_states"), total)]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else ""


def signer_facts(signers: Sequence[SignerLine]) -> list[FactRow]:
    """The table on the sheet 签名."""
    return [
        FactRow(
            f"signer.{number}",
            Message("exchange.signer_n", {"n": number}),
            tuple(
                map(
                    cell_safe,
                    (role_word(s.role), s.name, s.institution, s.fingerprint, s.signed_at, s.digest),
                )
            ),
        )
        for number, s in enumerate(signers, 1)
    ]
