"""Tell columns that look like patient data: names, identity numbers, phones, birth dates, patients' numbers.

A list of exams needs none of them. Two kinds of signs: the words of a header (where cells stand below it),
and cells that prove it: an identity number with its check digit (GB 11643), a mobile number in most cells.
Names of people count by their cells only beside another sign, since few characters make a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workbench.core.exchange.column_content import is_exam_like
from workbench.core.exchange.header_words import header_key
from workbench.core.exchange.layout import HEADER_SEARCH, Layout, header_cells
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.text import normalise

_SAMPLE = 2000  # cells of a column that are looked at, evenly spaced
_HEADERS: dict[str, tuple[str, ...]] = {
    "person": (
        "姓名", "患者姓名", "病人姓名", "患者", "病人", "患者名称", "就诊人", "受检者", "受检者姓名",
        "PATIENT", "PATIENTNAME", "PATIENT_NAME",
    ),
    "id_number": (
        "身份证", "身份证号", "身份证号码", "居民身份证号", "证件号", "证件号码", "患者身份证号",
        "IDCARD", "IDNUMBER", "IDCARDNO",
    ),
    "phone": (
        "电话", "电话号码", "联系电话", "患者电话", "手机", "手机号", "手机号码", "联系方式",
        "PHONE", "MOBILE", "TELEPHONE", "PHONENUMBER",
    ),
    "birth": (
        "出生日期", "出生年月", "出生年月日", "生日", "出生时间",
        "BIRTHDATE", "DATEOFBIRTH", "DOB", "BIRTHDAY",
    ),
    "patient_number": (
        "住院号", "门诊号", "病历号", "病案号", "就诊号", "就诊卡号", "患者编号", "患者ID", "病人ID",
        "病人编号", "患者号", "病人号", "医保卡号", "社保卡号", "登记号",
        "PATIENTID", "PATIENT_ID", "MRN", "ADMISSIONNO",
    ),
    "address": ("家庭住址", "家庭地址", "住址", "现住址", "居住地址", "患者住址", "HOMEADDRESS"),
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in _HEADERS.items() for word in words}
_ID_NUMBER = re.compile(r"[1-8][0-9]{5}(19|20)[0-9]{9}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, 4.3
_PHONE = re.compile(r"(\+?86)?1[3-9][0-9]{9}")
_DIGITS = re.compile(r"[0-9]{4}")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_DOUBLE = "欧阳|上官|司马|诸葛|司徒|东方|慕容|皇甫|尉迟|公孙|夏侯|令狐"
_PERSON = re.compile(f"([{_SURNAMES}]|{_DOUBLE})[一-龥]{{1,2}}")


@dataclass(frozen=True, slots=True)
class PersonalColumn:
    """A column that looks like patient data: sheet, 0-based column, its header, the kind, its first row."""

    sheet: str
    column: int
    header: str
    kind: str
    first_row: int


def personal_columns(sheet: SheetData, layout: Layout | None) -> list[PersonalColumn]:
    """The columns of one sheet that look like patient data; the column of exam names is never one."""
    header, first = (layout.header_row, layout.first_row) if layout else _header_of(sheet)
    headers = header_cells(sheet, header) if header is not None else ()
    fields = dict(zip(layout.columns.values(), layout.columns, strict=True)) if layout else {}
    step = max(1, (len(sheet.rows) - first) // _SAMPLE)
    body = sheet.rows[first::step]
    found: dict[int, str] = {}
    unclear: list[tuple[int, list[str]]] = []
    for column in range(len(sheet.rows[0]) if sheet.rows else 0):
        cells = [text for row in body if (text := row[column].strip())]
        if not cells or fields.get(column) == "name":
            continue
        kind = _by_header(headers[column] if column < len(headers) else "", cells)
        kind = kind or _by_cells(cells, is_field=column in fields)
        if kind:
            found[column] = kind
        elif column not in fields:
            unclear.append((column, cells))
    for column, cells in unclear if found else ():
        people = sum(_PERSON.fullmatch(cell) is not None for cell in cells)
        if people >= 3 and people >= 0.8 * len(cells) and not any(map(is_exam_like, cells)):
            found[column] = "person"
    return [
        PersonalColumn(sheet.name, column, headers[column] if column < len(headers) else "", kind, first)
        for column, kind in sorted(found.items())
    ]


def _header_of(sheet: SheetData) -> tuple[int | None, int]:
    """Header row and first row of a sheet that holds no list of exams."""
    for index in range(min(HEADER_SEARCH, len(sheet.rows))):
        if any(_kind_word(cell) for cell in header_cells(sheet, index)):
            return index, index + 1
    return None, 0


def _kind_word(header: str) -> str:
    if not header or len(header) > 40:
        return ""
    return next((_KIND_OF[part] for part in header_key(header).split("/") if part in _KIND_OF), "")


def _by_header(header: str, cells: Sequence[str]) -> str:
    kind = _kind_word(header)
    if kind in ("id_number", "phone", "birth", "patient_number") and not any(map(_DIGITS.search, cells)):
        return ""
    return kind


def _by_cells(cells: Sequence[str], *, is_field: bool) -> str:
    plain = [normalise(cell).replace(" ", "").replace("-", "") for cell in cells if len(cell) < 30]
    if any(map(is_id_number, plain)):
        return "id_number"
    phones = sum(_PHONE.fullmatch(text) is not None for text in plain)
    # A local code may have eleven digits; a column that a header calls a code is one.
    return "phone" if not is_field and phones >= 3 and phones * 2 >= len(cells) else ""


def is_id_number(text: str) -> bool:
    """True for an 18-digit identity number: region, a date of birth, and the right check digit."""
    if not _ID_NUMBER.fullmatch(text):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return born.year >= 1900 and text[17] == "10X98765432"[total % 11]


def without(sheets: Sequence[SheetData], columns: Iterable[PersonalColumn]) -> list[SheetData]:
    """The sheets with the cells of these columns empty below their headers."""
    by_sheet: dict[str, list[PersonalColumn]] = {}
    for column in columns:
        by_sheet.setdefault(column.sheet, []).append(column)
    return [_emptied(sheet, by_sheet[sheet.name]) if sheet.name in by_sheet else sheet for sheet in sheets]


def _emptied(sheet: SheetData, columns: Sequence[PersonalColumn]) -> SheetData:
    gone, first = {column.column for column in columns}, columns[0].first_row
    kept = [column not in gone for column in range(len(sheet.rows[0]))]
    rows = [
        tuple(cell if keep else "" for cell, keep in zip(row, kept, strict=True))
        for row in sheet.rows[first:]
    ]
    return replace(sheet, rows=[*sheet.rows[:first], *rows])


def layouts_without(layouts: Mapping[str, Layout], columns: Iterable[PersonalColumn]) -> dict[str, Layout]:
    """The layouts without fields that would be read from these columns."""
    gone = {(column.sheet, column.column) for column in columns}
    return {
        name: replace(layout, columns={f: c for f, c in layout.columns.items() if (name, c) not in gone})
        for name, layout in layouts.items()
    }
