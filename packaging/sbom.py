"""What is inside a frozen build: a CycloneDX list of the parts with versions and licences, and licence texts.

Made from the metadata of the installed libraries and, on Debian, of the system packages whose shared
libraries went in. ``workbench.spec`` calls ``write`` with the files that the build holds.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sysconfig
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import release

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_DOUBT = "see the text in licences/"


def distributions_of(files: Iterable[Path]) -> list[metadata.Distribution]:
    """The installed distributions that any of the files belongs to, by name."""
    wanted = {os.path.realpath(file) for file in files}
    found = {}
    for distribution in metadata.distributions():
        base = os.path.realpath(str(distribution.locate_file("")))
        owned = (os.path.normpath(f"{base}/{file}") for file in distribution.files or [])
        if not wanted.isdisjoint(owned):
            found[distribution.name.lower()] = distribution
    return [found[name] for name in sorted(found)]


def licence_of(about: metadata.PackageMetadata) -> str:
    """The licence as its maker states it: an SPDX expression, a short text, or the classifiers."""
    for key in ("License-Expression", "License"):
        stated = (about.get(key) or "").strip()
        if stated and stated != "UNKNOWN" and "\n" not in stated:
            return stated
    classifiers = [
        c.rsplit(" :: ", 1)[1] for c in about.get_all("Classifier") or [] if c.startswith("License ::")
    ]
    return " OR ".join(classifiers) or _DOUBT


def _component(name: str, version: str, licence: str, url: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": url,
        "name": name,
        "version": version,
        "purl": url,
        "licenses": [{"license": {"name": licence}}],
    }


def _python_parts(files: list[Path], texts: Path) -> list[dict[str, Any]]:
    parts = []
    for distribution in distributions_of(files):
        name, version = distribution.name, distribution.version
        if name.lower() == release.NAME:
            continue
        url = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
        parts.append(_component(name, version, licence_of(distribution.metadata), url))
        for file in distribution.files or []:
            inside = ".dist-info" in file.parts[0] and _LICENCE_FILE.search(file.name)
            if inside and (source := Path(str(distribution.locate_file(file)))).is_file():
                (texts / name).mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, texts / name / file.name)
    return parts


def _system_parts(files: list[Path], texts: Path) -> list[dict[str, Any]]:
    """Debian packages of the shared libraries that came from the system; none elsewhere."""
    libraries = [str(f.resolve()) for f in files if f.is_relative_to("/lib") or f.is_relative_to("/usr/lib")]
    if not libraries or shutil.which("dpkg-query") is None:
        return []
    # /lib is a link to /usr/lib; packages know a file under either name.
    names = {name for lib in libraries for name in (lib, lib.removeprefix("/usr"))}
    asked = subprocess.run(["dpkg-query", "-S", *sorted(names)], capture_output=True, text=True, check=False)
    packages = sorted(
        {line.split(": ")[0].split(",")[0] for line in asked.stdout.splitlines() if ": " in line}
    )
    parts = []
    for package in packages:
        command = ["dpkg-query", "-W", "-f", "${Version}", package]
        version = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        name = package.split(":")[0]
        copyright_file = Path("/usr/share/doc") / name / "copyright"
        licence = _DOUBT
        if copyright_file.is_file():
            text = copyright_file.read_text(encoding="utf-8", errors="replace")
            stated = sorted(set(re.findall(r"^License: *(\S.*?) *$", text, flags=re.MULTILINE)))
            licence = ", ".join(stated) or _DOUBT
            (texts / name).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(copyright_file, texts / name / "copyright")
        parts.append(_component(name, version, licence, f"pkg:deb/debian/{name}@{version}"))
    return parts


def _python_itself(texts: Path) -> dict[str, Any]:
    version = platform.python_version()
    for place in (Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("stdlib")).parent):
        if (text := place / "LICENSE.txt").is_file():
            (texts / "Python").mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, texts / "Python" / "LICENSE.txt")
            break
    return _component("Python", version, "PSF-2.0", f"pkg:generic/python@{version}")


def write(files: Iterable[str], folder: Path) -> None:
    """Write ``sbom.cdx.json`` and ``licences/`` into ``folder``, which is made anew.

    Args:
        files: The files, where they lie on this computer, that the build holds.
        folder: Where to write.
    """
    shutil.rmtree(folder, ignore_errors=True)
    texts = folder / "licences"
    texts.mkdir(parents=True)
    present = [Path(file) for file in files]
    parts = [_python_itself(texts), *_python_parts(present, texts), *_system_parts(present, texts)]
    for text in sorted((Path(__file__).parent / "licences").glob("*.txt")):
        shutil.copyfile(text, texts / text.name)
    shutil.copyfile(release.ROOT / "LICENSE", texts / "LICENSE")
    version, when = release.version(), datetime.fromtimestamp(release.epoch(), UTC)
    product = _component(release.NAME, version, "Apache-2.0", f"pkg:generic/{release.NAME}@{version}")
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([product, parts]))}",
        "metadata": {
            "timestamp": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": product | {"type": "application"},
        },
        "components": parts,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (folder / "sbom.cdx.json").write_text(text + "\n", encoding="utf-8")
