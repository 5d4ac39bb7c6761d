"""Which releases there are: the product's own and those a user has installed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from workbench.core.errors import InputProblem, WorkbenchError
from workbench.core.items import ReleaseInfo
from workbench.core.standard.release import Release, open_release
from workbench.core.words import Message
from workbench.paths import resource, user_dir

DEFAULT_RELEASE = "5.0"


def installed_folder() -> Path:
    """Where imported releases live; not created here."""
    return user_dir() / "standards"


def shipped_ids() -> frozenset[str]:
    """Ids of the releases that come with the product; an import may not take them."""
    place = resource("standard")
    return frozenset(f.name for f in place.iterdir() if (f / "release.toml").is_file())


def _folders() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for place in (installed_folder(), resource("standard")):
        if place.is_dir():
            found.update({f.name: f for f in sorted(place.iterdir()) if (f / "release.toml").is_file()})
    return found


@lru_cache(maxsize=8)
def _opened(folder: Path) -> Release:
    return open_release(folder)


def load_release(release_id: str = DEFAULT_RELEASE) -> Release:
    """A release by its id; opened once and kept.

    Raises:
        InputProblem: No such release is installed; says which are.
        FileProblem: Its files are damaged; says where.
    """
    folders = _folders()
    if release_id not in folders:
        params = {"id": release_id, "known": ", ".join(sorted(folders))}
        raise InputProblem(Message("standard.release_unknown", params))
    return _opened(folders[release_id])


def installed_releases() -> list[ReleaseInfo]:
    """All releases that can be opened, by id. Damaged ones are left out; :func:`load_release` says why."""
    found = []
    for folder in _folders().values():
        try:
            found.append(_opened(folder).info)
        except WorkbenchError:
            continue
    return sorted(found, key=lambda info: info.id)
