"""Write the mapping workbook: sheets for people, and hidden ones that carry what was signed and exported."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem
from workbench.core.exchange.added_signature import pieces_of
from workbench.core.exchange.dictionary_sheet import write_dictionary
from workbench.core.exchange.envelope_part import carry
from workbench.core.exchange.fact_sheets import write_about, write_figures, write_signatures
from workbench.core.exchange.importing import Tell
from workbench.core.exchange.list_sheets import Choices, ListWriter, Told
from workbench.core.exchange.mapping_csv import signature_path
from workbench.core.exchange.mapping_sheets import (
    CHOICES_SHEET,
    EXPORT_MARK,
    EXPORT_SHEET,
    MAPPING,
    QUESTIONS,
    SIGNED_MARK,
    SIGNED_SHEET,
    WITHOUT,
    SignerLine,
    sheet_name,
)
from workbench.core.exchange.questions import Doubt, arrange
from workbench.core.exchange.recoding_sheet import write_recoding
from workbench.core.exchange.safe_write import replacing
from workbench.core.exchange.source_file import file_problem
from workbench.core.exchange.workbook_style import TAB_COLOURS, Styles
from workbench.core.items import MappingManifest, MappingRow
from workbench.core.standard import Release
from workbench.core.words import Message

MAX_ROWS = 1_048_575
MAX_COMMENTS = 1000  # each is a drawing that Excel builds when it opens the file
_REPORT_EVERY = 1000
# All hospital text stays text: XlsxWriter must neither see formulas nor links nor numbers in it.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class Aids:
    """What makes the workbook easier to work in and to know again; none of it is signed.

    Attributes:
        release: The edition, for the dictionary and the drop-downs that put codes together.
        doubts: By item id, what the hospital can answer.
        evidence: By item id, what a suggestion rests on; shown as comments, ``MAX_COMMENTS`` at most.
        newest_list: Digest of the list imported last, by which deleted rows are noticed.
    """

    release: Release | None = None
    doubts: Mapping[str, Doubt] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    newest_list: str = ""


def write_workbook(
    path: Path,
    manifest: MappingManifest,
    rows: Sequence[MappingRow],
    envelope: bytes | None,
    signers: Sequence[SignerLine] = (),
    *,
    aids: Aids | None = None,
    progress: Tell | None = None,
) -> None:
    """Write the workbook; without an envelope it is a draft and says so on every sheet.

    Args:
        path: Where to; an existing file is replaced only when the new one is complete.
        manifest, rows: The mapping, rows in the order of the hospital's list.
        envelope: The signed envelope (``signing.seal``), kept in a hidden sheet and a part of its own.
        signers: Those who signed, for the sheet 签名.
        aids: Drop-downs, comments and the dictionary.
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

    with replacing(path, signature_path(path)) as temporary, tempfile.TemporaryDirectory() as folder:
        plain = temporary if envelope is None else Path(folder) / "plain.xlsx"
        try:
            book = xlsxwriter.Workbook(str(plain), _OPTIONS | {"tmpdir": folder})
            _fill(book, path, manifest, rows, envelope, signers, aids or Aids(), progress)
            book.close()
        except XlsxWriterException as error:
            raise file_problem("cannot_write", path) from error
        if envelope is not None:
            carry(plain.read_bytes(), temporary, envelope)


