"""Builds ``shim.c`` and commands it: count, kill in, tear, fail or slow down the writes of this process."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

OFF, COUNT, KILL, TEAR, FAIL, SLOW = range(6)
WRITING, SYNCING, NAMING = 1, 2, 4
ANY = WRITING | SYNCING | NAMING


def available() -> bool:
    """True where it can be built: Linux with a C compiler."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def build(folder: Path) -> Path:
    """Compile the shim; the shared library."""
    library = folder / "shim.so"
    source = Path(__file__).with_name("shim.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


def loaded() -> bool:
    """True if this process runs over the shim."""
    return "shim.so" in os.environ.get("LD_PRELOAD", "")


def arm(mode: int, chosen: int = 0, error: int = 5, kinds: int = ANY) -> None:
    """From now on ``mode``, at the write ``chosen`` (1-based; for SLOW: microseconds for each)."""
    if loaded():
        ctypes.CDLL(None).shim_arm(mode, ctypes.c_long(chosen), error, kinds)


def count() -> int:
    """Changes of files since the shim was armed."""
    if not loaded():
        return 0
    asked = ctypes.CDLL(None).shim_count
    asked.restype = ctypes.c_long
    return int(asked())
