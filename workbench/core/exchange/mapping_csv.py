"""The mapping as separated text for systems: one row a source item, one stable column a field.

Columns are the fields of ``MappingRow`` by their English names, in that order. UTF-8 with mark, every cell
quoted. A cell that a spreadsheet would take for a formula gets an apostrophe in front; so does one that
begins with an apostrophe, which makes the way back exact: one leading apostrophe is always taken off.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

from workbench.core.exchange.importing import Tell
from workbench.core.exchange.safe_write import replacing
from workbench.core.items import MappingRow
from workbench.core.words import Message

CSV_FIELDS = tuple(f.name for f in fields(MappingRow))
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
_BLOCK = 5000


def guard(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; :func:`unguard` gives the text back."""
    return "'" + text if text.startswith(_RISKY) else text


def unguard(text: str) -> str:
    """The text behind a guarded cell."""
    return text[1:] if text.startswith("'") else text


def signature_path(path: Path) -> Path:
    """Where the signature of a text file lies: beside it, with ``.sig`` appended."""
    return path.with_name(path.name + ".sig")


@contextlib.contextmanager
def beside(path: Path, envelope: bytes | None) -> Iterator[None]:
    """Write ``NAME.sig`` when the file itself is written, with ``replacing(path, signature_path(path))``.

    The old signature goes before the old file, the new one comes after the new file: whenever a computer
    stops, a file has its own signature beside it or none.

    Raises:
        FileProblem: The folder cannot be written.
    """
    with contextlib.ExitStack() as files:
        if envelope is not None:
            files.enter_context(replacing(signature_path(path))).write_bytes(envelope)
        yield


def write_csv(
    path: Path, rows: Sequence[MappingRow], envelope: bytes | None, *, progress: Tell | None = None
) -> None:
    """Write the list and, if signed, ``NAME.sig`` beside it; a draft removes an old signature.

    Raises:
        FileProblem: The folder cannot be written, or the old file is open in another program.
    """
    stage = Message("exchange.writing", {"file": path.name})
    values = attrgetter(*CSV_FIELDS)
    with (
        beside(path, envelope),
        replacing(path, signature_path(path)) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="", errors="replace") as file,
    ):
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(CSV_FIELDS)
        for start in range(0, len(rows), _BLOCK):
            if progress:
                progress.at(stage, start, len(rows))
            writer.writerows([guard(v) for v in values(row)] for row in rows[start : start + _BLOCK])


def unguarded(rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """The rows of a file that :func:`write_csv` wrote, header first, without the guards."""
    return [tuple(map(unguard, row)) for row in rows]
