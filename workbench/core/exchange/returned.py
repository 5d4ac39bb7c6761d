"""Read a workbook that the hospital sends back: what its cells say about which source item.

Recognised by ids alone: rows may be sorted, filtered, deleted or added, columns moved, sheets renamed, and
any program may have saved it. A column is told by its header in either language.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from workbench.core.exchange.header_words import SERIAL_HEADERS, header_key
from workbench.core.exchange.mapping_columns import PART_SEPARATOR, WORDS
from workbench.core.exchange.mapping_csv import CSV_FIELDS, unguarded
from workbench.core.exchange.mapping_file import read_mapping
from workbench.core.exchange.mapping_sheets import EXPORT_MARK, GROUP, KEY, MAPPING, QUESTIONS, WITHOUT
from workbench.core.exchange.own_columns import MOST_PARTS, OWN_FIELDS, PARTED, numbered, read_state
from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.recoding_sheet import FIELDS as RECODING
from workbench.core.exchange.recoding_sheet import PICKS
from workbench.core.exchange.row_kinds import is_error
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.words import LANGUAGES, Message

# Columns that only the sheet of the whole mapping has; one of them may be lost.
_WHOLE = frozenset({"codes", "names", "listed", "confidence"})
_PARTED = frozenset({"codes", "codes0"})
_NOT_MAPPING = frozenset(RECODING) - frozenset(MAPPING.fields)
_NOT_OWN = (frozenset(RECODING) | frozenset((*MAPPING.fields, *QUESTIONS.fields))) - frozenset(OWN_FIELDS)
_HEADER_SEARCH = 20
_FACTS = ("project_id", "history_head", "created_at", "release_id", "extent", "newest_list")
_ASIDE = re.compile(r"\([^()]*\)")
_ROUNDED = re.compile(r"[1-9]\.[0-9]+E\+[0-9]{2}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)  # not frozen: a million are made, which takes three times as long frozen
class Cell:
    """What a cell says, and where it stands now; row and column 0-based."""

    text: str
    sheet: str
    row: int
    column: int

    @property
    def place(self) -> str:
        """``对码!F3``."""
        return f"{self.sheet}!{column_letter(self.column)}{self.row + 1}".lstrip("!")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with ids, and the column of each field that it has a header for.

    Attributes:
        sheet: The sheet.
        header: 0-based row of the header.
        columns: By field; of a field whose parts stand in columns of their own, the first.
        parts: By such a field, the columns of its parts in their order.
        tops: For cells below the first one of a merged range: the row of that one, which speaks for them.
    """

    sheet: SheetData
    header: int
    columns: dict[str, int]
    parts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    tops: dict[tuple[int, int], int] = field(default_factory=dict)

    def text(self, row: int, name: str) -> str | None:
        """What the cell of a field says in a row, None where the sheet has no such column."""
        column = self.columns.get(name)
        if column is None:
            return None
        if self.tops:
            row = self.tops.get((row, column), row)
        cells = self.sheet.rows[row]
        if name in self.parts and (filled := [c for c in self.parts[name] if cells[c].strip()]):
            return PART_SEPARATOR.join(cells[c].strip() for c in filled)
        return cells[column]

    def cell(self, row: int, name: str) -> Cell | None:
        """The same, with where it stands."""
        text = self.text(row, name)
        if text is None:
            return None
        column = self.columns[name]
        top = self.tops.get((row, column), row) if self.tops else row
        return Cell(text, self.sheet.name, top, column)

    def place(self, row: int) -> str:
        """The cell that a person looks at for a whole row: its name, else its first."""
        return Cell("", self.sheet.name, row, self.columns.get("local_name", 0)).place


class Line:
    """Everything that is said about one item, on all sheets in their order."""

    __slots__ = ("_known", "_places")

    def __init__(self, places: Sequence[tuple[Page, int]]) -> None:
        self._places = places
        self._known: dict[str, list[Cell]] = {}

    def all(self, name: str) -> list[Cell]:
        """The cells of a field."""
        found = self._known.get(name)
        if found is None:
            cells = [page.cell(row, name) for page, row in self._places if name in page.columns]
            found = self._known[name] = [cell for cell in cells if cell is not None]
        return found

    def first(self, name: str) -> Cell | None:
        """The first of them that is not blank."""
        for page, row in self._places:
            if (text := page.text(row, name)) and not text.isspace():
                return page.cell(row, name)
        return None


