"""A cell's value as text: nothing is rounded, whole numbers have no ``.0``, dates are ISO 8601."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

_EXACT = 1e15  # below, a whole number's digits are those of its shortest form


def cell_text(value: Any) -> str:
    """The text of one cell's value as the reader gives it."""
    if type(value) is float:
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else _number_text(value)
    if isinstance(value, str) or value is None:
        return value or ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        whole_day = value.time() == datetime.time()
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _number_text(value: float) -> str:
    text = repr(value)
    # Decimal of the shortest form: no exponent, no binary tail.
    return (format(Decimal(text), "f") if "e" in text else text).removesuffix(".0")
