"""How the command line speaks: JSON for machines on stdout, words for people, progress bars on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from workbench.core.jobs import Progress
from workbench.core.words import Message


def print_json(value: Any) -> None:
    """One JSON value on stdout, UTF-8."""
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def print_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A small table for people. Numbers go to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    kept = [[str(cell) for cell in row] for row in rows]
    for index, header in enumerate(headers):
        numbers = bool(kept) and all(row[index].replace(",", "").rstrip("%").isdigit() for row in kept)
        table.add_column(header, justify="right" if numbers else "left", overflow="fold")
    for row in kept:
        table.add_row(*(Text(cell) for cell in row))  # plain: 颅脑［外伤］ and [trauma] are no markup
    Console(highlight=False).print(table)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on stderr where that is a terminal, silence elsewhere."""
    console = Console(stderr=True)
    if not sys.stderr.isatty():
        yield Progress()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(stage: Message, done: int, total: int) -> None:
            bar.update(task, description=stage.text(), completed=done, total=total or None)

        yield Progress(report)
