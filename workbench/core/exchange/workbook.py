"""Write the mapping workbook: a few sheets for people and one hidden sheet that carries what was signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from workbench.core.errors import InputProblem
from workbench.core.exchange.fact_sheets import write_about, write_figures, write_signatures
from workbench.core.exchange.importing import Tell
from workbench.core.exchange.mapping_columns import header, shown
from workbench.core.exchange.mapping_sheets import (
    CHUNK,
    LISTS,
    MAPPING,
    SIGNED_MARK,
    SIGNED_SHEET,
    ListSheet,
    SignerLine,
    question_text,
    sheet_name,
)
from workbench.core.exchange.safe_write import replacing
from workbench.core.exchange.source_file import file_problem
from workbench.core.exchange.workbook_style import TAB_COLOURS, WIDTHS, Styles, set_up_page
from workbench.core.items import MappingManifest, MappingRow
from workbench.core.words import Message

MAX_ROWS = 1_048_575
_REPORT_EVERY = 1000
_MAX_LINES = 12  # of a row's height; more parts than that scroll
_LINE_POINTS = 16.5
# All hospital text stays text: XlsxWriter must neither see formulas nor links nor numbers in it.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(
    path: Path,
    manifest: MappingManifest,
    rows: Sequence[MappingRow],
    envelope: bytes | None,
    signers: Sequence[SignerLine] = (),
    *,
    progress: Tell | None = None,
) -> None:
    """Write the workbook; without an envelope it is a draft and says so on every sheet.

    Args:
        path: Where to; an existing file is replaced only when the new one is complete.
        manifest, rows: The mapping, rows in the order of the hospital's list.
        envelope: The signed envelope (``signing.seal``), kept in a hidden sheet.
        signers: Those who signed, for the sheet 签名.
        progress: Told about every thousandth row; may cancel.

    Raises:
        FileProblem: The folder cannot be written, or the old file is open in another program.
        InputProblem: More rows than a sheet can hold.
        Cancelled: From ``progress``; nothing is left behind.
    """
    if len(rows) > MAX_ROWS:
        raise InputProblem(Message("exchange.too_many_rows", {"n": len(rows)}))
    with replacing(path) as temporary:
        try:
            book = xlsxwriter.Workbook(str(temporary), _OPTIONS)
            _fill(book, path, manifest, rows, envelope, signers, progress)
            book.close()
        except XlsxWriterException as error:
            raise file_problem("cannot_write", path) from error


def _fill(
    book: xlsxwriter.Workbook,
    path: Path,
    manifest: MappingManifest,
    rows: Sequence[MappingRow],
    envelope: bytes | None,
    signers: Sequence[SignerLine],
    progress: Tell | None,
) -> None:
    draft = "" if envelope is not None else Message("exchange.draft").text("zh") + " DRAFT"
    title = Message("exchange.workbook_title", {"hospital": manifest.hospital}).text("zh")
    # A fixed time of making: the same mapping gives the same bytes.
    made = datetime.fromisoformat(manifest.created_at.replace("Z", "")) if manifest.created_at else None
    book.set_properties({"title": title, "subject": draft, "comments": manifest.project_id, "created": made})
    styles = Styles(book)
    sheets = {key: book.add_worksheet(sheet_name(key)) for key in TAB_COLOURS}
    for key, sheet in sheets.items():
        sheet.set_tab_color("#B42318" if draft and key == "sheet_about" else TAB_COLOURS[key])
        sheet.hide_gridlines(2)
    write_about(sheets["sheet_about"], styles, manifest, draft)
    for spec in LISTS:
        chosen = spec.select(rows)
        told = progress if spec is MAPPING else None
        _write_list(sheets[spec.key], styles, spec, chosen, draft, path, told)
    write_figures(book, sheets["sheet_figures"], styles, rows, draft)
    write_signatures(sheets["sheet_signatures"], styles, signers, draft)
    if envelope is not None:
        _write_envelope(book.add_worksheet(SIGNED_SHEET), envelope)
    sheets["sheet_about"].activate()


def _write_list(
    sheet: Any,
    styles: Styles,
    spec: ListSheet,
    rows: Sequence[MappingRow],
    draft: str,
    path: Path,
    progress: Tell | None,
) -> None:
    last = len(spec.fields) - 1
    for column, field in enumerate(spec.fields):
        sheet.set_column(column, column, WIDTHS[field])
        sheet.write_string(0, column, header(field), styles.head)
    sheet.set_row(0, 33)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(rows)), last)
    set_up_page(sheet, draft_words=draft, last_column=last)
    stage = Message("exchange.writing", {"file": path.name})
    for index, row in enumerate(rows, 1):
        if progress and index % _REPORT_EVERY == 0:
            progress.at(stage, index, len(rows))
        lines = min(_MAX_LINES, row.codes.count(";") + 1)
        if lines > 1 and "codes" in spec.fields:
            sheet.set_row(index, lines * _LINE_POINTS)
        for column, field in enumerate(spec.fields):
            _write_cell(sheet, styles, index, column, field, row)


def _write_cell(sheet: Any, styles: Styles, index: int, column: int, field: str, row: MappingRow) -> None:
    if field == "answer":
        sheet.write_blank(index, column, None, styles.answer)
        return
    if field == "question":
        sheet.write_string(index, column, question_text(row), styles.text)
        return
    text = shown(row, field)
    if field in ("count", "row", "confidence") and _is_small_number(text):
        form = {"count": styles.whole, "row": styles.plain_whole, "confidence": styles.share}[field]
        sheet.write_number(index, column, float(text), form)
        return
    if field == "state":
        form = styles.state.get(row.state, styles.text)
    elif field in ("codes", "local_code"):
        form = styles.code
    else:
        form = styles.small if field == "item_id" else styles.text
    if text:
        sheet.write_string(index, column, text, form)
    else:
        sheet.write_blank(index, column, None, form)


def _is_small_number(text: str) -> bool:
    """True for plain digits that a double holds exactly."""
    return text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 15


def _write_envelope(sheet: Any, envelope: bytes) -> None:
    """Text in cells of one column, each between bars so that no program trims its ends."""
    text = envelope.decode("utf-8")
    sheet.write_string(0, 0, SIGNED_MARK)
    for number, start in enumerate(range(0, len(text), CHUNK), 1):
        sheet.write_string(number, 0, f"|{text[start : start + CHUNK]}|")
    sheet.very_hidden()
