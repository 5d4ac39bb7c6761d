"""The code of a standard item: parsing, printing, and the structure that a release declares for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbench.core.errors import InputProblem
from workbench.core.words import Message

# Segment names in the order of ItemCode's fields; a release's structure uses these words.
SEGMENTS = ("device", "site1", "site2", "site3", "method", "post", "extra")

_DIGIT_LIKE = "iol"
_PLAIN = re.compile(r"[0-9A-HJKMNP-Za-hjkmnp-z]*")
_FLOAT = re.compile(r"\d(\.\d+)?[eE]\+?\d+|\d+\.\d*")


@dataclass(frozen=True, slots=True)
class ItemCode:
    """The code of a standard item, segment by segment (guideline, section 1).

    Attributes:
        device: Device type, two characters as every segment in V5.0.
        site1, site2, site3: Site of level 1, 2 and 3.
        method: Scan method.
        post: Post-processing (CT) or position (X-ray), ``00`` when unused.
        extra: ``00`` when unused; empty in structures without it.
        suffix: The institution's extension without its hyphen, e.g. ``x1``; empty for the item itself.
    """

    device: str
    site1: str
    site2: str
    site3: str
    method: str
    post: str = "00"
    extra: str = "00"
    suffix: str = ""

    @property
    def site(self) -> str:
        """All three levels, six characters in V5.0."""
        return self.site1 + self.site2 + self.site3

    @property
    def base(self) -> ItemCode:
        """The standard's own item, without the institution's extension."""
        return replace(self, suffix="") if self.suffix else self

    @staticmethod
    def of(device: str, site: str, method: str, post: str = "00", extra: str = "00") -> ItemCode:
        """A code from a six-character site."""
        return ItemCode(device, site[:2], site[2:4], site[4:], method, post, extra)

    @staticmethod
    def parse(text: str) -> ItemCode:
        """Read a code of V5.0's structure.

        Raises:
            InputProblem: With the reason: length, letter, or a number where a code should be.
        """
        return V5.parse(text)

    def __str__(self) -> str:
        body = "".join(getattr(self, name) for name in SEGMENTS)
        return f"{body}-{self.suffix}" if self.suffix else body


@dataclass(frozen=True, slots=True)
class Structure:
    """How a release writes its codes: data, so that editions of 12 or 16 characters need no code.

    Attributes:
        widths: Characters of each segment in the order of :data:`SEGMENTS`; 0 where an edition lacks one.
        forbidden: Letters never used, in lower case.
        extension: First letter of an institution's extension.
        unused: What an unused segment holds.
    """

    widths: tuple[int, ...]
    forbidden: str = "iol"
    extension: str = "x"
    unused: str = "00"

    @property
    def length(self) -> int:
        """Characters of a code without extension."""
        return sum(self.widths)

    @property
    def no_extra(self) -> str:
        """The extra segment when unused, empty in structures without it."""
        return "0" * self.widths[-1]

    def width(self, *segments: str) -> int:
        """Characters of these segments together."""
        return sum(self.widths[SEGMENTS.index(name)] for name in segments)

    @staticmethod
    def of(segments: Mapping[str, int], **options: str) -> Structure:
        """From segment names and widths."""
        return Structure(tuple(segments.get(name, 0) for name in SEGMENTS), **options)

    def parse(self, text: str) -> ItemCode:
        """Read a code. Outer spaces and full-width forms are tolerated, nothing else is mended.

        Raises:
            InputProblem: With the reason.
        """
        plain = unicodedata.normalize("NFKC", text).strip()
        if not plain:
            raise InputProblem(Message("standard.code_empty"))
        body, hyphen, suffix = plain.partition("-")
        if _FLOAT.fullmatch(body):
            raise InputProblem(Message("standard.code_number", {"code": plain}))
        self._check_letters(plain, body)
        if len(body) != self.length:
            raise InputProblem(
                Message("standard.code_length", {"code": plain, "n": len(body), "expected": self.length})
            )
        if hyphen:
            self._check_suffix(plain, suffix)
        parts, start = [], 0
        for width in self.widths:
            parts.append(body[start : start + width])
            start += width
        device, site1, site2, site3, method, post, extra = parts
        return ItemCode(device, site1, site2, site3, method, post, extra, suffix)

    def _check_letters(self, whole: str, text: str) -> None:
        if self.forbidden in _DIGIT_LIKE and _PLAIN.fullmatch(text):
            return
        for place, char in enumerate(text, start=1):
            if not (char.isascii() and char.isalnum()):
                raise InputProblem(
                    Message("standard.code_sign", {"code": whole, "sign": char, "place": place})
                )
            if char.lower() in self.forbidden:
                raise InputProblem(
                    Message("standard.code_letter", {"code": whole, "sign": char, "place": place})
                )

    def _check_suffix(self, whole: str, suffix: str) -> None:
        rest = suffix.removeprefix(self.extension)
        if rest == suffix or not rest or not (rest.isascii() and rest.isalnum() and rest == rest.lower()):
            raise InputProblem(
                Message("standard.code_suffix", {"code": whole, "suffix": suffix, "letter": self.extension})
            )
        self._check_letters(whole, rest)


V5 = Structure((2, 2, 2, 2, 2, 2, 2))
