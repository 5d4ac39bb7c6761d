"""Which keys do what: ours from the table of actions, and those that a person chose instead."""

from __future__ import annotations

import json

from PySide6.QtGui import QKeySequence

from workbench.core.settings import KEYS, Settings
from workbench.ui.actions import DIGITS, TABLE, Keys, default_keys, key_words
from workbench.ui.recent import json_setting

MOST = 3  # keys of one action


def keys_of(settings: Settings) -> Keys:
    """The keys of every action; ours where the settings keep none, or nonsense, or a key that is taken."""
    keys = default_keys()
    for action, given in json_setting(settings, KEYS, {}).items():
        if action in keys and isinstance(given, list) and len(given) <= MOST:
            chosen = tuple(key for key in given if isinstance(key, str) and _named(key) == key)
            if len(chosen) == len(given) and not any(owner(keys, key, action) for key in chosen):
                keys[action] = chosen
    return keys


def owner(keys: Keys, key: str, besides: str = "") -> str:
    """The action that a key belongs to already (``digit`` for the digits), empty if it is free."""
    if key in DIGITS:
        return "digit"
    return next((row.id for row in TABLE if row.id != besides and key in map(_named, keys[row.id])), "")


def choose(settings: Settings, action: str, chosen: tuple[str, ...]) -> str:
    """Give an action other keys. The action that has one of them already, empty where it was done."""
    keys = keys_of(settings)
    named = tuple(dict.fromkeys(_named(key) for key in chosen))
    taken = next(filter(None, (owner(keys, key, action) for key in named)), "")
    if not taken:
        ours = default_keys()
        keys[action] = ours[action] if named == tuple(map(_named, ours[action])) else named
        others = {row.id: list(keys[row.id]) for row in TABLE if keys[row.id] != ours[row.id]}
        settings.set(KEYS, json.dumps(others))
    return taken


def _named(key: str) -> str:
    """A key as Qt writes it, so that ``esc`` and ``Esc`` are one; empty where it is none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def printed(key: str) -> str:
    """A key as this system's keyboards have it printed."""
    short = key_words(key)
    if short != key:
        return short
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return text.replace("Return", "⏎").replace("Backspace", "⌫")
