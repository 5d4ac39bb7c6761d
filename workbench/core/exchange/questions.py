"""Questions to the hospital, arranged so that one answer settles many rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.core.exchange.mapping_sheets import exams, question_text
from workbench.core.items import MappingRow, State


@dataclass(frozen=True, slots=True)
class Doubt:
    """What can be answered about one source item.

    Attributes:
        key: Equal for items that one answer settles; empty for an item that stands alone.
        choices: Answers for this item, as they stand in its drop-down: a code with its name, or words.
        common: Answers for all items of the key.
    """

    key: str = ""
    choices: tuple[str, ...] = ()
    common: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that one answer settles, the largest first; one row alone needs no common answer.

    Attributes:
        number: 1-based, in the order of the sheet; 0 for a row alone.
        question: What is asked about all of them, in Chinese.
        rows: Its rows.
        common: Choices of the common answer.
    """

    number: int
    question: str
    rows: tuple[MappingRow, ...]
    common: tuple[str, ...]

    @property
    def exams(self) -> int:
        """Exams a year of all rows."""
        return sum(map(exams, self.rows))


def arrange(rows: Sequence[MappingRow], doubts: Mapping[str, Doubt]) -> list[Block]:
    """Blocks of rows: those that hold a reviewer's question first, then by exams a year.

    Args:
        rows: The rows that stand on the sheet of questions.
        doubts: By item id; rows without one stand alone.
    """
    nothing = Doubt()
    found: dict[str, list[MappingRow]] = {}
    for row in rows:
        key = doubts.get(row.item_id, nothing).key
        found.setdefault(key or f"alone {row.item_id}", []).append(row)
    ordered = sorted(found.values(), key=_urgency)
    blocks, number = [], 0
    for members in ordered:
        if len(members) == 1:
            blocks.append(Block(0, question_text(members[0]), tuple(members), ()))
            continue
        number += 1
        members.sort(key=lambda row: -exams(row))
        common = doubts[members[0].item_id].common
        blocks.append(Block(number, question_text(members[0], drafted=True), tuple(members), common))
    return blocks


def _urgency(members: list[MappingRow]) -> tuple[bool, int]:
    asked = any(row.state == State.QUESTION for row in members)
    return not asked, -sum(map(exams, members))
