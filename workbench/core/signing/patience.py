"""Wrong passphrases are slowed: after a few, each further one has to wait longer.

This keeps somebody at an open window from guessing. A thief with a copy of the key file is slowed by scrypt
alone (see private_file.py).
"""

from __future__ import annotations

import math
import time

from workbench.core.errors import KeyProblem
from workbench.core.words import Message

FREE = 3
LONGEST = 60.0
_wrong: dict[str, tuple[int, float]] = {}


def pause_after(wrong: int) -> float:
    """Seconds to wait after so many wrong passphrases in a row."""
    return min(LONGEST, 2.0 ** (wrong - FREE)) if wrong >= FREE else 0.0


def ask(fingerprint: str) -> None:
    """May another passphrase be tried now?

    Raises:
        KeyProblem: Not yet.
    """
    wrong, last = _wrong.get(fingerprint, (0, 0.0))
    left = last + pause_after(wrong) - time.monotonic()
    if wrong and left > 0:
        raise KeyProblem(Message("signing.too_many_tries", {"seconds": math.ceil(left)}))


def was_wrong(fingerprint: str) -> None:
    """Note a wrong passphrase."""
    _wrong[fingerprint] = (_wrong.get(fingerprint, (0, 0.0))[0] + 1, time.monotonic())


def was_right(fingerprint: str) -> None:
    """Forget the wrong ones."""
    _wrong.pop(fingerprint, None)
