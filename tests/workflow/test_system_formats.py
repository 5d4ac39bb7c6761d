"""The formats for systems go out of a project signed, and the signature holds every text of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.making import SUGGESTIONS, import_items, source_items
from workbench.core.errors import InputProblem
from workbench.core.items import DecidedPart, Decision, State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.signing import digest
from workbench.core.workflow.export import ExportJob, format_of, suffix_of
from workbench.core.workflow.verify import verify_file

FORMS = ("sssom", "fhir-r4", "fhir-r5", "jsonl")
CHEST = DecidedPart("20040100110000", "CT 胸部（平扫）", True, "胸部")


@pytest.fixture
def project(tmp_path: Path, home: Path):
    with Project.create(
        tmp_path / "p.iemap", hospital="示例县人民医院", release_id="5.0", release_sha256="c" * 64
    ) as opened:
        items = source_items()
        import_items(opened, items)
        opened.save_suggestions(zip((item.id for item in items), SUGGESTIONS, strict=False), "0.1.0")
        taken = Decision(items[0].id, State.ACCEPTED, (CHEST,), reviewer="甲", release_id="5.0", rank=1)
        opened.append_step("accept", "甲", [taken])
        yield opened


@pytest.mark.parametrize("form", FORMS)
def test_signed_verified_and_a_changed_text_named(
    project: Project, tmp_path: Path, someone, trust: Path, form: str
) -> None:
    out = tmp_path / f"对码{suffix_of(form)}"
    assert format_of(out) == form
    report = run_now(ExportJob(out, form, someone["reviewer"], someone["approver"]), project)
    assert [p.name for p in report.paths] == [out.name, f"{out.name}.sig"] and not report.draft
    assert verify_file(out, trust).verdict == "valid"
    content = out.read_text(encoding="utf-8")
    out.write_text(content.replace(CHEST.name, "CT 胸部（增强）"), encoding="utf-8", newline="")
    verdict = verify_file(out, trust)
    assert verdict.verdict == "changed" and not verdict.good
    assert {(c.was, c.now) for c in verdict.changes} == {(CHEST.name, "CT 胸部（增强）")}
    assert all(c.cell and c.field for c in verdict.changes)
    assert "CT 胸部（增强）" in "\n".join(verdict.lines())
    out.write_text(content[: len(content) // 2], encoding="utf-8", newline="")
    assert verify_file(out, trust).verdict == "changed"


@pytest.mark.parametrize("form", FORMS)
def test_a_draft_is_not_signed(project: Project, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"draft{suffix_of(form)}"
    assert run_now(ExportJob(out, form), project).draft
    assert verify_file(out).verdict == "unsigned"


def test_the_digest_of_json_lines_is_the_signed_one(project: Project, tmp_path: Path, someone) -> None:
    out = tmp_path / "list.jsonl"
    report = run_now(ExportJob(out, "jsonl", someone["reviewer"]), project)
    assert report.signers[0].digest == digest(out.read_bytes())


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv", "list.json"])
def test_a_name_that_says_another_format(project: Project, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputProblem):
        run_now(ExportJob(tmp_path / name, "sssom"), project)
    assert not (tmp_path / name).exists()
