"""Sees to what Qt needs from the system on Linux: shared libraries and a font with Chinese characters.

Run with the environment's own Python. What is missing is installed where that can be done without asking (root
on a Debian-like system); elsewhere one sentence says what to install. Exit status 0 if nothing is missing.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

# Shared library -> Debian package. The first six are needed even without a screen (found with ldd on QtWidgets
# and the offscreen plug-in), the others by a window under X11.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
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

# Asked of Qt itself, in a process of its own because fonts are read once.
_FONT_QUESTION = """
from PySide6.QtGui import QFontDatabase, QGuiApplication
app = QGuiApplication([])
raise SystemExit(0 if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese) else 1)
"""


def missing_libraries() -> list[str]:
    """Debian packages of the shared libraries that cannot be loaded."""
    missing = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def chinese_font_missing() -> bool:
    """True if Qt knows no font with simplified Chinese; True also where Qt cannot start."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run([sys.executable, "-c", _FONT_QUESTION], env=environment, check=False).returncode != 0


def install(packages: list[str]) -> None:
    """Install Debian packages where this process may; do nothing elsewhere. A failure is seen by looking again."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"Installing {' '.join(packages)} ...", file=sys.stderr)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Look, install, look again, and say what is still missing."""
    if not sys.platform.startswith("linux"):
        return 0
    if packages := missing_libraries():
        install(packages)
        if packages := missing_libraries():
            print(f"Qt needs system libraries. On Debian: apt-get install {' '.join(packages)}", file=sys.stderr)
            return 1
    if chinese_font_missing():
        install([FONT_PACKAGE])
        if chinese_font_missing():
            print(f"No font with Chinese characters. On Debian: apt-get install {FONT_PACKAGE}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
