"""The audit: every decision, undo included, the verdict above, and no text of the hospital obeyed."""

from __future__ import annotations

import gzip
import html
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import load_workbook

from tests.project.making import SUGGESTIONS, chest, import_items, new_project, source_items
from workbench.cli.main import run
from workbench.core import review
from workbench.core.errors import FileProblem, InputProblem
from workbench.core.exchange.reports.sheet import Book
from workbench.core.items import Decision, State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.project.schema import latest, triggers
from workbench.core.words import use_language
from workbench.core.workflow.auditing import AuditJob

NAMES = (
    ("胸部CT<script>alert(1)</script>", "CT", 10),
    ("=cmd|'/c calc'!A1", "CT", 9),
    ("שלום\u202e\x00🩻&amp;", "CT", 8),
    ("膝关节磁共振", "MR", 7),
)


@pytest.fixture
def project(tmp_path: Path):
    with new_project(tmp_path / "p.iemap") as opened:
        items = source_items(NAMES)
        import_items(opened, items)
        opened.save_suggestions(zip((i.id for i in items), SUGGESTIONS, strict=False), "test")
        opened.append_step("accept", "<i>甲</i>", [chest(items[0]), replace(chest(items[1]), rank=2)])
        review.undo(opened, "乙")
        opened.append_step("question", "甲", [Decision(items[2].id, State.QUESTION, remark="@左还是右？")])
        yield opened


def written(project: Project, out: Path) -> Path:
    report = run_now(AuditJob(out), project)
    assert report.check and report.lines == 5
    return out


def test_the_page_tells_every_decision_and_obeys_no_text(project: Project, tmp_path: Path) -> None:
    text = written(project, tmp_path / "a.html").read_text(encoding="utf-8")
    assert text.index('class="good"') < text.index("<table")
    assert project.head_hash in text and "3 步" in text
    tags = set(re.findall(r"<([a-z0-9]+)", text))
    assert not tags & {"script", "i", "img", "a", "link", "iframe"}
    assert re.findall(r"(?:src=|href|url\()[^>]*", text) == []
    for name, _, _ in NAMES[:2]:
        assert f"<bdi>{html.escape(name)}</bdi>" in text
    assert "\x00" not in text and "<bdi>שלום" in text
    steps = re.findall(r"<b>#(\d+) ([^<]+)</b>", text)
    assert steps == [("1", "接受建议"), ("2", "撤销（第 1 步）"), ("3", "待医院确认")]
    assert text.count("20040100110000 CT 胸部（平扫）") == 4  # suggested and taken twice
    assert "膝关节磁共振" not in text  # nobody decided anything about it


def lines_of(out: Path) -> list[dict[str, str]]:
    head, *rows = load_workbook(out).get_sheet_by_name("全部裁定").to_python()
    return [dict(zip(head, line, strict=True)) for line in rows]


def test_it_tells_what_was_suggested_then_and_not_what_is_suggested_now(
    project: Project, tmp_path: Path
) -> None:
    later = replace(SUGGESTIONS[3], confidence=0.123)
    items = [item.id for item in project.iter_items()]
    project.save_suggestions(((item_id, later) for item_id in items), "another engine")
    project.append_step(
        "adjust", "丙", [replace(chest(project.item(items[1])), state=State.ADJUSTED, rank=None)]
    )
    lines = lines_of(run_now(AuditJob(tmp_path / "a.xlsx"), project).path)
    assert "20040100110000" in lines[0]["当时的建议"] and "12.3%" not in lines[0]["当时的建议"]
    assert "12.3%" in lines[-1]["当时的建议"]
    assert lines[2]["当时的建议"] == "", "an item that was opened again"
    assert project.verify_history()


def test_what_many_at_once_were_shown(tmp_path: Path) -> None:
    items = source_items(tuple((f"胸部CT平扫{n}", "CT", 1) for n in range(80)))
    with new_project(tmp_path / "p.iemap") as project:
        import_items(project, items)
        project.save_suggestions(((item.id, SUGGESTIONS[0]) for item in items[:70]), "test")
        taken = [replace(chest(item), rank=1) for item in items[:60]]
        asked = [Decision(item.id, State.QUESTION, remark="？") for item in items[60:]]
        project.append_step("accept", "甲", [*taken, *asked])
        lines = lines_of(run_now(AuditJob(tmp_path / "a.xlsx"), project).path)
        review.undo(project, "甲")
        review.redo(project, "甲")
        assert project.decision(items[0].id).shown.parts == (("20040100110000", "CT 胸部（平扫）"),)
        assert project.verify_history()
    share = f"{SUGGESTIONS[0].confidence:.1%}"
    assert all("20040100110000" in line["当时的建议"] and share in line["当时的建议"] for line in lines[:70])
    assert all(line["当时的建议"] == "（当时没有建议）" for line in lines[70:])


