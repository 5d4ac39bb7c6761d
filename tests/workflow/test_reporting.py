"""The report for a head of department: its figures are the project's; no text is obeyed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.project.making import CHEST, SUGGESTIONS, chest, import_items, new_project, source_items
from workbench.cli.main import run
from workbench.core.errors import InputProblem
from workbench.core.exchange.reports.before_after import curves, lines
from workbench.core.items import DecidedPart, Decision, NoItemReason, State
from workbench.core.jobs import run_now
from workbench.core.project import Project, Tally
from workbench.core.words import Message, use_language
from workbench.core.workflow.reporting import ReportJob

NAMES = (
    ("胸部CT平扫", "CT", 100),
    ("胸CT<b>平</b>扫", "CT", 50),
    ("头+胸CT", "CT", 30),
    ("膝关节磁共振", "磁共振", 20),
    ("CT薄层加收", "", 7),
    ("<img src=x>CT", "MR", 3),
    ("腹部？", "", None),
)
AGAINST = Message(
    "reasons.modality_conflict", {"name": {"zh": "CT", "en": "CT"}, "column": {"zh": "磁共振", "en": "MR"}}
)


@pytest.fixture
def project(tmp_path: Path):
    with new_project(tmp_path / "p.iemap") as opened:
        items = source_items(NAMES)
        import_items(opened, items)
        found = [*SUGGESTIONS, replace(SUGGESTIONS[0], auto=False, flags=("conflict",), why=(AGAINST,))]
        opened.save_suggestions(zip((i.id for i in items), found, strict=False), "test")
        part = DecidedPart("20010100110000-x1", "CT 颅脑（平扫）-（薄层）", False)
        two = replace(chest(items[2]), state=State.ADJUSTED, rank=None)
        two = replace(two, parts=(part, *two.parts))
        opened.append_step("accept", "甲", [chest(items[0]), chest(items[1]), two])
        opened.append_step("question", "甲", [Decision(items[3].id, State.QUESTION, remark="哪一侧？")])
        reason = NoItemReason.OUT_OF_SCOPE
        opened.append_step("no_item", "甲", [Decision(items[4].id, State.NO_ITEM, reason=reason)])
        yield opened


def test_the_figures_are_the_projects(project: Project) -> None:
    facts = run_now(ReportJob(), project).facts
    assert facts.all == Tally(7, 210) and facts.decided == Tally(4, 187)
    assert [value for value, _, _ in facts.figures()] == ["57.1%", "89.0%", "3 → 2", "2 · 1"]
    assert facts.no_item == {"out_of_scope": Tally(1, 7)}
    assert (facts.listed, facts.composed, facts.names) == (1, 1, 3)
    assert facts.modalities["CT"] == (Tally(3, 180), Tally(4, 183))
    (same,) = facts.collapsed
    assert (same.code, same.names, same.exams, same.examples) == (
        CHEST.code,
        2,
        150,
        (NAMES[0][0], NAMES[1][0]),
    )
    assert [(n.name, n.exams) for n in facts.open_items] == [(NAMES[5][0], 3), (NAMES[6][0], 0)]
    assert [(n.name, n.words) for n in facts.questions] == [("膝关节磁共振", "哪一侧？")]
    assert [n.name for n in facts.contradictions] == [NAMES[5][0]] and facts.contradiction_count == 1


def test_the_page_says_them_in_both_languages(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    run_now(ReportJob(out), project)
    text = out.read_text(encoding="utf-8")
    assert "57.1%" in text and "名称写的是CT，设备类型列写的是磁共振" in text and "不在标准范围" in text
    assert not set(re.findall(r"<([a-z0-9]+)", text)) & {"script", "img", "a", "link"}
    assert "胸CT&lt;b&gt;平&lt;/b&gt;扫" in text
    widths = [float(w) for w in re.findall(r'<rect x="[0-9.]+" width="([0-9.]+)"', text)]
    assert abs(sum(widths) - 2000) < 0.2  # two bars, each the whole
    use_language("en")
    run_now(ReportJob(out), project)
    text = out.read_text(encoding="utf-8")
    assert "The name says CT, the modality column says MR" in text and '<html lang="en">' in text


def test_before_and_now(project: Project) -> None:
    facts = run_now(ReportJob(), project).facts
    assert [line[1:] for line in lines(facts)] == [("0", "4"), ("0.0%", "89.0%"), ("3", "2"), ("1", "1")]
    items, exams = (curve for _, _, curve in curves(facts.course))
    assert (items[0], exams[0]) == ((0.0, 0.0), (0.0, 0.0))
    assert items[-1] == (1.0, pytest.approx(4 / 7)) and exams[-1] == (1.0, pytest.approx(187 / 210))
    assert items == sorted(items)  # nothing was opened again, so it only rises


def test_names_that_were_the_standards_all_along(tmp_path: Path) -> None:
    with new_project(tmp_path / "p.iemap") as project:
        import_items(project, source_items([(f" {CHEST.name}", "CT", 3), ("胸部CT平扫", "CT", 1)]))
        assert run_now(ReportJob(), project).facts.standard_before == Tally(1, 3)


def test_an_empty_project(tmp_path: Path) -> None:
    with new_project(tmp_path / "p.iemap") as project:
        report = run_now(ReportJob(tmp_path / "r.html"), project)
    assert [value for value, _, _ in report.facts.figures()] == ["–", "–", "0 → 0", "0 · 0"]
    assert "清单没有给出检查量" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_command(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = str(project.info.path), str(tmp_path / "r.html")
    assert run(["report", path, "--out", out, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["items"]["question"] == 1 and said["names_sharing_an_item"] == 2
    assert run(["report", path, "--out", out]) == 0
    assert "57.1%" in capsys.readouterr().out
    assert run(["report", path, "--out", str(tmp_path / "r.docx")]) == 2
    with pytest.raises(InputProblem):
        run_now(ReportJob(tmp_path / "r.xlsx"), project)
