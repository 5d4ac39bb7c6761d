"""Read a workbook that the hospital sends back: what its cells say about which source item.

Recognised by ids alone: rows may be sorted, filtered, deleted or added, columns moved, sheets renamed, and
any program may have saved it. A column is told by its header in either language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from workbench.core.exchange.mapping_columns import WORDS
from workbench.core.exchange.mapping_csv import CSV_FIELDS
from workbench.core.exchange.mapping_file import read_mapping
from workbench.core.exchange.mapping_sheets import EXPORT_MARK, GROUP, KEY, MAPPING, QUESTIONS, WITHOUT
from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.recoding_sheet import FIELDS as RECODING
from workbench.core.exchange.recoding_sheet import PICKS
from workbench.core.exchange.sheets import SheetData
from workbench.core.words import LANGUAGES, Message

# Columns that only the sheet of the whole mapping has; one of them may be lost.
_WHOLE = frozenset({"codes", "names", "listed", "confidence"})
_HEADER_SEARCH = 20
_FACTS = ("project_id", "history_head", "created_at", "release_id", "extent")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, and where it stands now (``对码!F3``)."""

    text: str
    place: str


@dataclass(slots=True)
class Returned:
    """What came back.

    Attributes:
        facts: What the workbook says about its export: ``project_id``, ``history_head``, ``created_at``,
            ``release_id``, ``extent`` (``whole`` or ``part``); empty where it says nothing any more.
        cells: For each item id and field, the cells that say something, of all sheets in their order.
        answers: For each item id, the answer that holds for it: its own, or that of its group.
        listed: Ids that stand on a sheet of the whole mapping; None without such a sheet.
        new: Rows without a known id: local name, and where.
        repeated: Ids that stand twice on one sheet, and where again.
        lacking: Headers of the mapping that no sheet has any more.
        envelope: The signed envelope that travelled with it, if any.
    """

    facts: dict[str, str] = field(default_factory=dict)
    cells: dict[str, dict[str, list[Cell]]] = field(default_factory=dict)
    answers: dict[str, Cell] = field(default_factory=dict)
    listed: set[str] | None = None
    new: list[Cell] = field(default_factory=list)
    repeated: list[tuple[str, str]] = field(default_factory=list)
    lacking: tuple[str, ...] = ()
    envelope: bytes | None = None


def read_returned(path: Path) -> Returned:
    """Read a returned workbook or list.

    Raises:
        FileProblem: The file cannot be read.
    """
    file = read_mapping(path)
    found = Returned(envelope=file.envelope)
    seen: set[str] = set()
    for sheet in file.sheets:
        if sheet.rows and sheet.rows[0] and sheet.rows[0][0] == EXPORT_MARK:
            texts = (row[0] for row in sheet.rows[1:])
            found.facts = dict(zip(_FACTS, texts, strict=False))
            continue
        seen |= _read_sheet(sheet, found, _HEADS_RAW if file.is_text else heads())
    if not found.facts:
        found.facts = _facts(file.sheets)
    needed = ("codes", "names", "state", "reason", "remark")
    found.lacking = tuple(name for name in needed if name not in seen) if found.listed is not None else ()
    return found


def _facts(sheets: Sequence[SheetData]) -> dict[str, str]:
    """The same facts from the sheet 说明."""
    found = {}
    for sheet in sheets:
        for row in sheet.rows[:200]:
            for column, cell in enumerate(row):
                if column and cell.startswith(KEY) and cell[len(KEY) :] in _FACTS:
                    found[cell[len(KEY) :]] = row[column - 1]
    return found


_HEADS_RAW = {name: name for name in CSV_FIELDS}


@cache
def heads() -> dict[str, str]:
    """Header text, without blanks, to field: both languages, then one of them alone."""
    fields = dict.fromkeys((*MAPPING.fields, *QUESTIONS.fields, *WITHOUT.fields, *RECODING))
    texts = {n: [Message(f"exchange.col_{n}").text(language) for language in LANGUAGES] for n in fields}
    found = {flat("".join(both)): name for name, both in texts.items()}
    for name, both in texts.items():
        for text in both:
            found.setdefault(flat(text), name)
    return found


def flat(text: str) -> str:
    """A header without blanks."""
    return "".join(text.split())


