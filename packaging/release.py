"""Version and date of a build, the same wherever the same commit is built.

``python packaging/release.py version|date`` prints one of both. The version is that of
``workbench/__init__.py``; the date is SOURCE_DATE_EPOCH (seconds since 1970, UTC) if set, else the time of
the commit, else, without git, 1980-01-01.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = "imaging-exam-workbench"
# The earliest time that a zip file can hold.
EARLIEST = 315532800


def version() -> str:
    """The version, read without importing the product."""
    text = (ROOT / "workbench" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, flags=re.MULTILINE)
    if found is None:
        raise ValueError("workbench/__init__.py names no version")
    return found[1]


def epoch() -> int:
    """The date of the build, in seconds since 1970 (UTC)."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    try:
        command = ["git", "log", "-1", "--format=%ct"]
        return int(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return EARLIEST


if __name__ == "__main__":
    print(epoch() if sys.argv[1:] == ["date"] else version())
