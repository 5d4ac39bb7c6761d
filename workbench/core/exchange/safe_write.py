"""Write a file beside its place and move it there when complete: the old one survives any failure."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from workbench.core.exchange.source_file import file_problem

# The files that hold a person's work are databases; no list is ever written over one.
_DATABASE = b"SQLite format 3\x00"


@contextlib.contextmanager
def replacing(path: Path, outlived: Path | None = None) -> Iterator[Path]:
    """Give a temporary path in the same folder; on success it replaces ``path``, on failure it is removed.

    Args:
        path: The file.
        outlived: A file about the old one that must never lie beside the new one: removed just before.

    Raises:
        FileProblem: The folder is missing or cannot be written, the old file is open in another program, or
            it is a project.
    """
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    if path.is_dir():
        raise file_problem("out_is_folder", path)
    if not path.parent.is_dir():
        raise file_problem("no_folder", path, folder=str(path.parent))
    try:
        if path.exists() and not path.is_file():  # a device or a pipe
            raise file_problem("cannot_write", path)
        if path.exists() and is_database(path):
            raise file_problem("out_is_project", path)
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        if outlived is not None:
            outlived.unlink(missing_ok=True)
        temporary.replace(path)
    except OSError as error:
        raise file_problem("cannot_write", path) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def is_database(path: Path) -> bool:
    """True if a file holds a person's work: a project, or another database."""
    with path.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE
