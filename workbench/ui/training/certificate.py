"""The result of an exercise as a document: shown in a dialog, and written as PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from workbench.core.exchange import replacing
from workbench.core.exchange.reports.page import text
from workbench.core.exchange.reports.training import (
    answer_text,
    fault_word,
    faults_text,
    figures,
    sentence,
    title_of,
)
from workbench.core.exchange.reports.words import percent
from workbench.core.training import Result
from workbench.core.words import language, say
from workbench.ui import theme

_INK, _FAINT, _LINE, _GROUND = "#1a1e26", "#5d6675", "#d5d9e0", "#f6f7f9"  # on paper, whatever the theme
_GOOD, _BAD = "#1e7f4f", "#b26a00"


def document(result: Result) -> QTextDocument:
    """The page: who, how much was right, by level and segment; then each wrong answer."""
    made = QTextDocument()
    made.setDefaultFont(theme.sans(13))
    made.setDefaultStyleSheet(
        f"body,td,th,p,h1,h2{{color:{_INK}}} h2{{font-size:15px}} th{{background:{_GROUND};font-weight:600}}"
        f" .faint{{color:{_FAINT}}}"
    )
    hue = _GOOD if result.passed else _BAD
    who = text(result.trainee or say("training.nobody"))
    share = percent(result.right, result.total)
    parts = [
        f'<p align="center" style="font-size:26px;font-weight:600">{text(title_of(result))}</p>',
        f'<p align="center" style="font-size:20px">{who}</p>',
        f'<p align="center">{text(sentence(result))}</p>',
        f'<p align="center" style="font-size:40px;font-weight:600;color:{hue}">{share}</p>',
        _pairs(result),
        _table(
            "by_level",
            ("level", "right", "share"),
            [[level.title[language()], f"{n} / {of}", percent(n, of)] for level, n, of in result.by_level()],
        ),
        _table(
            "by_fault",
            ("fault", "names"),
            [[fault_word(fault), str(count)] for fault, count in result.by_fault().items()],
        ),
        _table(
            "wrong",
            ("name", "fault", "given", "expected"),
            [
                [o.name, faults_text(o), answer_text(o.given), answer_text(o.expected)]
                for o in result.outcomes
                if not o.right
            ],
        ),
    ]
    made.setHtml("".join(parts))
    return made


def _pairs(result: Result) -> str:
    """The figures, two beside each other."""
    cells = [
        f'<td width="22%" class="faint">{text(name)}</td><td width="28%">{text(value)}</td>'
        for name, value in figures(result)
    ]
    rows = "".join(f"<tr>{''.join(cells[n : n + 2])}</tr>" for n in range(0, len(cells), 2))
    return f'<table width="99%" cellpadding="4">{rows}</table>'


def _table(title: str, heads: tuple[str, ...], lines: list[list[str]]) -> str:
    """A heading with a table; nothing where it would be empty."""
    if not lines:
        return ""
    head = "".join(f'<th align="left">{text(say(f"training.{name}"))}</th>' for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{text(c)}</td>" for c in line) + "</tr>" for line in lines)
    frame = f"border-collapse:collapse;border-color:{_LINE}"
    look = f'width="99%" cellpadding="5" cellspacing="0" border="1" style="{frame}"'
    return f"<h2>{text(say(f'training.{title}'))}</h2><table {look}><tr>{head}</tr>{body}</table>"


def write_pdf(path: Path, result: Result) -> None:
    """Write the page as PDF, A4.

    Raises:
        FileProblem: The folder cannot be written, or the old file is open in another program.
    """
    with replacing(path) as temporary:
        writer = QPdfWriter(str(temporary))
        margins = QMarginsF(18, 16, 18, 16)
        page = QPageSize(QPageSize.PageSizeId.A4)
        layout = QPageLayout(page, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
        writer.setPageLayout(layout)
        writer.setResolution(96)
        writer.setTitle(title_of(result))
        document(result).print_(writer)
        del writer  # closes the file