@dataclass(slots=True)
class Returned:
    """What came back.

    Attributes:
        facts: What the workbook says about its export: ``project_id``, ``history_head``, ``created_at``,
            ``release_id``, ``extent`` (``whole`` or ``part``), ``newest_list`` (digest of the list imported
            last), ``own_list`` (of the one that it is itself); empty where it says nothing any more.
        places: For each item id, the pages and rows that speak about it, see :meth:`line`.
        answers: For each item id, the answer that holds for it: its own, or that of its group.
        listed: Ids that stand on a sheet of the whole mapping; None without such a sheet.
        loose: Pages and rows without an id.
        repeated: Ids that stand twice on one sheet, and where again.
        lacking: Headers of the mapping that no sheet has any more.
        strange: Columns with text that somebody added beside ours.
        rounded: Codes that a program made numbers of and rounded.
        envelope: The signed envelope that travelled with it, if any.
    """

    facts: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[tuple[Page, int]]] = field(default_factory=dict)
    answers: dict[str, Cell] = field(default_factory=dict)
    listed: set[str] | None = None
    loose: list[tuple[Page, int]] = field(default_factory=list)
    repeated: list[tuple[str, Page, int]] = field(default_factory=list)
    lacking: tuple[str, ...] = ()
    strange: list[str] = field(default_factory=list)
    rounded: int = 0
    envelope: bytes | None = None

    def line(self, item_id: str) -> Line:
        """What is said about an item."""
        return Line(self.places.get(item_id, ()))

    def follow(self, successors: Mapping[str, str]) -> None:
        """Speak of the living items where a newer list put them in the place of those of the file."""
        for old, new in successors.items():
            if old in self.places:
                self.places.setdefault(new, []).extend(self.places.pop(old))
            if old in self.answers:
                self.answers.setdefault(new, self.answers.pop(old))
        self.repeated = [(successors.get(i, i), page, row) for i, page, row in self.repeated]
        if self.listed is not None:
            self.listed = {successors.get(item_id, item_id) for item_id in self.listed}


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
        if not file.is_text and sheet.rows and set(CSV_FIELDS).issubset(sheet.rows[0]):
            sheet.rows = unguarded(sheet.rows)  # a list for systems, saved as a workbook
        seen |= _read_sheet(sheet, found, heads())
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


@cache
def heads() -> dict[str, str]:
    """Header as :func:`flat` gives it, to field: in both languages, in one, or as in lists for systems."""
    fields = dict.fromkeys((*MAPPING.fields, *QUESTIONS.fields, *WITHOUT.fields, *RECODING))
    texts = {n: [Message(f"exchange.col_{n}").text(language) for language in LANGUAGES] for n in fields}
    for name in PARTED:
        for part in range(MOST_PARTS):
            texts[f"{name}{part}"] = [numbered(text, part) for text in texts[name]]
    found = {flat("".join(both)): name for name, both in texts.items()}
    for name, both in texts.items():
        for text in both:
            found.setdefault(flat(text), name)
    return {flat(name): name for name in CSV_FIELDS} | found


@lru_cache(maxsize=4096)
def flat(text: str) -> str:
    """A header as it is compared: without blanks, signs, what stands in brackets, and the state below it."""
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", read_state(text)[0])).casefold()
    return "".join(filter(str.isalnum, plain))


def _read_sheet(sheet: SheetData, found: Returned, known: dict[str, str]) -> set[str]:
    """Note what a sheet says; the fields that it has columns for."""
    at, columns = _columns(sheet, known)
    id_column = columns.pop("item_id", None)
    if id_column is None or not columns:
        return set()
    state = read_state(sheet.rows[at][id_column])[1]
    if state and not found.facts:
        found.facts = state
    # What is called 设备 or 检查类型 on other sheets than those that have it from us is the hospital's own.
    theirs = _NOT_OWN if state else _NOT_MAPPING if _PARTED.intersection(columns) else frozenset()
    page = _page(sheet, at, {name: column for name, column in columns.items() if name not in theirs})
    found.rounded += _rounded(page)
    if not state:
        found.strange += _strange(page, id_column)
    whole = len(_WHOLE.intersection(page.columns)) > 1
    groups: dict[str, Cell] = {}
    here: dict[str, int] = {}
    for index in range(at + 1, len(sheet.rows)):
        item_id = sheet.rows[index][id_column].strip().lower()
        if not _ID.fullmatch(item_id):
            answer = page.cell(index, "answer")
            if item_id.startswith(GROUP):
                if answer is not None and answer.text.strip():
                    groups[item_id[len(GROUP) :]] = answer
            elif whole:
                found.loose.append((page, index))
        elif item_id in here:
            found.repeated.append((item_id, page, index))
        else:
            here[item_id] = index
            found.places.setdefault(item_id, []).append((page, index))
    if whole:
        found.listed = (found.listed or set()).union(here)
    if "answer" in columns:
        _note_answers(found, page, here, groups)
    return set(page.columns)


