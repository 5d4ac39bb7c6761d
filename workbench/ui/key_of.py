"""Keys in sentences and on buttons: whatever key an action has now, for a person may choose others."""

from __future__ import annotations

from typing import Any

from workbench.core.words import Message, say
from workbench.ui.actions import TABLE, Keys, default_keys
from workbench.ui.key_choices import printed

_in_use: Keys = default_keys()
_WORDS = {row.id: row.words for row in TABLE}


def use(keys: Keys) -> None:
    """Name these keys from now on."""
    global _in_use
    _in_use = keys


class Key:
    """The first key of an action, as a value for the placeholders of a message; rendered late as all words.

    ``{key}`` names the key, or the action in quotes where it has none. ``{key:label}`` is for what stands on
    a button: the key with room behind it, or nothing.
    """

    def __init__(self, action: str) -> None:
        self.action = action

    @property
    def printed(self) -> str:
        """The key as it is printed on keyboards; empty where the action has none."""
        keys = _in_use[self.action]
        return printed(keys[0]) if keys else ""

    def __str__(self) -> str:
        return self.printed or say("ui.key_none", action=_WORDS[self.action])

    def __format__(self, spec: str) -> str:
        if spec != "label":
            return str(self)
        return f"{self.printed}  " if self.printed else ""


def keyed(key: str, action: str, **params: Any) -> Message:
    """A message in which ``{key}`` stands for the key of an action."""
    return Message(key, {**params, "key": Key(action)})
