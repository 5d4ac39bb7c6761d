"""The columns that are added to a hospital's own workbook, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workbench.core.exchange.mapping_columns import header, shown
from workbench.core.items import MappingRow

#: How several parts of one item stand: ``lines`` in one cell, or each in ``columns`` of its own.
LAYOUTS = ("lines", "columns")
_WIDTHS = {"codes": 18, "names": 36, "state": 12, "confidence": 12, "reason": 14, "remark": 24, "item_id": 12,
           "recognition": 14}  # fmt: skip
_REST = ("state", "confidence", "reason", "remark", "item_id")
#: How the header of the ids ends: the first characters of the state that was exported.
HEAD_SIGN, HEAD_SIZE = "#", 16
_MOST_PARTS = 20  # pairs of columns; what goes beyond stands in the last of them


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """One added column: its header in Chinese and English, its width, and its text for a row."""

    header: str
    width: float
    text: Callable[[MappingRow], str]


def own_columns(rows: Sequence[MappingRow], layout: str, head: str = "") -> list[OwnColumn]:
    """Codes and names, then state, confidence, reason, remark and the id by which the file is known again.

    The mark of mutual recognition stands before the id where any row has one. Below the header of the ids
    stands the beginning of ``head``, the project's state: what the hospital sends back is compared with it.
    """
    columns: list[OwnColumn] = []
    most = max((row.codes.count(";") + 1 for row in rows if row.codes), default=1)
    if layout == "columns" and most > 1:
        for part in range(min(most, _MOST_PARTS)):
            for name in ("codes", "names"):
                number = "\n".join(f"{line} {part + 1}" for line in header(name).split("\n"))
                columns.append(OwnColumn(number, _WIDTHS[name], _piece(name, part)))
    else:
        columns += [OwnColumn(header(name), _WIDTHS[name], _whole(name)) for name in ("codes", "names")]
    marked = ("recognition",) if any(row.recognition for row in rows) else ()
    rest = (*_REST[:-1], *marked, _REST[-1])
    columns += [OwnColumn(header(name), _WIDTHS[name], _whole(name)) for name in rest]
    if head:
        columns[-1] = replace(columns[-1], header=f"{columns[-1].header}\n{HEAD_SIGN}{head[:HEAD_SIZE]}")
    return columns


def _whole(name: str) -> Callable[[MappingRow], str]:
    return lambda row: shown(row, name)


def _piece(name: str, part: int) -> Callable[[MappingRow], str]:
    def text(row: MappingRow) -> str:
        pieces = str(getattr(row, name)).split(";", _MOST_PARTS - 1)
        return pieces[part] if part < len(pieces) else ""

    return text
