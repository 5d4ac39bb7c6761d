"""Read a workbook that the hospital sends back: what its cells say about which source item.

Recognised by ids alone: rows may be sorted, filtered, deleted or added, columns moved, sheets renamed, and
any program may have saved it. A column is told by its header in either language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from workbench.core.exchange.mapping_csv import CSV_FIELDS, unguarded
from workbench.core.exchange.mapping_file import read_mapping
from workbench.core.exchange.mapping_sheets import EXPORT_MARK, GROUP, KEY, MAPPING, QUESTIONS, WITHOUT
from workbench.core.exchange.own_columns import MOST_PARTS, OWN_FIELDS, PARTED, numbered, read_state
from workbench.core.exchange.recoding_sheet import FIELDS as RECODING
from workbench.core.exchange.returned_cells import is_rounded
from workbench.core.exchange.returned_page import Cell, Line, Page, flat, page_of
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.words import LANGUAGES, Message

# Columns that only the sheet of the whole mapping has; one of them may be lost.
_WHOLE = frozenset({"codes", "names", "listed", "confidence"})
_PARTED = frozenset({"codes", "codes0"})
_NOT_MAPPING = frozenset(RECODING) - frozenset(MAPPING.fields)
_NOT_OWN = (frozenset(RECODING) | frozenset((*MAPPING.fields, *QUESTIONS.fields))) - frozenset(OWN_FIELDS)
_HEADER_SEARCH = 20
_FACTS = ("project_id", "history_head", "created_at", "release_id", "extent", "newest_list")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
    page = page_of(sheet, at, {name: column for name, column in columns.items() if name not in theirs})
    found.rounded += sum(map(is_rounded, page.texts("codes")))
    if not state:
        found.strange += page.strange(id_column)
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
