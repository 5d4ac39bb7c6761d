"""Read a mapping file back as it is now, whatever program saved it, together with what was signed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import FileProblem
from workbench.core.exchange.envelope_part import envelopes_in
from workbench.core.exchange.formats import form_of
from workbench.core.exchange.mapping_csv import signature_path, unguarded
from workbench.core.exchange.mapping_sheets import SIGNED_MARK, SIGNED_SHEET
from workbench.core.exchange.separated_text import decode, parse, separator_of
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.exchange.sheets import sheets_of
from workbench.core.exchange.source_file import Kind, kind_of, load

_MAX_ENVELOPE = 400 * 1024 * 1024


@dataclass(slots=True)
class MappingFile:
    """A file that may hold a mapping.

    Attributes:
        is_text: True for separated text, whose cells lie in one nameless sheet.
        sheets: The sheets a person may see, hidden ones included, without the one that carries the signature.
        envelope: The signed envelope of the hidden sheet, None where there is none; of a file that is no
            workbook, the one beside it.
        repeated_envelope: True if two hidden sheets claim to carry it.
        form: Which format for systems (``formats.FORMS``), empty for workbooks and plain lists.
        content: The file itself, for a format for systems.
        parts: The envelopes that the workbook's own parts carry: one, none where a program dropped it.
        beside: The envelope that lies beside a workbook; of other files that is ``envelope`` itself.
    """

    is_text: bool
    sheets: list[SheetData]
    envelope: bytes | None
    repeated_envelope: bool = False
    form: str = ""
    content: bytes = b""
    parts: tuple[bytes, ...] = ()
    beside: bytes | None = None


def read_mapping(path: Path) -> MappingFile:
    """Read a mapping workbook, or a mapping list or file for systems with ``NAME.sig`` beside it.

    Raises:
        FileProblem: The file is missing or cannot be read.
    """
    content = load(path)
    form = form_of(content)
    if form:
        return MappingFile(True, [], _beside(path), form=form, content=content)
    if kind_of(path, content) is Kind.TEXT:
        text = decode(path, content)
        rows = unguarded(parse(path, text, separator_of(text))[0])
        return MappingFile(True, [SheetData("", rows)], _beside(path))
    sheets = sheets_of(path, content)
    signed = [s for s in sheets if s.rows and s.rows[0][0] == SIGNED_MARK]
    seen = [s for s in sheets if s not in signed]
    envelope: bytes | None
    if signed:
        chunks = [row[0][1:-1] for row in signed[0].rows[1:]]
        envelope = "".join(chunks).encode("utf-8", "replace")
    else:
        # An emptied or renamed carrier is still told apart from a file that was never signed.
        envelope = b"" if any(s.name == SIGNED_SHEET for s in sheets) else None
        seen = [s for s in seen if s.name != SIGNED_SHEET]
    parts = tuple(envelopes_in(content))
    return MappingFile(False, seen, envelope, len(signed) > 1, parts=parts, beside=_beside(path))


def _beside(path: Path) -> bytes | None:
    beside = signature_path(path)
    try:
        if not beside.is_file():
            return None
        return beside.read_bytes() if beside.stat().st_size <= _MAX_ENVELOPE else b""
    except OSError:
        return b""


def is_missing(error: FileProblem) -> bool:
    """True if there is no file to speak about, rather than a file that cannot be read."""
    return error.message.key in ("exchange.missing", "exchange.is_folder", "exchange.not_readable")