def _page(sheet: SheetData, header: int, columns: dict[str, int]) -> Page:
    """Parts in columns of their own are one field again."""
    parts = {}
    for name in PARTED:
        own = [columns.pop(f"{name}{part}", None) for part in range(MOST_PARTS)]
        if any(column is not None for column in own):
            parts[name] = tuple(column for column in (columns.get(name), *own) if column is not None)
            columns[name] = parts[name][0]
    ours = {*columns.values(), *itertools.chain(*parts.values())}
    tops: dict[tuple[int, int], int] = {}
    for top, left, bottom, _ in sheet.merges_within():
        if left in ours and top > header and len(tops) < len(sheet.rows) * len(ours):
            tops |= {(row, left): top for row in range(top + 1, bottom + 1)}
    return Page(sheet, header, columns, parts, tops)


def _rounded(page: Page) -> int:
    codes = page.columns.get("codes")
    return (
        0 if codes is None else sum("E+" in row[codes] and is_rounded(row[codes]) for row in page.sheet.rows)
    )


def _strange(page: Page, id_column: int) -> Iterator[str]:
    """Headers (letters where there is none) of columns that are not ours and hold text."""
    heads, body = page.sheet.rows[page.header], page.sheet.rows[page.header + 1 :]
    known = {id_column, *page.columns.values(), *itertools.chain(*page.parts.values())}
    for column, head in enumerate(heads):
        is_running = header_key(head) in SERIAL_HEADERS
        if column not in known and not is_running and any(row[column].strip() for row in body):
            yield " ".join(head.split()) or column_letter(column)


def _note_answers(found: Returned, page: Page, here: dict[str, int], groups: dict[str, Cell]) -> None:
    """An item's own answer, or that of its group."""
    for item_id, index in here.items():
        own, group = page.cell(index, "answer"), page.cell(index, "group")
        if own is None or not own.text.strip():
            own = groups.get(group.text.strip()) if group is not None else None
        if own is not None:
            found.answers.setdefault(item_id, own)


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
        found[flat(token)] = str(token)
    return found


def token(name: str, text: str) -> str:
    """The token of a word for a state or a reason, in either language; empty for any other word."""
    return _tokens(name).get(flat(text), "")


def pieces(text: str) -> tuple[str, ...]:
    """Codes or names of several parts, whatever sign stands between them."""
    return tuple(piece for piece in (p.strip() for p in re.split(r"[;；\n]", text)) if piece)


def picked_code(line: Line, widths: Sequence[int], rest: str) -> tuple[str, str] | None:
    """The code put together on the sheet 改码, and where; None where nothing was picked or typed.

    It comes from the picks themselves: other programs easily lose the values of formulas, or write 0.

    Args:
        line: What is said about the item.
        widths: Characters of device, site, method and the last segment.
        rest: What stands behind them.
    """
    device = line.first(PICKS[0])
    picks = [device, *map(line.first, PICKS[3:])] if device is not None else []
    if device is not None and all(pick is not None for pick in picks[:3]):
        pieces_ = zip(picks, widths, strict=True)
        code = "".join(pick.text.strip()[:width] if pick else "0" * width for pick, width in pieces_)
        return code + rest, device.place
    typed = line.first("new_code")
    if typed is None or typed.text.strip() == "0" or is_error(typed.text.strip()):
        return None
    return typed.text, typed.place


def is_rounded(text: str, code: str = "") -> bool:
    """Is it a number that a program made of a code, ``2.00101E+13``; of this code, where one is given?"""
    if not _ROUNDED.fullmatch(text.strip()):
        return False
    return not code or (code.isdecimal() and f"{Decimal(code):.{len(text.strip()) - 6}E}" == text.strip())


def half_picked(line: Line) -> tuple[str, str] | None:
    """What was picked on the sheet 改码 where it makes no code yet, and where."""
    picks = [pick for name in PICKS if (pick := line.first(name)) is not None]
    return ("; ".join(pick.text.strip() for pick in picks), picks[0].place) if picks else None
