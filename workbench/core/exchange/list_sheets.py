"""The lists of the mapping workbook: 对码, 待确认 and 无标准项目."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.core.exchange.mapping_columns import NUMBERS, both, cell_safe, header, shown_value
from workbench.core.exchange.mapping_sheets import (
    CHOICES_SHEET,
    GROUP,
    MAPPING,
    QUESTIONS,
    ListSheet,
    question_text,
)
from workbench.core.exchange.questions import Block, Doubt
from workbench.core.exchange.workbook_style import WIDTHS, Styles, row_height, set_up_page
from workbench.core.items import MappingRow
from workbench.core.words import Message

if TYPE_CHECKING:  # the library takes half a second that only an export should cost
    from workbench.core.exchange.list_worksheet import Line, ListWorksheet

HEAD_HEIGHT = 36.0
# What hardly two rows share; all other texts stand in the workbook once and are rendered once.
_OWN = frozenset({"local_name", "local_code", "question", "remark", "item_id", "row"})
_WRAPPED = ("local_name", "codes", "names", "flags", "reason", "remark", "question")
MAX_CHOICES = 4000  # different drop-downs; each is a rule that Excel goes through when it opens the file

Told = Callable[[int], None]


@dataclass(slots=True)
class ListWriter:
    """Writes one list sheet after another.

    Attributes:
        styles: The workbook's formats.
        draft: Words on every printed page of a draft, else empty.
        told: Called with the number of each row of the mapping that is written; may raise Cancelled.
    """

    styles: Styles
    draft: str
    told: Told | None = None

    def write(self, sheet: ListWorksheet, spec: ListSheet, rows: Sequence[MappingRow]) -> None:
        """A row for each source item."""
        self._set_up(sheet, spec, len(rows))
        told = self.told if spec is MAPPING else None
        sheet.fill(self._lines(sheet, spec, rows, told), len(rows) + 1, len(spec.fields))

    def write_questions(
        self, sheet: ListWorksheet, choices: Choices, blocks: Sequence[Block], doubts: Mapping[str, Doubt]
    ) -> None:
        """Blocks of rows, each with a row before it that takes one answer for all of them."""
        rows = sum(len(block.rows) + (block.number > 0) for block in blocks)
        self._set_up(sheet, QUESTIONS, rows)
        sheet.outline_settings(True, False, True, False)
        sheet.fill(self._question_lines(sheet, blocks), rows + 1, len(QUESTIONS.fields))
        column, at = QUESTIONS.fields.index("answer"), 0
        for block in blocks:
            if block.number:
                at += 1
                choices.offer(at, column, block.common)
            for row in block.rows:
                at += 1
                choices.offer(at, column, doubts.get(row.item_id, Doubt()).choices)
        choices.put_on(sheet)

    def _set_up(self, sheet: ListWorksheet, spec: ListSheet, rows: int) -> None:
        last = len(spec.fields) - 1
        # Paper is narrow: what follows the hospital's remark is for the screen.
        printed = spec.fields.index("hospital_remark" if "hospital_remark" in spec.fields else "remark")
        for column, field in enumerate(spec.fields):
            sheet.set_column(column, column, WIDTHS[field])
        sheet.freeze_panes(1, 1 + spec.fields.index("local_name"))
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(1, rows), last)
        set_up_page(sheet, draft_words=self.draft, last_row=max(1, rows), last_column=printed)

    def _head(self, sheet: ListWorksheet, fields: Sequence[str]) -> Line:
        return HEAD_HEIGHT, [sheet.render(header(field), self.styles.head) for field in fields], 0

    def _lines(
        self, sheet: ListWorksheet, spec: ListSheet, rows: Sequence[MappingRow], told: Told | None
    ) -> Iterator[Line]:
        yield self._head(sheet, spec.fields)
        line = _Lines(sheet, spec, self.styles)
        for index, row in enumerate(rows, 1):
            if told:
                told(index)
            yield line.of(row)

    def _question_lines(self, sheet: ListWorksheet, blocks: Sequence[Block]) -> Iterator[Line]:
        yield self._head(sheet, QUESTIONS.fields)
        line = _Lines(sheet, QUESTIONS, self.styles)
        for block in blocks:
            if block.number:
                yield self._block_line(sheet, block)
            for row in block.rows:
                yield line.of(row, block.number)

    def _block_line(self, sheet: ListWorksheet, block: Block) -> Line:
        styles = self.styles
        title = Message("exchange.group_title", {"n": len(block.rows), "first": block.rows[0].local_name})
        values: dict[str, tuple[str | int | None, Any]] = {
            "group": (str(block.number), styles.group),
            "local_name": (cell_safe(title.text("zh")), styles.group),
            "count": (block.exams, styles.group_number),
            "question": (block.question, styles.group),
            "answer": (None, styles.answer),
            "hospital_remark": (None, styles.answer),
            "item_id": (f"{GROUP}{block.number}", styles.small),
        }
        cells = [sheet.render(*values.get(field, (None, styles.group))) for field in QUESTIONS.fields]
        texts = [(title.text("zh"), WIDTHS["local_name"]), (block.question, WIDTHS["question"])]
        return row_height(texts), cells, 0


class _Lines:
    """Renders source items as rows of one sheet."""

    def __init__(self, sheet: ListWorksheet, spec: ListSheet, styles: Styles) -> None:
        self._sheet, self._fields, self._styles = sheet, spec.fields, styles
        self._wrapped = [field for field in _WRAPPED if field in spec.fields]
        self._known: dict[tuple[str, str], str] = {}

    def of(self, row: MappingRow, group: int = 0) -> Line:
        """The row of a source item; ``group`` is the number of its block of questions."""
        values = {name: getattr(row, name, "") for name in self._fields}
        if "question" in values:
            values["question"] = question_text(row)
        if group:
            values["group"] = str(group)
        known = self._known
        cells = []
        for pair in values.items():
            cell = known.get(pair)
            if cell is None:
                field, value = pair
                cell = self._cell(field, shown_value(field, value))
                if field not in _OWN:
                    known[pair] = cell
            cells.append(cell)
        height = row_height((shown_value(f, values[f]), WIDTHS[f]) for f in self._wrapped if values[f])
        return height, cells, 1 if group else 0

    def _cell(self, field: str, text: str) -> str:
        styles = self._styles
        if field in NUMBERS and _is_small_number(text):
            return self._sheet.render(float(text) if "." in text else int(text), styles.number[field])
        form = styles.of.get(field, styles.text)
        if field == "state":
            form = styles.state_words.get(text, styles.text)
        return self._sheet.render(text or None, form, shared=field not in _OWN)


def _is_small_number(text: str) -> bool:
    """True for plain digits that a double holds exactly."""
    return text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 15


class Choices:
    """Drop-downs of answers: the texts on a hidden sheet, one rule for all cells that offer the same."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._rows: dict[tuple[str, ...], int] = {}
        self._cells: dict[tuple[str, ...], list[tuple[int, int]]] = {}

    def offer(self, row: int, column: int, texts: tuple[str, ...]) -> None:
        """Offer texts in a cell; any other answer stays possible."""
        if texts and (texts in self._rows or len(self._rows) < MAX_CHOICES):
            self._rows.setdefault(texts, len(self._rows))
            self._cells.setdefault(texts, []).append((row, column))

    def put_on(self, sheet: Any) -> None:
        """Write the texts, and the rules on the sheet that the cells are on."""
        for texts, row in self._rows.items():
            for column, text in enumerate(texts):
                self._sheet.write_string(row, column, text)
        for texts, cells in self._cells.items():
            row, last = self._rows[texts] + 1, len(texts) - 1
            end = chr(65 + last)
            first, *others = _ranges(cells)
            sheet.data_validation(
                *first,
                {
                    "validate": "list",
                    "source": f"={CHOICES_SHEET}!$A${row}:${end}${row}",
                    "show_error": False,
                    "input_title": both("col_answer").split("\n")[0],
                    "input_message": Message("exchange.answer_hint").text("zh"),
                    "other_cells": others,
                },
            )


def _ranges(cells: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Cells of one column, from top to bottom, as ranges: top, left, bottom, right."""
    ranges: list[list[int]] = []
    for row, column in cells:
        if ranges and ranges[-1][2] == row - 1:
            ranges[-1][2] = row
        else:
            ranges.append([row, column, row, column])
    return ranges
