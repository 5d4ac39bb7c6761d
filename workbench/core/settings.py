"""The user's settings: each option declared once, with key, type, default and words; kept in a JSON file."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from workbench.core.errors import FileProblem
from workbench.core.words import Message
from workbench.paths import user_dir

T = TypeVar("T", str, int, float, bool)


@dataclass(frozen=True)
class Option(Generic[T]):
    """One setting.

    Attributes:
        choices: Empty means any value of the default's type.
        shared: Travels in a file of settings to other laptops; not so who reviews and what was open here.
    """

    key: str
    default: T
    words: Message
    choices: tuple[T, ...] = ()
    shared: bool = True

    def accepts(self, value: Any) -> bool:
        """True if ``value`` is of the right type and among the choices."""
        return type(value) is type(self.default) and (not self.choices or value in self.choices)


LANGUAGE = Option("language", "zh", Message("settings.language"), ("zh", "en"))
THEME = Option("theme", "system", Message("settings.theme"), ("system", "light", "dark"))
# Per cent, of text and all that stands around it; taken up when the program starts.
FONT_SIZE = Option("font_size", 100, Message("settings.font_size"), (90, 100, 110, 125, 150))
REVIEWER = Option("reviewer", "", Message("settings.reviewer"), shared=False)
RECENT = Option("recent", "[]", Message("settings.recent"), shared=False)
WINDOW = Option("window", "{}", Message("settings.window"), shared=False)
# JSON: how far the tour is, keys pressed in exercises.
TRAINING = Option("training", "{}", Message("settings.training"), shared=False)
# JSON: order, width and showing of the list's columns; keys of actions that differ from ours; saved queues.
COLUMNS = Option("columns", "{}", Message("settings.columns"))
KEYS = Option("keys", "{}", Message("settings.keys"))
SAVED_QUEUES = Option("saved_queues", "{}", Message("settings.saved_queues"))
# Settle look-alikes in one line without showing them first.
ALIKE_AT_ONCE = Option("alike_at_once", False, Message("settings.alike_at_once"))
# Whose certificates may add Excel's own signature: the program's as well, only the hospital's, nobody's.
EXCEL_SIGNATURE = Option(
    "excel_signature", "own", Message("settings.excel_signature"), ("own", "hospital", "off")
)
BACKUP_SPACE_MB = Option("backup_space_mb", 5000, Message("settings.backup_space_mb"))
# Bounds on what is read from outside: a file, what a workbook unpacks to, and its cells (24 bytes each in the
# reader: 0.7 GB). Larger ones are refused.
LIST_MB = Option("list_mb", 400, Message("settings.list_mb"))
UNPACKED_MB = Option("unpacked_mb", 1536, Message("settings.unpacked_mb"))
MOST_CELLS = Option("most_cells", 30_000_000, Message("settings.most_cells"))

_ALL: tuple[Option[Any], ...] = (
    *(LANGUAGE, THEME, FONT_SIZE, REVIEWER, RECENT, WINDOW, TRAINING),
    *(COLUMNS, KEYS, SAVED_QUEUES, ALIKE_AT_ONCE, EXCEL_SIGNATURE),
    *(BACKUP_SPACE_MB, LIST_MB, UNPACKED_MB, MOST_CELLS),
)
OPTIONS: dict[str, Option[Any]] = {option.key: option for option in _ALL}
SHARED_FORMAT = "workbench-settings/1"
_MOST_BYTES = 1_000_000


class Settings:
    """Settings read once and written on each change. A damaged file gives the defaults; it is never fatal."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or user_dir() / "settings.json"
        self._values: dict[str, Any] = {}
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        self._values = _fitting(stored)

    def knows(self, option: Option[Any]) -> bool:
        """True if a person (or a file of settings) ever set it."""
        return option.key in self._values

    def get(self, option: Option[T]) -> T:
        """The value of an option, its default where none was set."""
        value: T = self._values.get(option.key, option.default)
        return value

    def set(self, option: Option[T], value: T) -> None:
        """Set and store one option. A folder that cannot be written keeps the value for this run only."""
        if not option.accepts(value):
            raise ValueError(f"{value!r} is not a value of {option.key}")
        self._values[option.key] = value
        self._store()

    def reset(self, *options: Option[Any]) -> None:
        """Take options back to their defaults; all that travel where none is named."""
        for option in options or [option for option in _ALL if option.shared]:
            self._values.pop(option.key, None)
        self._store()

    def write_shared(self, path: Path) -> None:
        """Write what travels to other laptops into a file.

        Raises:
            FileProblem: The file cannot be written.
        """
        values = {key: value for key, value in self._values.items() if OPTIONS[key].shared}
        text = json.dumps({"format": SHARED_FORMAT, "settings": values}, ensure_ascii=False, indent=1)
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise FileProblem(Message("settings.cannot_write", {"path": str(path)})) from error

    def read_shared(self, path: Path) -> int:
        """Take over the settings of a file that :meth:`write_shared` wrote; how many there were.

        Raises:
            FileProblem: It cannot be read, or is no such file. Nothing was changed.
        """
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise ValueError("too large")
            read = json.loads(path.read_text(encoding="utf-8"))
            if read["format"] != SHARED_FORMAT:
                raise ValueError("another format")
            values = {k: v for k, v in _fitting(read["settings"]).items() if OPTIONS[k].shared}
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise FileProblem(Message("settings.cannot_read", {"path": str(path)})) from error
        self._values |= values
        self._store()
        return len(values)

    def _store(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".settings-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._values, file, ensure_ascii=False, indent=1)
            Path(temporary).replace(self._path)
        except OSError:
            return


def _fitting(stored: Any) -> dict[str, Any]:
    """The values of known options that fit."""
    pairs = stored.items() if isinstance(stored, dict) else ()
    return {key: value for key, value in pairs if key in OPTIONS and OPTIONS[key].accepts(value)}