def test_older_steps_say_that_it_was_not_recorded(tmp_path: Path) -> None:
    kept = sorted((Path(__file__).parents[1] / "project" / "kept").glob("*.iemap*"))
    assert kept
    path = tmp_path / "old.iemap"
    content = kept[0].read_bytes()
    path.write_bytes(gzip.decompress(content) if kept[0].suffix == ".gz" else content)
    with Project.open(path) as project:
        lines = lines_of(run_now(AuditJob(tmp_path / "a.xlsx"), project).path)
        assert project.verify_history()
    told = [line["当时的建议"] for line in lines]
    assert any("未记录" in text for text in told)
    assert all("未记录" in text or not text for text in told)


def test_it_speaks_english(project: Project, tmp_path: Path) -> None:
    use_language("en")
    text = written(project, tmp_path / "a.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in text and "The history is intact" in text and "Undo (step 1)" in text


def test_the_workbook_holds_the_same_as_text(project: Project, tmp_path: Path) -> None:
    out = written(project, tmp_path / "a.xlsx")
    book = load_workbook(out)
    assert book.sheet_names == ["结论", "各人各类步骤", "全部步骤", "全部裁定"]
    head, *rows = book.get_sheet_by_name("全部裁定").to_python()
    lines = [dict(zip(head, line, strict=True)) for line in rows]
    assert [(line["步"], line["院内名称"], line["名次"]) for line in lines[:3]] == [
        (1, NAMES[0][0], "1"),
        (1, NAMES[1][0], "2"),
        (2, NAMES[0][0], ""),
    ]
    assert lines[4]["备注"] == "@左还是右？" and lines[4]["裁定"] == "待确认"
    assert book.get_sheet_by_name("结论").to_python()[0][0].startswith("历史完整")
    assert len(book.get_sheet_by_name("全部步骤").to_python()) == 4


def test_what_no_sheet_can_hold_goes_on_in_another(tmp_path: Path) -> None:
    with Book(tmp_path / "a.xlsx", "t") as book:
        book.most = 4
        sheet = book.sheet("x" * 40, [(9, "n")])
        for number in range(7):
            sheet.row([number])
    found = load_workbook(tmp_path / "a.xlsx")
    assert found.sheet_names == ["x" * 31, "x" * 29 + " 2", "x" * 29 + " 3"]
    rows = [found.get_sheet_by_index(n).to_python() for n in range(3)]
    assert rows == [[["n"], [0], [1], [2]], [["n"], [3], [4], [5]], [["n"], [6]]]


@pytest.mark.parametrize("suffix", [".html", ".xlsx"])
def test_an_altered_history_is_told_first(
    project: Project, tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project.info.path
    project.close()
    raw = sqlite3.connect(path, isolation_level=None)
    guards = triggers(latest().tables)
    for name in guards:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE decisions SET body = '[' WHERE number = 4")
    for guard in guards.values():
        raw.execute(guard)
    raw.close()
    out = tmp_path / f"a{suffix}"
    assert run(["audit", str(path), "--out", str(out)]) == 1
    assert "第 2 步" in capsys.readouterr().out
    if suffix == ".html":
        text = out.read_text(encoding="utf-8")
        assert 'class="bad"' in text and "从这里起历史无法读取" in text and text.endswith("</html>\n")
    else:
        book = load_workbook(out)
        assert book.get_sheet_by_index(0).to_python()[0][0].startswith("历史已被改动")
        assert len(book.get_sheet_by_name("全部裁定").to_python()) == 5


def test_where_it_cannot_be_written(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputProblem):
        run_now(AuditJob(tmp_path / "a.pdf"), project)
    with pytest.raises(FileProblem):
        run_now(AuditJob(project.info.path.with_suffix(".html") / "a.html"), project)
    assert not list(tmp_path.glob("*.part"))
