"""Tell rows of a list apart: what is an item, what is a title, a repeated header, a subtotal, a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from workbench.core.exchange.column_content import is_exam_like
from workbench.core.exchange.header_words import header_key
from workbench.core.exchange.layout import Layout
from workbench.core.exchange.sheet_data import Merge, SheetData
from workbench.core.text import normalise

FILLED_FIELDS = ("name", "modality", "site", "method", "department")

_SUM = re.compile(r"(.{0,12}?)(合计|小计|总计|总数|共计|累计|SUBTOTAL|GRANDTOTAL|TOTAL|SUM)[:]?")
_NOTE = re.compile(
    r"\(?(注|备注|说明|附注|填表说明|制表|制表人|填报|填报人|填表人|审核人?|打印|复核|日期|数据来源|NOTE|REMARKS?)"
    r"[0-9]?[:)].*|(以上|上述|本表|未列)(价格|项目|数据|收费|内容|所列|均|为).*",
    re.DOTALL,
)
# A signature line under a list; with a colon or without, in one cell or in several.
_SIGNED = re.compile(
    r"(制表|填报|填表|审核|复核|审批|批准|负责|经办|打印|联系|校对)(人|者|日期|时间|单位|部门)([:].*)?",
    re.DOTALL,
)
_NUMBERED = re.compile(r"[(]?[0-9]{1,2}[.、,)].*[一-龥].{4,}[。;.]")
# Cheap looks at the text as written, before it is normalised for the patterns above.
_SUM_ENDS = "计数LlＬｌMmＭｍ:："
_NOTE_START = re.compile(
    r"[(（]?\s*([注备说附填制审打复日数以上本未批负经联校0-9]|note|remark)", re.IGNORECASE
)
# What a note may begin with: a row whose first cell begins otherwise is looked at no further.
_NOTE_LETTERS = frozenset("(（注备说附填制审打复日数以上本未批负经联校0123456789NnRr")
_PAGE = re.compile(r"第?\d+页.{0,4}(共\d+页)?|PAGE\d+.*")
_SECTION = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、.].{1,30}|第[一二三四五六七八九十]+(部分|章|节).*")
_BEFORE_HEADER = " \t\n\r\u3000*＊"
_NO_COUNT = {"", "-", "--", "/", "无", "N/A", "NA", "NULL", "NONE", "#N/A"}
_UNITS = re.compile(r"(人次|例次|例|次|人|部位|EXAMS?)(/年)?$")
_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
MAX_COUNT = 10**12


@dataclass(frozen=True, slots=True)
class Merges:
    """Merged ranges of one sheet, prepared for the list's columns.

    Attributes:
        source: ``(row, column) -> first row`` for cells below the first one of a vertical merge.
        across: Rows whose merge spans three columns, or the name column from elsewhere: section titles.
    """

    source: dict[tuple[int, int], int]
    across: frozenset[int]


def merges_of(sheet: SheetData, layout: Layout) -> Merges:
    """Prepare the merged ranges that lie below the header."""
    columns = {layout.columns[f] for f in FILLED_FIELDS if f in layout.columns}
    name = layout.columns["name"]
    source: dict[tuple[int, int], int] = {}
    across: set[int] = set()
    room = len(columns) * len(sheet.rows)  # merges that do not overlap need no more
    for merge in sheet.merged:
        top, left, bottom, right = _clip(merge, len(sheet.rows))
        if bottom > top and left in columns and top >= layout.first_row and room > 0:
            room -= bottom - top
            for row in range(top + 1, bottom + 1):
                source[row, left] = top
        if top == bottom and (right - left >= 2 or (left < name <= right)):
            across.add(top)
    return Merges(source, frozenset(across))


def _clip(merge: Merge, rows: int) -> Merge:
    top, left, bottom, right = merge
    return top, left, min(bottom, rows - 1), right


class RowKinds:
    """Tells the rows below the header of one sheet apart."""

    def __init__(self, layout: Layout, merges: Merges) -> None:
        self._layout, self._across = layout, merges.across
        self._name = layout.columns["name"]
        self._code = layout.columns.get("code")
        self._header = layout.headers[self._name] if layout.header_row is not None else ""
        self._header_letter = _first_letter(self._header)
        # A column beside the first one that shows by a glance that a row has more than one cell.
        self._beside = self._name or max(layout.columns.values())

    def items(self, rows: Sequence[Sequence[str]], start: int) -> list[int]:
        """The places of the rows that are no :meth:`non_item`; the first of ``rows`` is row ``start``."""
        glance = self._is_plain if self._beside else lambda cells: False
        return [
            index
            for index, cells in enumerate(rows, start)
            if glance(cells) or not self.non_item(cells, index)
        ]

    def _is_plain(self, cells: Sequence[str]) -> bool:
        """Nearly every row, told by few letters: it begins as no note, its name as no header or subtotal."""
        first, beside, name = cells[0], cells[self._beside], cells[self._name].strip()
        return bool(
            name
            and (first.isdecimal() or (first and first[0] not in _NOTE_LETTERS and not first[0].isspace()))
            and beside
            and not beside.isspace()
            and name[-1] not in _SUM_ENDS
            and name[0] not in _BEFORE_HEADER
            and name[0].casefold() != self._header_letter
        )

    def non_item(self, cells: Sequence[str], index: int) -> bool:
        """True if a row is no item: blank, repeated header, subtotal, section title, note."""
        filled = [c for c in cells if c and not c.isspace()]
        if not filled or self._is_header_again(cells) or self._is_sum(cells, filled[0]):
            return True
        # Several cells, and the first is a running number or begins as no note does.
        if len(filled) > 1 and (filled[0].isdecimal() or not _NOTE_START.match(filled[0].lstrip())):
            return False
        first = _key(filled[0])
        section = index in self._across or (len(cells) > 1 and _SECTION.fullmatch(first))
        if len(filled) == 1 and (section or _PAGE.fullmatch(first)):
            return True
        if len(filled) == 1 and not cells[self._name].strip() and _NUMBERED.fullmatch(first):
            return True  # the second of several remarks, outside the column of names
        # Also a signature line under a list, where every filled cell is a label with a colon.
        if _SIGNED.fullmatch(first) and not any(map(is_exam_like, filled[1:])):
            return True
        return all(_NOTE.fullmatch(_key(c)) for c in filled)

    def _is_sum(self, cells: Sequence[str], first: str) -> bool:
        """A subtotal by its name or, without one, by its first cell. A coded exam that ends so stays one."""
        text = cells[self._name].strip() or first.strip()
        if text[-1] not in _SUM_ENDS:
            return False
        key = _key(text)
        if not _SUM.fullmatch(key):
            return False
        coded = self._code is not None and cells[self._code].strip()
        return not coded or not is_exam_like(_SUM.sub(r"\1", key))

    def _is_header_again(self, cells: Sequence[str]) -> bool:
        name, headers = cells[self._name], self._layout.headers
        if not self._header or _first_letter(name) != self._header_letter:
            return False
        if header_key(name) != header_key(self._header) or not name.strip():
            return False
        same = sum(a == b for a, b in zip(cells, headers, strict=False) if a.strip())
        return same * 2 > sum(bool(c.strip()) for c in cells)


def is_error(text: str) -> bool:
    """True for the text of a formula's error, such as ``#N/A``."""
    return text in _ERRORS


def _first_letter(text: str) -> str:
    return text.lstrip(_BEFORE_HEADER)[:1].casefold()


def _key(text: str) -> str:
    return normalise(text).replace(" ", "")


def read_count(text: str) -> tuple[int | None, bool]:
    """A count as hospitals write it: ``1,234``, ``１２``, ``350例``, ``1.2万``.

    Returns:
        The count or None, and True if the text could be read (an empty cell or a dash reads as None).
    """
    if text.isascii() and text.isdigit() and len(text) <= 12:
        return int(text), True
    key = normalise(text).replace(" ", "").replace(",", "").replace("，", "")
    if key in _NO_COUNT:
        return None, True
    key = _UNITS.sub("", key.removeprefix("约"))
    factor = 10_000 if key.endswith("万") else 1
    try:
        value = Decimal(key.removesuffix("万")) * factor
        if not (0 <= value <= MAX_COUNT) or value != value.to_integral_value():
            return None, False
    except (InvalidOperation, ValueError):
        return None, False
    return int(value), True
