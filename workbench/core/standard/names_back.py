"""Name to code: the inverse of :mod:`workbench.core.standard.names`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.core.standard import names
from workbench.core.standard.model import Device, Site
from workbench.core.text import key_of

if TYPE_CHECKING:
    from workbench.core.standard.release import Release

_EXTENSION = re.compile(r"-\((?P<suffix>X[0-9A-Z]+)\)$")
_EXTENSION_NAME = re.compile(r"-\s*[（(](?P<name>.+)[）)]$")


def read_name(release: Release, name: str) -> str | None:
    """The code of a name, or None. Composed names are found by composing what their words can mean.

    An extension's name is the institution's own, so only the form ``…-（x1）`` can be read back.
    """
    key = key_of(name)
    suffix = ""
    extension = _EXTENSION.search(key)
    if extension:
        key, suffix = key[: extension.start()], "-" + extension["suffix"].lower()
    code = release.codes_by_key.get(key)
    if code is None:
        code = next(_composed(release, key), None)
    return code + suffix if code else None


def extension_name(name: str) -> str:
    """What an institution calls its extension: ``C1-C3`` of ``CT 颈椎（平扫）-（C1-C3）``; else empty."""
    found = _EXTENSION_NAME.search(name)
    return found["name"] if found else ""


def _composed(release: Release, key: str) -> Iterator[str]:
    devices = [d for d in release.devices.values() if key.startswith(key_of(d.print_zh))]
    for device in sorted(devices, key=lambda d: -len(d.print_zh)):
        rest = key[len(key_of(device.print_zh)) :]
        for site in _sites(release, device, rest):
            yield from _items(release, device, site, key, rest)


def _sites(release: Release, device: Device, rest: str) -> list[Site]:
    """Sites whose term stands in the name, longest first; the unspecified one and exceptions at the end."""
    words = release.dictionaries.words
    printed: dict[str, set[str]] = {}
    for (code, modality, _), (zh, _) in words.prints.items():
        if modality == device.modality:
            printed.setdefault(code, set()).add(zh)
    named = {
        code[:6]
        for (modality, code), (zh, _) in words.exceptions.items()
        if modality == device.modality and rest == key_of(zh)
    }
    found = [
        site
        for site in release.sites.values()
        if device.modality in site.modalities
        and (
            site.code in named
            or site.code == words.unspecified
            or any(key_of(term) in rest for term in (site.zh, *printed.get(site.code, ())))
        )
    ]
    return sorted(found, key=lambda site: -len(site.zh) if site.code != words.unspecified else 0)


def _items(release: Release, device: Device, site: Site, key: str, rest: str) -> Iterator[str]:
    words = release.dictionaries.words
    methods = [m for (of, _), m in release.methods.items() if of == device.modality and not m.same_as]
    posts = [p for p in release.posts.values() if key_of(p.zh) in rest] if device.modality == "CT" else []
    positions = (
        [p for p in release.positions.values() if key_of(p.zh) in rest] if device.modality == "X" else []
    )
    # Some exceptions name their position in words of their own, so all positions of the site are tried.
    exceptions = {
        code[8:10]
        for (of, code), _ in words.exceptions.items()
        if of == device.modality and code[:6] == site.code
    }
    positions += [p for p in release.positions.values() if p.code in exceptions and p not in positions]
    for method in [*methods, None]:
        if method and not device.takes(method.code):
            continue
        for post in [None, *posts]:
            for position in [None, *positions]:
                pieces = names.Pieces(device, site, method, post, position)
                if key_of(names.name_zh(pieces, words)) == key:
                    code = device.code + pieces.item + "00"
                    if release.is_valid(code):
                        yield code
