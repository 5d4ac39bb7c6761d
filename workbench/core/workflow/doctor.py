"""Is everything in order? Installation, fonts, standard, disk, and a project with its chain and backups."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from workbench import __version__
from workbench.core.errors import WorkbenchError
from workbench.core.jobs import Progress
from workbench.core.project import Project
from workbench.core.project.backups import listed
from workbench.core.project.lock import WriterLock
from workbench.core.project.opening import check_whole
from workbench.core.project.places import place_of
from workbench.core.standard import installed_releases, load_release
from workbench.core.words import Message
from workbench.core.workflow.restoring import local_time
from workbench.paths import resources_dir, user_dir

GOOD, DOUBTFUL, BAD = "good", "doubtful", "bad"
_DISTRIBUTION = "imaging-exam-workbench"
_LEAST_FREE = 1 << 30
_OLD_DAYS = 7
# Files of fonts with Chinese characters, as systems name them.
_FONTS = ("*CJK*", "msyh*", "simsun*", "simhei*", "deng*.ttf", "PingFang*", "STHeiti*", "Hiragino*GB*",
          "wqy*", "*SourceHan*", "DroidSansFallback*", "uming*", "ukai*")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: which, how it is, what was found, and what to do where it is not good."""

    about: str
    state: str
    found: Message
    advice: Message | None = None

    def to_json(self) -> dict[str, Any]:
        """For ``workbench doctor --json``."""
        advice = self.advice.text() if self.advice else ""
        return {"about": self.about, "state": self.state, "found": self.found.text(), "advice": advice}


@dataclass(slots=True)
class DoctorJob:
    """Look at the installation, and at a project where one is given. Changes nothing."""

    path: Path | None = None
    title: Message = field(init=False, default_factory=lambda: Message("care.looking"))

    def read(self, project: None) -> None:
        """Nothing: the project is opened for reading by the work itself."""

    def compute(self, data: None, progress: Progress) -> list[Finding]:
        """All findings, in the order in which they matter."""
        found = [*_installation(), *_release()]
        if self.path is not None:
            found += _project(self.path)
        return [*found, *_disk(self.path.parent if self.path else user_dir())]

    def save(self, project: None, result: list[Finding]) -> list[Finding]:
        """Nothing is stored."""
        return result


def _good(about: str, key: str, **params: object) -> Finding:
    return Finding(about, GOOD, Message(f"care.{key}", params))


def _poor(about: str, state: str, key: str, **params: object) -> Finding:
    """A finding whose words ``key`` have their advice in ``key_do``."""
    return Finding(about, state, Message(f"care.{key}", params), Message(f"care.{key}_do", params))


def _installation() -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    missing = []
    try:
        for line in metadata.requires(_DISTRIBUTION) or ():
            name = line.replace(";", " ").replace("<", " ").replace(">", " ").split()[0]
            try:
                metadata.version(name)
            except metadata.PackageNotFoundError:
                missing.append(name)
    except metadata.PackageNotFoundError:  # frozen: its libraries are inside
        pass
    if missing:
        yield _poor("installation", BAD, "libraries_missing", names=", ".join(missing))
    else:
        yield _good(
            "installation", "installed", version=__version__, python=python, path=str(resources_dir())
        )
    folder = user_dir()
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(existing, os.W_OK):
        yield _poor("installation", BAD, "user_dir_closed", path=str(folder))
    if any(place.is_dir() and any(True for f in _FONTS for _ in place.rglob(f)) for place in _font_folders()):
        yield _good("fonts", "fonts_there")
    else:
        yield _poor("fonts", DOUBTFUL, "fonts_missing")


def _font_folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home))
        return (Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", local / "Microsoft/Windows/Fonts")
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
    shared = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return (*shared, home / ".local/share/fonts", home / ".fonts")


def _release() -> Iterator[Finding]:
    try:
        release = load_release()
    except WorkbenchError as error:
        yield Finding("standard", BAD, error.message, Message("care.reinstall"))
        return
    known = ", ".join(info.id for info in installed_releases())
    yield _good("standard", "standard_there", id=release.id, known=known)


def _project(path: Path) -> Iterator[Finding]:
    try:
        check_whole(path)
        with Project.open(path, read_only=True) as project:
            info, check, count = project.info, project.verify_history(), project.item_count()
        yield _good("project", "project_whole", hospital=info.hospital, items=count, format=info.format)
        if check:
            yield _good("chain", "chain_whole", n=check.steps)
        else:
            yield Finding("chain", BAD, check.message or Message("care.chain_broken"), Message("care.mend"))
        yield from _edition(info.release_id, info.release_sha256)
    except WorkbenchError as error:
        yield Finding("project", BAD, error.message, Message("care.mend"))
    if path.with_name(path.name + "-wal").exists():
        yield _poor("project", DOUBTFUL, "log_left", path=path.name)
    holder = WriterLock(path).seen()
    if holder is not None:
        since = local_time(holder.since) if holder.since else ""
        yield _poor("project", DOUBTFUL, "held_now", who=str(holder), since=since)
    yield _backups(path)
    warning = place_of(path).warning
    if warning is not None:
        yield Finding("folder", DOUBTFUL, warning)
    else:
        yield _good("folder", "folder_local")


def _edition(release_id: str, sha256: str) -> Iterator[Finding]:
    try:
        release = load_release(release_id)
    except WorkbenchError as error:
        yield Finding("standard", BAD, error.message)
        return
    if release.sha256 != sha256:
        yield _poor("standard", DOUBTFUL, "other_edition", id=release_id)


def _backups(path: Path) -> Finding:
    backups = listed(path)
    if not backups:
        return _poor("backups", DOUBTFUL, "no_backups", path=path.name)
    newest = backups[0]
    size = sum(backup.size for backup in backups) >> 20
    params = {"n": len(backups), "at": local_time(newest.made_at), "size": size}
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else datetime.now(UTC)
    if (changed - datetime.fromisoformat(newest.made_at)).days >= _OLD_DAYS:
        return _poor("backups", DOUBTFUL, "backups_old", **params)
    return _good("backups", "backups_there", **params)


def _disk(folder: Path) -> Iterator[Finding]:
    existing = next((place for place in (folder, *folder.parents) if place.exists()), Path())
    free = shutil.disk_usage(existing).free
    params = {"free": f"{free / (1 << 30):,.1f}", "path": str(folder)}
    if free < _LEAST_FREE:
        yield _poor("disk", DOUBTFUL, "disk_low", **params)
    else:
        yield _good("disk", "disk_there", **params)
