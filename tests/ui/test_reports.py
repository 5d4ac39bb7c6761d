"""The reports of the window: written where asked, on one page of paper, in either language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter

from workbench.core.exchange.reports.department import Collapsed, DepartmentFacts, Named
from workbench.core.items import State
from workbench.core.jobs import run_now
from workbench.core.project import Moment, Project, Tally
from workbench.core.words import use_language
from workbench.core.workflow.reporting import ReportJob
from workbench.ui.dialogs.files.reports_dialog import REPORTS, ReportsDialog
from workbench.ui.main_window import MainWindow
from workbench.ui.report_pdf import BOTTOM, Sheet, write_pdf


def opened(window: MainWindow) -> ReportsDialog:
    """The dialog as the menu opens it."""
    window.actions_["reports"].trigger()
    (shown,) = window.intents.open_dialogs
    assert isinstance(shown, ReportsDialog)
    return shown


def test_every_report_is_written(window: MainWindow, project_path: Path) -> None:
    starts = {".pdf": b"%PDF-", ".html": b"<!DOC", ".xlsx": b"PK\x03\x04", ".json": b"{"}
    for report, (_, _, forms) in REPORTS.items():
        for suffix in forms:
            dialog = opened(window)
            dialog.report.setCurrentIndex(dialog.report.findData(report))
            dialog.form_box.setCurrentIndex(dialog.form_box.findData(suffix))
            out = Path(dialog.path.text())
            assert out.name == f"{project_path.stem}-{report}{suffix}"
            assert dialog.projects.isVisible() == (report == "feedback")
            dialog.go()
            assert out.read_bytes().startswith(starts[suffix])
            assert str(out) in window.messages.text.text()
            assert not window.intents.open_dialogs


def test_what_cannot_be_written_is_said_and_the_dialog_stays(window: MainWindow, tmp_path: Path) -> None:
    dialog = opened(window)
    for report in REPORTS:
        dialog.report.setCurrentIndex(dialog.report.findData(report))
        dialog.path.setText(str(tmp_path / "none" / f"a{REPORTS[report][2][0]}"))
        dialog.go()
        assert "none" in dialog.problem.text() and dialog.go_button.isEnabled()
    dialog.path.setText(" ")
    dialog.go()
    assert dialog.problem.text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_fullest_report_is_one_page(dressed, project_path: Path, tmp_path: Path, language: str) -> None:
    use_language(language)
    with Project.open(project_path, read_only=True) as project:
        made = run_now(ReportJob(), project).facts
    long = "很长的院内名称" * 30
    named = tuple(Named(long, 10**9, long) for _ in range(12))
    full = DepartmentFacts(
        made.info,
        made.made_at,
        {state: Tally(10**6, 10**9) for state in State},
        {word: (Tally(1, 1), Tally(3, 0)) for word in ("CT", "MR", "DR", "MG", "RF", "")},
        {r: Tally(5, 5) for r in ("out_of_scope", "not_in_standard", "needs_extension", "not_an_exam")},
        named,
        named,
        named,
        10**6,
        tuple(Collapsed("x" * 14, long, 99, 10**9, (long,) * 4) for _ in range(12)),
        standard_before=Tally(10**6, 10**9),
        course=tuple(Moment("2026-01-01T00:00:00Z", n, n) for n in range(2000, 0, -1)),
    )
    image = QImage(595, 842, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sheet = Sheet(painter)
    sheet.draw(full)
    painter.end()
    assert BOTTOM - 60 < sheet.end <= BOTTOM
    out = tmp_path / "r.pdf"
    write_pdf(out, full)
    content = out.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 59[0-9.]+ 84[0-9.]+\s*\]", content)