def _fill(
    book: Any,
    path: Path,
    manifest: MappingManifest,
    rows: Sequence[MappingRow],
    envelope: bytes | None,
    signers: Sequence[SignerLine],
    aids: Aids,
    progress: Tell | None,
) -> None:
    draft = "" if envelope is not None else Message("exchange.draft").text("zh") + " DRAFT"
    title = Message("exchange.workbook_title", {"hospital": manifest.hospital}).text("zh")
    # A fixed time of making: the same mapping gives the same bytes.
    made = datetime.fromisoformat(manifest.created_at.replace("Z", "")) if manifest.created_at else None
    book.set_properties({"title": title, "subject": draft, "comments": manifest.project_id, "created": made})
    styles = Styles(book)
    sheets = _add_sheets(book, draft, aids.release is not None)
    write_about(sheets["sheet_about"], styles, manifest, draft, sheets)
    _write_lists(book, sheets, styles, rows, draft, aids, _telling(path, len(rows), progress))
    write_figures(book, sheets["sheet_figures"], styles, rows, draft)
    if aids.release is not None:
        structure = aids.release.dictionaries.structure
        write_recoding(sheets["sheet_recoding"], styles, rows, structure, draft)
        write_dictionary(sheets["sheet_dictionary"], styles, aids.release, draft)
    write_signatures(sheets["sheet_signatures"], styles, signers, draft)
    _write_export(book.add_worksheet(EXPORT_SHEET), manifest, aids.newest_list)
    if envelope is not None:
        _write_envelope(book.add_worksheet(SIGNED_SHEET), envelope)
    sheets["sheet_about"].activate()


def _add_sheets(book: Any, draft: str, with_release: bool) -> dict[str, Any]:
    from workbench.core.exchange.list_worksheet import ListWorksheet

    lists = {MAPPING.key, QUESTIONS.key, WITHOUT.key, "sheet_recoding", "sheet_dictionary"}
    sheets = {}
    for key, colour in TAB_COLOURS.items():
        if key in ("sheet_recoding", "sheet_dictionary") and not with_release:
            continue
        kind = ListWorksheet if key in lists else None
        sheet = sheets[key] = book.add_worksheet(sheet_name(key), worksheet_class=kind)
        sheet.set_tab_color("#B42318" if draft and key == "sheet_about" else colour)
        sheet.hide_gridlines(2)
    return sheets


def _telling(path: Path, rows: int, progress: Tell | None) -> Told | None:
    if progress is None:
        return None
    stage, tell = Message("exchange.writing", {"file": path.name}), progress

    def told(index: int) -> None:
        if index % _REPORT_EVERY == 0:
            tell.at(stage, index, rows)

    return told


def _write_lists(
    book: Any,
    sheets: dict[str, Any],
    styles: Styles,
    rows: Sequence[MappingRow],
    draft: str,
    aids: Aids,
    told: Told | None,
) -> None:
    writer = ListWriter(styles, draft, told)
    mapping = sheets[MAPPING.key]
    writer.write(mapping, MAPPING, rows)
    column, comments = MAPPING.fields.index("codes"), 0
    for index, row in enumerate(rows, 1):
        if row.item_id in aids.evidence and comments < MAX_COMMENTS:
            comments += 1
            options = {"x_scale": 2.6, "y_scale": 1.6, "font_size": 9, "author": "workbench"}
            mapping.write_comment(index, column, aids.evidence[row.item_id], options)
    writer.write(sheets[WITHOUT.key], WITHOUT, WITHOUT.select(rows))
    blocks = arrange(QUESTIONS.select(rows), aids.doubts)
    hidden = book.add_worksheet(CHOICES_SHEET)
    hidden.very_hidden()
    writer.write_questions(sheets[QUESTIONS.key], Choices(hidden), blocks, aids.doubts)


def _write_export(sheet: Any, manifest: MappingManifest, newest_list: str) -> None:
    """What a returned workbook is recognised by, whatever became of the other sheets."""
    m, extent = manifest, "part" if manifest.left_out else "whole"
    lines = (EXPORT_MARK, m.project_id, m.history_head, m.created_at, m.release_id, extent, newest_list)
    for row, text in enumerate(lines):
        sheet.write_string(row, 0, text)
    sheet.very_hidden()


def _write_envelope(sheet: Any, envelope: bytes) -> None:
    """The envelope as text in cells of one column."""
    for number, piece in enumerate((SIGNED_MARK, *pieces_of(envelope))):
        sheet.write_string(number, 0, piece)
    sheet.very_hidden()
