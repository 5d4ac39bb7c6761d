"""What the peers may choose from: every listed item, and the plain composed items of every site."""

from __future__ import annotations

from workbench.core.standard import Release

# Composed items that occur in practice; all combinations would be millions, most of them never done.
_METHODS = {
    "20": ("11", "12", "14", "21", "22", "33", "34", "41"),
    "30": ("11", "21", "22", "31", "33", "52"),
}
_POSTS = {"20": ("00", "11"), "30": ("00",)}
_POSITIONS = ("01", "02", "07", "08", "12", "37", "38", "39")


def catalogue(release: Release) -> dict[str, str]:
    """Code -> name."""
    found = dict(release.listed)
    for device, modality in (("20", "CT"), ("30", "MR")):
        for site in release.sites_for(modality):
            for method in _METHODS[device]:
                for post in _POSTS[device]:
                    _add(release, f"{device}{site}{method}{post}00", found)
    for site in release.sites_for("X"):
        for position in _POSITIONS:
            _add(release, f"40{site}00{position}00", found)
    return found


def _add(release: Release, code: str, found: dict[str, str]) -> None:
    if code not in found and release.is_valid(code):
        found[code] = release.name(code)
