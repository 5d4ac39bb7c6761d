"""The formats that systems read, all written from the same rows and covered by the same signature.

Each format turns a manifest and its rows into bytes, always the same ones, and reads a file of its kind back
as records. A signed file has its envelope beside it as ``NAME.sig``: the file is as signed when it is, byte
for byte, what the signed rows give, or at least holds the same records. docs/formats.md says what each
format carries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from workbench.core.exchange.formats import fhir, json_lines, sssom
from workbench.core.exchange.formats.records import Difference, Record, differences
from workbench.core.exchange.importing import Tell
from workbench.core.exchange.mapping_csv import beside, signature_path
from workbench.core.exchange.safe_write import replacing
from workbench.core.items import MappingManifest, MappingRow
from workbench.core.words import Message

_EVERY = 1000  # pieces between two reports


@dataclass(frozen=True, slots=True)
class Form:
    """A format for systems.

    Attributes:
        suffix: The end of a file's name that stands for it.
        pieces: The file, piece by piece: about one a row.
        records: What a file of this kind says, for comparing; whether it is one of ours, which says
            everything once. ValueError for one that is broken.
    """

    suffix: str
    pieces: Callable[[MappingManifest, Sequence[MappingRow]], Iterator[bytes]]
    records: Callable[..., Iterator[Record]]


FORMS: dict[str, Form] = {
    "sssom": Form(".sssom.tsv", sssom.pieces, sssom.records),
    "fhir-r4": Form(".fhir-r4.json", partial(fhir.pieces, fhir.R4), fhir.records),
    "fhir-r5": Form(".fhir-r5.json", partial(fhir.pieces, fhir.R5), fhir.records),
    "jsonl": Form(".jsonl", json_lines.pieces, json_lines.records),
}


def form_by_name(path: Path) -> str:
    """The format that a file's name asks for, empty where it asks for none of these."""
    name = path.name.lower()
    return next((form for form, known in FORMS.items() if name.endswith(known.suffix)), "")


def form_of(content: bytes) -> str:
    """The format that a file's content shows, whatever its name; empty for a workbook or a plain list."""
    head = content[:65536].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"#") and sssom.MARK in head:
        return "sssom"
    if not head.startswith(b"{"):
        return ""
    if b"ConceptMap" in head[:4096]:
        return "fhir-r5" if fhir.R5.mark in head[:4096] else "fhir-r4"
    return "jsonl" if b'"workbench-mapping/' in head or b'"item_id"' in head else ""


def write_form(
    form: str,
    path: Path,
    manifest: MappingManifest,
    rows: Sequence[MappingRow],
    envelope: bytes | None,
    *,
    progress: Tell | None = None,
) -> None:
    """Write the file and, if signed, ``NAME.sig`` beside it; a draft removes an old signature.

    Raises:
        FileProblem: The folder cannot be written, or the old file is open in another program.
    """
    stage = Message("exchange.writing", {"file": path.name})
    writing = replacing(path, signature_path(path))
    with beside(path, envelope), writing as temporary, temporary.open("wb") as file:
        for number, piece in enumerate(FORMS[form].pieces(manifest, rows)):
            if progress and number % _EVERY == 0:
                progress.at(stage, min(number, len(rows)), len(rows))
            file.write(piece)


def form_differences(
    form: str, content: bytes, manifest: MappingManifest, rows: Sequence[MappingRow]
) -> Iterator[Difference]:
    """Where a file says something else than the signed rows."""
    expected = b"".join(FORMS[form].pieces(manifest, rows))
    if content == expected:
        return
    records = FORMS[form].records
    try:
        yield from differences(records(content, False), records(expected, True))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        yield Difference("", "content", "", " ".join(str(error).split())[:200])
