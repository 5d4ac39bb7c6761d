"""A practice project from pack to result, and a pack from a project's decisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import load_workbook

from tests.training.making import CHEST, small_pack
from workbench.cli.main import BAD_INPUT, DONE, NO, run
from workbench.core import review
from workbench.core.errors import InputProblem, WorkbenchError
from workbench.core.items import NoItemReason
from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery, Project
from workbench.core.standard import load_release
from workbench.core.training import Fault, Kind, read_pack, result_from_bytes, result_to_bytes
from workbench.core.workflow.suggesting import SuggestJob
from workbench.core.workflow.training import (
    pack_from,
    pack_of,
    read_results,
    result_of,
    start,
    write_pack,
    write_result,
    write_results,
)

WHO = "学员甲"


def ids(project: Project) -> dict[str, str]:
    return {item.name: item.id for item in project.iter_items()}


def practised(path: Path, *, told: bool = True) -> Project:
    """A run: the item wrong first and then right, the question right, the third not answered."""
    project = start(small_pack(told=told), path, WHO, "小练习")
    release, by_name = load_release(), ids(project)
    review.adjust(project, [by_name["胸部CT平扫"]], ["20040100210000"], WHO, release=release)
    review.undo(project, WHO)
    review.adjust(project, [by_name["胸部CT平扫"]], [CHEST], WHO, release=release)
    review.question(project, [by_name["膝关节CT平扫"]], "哪一侧？", WHO)
    return project


def test_told_the_first_answer_counts_in_a_test_the_last(tmp_path: Path) -> None:
    with practised(tmp_path / "a.iemap") as told, practised(tmp_path / "b.iemap", told=False) as test:
        first, last = result_of(told, keys=7), result_of(test)
    assert [o.faults for o in first.outcomes] == [(Fault.METHOD,), (), (Fault.OPEN,)]
    assert [o.faults for o in last.outcomes] == [(), (), (Fault.OPEN,)]
    assert (first.passed, last.passed) == (False, True)
    assert (first.keys_an_item, last.keys_an_item) == (3.5, None)
    assert [(level.id, right, whole) for level, right, whole in last.by_level()] == [
        ("plain", 1, 1),
        ("questions", 1, 2),
    ]
    assert result_from_bytes(result_to_bytes(first), "a").outcomes == first.outcomes


def test_a_practice_project_knows_its_pack_after_a_restart(tmp_path: Path) -> None:
    practised(tmp_path / "a.iemap").close()
    with Project.open(tmp_path / "a.iemap", read_only=True) as again:
        assert pack_of(again) == small_pack()
        assert WHO in again.info.hospital


def test_a_pack_with_a_code_that_is_none_starts_nothing(tmp_path: Path) -> None:
    content = small_pack()
    exercise = content.exercises[0]
    wrong = type(exercise.answer)(Kind.ITEMS, ("20999999990000",))
    bad = type(content)(
        *(content.id, content.title, content.release_id, content.told, content.pass_mark, content.levels),
        (type(exercise)(exercise.name, "CT", "plain", wrong, exercise.why),),
    )
    with pytest.raises(WorkbenchError):
        start(bad, tmp_path / "a.iemap", WHO, "x")
    assert not (tmp_path / "a.iemap").exists()


def test_a_pack_from_decisions(tmp_path: Path) -> None:
    with practised(tmp_path / "a.iemap") as project:
        run_now(SuggestJob(), project)
        review.no_item(project, [ids(project)["胶片费"]], NoItemReason.NOT_AN_EXAM, WHO, remark="收费项目")
        pack = pack_from(project, "本院练习", told=False)
        few = pack_from(project, "少", most=1)
    by_name = {e.name: e for e in pack.exercises}
    assert {n: (e.level, e.answer.kind) for n, e in by_name.items()} == {
        "胸部CT平扫": ("plain", Kind.ITEMS),
        "膝关节CT平扫": ("sides", Kind.ASK),
        "胶片费": ("questions", Kind.NO_ITEM),
    }
    assert by_name["胶片费"].why == {"zh": "收费项目", "en": "收费项目"}
    assert [e.name for e in few.exercises] == ["胸部CT平扫"]
    write_pack(tmp_path / "本院.iexam", pack)
    assert read_pack(tmp_path / "本院.iexam") == pack


def test_a_project_without_decisions_makes_no_pack(tmp_path: Path) -> None:
    with start(small_pack(), tmp_path / "a.iemap", WHO, "x") as project, pytest.raises(InputProblem):
        pack_from(project, "空")


def test_the_trainers_workbook(tmp_path: Path) -> None:
    with practised(tmp_path / "a.iemap") as project:
        write_result(tmp_path / "a.iresult", result_of(project, keys=9))
        write_result(tmp_path / "a.html", result_of(project))
        with pytest.raises(InputProblem):
            write_result(tmp_path / "a.docx", result_of(project))
    practised(tmp_path / "b.iemap", told=False).close()
    results = read_results([tmp_path / "a.iresult", tmp_path / "a.iresult", tmp_path / "b.iemap"])
    write_results(tmp_path / "all.xlsx", results)
    book = load_workbook(tmp_path / "all.xlsx")
    lines = book.get_sheet_by_name("学员").to_python()
    assert [line[:5] for line in lines[1:]] == [
        [WHO, "小练习", 1, 3, "33.3%"],
        [WHO, "小练习", 2, 3, "66.7%"],
    ]
    hardest = book.get_sheet_by_name("题目").to_python()[1]
    assert hardest[1:4] == ["胶片费", 2, 2]
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "胶片费" in page and "33.3%" in page and "<script" not in page


def test_names_cannot_turn_the_page(tmp_path: Path) -> None:
    with start(small_pack(), tmp_path / "a.iemap", "<script>alert(1)</script>", "x") as project:
        write_result(tmp_path / "a.html", result_of(project))
    assert "<script" not in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = str(tmp_path / "p.iemap")
    assert run(["training", "list"]) == DONE
    assert "exercises" in capsys.readouterr().out
    assert run(["training", "new", "exercises", project, "--trainee", WHO, "--level", "plain"]) == DONE
    assert run(["training", "score", project]) == NO
    with Project.open(project) as opened:
        review.accept(opened, [row.id for row in opened.rows(opened.query(ItemQuery()))], WHO)
    out = str(tmp_path / "p.iresult")
    assert run(["training", "score", project, "--out", out, "--json"]) == DONE
    assert '"right": 6' in capsys.readouterr().out
    pack = str(tmp_path / "own.iexam")
    assert run(["training", "make", project, pack, "--title", "自制", "--test"]) == DONE
    assert not read_pack(Path(pack)).told
    assert run(["training", "sheet", out, "--out", str(tmp_path / "all.xlsx")]) == DONE
    assert run(["training", "new", str(tmp_path / "none.iexam"), project]) == BAD_INPUT
    assert run(["training", "score", str(tmp_path / "all.xlsx")]) == BAD_INPUT
