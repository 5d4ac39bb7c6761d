"""Write the mapping workbook: a few sheets for people and one hidden sheet that carries what was signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.exchange.fact_sheets import write_about, write_figures, write_signatures
from workbench.core.exchange.importing import Tell
from workbench.core.exchange.mapping_columns import NUMBERS, header, shown
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
from workbench.core.exchange.workbook_style import TAB_COLOURS, WIDTHS, Styles, row_height, set_up_page
from workbench.core.items import MappingManifest, MappingRow
from workbench.core.words import Message

MAX_ROWS = 1_048_575
_REPORT_EVERY = 1000
_WRAPPED = ("local_name", "codes", "names", "flags", "reason", "remark", "question")
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
    import xlsxwriter  # half a second that only an export should cost
    from xlsxwriter.exceptions import XlsxWriterException

    with replacing(path) as temporary:
        try:
            book = xlsxwriter.Workbook(str(temporary), _OPTIONS)
            _fill(book, path, manifest, rows, envelope, signers, progress)
            book.close()
        except XlsxWriterException as error:
            raise file_problem("cannot_write", path) from error


def _fill(
    book: Any,
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
    # Paper is narrow: what follows the remark is for the screen.
    printed = spec.fields.index("remark") if spec is MAPPING else last - 1
    for column, field in enumerate(spec.fields):
        sheet.set_column(column, column, WIDTHS[field])
        sheet.write_string(0, column, header(field), styles.head)
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(rows)), last)
    set_up_page(sheet, draft_words=draft, last_row=max(1, len(rows)), last_column=printed)
    stage = Message("exchange.writing", {"file": path.name})
    wrapped = [c for c, field in enumerate(spec.fields) if field in _WRAPPED]
    for index, row in enumerate(rows, 1):
        if progress and index % _REPORT_EVERY == 0:
            progress.at(stage, index, len(rows))
        texts = [_text(row, field) for field in spec.fields]
        sheet.set_row(index, row_height((texts[c], WIDTHS[spec.fields[c]]) for c in wrapped))
        for column, field in enumerate(spec.fields):
            _write_cell(sheet, styles, (index, column), field, texts[column], row.state)


def _text(row: MappingRow, field: str) -> str:
    if field == "answer":
        return ""
    return question_text(row) if field == "question" else shown(row, field)


def _write_cell(sheet: Any, styles: Styles, at: tuple[int, int], field: str, text: str, state: str) -> None:
    if field in NUMBERS and _is_small_number(text):
        sheet.write_number(*at, float(text), styles.number[field])
        return
    form = styles.state.get(state, styles.text) if field == "state" else styles.of.get(field, styles.text)
    if text:
        sheet.write_string(*at, text, form)
    else:
        sheet.write_blank(*at, None, form)


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
