"""Words shown to people: one catalogue in Chinese and English for the core, the command line and the window.

A text travels as a :class:`Message` (key and parameters) and becomes words only where it is shown, so that
the language can change at run time and a stored reason reads in either language. Catalogues are the files
``resources/i18n/<area>.toml``; each entry holds both languages side by side::

    [file_missing]
    zh = "找不到文件“{path}”，请检查路径。"
    en = "The file “{path}” does not exist. Check the path."

Where a text counts, ``{n:row|rows}`` is the word for one or for any other number ``n``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from string import Formatter
from typing import Any

from workbench.paths import resource

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"

_current = DEFAULT_LANGUAGE


def language() -> str:
    """The language in use, ``zh`` or ``en``."""
    return _current


def use_language(code: str) -> None:
    """Switch the language of every text rendered from now on. Unknown codes mean Chinese."""
    global _current
    _current = code if code in LANGUAGES else DEFAULT_LANGUAGE


@cache
def catalogue(area: str) -> dict[str, dict[str, str]]:
    """One area's entries: ``{name: {"zh": text, "en": text}}``."""
    with resource("i18n", f"{area}.toml").open("rb") as file:
        return tomllib.load(file)


class _Counting(Formatter):
    """``{n} {n:row|rows}``: the word for one, or for any other number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, more = format_spec.partition("|")
        if bar:
            return one if str(value) == "1" else more
        return str(super().format_field(value, format_spec))


_counting = _Counting()


@dataclass(frozen=True, slots=True)
class Message:
    """A text for people, not yet in a language.

    Attributes:
        key: ``area.name`` in the catalogues.
        params: Values for the placeholders: numbers, strings, other messages, or ``{"zh": …, "en": …}``.
    """

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def text(self, in_language: str | None = None) -> str:
        """The words in ``in_language`` or the language in use."""
        code = in_language or _current
        area, _, name = self.key.partition(".")
        template = catalogue(area)[name][code]
        values = {key: _render(value, code) for key, value in self.params.items()}
        if "|" in template:
            return _counting.vformat(template, (), values)
        return str(template.format(**values))

    def to_json(self) -> dict[str, Any]:
        """A plain value for storage; :meth:`from_json` reads it back."""
        params = {
            k: {"message": v.to_json()} if isinstance(v, Message) else v for k, v in self.params.items()
        }
        return {"key": self.key, "params": params} if params else {"key": self.key}

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> Message:
        params = {
            k: Message.from_json(v["message"]) if isinstance(v, dict) and "message" in v else v
            for k, v in value.get("params", {}).items()
        }
        return Message(value["key"], params)

    def __str__(self) -> str:
        return self.text()


def _render(value: Any, code: str) -> Any:
    if isinstance(value, Message):
        return value.text(code)
    if isinstance(value, dict) and code in value:
        return value[code]
    return value


def say(key: str, /, **params: Any) -> str:
    """The words of ``key`` in the language in use."""
    return Message(key, params).text()
