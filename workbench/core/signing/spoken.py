"""A fingerprint as short words that two people can compare by telephone.

Ten words of ``resources/signing/words.txt`` stand for the first ten bytes of the fingerprint's digest: 80
bits, which nobody meets by trying. The list was written for this program; its 256 pairs of a Chinese and an
English word mean the same (a test holds that no two sound alike), so that two screens in different languages
show the same things.
"""

from __future__ import annotations

import base64
import binascii
from functools import cache

from workbench.core.words import language
from workbench.paths import resource

COUNT = 10


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    lines = resource("signing", "words.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split() for line in lines]
    return tuple((chinese, english) for chinese, english in pairs)


def spoken(fingerprint: str, in_language: str | None = None) -> str:
    """The words of ``SHA256:…`` in a language; empty for what is no fingerprint."""
    try:
        digest = base64.b64decode(fingerprint.removeprefix("SHA256:") + "=", validate=True)
    except (binascii.Error, ValueError):
        return ""
    at = 1 if (in_language or language()) == "en" else 0
    return " ".join(_pairs()[byte][at] for byte in digest[:COUNT])
