"""Sees to what Qt needs from the system on Linux: shared libraries and a font with Chinese characters.

Usage: ``desktop_needs.py STAMP``, run with the environment's own Python. What is missing is installed where
that can be done without asking (root on a Debian-like system); elsewhere one sentence says what to install.
STAMP is written once nothing is missing. Exit status 1 only if Qt cannot start at all.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Shared library -> Debian package, found with ldd on QtWidgets and on the offscreen and xcb plug-ins.
NEEDED_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
NEEDED_BY_A_WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
FONT_PACKAGE = "fonts-noto-cjk"

# Asked of Qt itself, in a process of its own because Qt reads the fonts once.
_FONT_QUESTION = """
from PySide6.QtGui import QFontDatabase, QGuiApplication
app = QGuiApplication([])
raise SystemExit(0 if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese) else 1)
"""


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def missing(libraries: dict[str, str]) -> list[str]:
    """Debian packages of those shared libraries that cannot be loaded."""
    packages = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            packages.append(package)
    return packages


def has_chinese_font() -> bool:
    """True if Qt starts and knows a font with simplified Chinese."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    answer = subprocess.run([sys.executable, "-c", _FONT_QUESTION], env=environment, check=False)
    return answer.returncode == 0


def install(packages: list[str]) -> None:
    """Install Debian packages where this process may; else nothing. Failure is seen by looking again."""
    if not packages or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    say(f"Installing {' '.join(packages)} ...")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL, check=False)


def main(stamp: Path) -> int:
    """Look, install, look again, and say what is still missing."""
    if sys.platform.startswith("linux"):
        everything = NEEDED_ALWAYS | NEEDED_BY_A_WINDOW
        install(missing(everything))
        if packages := missing(everything):
            say(f"Qt needs system libraries. On Debian: apt-get install {' '.join(packages)}")
            return 1 if missing(NEEDED_ALWAYS) else 0
        if not has_chinese_font():
            install([FONT_PACKAGE])
            if not has_chinese_font():
                say(f"No font with Chinese characters. On Debian: apt-get install {FONT_PACKAGE}")
                return 0
    stamp.touch()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
