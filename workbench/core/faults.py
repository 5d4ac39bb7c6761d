"""Reports of faults of ours: where it happened, and the words of the errors only when a person asks.

The words of an error may quote names of the hospital's items, so they do not go into a file or a window by
themselves.
"""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path

from workbench import __version__


def report(error: BaseException, *, details: bool = False) -> str:
    """The report as text: versions, and where it happened.

    Args:
        error: What was caught.
        details: Also what the errors say.
    """
    head = f"imaging-exam-workbench {__version__}\nPython {sys.version}\n{platform.platform()}\n\n"
    if details:
        return head + "".join(traceback.format_exception(error))
    return head + "\n".join(_places(error))


def _places(error: BaseException) -> list[str]:
    """Where it happened and the kind of error, without its words; the cause first, as Python prints it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_places(before), ""] if before is not None else []
    frames = traceback.extract_tb(error.__traceback__)
    lines += [f"  {Path(f.filename).name}:{f.lineno} {f.name}: {f.line}" for f in frames]
    return [*lines, type(error).__name__]