def _read_sheet(sheet: SheetData, found: Returned, known: dict[str, str]) -> set[str]:
    """Note what a sheet says; the fields that it has columns for."""
    at, columns = _columns(sheet, known)
    id_column = columns.pop("item_id", None)
    if id_column is None or not columns:
        return set()
    whole = len(_WHOLE.intersection(columns)) > 1
    if whole and found.listed is None:
        found.listed = set()
    groups: dict[str, Cell] = {}
    asked: dict[str, tuple[str, Cell]] = {}
    here: set[str] = set()
    for index in range(at + 1, len(sheet.rows)):
        row = sheet.rows[index]
        item_id = row[id_column].strip()
        cells = {name: Cell(row[c], _place(sheet, index, c)) for name, c in columns.items()}
        if item_id.startswith(GROUP):
            if "answer" in cells and cells["answer"].text.strip():
                groups[item_id[len(GROUP) :]] = cells["answer"]
            continue
        if not _ID.fullmatch(item_id):
            name = cells.get("local_name")
            if whole and name is not None and name.text.strip():
                found.new.append(name)
            continue
        if item_id in here:
            found.repeated.append((item_id, _place(sheet, index, id_column)))
            continue
        here.add(item_id)
        _note(found, item_id, cells, asked)
    if whole and found.listed is not None:
        found.listed |= here
    for item_id, (group, own) in asked.items():
        answer = own if own.text.strip() else groups.get(group)
        if answer is not None:
            found.answers.setdefault(item_id, answer)
    return set(columns)


def _note(found: Returned, item_id: str, cells: dict[str, Cell], asked: dict[str, tuple[str, Cell]]) -> None:
    if "answer" in cells:
        group = cells["group"].text.strip() if "group" in cells else ""
        asked[item_id] = (group, cells.pop("answer"))
    kept = found.cells.setdefault(item_id, {})
    for name, cell in cells.items():
        kept.setdefault(name, []).append(cell)


def _place(sheet: SheetData, row: int, column: int) -> str:
    return f"{sheet.name}!{column_letter(column)}{row + 1}".lstrip("!")


def _columns(sheet: SheetData, known: dict[str, str]) -> tuple[int, dict[str, int]]:
    """The header row and the column of each field; that of ids by its cells where its header is gone."""
    hits = [sum(flat(cell) in known for cell in row) for row in sheet.rows[:_HEADER_SEARCH]]
    if not hits or max(hits) == 0:
        return 0, {}
    at = hits.index(max(hits))
    columns: dict[str, int] = {}
    # A header in both languages is ours; a hospital's own column may be called 备注 as well.
    for column, cell in sorted(enumerate(sheet.rows[at]), key=lambda pair: -len(pair[1])):
        name = known.get(flat(cell))
        if name:
            columns.setdefault(name, column)
    if "item_id" not in columns:
        body = sheet.rows[at + 1 : at + 1 + 200]
        width = len(sheet.rows[at])
        counts = [sum(bool(_ID.fullmatch(row[c].strip())) for row in body) for c in range(width)]
        if any(counts):
            columns["item_id"] = counts.index(max(counts))
    return at, columns


@cache
def _tokens(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for token in WORDS[name]:
        key = f"exchange.{name}_{token.replace('-', '_')}"
        found |= {flat(Message(key).text(language)): str(token) for language in LANGUAGES}
        found[token] = str(token)
    return found


def token(name: str, text: str) -> str:
    """The token of a word for a state or a reason, in either language; empty for any other word."""
    return _tokens(name).get(flat(text), "")


def pieces(text: str) -> tuple[str, ...]:
    """Codes or names of several parts, whatever sign stands between them."""
    return tuple(piece for piece in (p.strip() for p in re.split(r"[;；\n]", text)) if piece)


def picked_code(cells: dict[str, list[Cell]], widths: Collection[int], rest: str) -> Cell | None:
    """The code put together on the sheet 改码, from the picks themselves: formulas lose their values easily.

    Args:
        widths: Characters of device, site, method and the last segment.
        rest: What stands behind them.
    """
    order = (PICKS[0], *PICKS[3:])
    picks = [next((c for c in cells.get(name, []) if c.text.strip()), None) for name in order]
    typed = next((c for c in cells.get("new_code", []) if c.text.strip()), None)
    if any(pick is None for pick in picks[:3]):
        return typed
    texts = list(_codes_of(picks, widths))
    return Cell("".join(texts) + rest, picks[0].place) if picks[0] else typed


def _codes_of(picks: Sequence[Cell | None], widths: Collection[int]) -> Iterator[str]:
    for pick, width in zip(picks, widths, strict=True):
        yield pick.text.strip()[:width] if pick else "0" * width
