"""What of the libraries goes into a frozen build; of Qt only QtCore, QtGui, QtWidgets and QtSvg are used.

Used by ``workbench.spec``; figures of what it saves are in docs/installing.md.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

# (place in the build, file it comes from, kind), as PyInstaller lists them.
Entry = tuple[str, str, str]

# Python modules that libraries mention and the product never uses. No network, so no TLS.
UNUSED_MODULES = [
    *("PySide6.QtNetwork", "PySide6.QtDBus", "ssl", "_ssl", "ftplib", "xmlrpc", "pydoc", "pydoc_data"),
    *("pygments", "markdown_it", "mdurl"),  # rich colours source code and Markdown with these
    *("tkinter", "setuptools", "pytest", "_pytest", "hypothesis", "mypy", "ast_serialize", "unittest"),
]

# Qt plug-ins in use, by folder; a folder that is not named is left out whole. Chinese is typed through
# platforminputcontexts; qoffscreen lets a build be tried without a screen.
PLUGINS = {
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"},
    "platforminputcontexts": {"ibusplatforminputcontextplugin", "composeplatforminputcontextplugin"},
    "platformthemes": {"qxdgdesktopportal"},
    "iconengines": {"qsvgicon"},
    "imageformats": {"qsvg", "qico", "qjpeg"},
    "wayland-shell-integration": {"xdg-shell"},
    "wayland-decoration-client": {"adwaita", "bradient"},
}
TRANSLATIONS = {"qtbase_zh_CN.qm"}
# Windows: drawing by OpenGL and Direct3D, which widgets do not use; 20 MB and 4 MB.
UNUSED_FILES = {"opengl32sw.dll", "d3dcompiler_47.dll"}

_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/([^/]+)/(?:lib)?([^/.]+?)\.(?:so|dll|dylib)$")


def is_used(place: str) -> bool:
    """False for a file of Qt that the product does without, judged by its place in the build."""
    place = place.replace("\\", "/")
    name = PurePosixPath(place).name
    if plugin := _PLUGIN.search(place):
        return plugin[2] in PLUGINS.get(plugin[1], set())
    if "/translations/" in place and name.endswith(".qm"):
        return name in TRANSLATIONS
    return name not in UNUSED_FILES


def _only_if_linked(entry: Entry) -> bool:
    """True for a shared library that is there because another file links it, not for itself."""
    place, _, kind = entry
    folder = str(PurePosixPath(place).parent)
    return kind == "BINARY" and folder in (".", "PySide6/Qt/lib") and not place.startswith("libpython")


def without_orphans(entries: list[Entry], linked: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Leave out libraries that nothing links any more, and links to them.

    Args:
        entries: All files of the build.
        linked: From a file to the names of all libraries it needs, those of its libraries included.
    """
    needed: set[str] = set()
    for entry in entries:
        if entry[2] in ("BINARY", "EXTENSION") and not _only_if_linked(entry):
            needed.update(linked(entry[1]))
    kept = [e for e in entries if not _only_if_linked(e) or PurePosixPath(e[0]).name in needed]
    places = {place for place, _, kind in kept if kind != "SYMLINK"}
    return [e for e in kept if e[2] != "SYMLINK" or e[1] in places]


def stripped(entries: list[Entry], folder: Path) -> list[Entry]:
    """Take the debugging symbols out of Python's own library; others stay as their makers built them."""
    result = []
    for place, source, kind in entries:
        copy = folder / place
        if place.startswith("libpython"):
            folder.mkdir(parents=True, exist_ok=True)
            subprocess.run(["strip", "--strip-unneeded", "-o", str(copy), source], check=True)
            result.append((place, str(copy), kind))
        else:
            result.append((place, source, kind))
    return result
