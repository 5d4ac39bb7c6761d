"""The columns that are added to a hospital's own workbook, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workbench.core.exchange.mapping_columns import header, shown
from workbench.core.items import MappingRow

#: How several parts of one item stand: ``lines`` in one cell, or each in ``columns`` of its own.
LAYOUTS = ("lines", "columns")
_WIDTHS = {"codes": 18, "names": 36, "state": 12, "confidence": 12, "reason": 14, "remark": 24, "item_id": 12,
           "recognition": 14}  # fmt: skip
_REST = ("state", "confidence", "reason", "remark", "item_id")
#: Fields whose parts may stand in columns of their own, and how many pairs of these: what goes beyond stands
#: in the last of them.
PARTED, MOST_PARTS = ("codes", "names"), 20
#: Every field that may have a column.
OWN_FIELDS = tuple(_WIDTHS)
_HEAD_SIZE, _DIGEST_SIZE = 16, 8
_STATE = re.compile(r"#([0-9a-f]{16})(?:\.([0-9a-f]{8})\.([0-9a-f]{8}))?\s*$")


@dataclass(frozen=True, slots=True)
class Held:
    """What the project held when the workbook was written: by it what comes back is compared three ways.

    Attributes:
        head: Hash of its last step.
        newest_list, own_list: Digests of the list imported last, and of the one that is written back.
    """

    head: str = ""
    newest_list: str = ""
    own_list: str = ""

    def text(self) -> str:
        """As it stands below the header of the ids: the beginning of each hash."""
        if not self.head:
            return ""
        digests = (self.newest_list, self.own_list)
        return f"#{self.head[:_HEAD_SIZE]}" + "".join(f".{digest[:_DIGEST_SIZE]}" for digest in digests)


def read_state(header: str) -> tuple[str, dict[str, str]]:
    """The header of the ids without the state below it, and the facts that this state gives."""
    found = _STATE.search(header)
    if not found:
        return header, {}
    facts = dict(zip(("history_head", "newest_list", "own_list"), found.groups(default=""), strict=True))
    return header[: found.start()], {"extent": "whole", **facts}


def numbered(header: str, part: int) -> str:
    """The header of one part, in one language; ``part`` is 0-based."""
    return f"{header} {part + 1}"


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """One added column: its header in Chinese and English, its width, and its text for a row."""

    header: str
    width: float
    text: Callable[[MappingRow], str]


NOTHING_HELD = Held()


def own_columns(rows: Sequence[MappingRow], layout: str, held: Held) -> list[OwnColumn]:
    """Codes and names, then state, confidence, reason, remark and the id by which the file is known again.

    The mark of mutual recognition stands before the id where any row has one. Below the header of the ids
    stands what the project held.
    """
    columns: list[OwnColumn] = []
    most = max((row.codes.count(";") + 1 for row in rows if row.codes), default=1)
    if layout == "columns" and most > 1:
        for part in range(min(most, MOST_PARTS)):
            for name in PARTED:
                number = "\n".join(numbered(line, part) for line in header(name).split("\n"))
                columns.append(OwnColumn(number, _WIDTHS[name], _piece(name, part)))
    else:
        columns += [OwnColumn(header(name), _WIDTHS[name], _whole(name)) for name in PARTED]
    marked = ("recognition",) if any(row.recognition for row in rows) else ()
    rest = (*_REST[:-1], *marked, _REST[-1])
    columns += [OwnColumn(header(name), _WIDTHS[name], _whole(name)) for name in rest]
    if held.head:
        columns[-1] = replace(columns[-1], header=f"{columns[-1].header}\n{held.text()}")
    return columns


def _whole(name: str) -> Callable[[MappingRow], str]:
    return lambda row: shown(row, name)


def _piece(name: str, part: int) -> Callable[[MappingRow], str]:
    def text(row: MappingRow) -> str:
        pieces = str(getattr(row, name)).split(";", MOST_PARTS - 1)
        return pieces[part] if part < len(pieces) else ""

    return text
