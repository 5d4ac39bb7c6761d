"""The tables of a release in the making: rows, findings, and what every converted table needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.core.standard.findings import Finding, Level, finding
from workbench.core.standard.published import Line
from workbench.core.standard.reading import OPTIONAL, TABLES
from workbench.core.standard.release import Release
from workbench.core.text import key_of

Row = dict[str, str]
_MODALITIES = {"X线": "X", "XRAY": "X", "X-RAY": "X"}
_HOUSE = str.maketrans({"(": "（", ")": "）", "[": "［", "]": "］", ",": "，"})


def house_style(term: str) -> str:
    """A published term in the printing of our edition: full-width brackets, no leading ``*``."""
    return " ".join(term.lstrip("* ").split()).translate(_HOUSE)


def modality_word(name: str) -> str:
    """The project's word for a modality: ``X线`` and ``X 线`` are ``X``, others stay as they are."""
    plain = key_of(name)
    return _MODALITIES.get(plain, plain)


class Draft:
    """Collects rows and findings while the published tables are gone through.

    Attributes:
        published: Rows by kind of table, see :func:`published.recognise`.
        known: A release to take styles, English terms and aliases from.
        source: Where the tables came from, for refusals.
        rows: The new release's rows by table.
        findings: Everything noticed.
    """

    def __init__(self, published: dict[str, list[Line]], known: Release, source: str) -> None:
        self.published, self.known, self.source = published, known, source
        self.rows: dict[str, list[Row]] = {name: [] for name in (*TABLES, *OPTIONAL)}
        self.findings: list[Finding] = []

    def note(self, level: Level, line: Line, rule: str, key: str, **params: object) -> None:
        """Record a finding on a row."""
        self.findings.append(finding(level, line.table, line.row, rule, key, **params))

    def distinct(self, lines: Iterable[Line], *columns: str) -> Iterator[Line]:
        """Rows by code, the first of each; what repeats or contradicts it is noted, not dropped."""
        seen: dict[tuple[str, ...], Line] = {}
        for line in lines:
            code = tuple(line[column] for column in columns)
            first = seen.setdefault(code, line)
            if first is line:
                yield line
            elif same_cells(first, line):
                self.note(Level.NOTE, line, "row_repeated", " ".join(code), other=first.row)
            else:
                self.note(
                    Level.ERROR, line, "row_contradicts", " ".join(code), other=first.row, text=line.text
                )

    def corrected(self, line: Line, table: str, key: str, published: str) -> str | None:
        """What our edition has for a known misprint, noted; None if this is not one. May be empty."""
        for row in self.known.corrections:
            if (row["table"], row["code"]) == (table, key) and key_of(row["published"]) == key_of(published):
                self.note(Level.NOTE, line, "misprint", key, published=published, ours=row["ours"])
                return row["ours"]
        return None

    def usable(self, line: Line, table: str, key: str, code: str, width: int, term: str) -> bool:
        """True if a dictionary code has the right length and letters; if not, a finding with the row."""
        forbidden = self.known.dictionaries.structure.forbidden
        if len(code) == width and all(
            c.isascii() and c.isalnum() and c.lower() not in forbidden for c in code
        ):
            return True
        if self.corrected(line, table, key, term) is None:
            self.note(Level.ERROR, line, "code_unusable", key, expected=width, text=line.text)
        return False

    def agrees(self, line: Line, table: str, key: str, term: str, known: str) -> bool:
        """True if a term is the known release's, or a misprint of it that the known release explains."""
        return key_of(known) == key_of(term) or self.corrected(line, table, key, term) is not None


def same_cells(one: Line, other: Line) -> bool:
    """True if two rows say the same, signs and spaces aside."""
    return {k: key_of(v) for k, v in one.cells.items()} == {k: key_of(v) for k, v in other.cells.items()}
