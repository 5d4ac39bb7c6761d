"""A real project's mapping goes out whole, signed or as a draft, and the project stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.making import SUGGESTIONS, import_items, source_items
from workbench.core.errors import InputProblem
from workbench.core.items import DecidedPart, Decision, NoItemReason, State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.signing import LoadedKey, open_envelope
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.verify import verify_file

CHEST = DecidedPart("20040100110000", "CT 胸部（平扫）", True, "胸部")
HEAD = DecidedPart("20010100990000", "CT 颅脑（特殊）", False, "头颅")


@pytest.fixture
def project(tmp_path: Path, home: Path):
    with Project.create(
        tmp_path / "p.iemap", hospital="示例县人民医院", release_id="5.0", release_sha256="c" * 64
    ) as opened:
        items = source_items()
        import_items(opened, items)
        pairs = zip((item.id for item in items), SUGGESTIONS, strict=False)
        opened.save_suggestions(pairs, "0.1.0")
        one, two, three, _, five, *_ = (item.id for item in items)
        who = {"reviewer": "甲", "release_id": "5.0"}
        opened.append_step("accept", "甲", [Decision(one, State.ACCEPTED, (CHEST,), rank=1, **who)])
        opened.append_step(
            "adjust", "甲", [Decision(three, State.ADJUSTED, (CHEST, HEAD), remark="两项", **who)]
        )
        no_item = Decision(five, State.NO_ITEM, reason=NoItemReason.OUT_OF_SCOPE, **who)
        opened.append_step("no_item", "甲", [no_item])
        opened.append_step("question", "甲", [Decision(two, State.QUESTION, remark="哪一种？", **who)])
        yield opened


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_signed_file_holds_every_row(
    project: Project, tmp_path: Path, someone, trust: Path, form: str
) -> None:
    out, before = tmp_path / f"对码.{form}", project.head_hash
    report = run_now(ExportJob(out, form, someone["reviewer"], someone["approver"]), project)
    assert not report.draft
    assert report.counts == {"open": 2, "accepted": 1, "adjusted": 1, "no_item": 1, "question": 1}
    assert project.head_hash == before and not report.changes
    assert all(path.is_file() for path in report.paths)
    verdict = verify_file(out, trust)
    assert (verdict.verdict, verdict.good) == ("valid", True)
    assert [(s.name, s.role) for s in verdict.signers] == [("甲医生", "reviewer"), ("李主任", "approver")]
    assert verdict.manifest is not None and verdict.manifest.history_head == before
    assert (verdict.manifest.hospital, verdict.manifest.rows) == ("示例县人民医院", 6)


def test_rows_say_what_was_decided(project: Project, tmp_path: Path, someone: dict[str, LoadedKey]) -> None:
    out = tmp_path / "list.csv"
    run_now(ExportJob(out, "csv", someone["reviewer"]), project)
    rows = open_envelope((tmp_path / "list.csv.sig").read_bytes(), {}).rows()
    assert [r.local_name for r in rows] == [item.name for item in project.iter_items()]
    first, second, third, fourth, fifth, sixth = rows
    assert (first.state, first.codes, first.listed, first.confidence) == (
        "accepted", CHEST.code, "listed", "0.999",
    )  # fmt: skip
    assert (second.state, second.remark, second.codes, second.count) == ("question", "哪一种？", "", "2148")
    assert (third.codes, third.names, third.listed, third.remark) == (
        f"{CHEST.code};{HEAD.code}", f"{CHEST.name};{HEAD.name}", "listed;composed", "两项",
    )  # fmt: skip
    assert (fourth.state, fourth.flags, fourth.reviewer) == ("open", "assumed;side-unspecified", "")
    assert (fifth.state, fifth.reason, fifth.reviewer) == ("no_item", "out_of_scope", "甲")
    assert (sixth.confidence, sixth.count, sixth.decided_at) == ("", "", "")
    assert first.decided_at.endswith("Z") and (first.row, first.sheet) == ("2", "项目")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_without_a_key_it_is_a_draft(project: Project, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"draft.{form}"
    report = run_now(ExportJob(out, form), project)
    assert report.draft and report.paths == (out,) and report.signers == ()
    assert verify_file(out).verdict == "unsigned"


def test_an_unknown_format(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputProblem):
        run_now(ExportJob(tmp_path / "x.pdf", "pdf"), project)
    assert not (tmp_path / "x.pdf").exists()


def test_the_hospitals_own_file_is_never_written_over(project: Project, tmp_path: Path) -> None:
    source = tmp_path / "清单.csv"
    source.write_text("检查项目名称,患者姓名\n胸部CT平扫,张三\n头颅CT平扫,李四\n", encoding="utf-8")
    before = source.read_bytes()
    report = run_now(ImportJob(source), project)
    assert report.personal and report.personal[0]["left_out"]  # what is kept is another file than this
    with pytest.raises(InputProblem, match="清单"):
        run_now(ExportJob(source, "csv"), project)
    assert source.read_bytes() == before
