"""Whether the open project's file is still where it was: an open file may be deleted or replaced meanwhile.

SQLite goes on writing into a deleted file without a word (on all systems but Windows); what it takes then
is lost on closing. So the window looks before each act.
"""

from __future__ import annotations

from pathlib import Path

from workbench.core.errors import FileProblem
from workbench.core.words import Message

FileMark = tuple[int, int]  # device and file number


def mark_of(path: Path) -> FileMark | None:
    """Which file stands at a path; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def still_there(path: Path, mark: FileMark | None) -> None:
    """Refuse to go on where the file is gone, or another one stands in its place.

    Raises:
        FileProblem: It says which of the two, and what to do.
    """
    now = mark_of(path)
    if now is None:
        raise FileProblem(Message("ui.file_gone", {"path": str(path)}))
    if mark is not None and now != mark:
        raise FileProblem(Message("ui.file_replaced", {"path": str(path)}))
