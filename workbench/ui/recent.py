"""Projects opened lately, kept in the settings as JSON, newest first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.core.settings import RECENT, Option, Settings

KEPT = 8


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project file that was opened before; it may have vanished since."""

    path: Path
    hospital: str


def json_setting(settings: Settings, option: Option[str], fallback: Any) -> Any:
    """A setting that holds JSON of the fallback's type; the fallback where it is damaged."""
    try:
        value = json.loads(settings.get(option))
    except ValueError:
        return fallback
    return value if isinstance(value, type(fallback)) else fallback


def listed(settings: Settings) -> list[RecentProject]:
    """The recent projects, newest first."""
    result = []
    for entry in json_setting(settings, RECENT, []):
        if isinstance(entry, dict) and isinstance(entry.get("path"), str):
            result.append(RecentProject(Path(entry["path"]), str(entry.get("hospital", ""))))
    return result


def remember(settings: Settings, path: Path, hospital: str) -> None:
    """Put a project at the head of the list."""
    entries = [e for e in listed(settings) if e.path != path][: KEPT - 1]
    rows = [{"path": str(path), "hospital": hospital}]
    rows += [{"path": str(e.path), "hospital": e.hospital} for e in entries]
    settings.set(RECENT, json.dumps(rows, ensure_ascii=False))


def forget(settings: Settings, path: Path) -> None:
    """Take a project from the list."""
    rows = [{"path": str(e.path), "hospital": e.hospital} for e in listed(settings) if e.path != path]
    settings.set(RECENT, json.dumps(rows, ensure_ascii=False))
