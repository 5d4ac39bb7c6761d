"""Put one more signature into a file that is signed already; everything else in it stays as it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from workbench.core.exchange.envelope_part import carry
from workbench.core.exchange.mapping_csv import beside, signature_path
from workbench.core.exchange.mapping_file import MappingFile
from workbench.core.exchange.mapping_sheets import (
    CHUNK,
    KEY,
    SIGNED_MARK,
    SIGNED_SHEET,
    SignerLine,
    sheet_name,
    signer_facts,
)
from workbench.core.exchange.package_edit import with_row_added, with_rows
from workbench.core.exchange.package_scan import column_letter, sheet_parts
from workbench.core.exchange.safe_write import replacing
from workbench.core.exchange.source_file import file_problem


def write_added(
    path: Path, target: Path, found: MappingFile, envelope: bytes, signers: Sequence[SignerLine]
) -> list[Path]:
    """Write ``path`` to ``target`` (which may be the same) with a new envelope.

    Args:
        found: The file as it was read.
        envelope: The envelope with all signatures.
        signers: Those who signed, in the envelope's order; the sheet 签名 gets those that it lacks.

    Returns:
        What was written: the file (where it was not only read), and the signature beside it.

    Raises:
        FileProblem: It cannot be written, or the workbook is built in a way that cannot be added to.
    """
    written = [target, signature_path(target)]
    if found.is_text and target == path:
        with beside(path, envelope):
            return written[1:]
    with beside(target, envelope), replacing(target, written[1]) as temporary:
        if found.is_text:
            temporary.write_bytes(path.read_bytes())
        else:
            _write_book(path, temporary, found, envelope, signers)
    return written


def _write_book(
    path: Path, temporary: Path, found: MappingFile, envelope: bytes, signers: Sequence[SignerLine]
) -> None:
    content = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = sheet_parts(package)
            carrier, shown = parts[SIGNED_SHEET], parts[sheet_name("sheet_signatures")]
            pieces = [SIGNED_MARK, *pieces_of(envelope)]
            changed = {carrier: with_rows(package.read(carrier), pieces)}
            changed[shown] = _with_signers(package.read(shown), found, signers)
            # A signature of the package itself is broken by any change; it must be made anew.
            if any(name.startswith("_xmlsignatures/") for name in package.namelist()):
                raise file_problem("signed_package", path)
        carry(content, temporary, envelope, changed)
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise file_problem("cannot_add_signature", path) from error


def pieces_of(envelope: bytes) -> list[str]:
    """The envelope as texts of cells, each between bars so that no program trims its ends."""
    text = envelope.decode("utf-8")
    return [f"|{text[start : start + CHUNK]}|" for start in range(0, len(text), CHUNK)]


def _with_signers(sheet: bytes, found: MappingFile, signers: Sequence[SignerLine]) -> bytes:
    """The sheet 签名 with a row for each signer who has none yet, like that of the last one who has."""
    rows = next(s.rows for s in found.sheets if s.name == sheet_name("sheet_signatures"))
    places = {
        text: (r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if text.startswith(KEY)
    }
    like = -1
    for fact in signer_facts(signers):
        place = places.get(KEY + fact.key)
        if place is not None:
            like, end = place
            continue
        if like < 0:
            raise ValueError("no signer on the sheet yet")
        texts = (*fact.cells, KEY + fact.key)
        first = end - len(fact.cells)
        sheet = with_row_added(sheet, like + 1, {column_letter(first + n): t for n, t in enumerate(texts)})
    return sheet
