"""The user's settings: each option declared once, with key, type, default and words; kept in a JSON file."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from workbench.core.words import Message
from workbench.paths import user_dir

T = TypeVar("T", str, int, float, bool)


@dataclass(frozen=True)
class Option(Generic[T]):
    """One setting. ``choices`` empty means any value of the default's type."""

    key: str
    default: T
    words: Message
    choices: tuple[T, ...] = ()

    def accepts(self, value: Any) -> bool:
        """True if ``value`` is of the right type and among the choices."""
        return type(value) is type(self.default) and (not self.choices or value in self.choices)


LANGUAGE = Option("language", "zh", Message("settings.language"), ("zh", "en"))
THEME = Option("theme", "system", Message("settings.theme"), ("system", "light", "dark"))
REVIEWER = Option("reviewer", "", Message("settings.reviewer"))
RECENT = Option("recent", "[]", Message("settings.recent"))
WINDOW = Option("window", "{}", Message("settings.window"))
BACKUP_SPACE_MB = Option("backup_space_mb", 5000, Message("settings.backup_space_mb"))

OPTIONS: dict[str, Option[Any]] = {
    o.key: o for o in (LANGUAGE, THEME, REVIEWER, RECENT, WINDOW, BACKUP_SPACE_MB)
}


class Settings:
    """Settings read once and written on each change. A damaged file gives the defaults; it is never fatal."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or user_dir() / "settings.json"
        self._values: dict[str, Any] = {}
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        if isinstance(stored, dict):
            self._values = {k: v for k, v in stored.items() if k in OPTIONS and OPTIONS[k].accepts(v)}

    def get(self, option: Option[T]) -> T:
        """The value of an option, its default where none was set."""
        value: T = self._values.get(option.key, option.default)
        return value

    def set(self, option: Option[T], value: T) -> None:
        """Set and store one option. A folder that cannot be written keeps the value for this run only."""
        if not option.accepts(value):
            raise ValueError(f"{value!r} is not a value of {option.key}")
        self._values[option.key] = value
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".settings-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._values, file, ensure_ascii=False, indent=1)
            Path(temporary).replace(self._path)
        except OSError:
            return
