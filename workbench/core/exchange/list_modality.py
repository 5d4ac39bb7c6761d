"""The modality of a list's rows where no cell of theirs says it: the sheet MR, the header 磁共振检查名称, the
section 二、磁共振检查, or one cell 磁共振 above many empty ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import compress

from workbench.core.exchange.column_content import SAMPLE, modality_share
from workbench.core.exchange.layout import Layout
from workbench.core.exchange.sheet_data import SheetData

_OWN = re.compile(
    r"CT|MR|DR|CR|DX|DSA|PET|ＣＴ|ＭＲ|ＤＲ|X[- ]?[线光]|核磁|磁共振|钼靶|超声|[B彩]超|透视|造影",
    re.IGNORECASE,
)
# 一、 or 第二部分 before a title.
_NUMBER = r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．\s]*|第[一二三四五六七八九十]+[部分章节类]+\s*)?"
_SECTION = re.compile(
    _NUMBER
    + r"(?:CT|MRI?|DR|CR|DSA|X[- ]?[线光]|核?磁共振|核磁|普放|(?:普通)?放射|钼靶|超声"
    + r"|[B彩]超|造影|透视|介入|核医学)"
    + r"(?:检查|类别|类|项目|扫描|成像|摄影|摄片|部分|收费|室|组|科|\(CT\)|（CT）)*\s*",
    re.IGNORECASE,
)
_LONGEST = 24  # characters; what is longer is a sentence
_BUT = re.compile("[不除非另及和、/]|^乳腺$")  # several, all but one, or a site
_SECTION_CELLS = 2  # with its number
_GROUPED = 0.5  # of the rows with a name may say a modality where each says it for those below


class ListModality:
    """What is said for the rows of one list that has no modality column."""

    def __init__(self, sheet: SheetData, layout: Layout, across: Collection[int]) -> None:
        """Read it.

        Args:
            sheet: The sheet.
            layout: How it is read.
            across: Rows (0-based) merged across columns, as section titles are.
        """
        self._starts: list[int] = []
        self._words: list[str] = []
        if "modality" in layout.columns:
            return
        whole = _of_list(sheet, layout)
        self._starts, self._words = [0], [whole]
        for row, text in _sections(sheet, layout, across):
            self._starts.append(row)
            self._words.append(_said(re.sub(f"^{_NUMBER}", "", text)) or whole)

    @property
    def words(self) -> list[str]:
        """Every modality that is said, once."""
        return list(dict.fromkeys(filter(None, self._words)))

    def of(self, places: Sequence[int], names: Sequence[str]) -> list[str]:
        """For rows (0-based) and their names; empty for a name that says one itself."""
        said = (self._words[bisect_right(self._starts, place) - 1] for place in places)
        return ["" if _OWN.search(name) else word for word, name in zip(said, names, strict=True)]


def _of_list(sheet: SheetData, layout: Layout) -> str:
    """What the sheet's name says, else the header of its names, else a title above."""
    header = layout.headers[layout.columns["name"]] if layout.headers else ""
    above = sheet.rows[: layout.header_row or 0]
    titles = (row[0] for row in (list(filter(str.strip, cells)) for cells in above) if len(row) == 1)
    return next(filter(None, map(_said, (sheet.name, header, *titles))), "")


def _said(text: str) -> str:
    from workbench.core.naming.columns import column_modality  # needs the lexicon, which most lists do not

    said = "" if len(text) > _LONGEST or _BUT.search(text) else column_modality(text)
    return said if not said or column_modality(said) == said else text.strip()


def _sections(sheet: SheetData, layout: Layout, across: Collection[int]) -> list[tuple[int, str]]:
    """Rows that begin a section, with what they say."""
    name, found = layout.columns["name"], []
    for index, cells in enumerate(sheet.rows[layout.first_row :], layout.first_row):
        text = cells[name] or cells[0]
        if index in across or _SECTION.fullmatch(text):
            filled = [cell.strip() for cell in cells if cell.strip()]
            if 0 < len(filled) <= _SECTION_CELLS:
                found.append((index, filled[-1]))
    return found


def groups(sheet: SheetData, layout: Layout) -> dict[tuple[int, int], int]:
    """Empty cells of a modality column whose values stand once each, above those they hold for.

    Returns:
        ``(row, column) -> row of the value``, as for merged cells.
    """
    column, first = layout.columns.get("modality"), layout.first_row
    if column is None:
        return {}
    values = list(filter(None, (row[column].strip() for row in sheet.rows[first : first + SAMPLE])))
    if len(set(values)) < len(values):  # nearly every list
        return {}
    named = [bool(row[layout.columns["name"]].strip()) for row in sheet.rows[first:]]
    filled = [row for row in range(first, len(sheet.rows)) if sheet.rows[row][column].strip()]
    values = [sheet.rows[row][column].strip() for row in filled]
    begins = bool(filled) and not any(compress(named, range(first, filled[0])))
    if not begins or len(values) < 2 or len(values) > _GROUPED * sum(named) or len(set(values)) < len(values):
        return {}
    if modality_share(values) < 1:
        return {}
    ends = [*filled[1:], len(sheet.rows)]
    return {(row, column): top for top, end in zip(filled, ends, strict=True) for row in range(top + 1, end)}
