"""What lint and import say about a release: one finding a row, with table, row, rule and words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.core.words import Message


class Level(StrEnum):
    """How much a finding weighs. Only errors make ``workbench standard lint`` answer no."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark.

    Attributes:
        level: See :class:`Level`.
        table: Name of the table or sheet.
        row: 1-based row of the file; 0 where the whole table is meant.
        rule: Word of the rule, stable for machines and for ``explained.csv``.
        key: What it is about: a code, or codes joined by a space.
        message: The words.
    """

    level: Level
    table: str
    row: int
    rule: str
    key: str
    message: Message

    def to_json(self) -> dict[str, object]:
        """For ``--json`` and the stored report; words in the language in use."""
        return {
            "level": self.level.value,
            "table": self.table,
            "row": self.row,
            "rule": self.rule,
            "key": self.key,
            "message": self.message.text(),
        }


def finding(level: Level, table: str, row: int | str, rule: str, key: str, **params: object) -> Finding:
    """A finding whose words are the entry ``lint_<rule>`` with ``key`` and ``params``."""
    return Finding(
        level, table, int(row), rule, key, Message(f"standard.lint_{rule}", {"key": key, **params})
    )
