"""The report on mutual recognition as a workbook: shares, what one segment keeps back, what is lacking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from workbench.core.exchange.reports.sheet import Book
from workbench.core.words import say

Row = Sequence[str | int]


def write_workbook(path: Path, shares: Iterable[Row], near: Iterable[Row], lacking: Iterable[Row]) -> None:
    """Write it.

    Args:
        shares: What is counted, items, share of items, exams, share of exams.
        near: Name, exams, segment, name and code now, recognised name and code.
        lacking: Scope, name, codes.

    Raises:
        FileProblem: It cannot be written.
    """
    sheets = (
        (
            "share",
            (("what", 46), ("items", 12), ("items_share", 12), ("exams", 14), ("exams_share", 14)),
            shares,
        ),
        (
            "near",
            (
                ("name", 40),
                ("exams", 12),
                ("segment", 14),
                ("now_name", 40),
                ("now_code", 20),
                ("wanted_name", 40),
                ("wanted_code", 20),
            ),
            near,
        ),
        ("lacking", (("scope", 22), ("name", 46), ("codes", 34)), lacking),
    )
    with Book(path, say("recognition.gaps_title")) as book:
        for name, columns, rows in sheets:
            heads = [(width, say(f"recognition.col_{column}")) for column, width in columns]
            sheet = book.sheet(say(f"recognition.sheet_{name}"), heads)
            for row in rows:
                sheet.row(list(row))
