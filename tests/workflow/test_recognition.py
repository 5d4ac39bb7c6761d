"""Mutual recognition: from a region's list to a marked, signed export; scopes, days, gaps, wrong lists."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tests.workflow.hospitals import CHEST, HEAD, LOW, RELEASE, hospital, item_id
from workbench.core.errors import InputProblem
from workbench.core.exchange import read_mapping
from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery, Marker, Project, Recognised, RecognitionList, Scope
from workbench.core.review import accept_first, adjust, approve
from workbench.core.signing import LoadedKey
from workbench.core.workflow.auditing import AuditJob
from workbench.core.workflow.export import FORMATS, ExportJob, suffix_of
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.own_workbook import OwnWorkbookJob, own_suffix
from workbench.core.workflow.recognition import (
    SignedList,
    SignListJob,
    new_list,
    payload_of,
    read_payload,
)
from workbench.core.workflow.recognition_report import recognition_report
from workbench.core.workflow.recognition_taking import TakeListJob
from workbench.core.workflow.remembering import ImportMemoryJob
from workbench.core.workflow.reporting import ReportJob
from workbench.core.workflow.sealed import write_sealed
from workbench.core.workflow.suggesting import SuggestJob
from workbench.core.workflow.verify import verify_file

Keys = dict[str, LoadedKey]
CITY = Scope("BJ", "示例市", "SSHR", "city")
REGION = Scope("JJJ", "示例三地", "SDHR", "region", "2025-07-01")
CONTRAST = "20040100210000"
LEFT, RIGHT = "30072201110000", "30072202110000"  # a knee


@pytest.fixture(autouse=True)
def at_home(home: Path) -> None:
    """Nobody's keys are known."""


def taken(scope: Scope, *codes: str, version: str = "2026-01-01") -> RecognitionList:
    """A list as a project keeps it, a line for each code."""
    return RecognitionList(scope, tuple(Recognised(c, (c,)) for c in codes), version, "某人", "0" * 64)


def test_from_a_regions_list_to_a_marked_signed_export(tmp_path: Path, someone: Keys, trust: Path) -> None:
    source = tmp_path / "互认清单.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        rows = [("项目名称", "设备类型"), ("胸部CT平扫", "CT"), ("颅脑CT平扫", "CT"), ("心脏彩超", "US")]
        csv.writer(file).writerows(rows)
    region, signed = tmp_path / "region.iemap", tmp_path / "list.ierec"
    assert new_list(region, source, REGION) == 3
    with Project.open(region) as project:
        assert Scope(**project.setting("recognition_scope")) == REGION
        with pytest.raises(InputProblem):
            run_now(SignListJob(signed, someone["approver"]), project)  # nobody settled anything
        accept_first(project, project.query(), "甲")
        approve(project, [item.id for item in project.iter_items()], "乙")
        assert run_now(SignListJob(signed, someone["approver"]), project) == (2, 1)
    names = [("胸部CT平扫", "CT"), ("胸部低剂量CT", "CT"), ("心脏彩超", "US")]
    with hospital(tmp_path / "mine.iemap", "本院", names) as project:
        assert project.facets().recognitions == {}
        report = run_now(TakeListJob(signed), project)
        assert (report.items, report.plan.unfit, report.marked, report.exams) == (2, 0, 0, 0)
        adjust(project, [item_id(project, "胸部CT平扫")], [CHEST], "甲", release=RELEASE)
        assert project.facets().recognitions["SDHR"].exams == 100
        assert [row.name for row in project.rows(project.query(ItemQuery(recognitions=("SDHR",))))] == [
            "胸部CT平扫"
        ]
        with pytest.raises(InputProblem):
            run_now(TakeListJob(signed), project)  # no newer
        adjust(project, [item_id(project, "胸部低剂量CT")], [LOW], "甲", release=RELEASE)
        for name in ("out.xlsx", "out.csv", "out.sssom.tsv", "out.jsonl"):
            kind = "sssom" if "sssom" in name else name.rsplit(".", 1)[1]
            run_now(ExportJob(tmp_path / name, kind, someone["reviewer"]), project)
            assert verify_file(tmp_path / name, trust).good
            assert "SDHR" in (tmp_path / name).read_text("utf-8", "ignore") or name.endswith("xlsx")
        # The mark is signed: another one is named as changed.
        text = (tmp_path / "out.csv").read_text("utf-8-sig")
        (tmp_path / "out.csv").write_text(text.replace("SDHR", "QGHR"), "utf-8-sig")
        assert [c.field for c in verify_file(tmp_path / "out.csv", trust).changes] == ["recognition"]
        sheet = next(s for s in read_mapping(tmp_path / "out.xlsx").sheets if s.name == "对码")
        column = next(i for i, cell in enumerate(sheet.rows[0]) if "互认标识" in cell)
        assert [row[column] for row in sheet.rows[1:]] == ["SDHR", "", ""]
        told = recognition_report(project)
        assert (told.before.items, told.after.items, told.total.exams) == (1, 1, 300)
        assert [(n.segment, n.wanted) for n in told.near] == [("method", CHEST)]
        assert [name for _, name, _ in told.lacking] == ["颅脑CT平扫"]
        assert len(told.lines()) > 6 and told.to_json()["by_mark"]["SDHR"]["items"] == 1
        project.leave_scope("JJJ")
        assert project.facets().recognitions == {}
        with pytest.raises(InputProblem):
            recognition_report(project)
        with pytest.raises(InputProblem):
            project.leave_scope("JJJ")


def test_the_mark_stands_in_every_export(tmp_path: Path, someone: Keys, trust: Path) -> None:
    source = tmp_path / "目录.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        rows = [("项目名称", "设备类型", "检查量"), ("胸部CT平扫", "CT", 70), ("颅脑CT平扫", "CT", 30)]
        csv.writer(file).writerows(rows)
    with Project.create(
        tmp_path / "p.iemap", hospital="本院", release_id="5.0", release_sha256=RELEASE.sha256
    ) as project:
        run_now(ImportJob(source), project)
        run_now(SuggestJob(), project)
        project.take_recognition_list(taken(CITY, CHEST))
        accept_first(project, project.query(), "甲")
        out = {form: tmp_path / f"{form}-out{suffix_of(form)}" for form in FORMATS}
        for form, path in out.items():
            run_now(ExportJob(path, form, someone["reviewer"]), project)
            assert verify_file(path, trust).good, form
        own = tmp_path / f"own{own_suffix(source.name)}"
        run_now(OwnWorkbookJob(own), project)
        for name in ("audit.html", "audit.xlsx"):
            run_now(AuditJob(tmp_path / name), project)
        run_now(ReportJob(tmp_path / "report.html"), project)
        (counted := recognition_report(project)).write(tmp_path / "gaps.xlsx")
    assert (counted.after.items, counted.after.exams) == (1, 70)
    others = (own, *(tmp_path / name for name in ("audit.html", "audit.xlsx", "report.html", "gaps.xlsx")))
    for path in (*out.values(), *others):
        assert b"SSHR" in all_bytes(path), path.name


def all_bytes(path: Path) -> bytes:
    """A file's content, of a workbook that of all its pieces."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as pieces:
        return b"".join(map(pieces.read, pieces.namelist()))


def test_all_parts_the_largest_scope_the_days_and_the_device() -> None:
    city, region = taken(CITY, CHEST, HEAD, LOW), taken(REGION, CHEST)
    marker = Marker.of([city, region], day="2025-07-01")
    assert marker.mark([CHEST]) == "SDHR" and marker.mark([CHEST, HEAD]) == "SSHR"
    assert [one.scope.code for one in marker.recognising([CHEST])] == ["JJJ", "BJ"]
    assert marker.mark([CHEST, CONTRAST]) == marker.mark([]) == marker.mark([f"{CHEST}-x1"]) == ""
    assert Marker.of([city, region], day="2025-06-30").mark([CHEST]) == "SSHR"
    ended = replace(city, scope=replace(CITY, valid_to="2025-06-30"))
    assert Marker.of([ended], day="2025-06-30").mark([HEAD]) == "SSHR"
    assert Marker.of([ended], day="2025-07-01").mark([HEAD]) == ""
    # The order is the project's own; a rank that stands nowhere is the smallest.
    assert Marker.of([city, region], ("region", "city"), "2025-07-01").mark([CHEST]) == "SSHR"
    assert Marker.of([city, region], ("city",), "2025-07-01").mark([CHEST]) == "SSHR"
    other_device = "21" + CHEST[2:]
    assert marker.mark([other_device]) == ""
    any_device = Marker.of([replace(region, scope=replace(REGION, any_device=True))], day="2025-07-01")
    assert any_device.mark([other_device]) == "SDHR" and any_device.mark(["30" + CHEST[2:]]) == ""


def test_one_segment_away_names_the_side(tmp_path: Path) -> None:
    with hospital(
        tmp_path / "mine.iemap", "本院", [("右膝关节MR平扫", "MR"), ("胸部CT平扫", "CT")]
    ) as project:
        project.take_recognition_list(taken(CITY, LEFT))
        adjust(project, [item_id(project, "右膝关节MR平扫")], [RIGHT], "甲", release=RELEASE)
        adjust(project, [item_id(project, "胸部CT平扫")], [CHEST], "甲", release=RELEASE)
        (near,) = recognition_report(project).near
        assert (near.segment, near.code, near.wanted, near.exams) == ("site", RIGHT, LEFT, 100)
        project.change_setting("scope_order", ["national", "city"], "甲")
        assert list(project.facets().recognitions) == [""]


def test_a_list_for_any_device_lacks_nothing_that_is_done_on_another(tmp_path: Path) -> None:
    names = [("胸部CT平扫", "CT"), ("头颅CT平扫", "CT")]
    with hospital(tmp_path / "mine.iemap", "本院", names) as project:
        adjust(project, [item_id(project, "胸部CT平扫")], ["21" + CHEST[2:]], "甲", release=RELEASE)
        project.take_recognition_list(taken(replace(CITY, any_device=True), CHEST, "20010100210000"))
        found = recognition_report(project)
        assert [name for _, name, _ in found.lacking] == ["20010100210000"] and found.after.items == 1
        # Of another device, and without contrast: the device does not count, so the method is what is named.
        adjust(project, [item_id(project, "头颅CT平扫")], ["21" + HEAD[2:]], "甲", release=RELEASE)
        assert [n.segment for n in recognition_report(project).near] == ["method"]


def test_of_several_parts_the_one_that_is_not_recognised_is_named(tmp_path: Path) -> None:
    with hospital(tmp_path / "mine.iemap", "本院", [("头颅+胸部CT平扫", "CT")]) as project:
        (item,) = project.iter_items()
        adjust(project, [item.id], [HEAD, LOW], "甲", release=RELEASE)
        project.take_recognition_list(taken(CITY, HEAD, CHEST))
        (near,) = recognition_report(project).near
        assert (near.segment, near.code, near.wanted) == ("method", LOW, CHEST)
        adjust(project, [item.id], [HEAD, f"{CHEST}-x1"], "甲", release=RELEASE)
        (near,) = recognition_report(project).near
        assert (near.segment, near.wanted) == ("extension", CHEST)


@pytest.mark.parametrize(
    "change", [{"code": ""}, {"mark": " "}, {"rank": ""}, {"valid_from": "1.7.2025"}, {"valid_to": "soon"}]
)
def test_a_scope_that_says_too_little_is_refused(tmp_path: Path, change: dict[str, str]) -> None:
    with pytest.raises(InputProblem):
        new_list(tmp_path / "r.iemap", tmp_path / "list.csv", replace(REGION, **change))
    assert not (tmp_path / "r.iemap").exists()


def test_a_list_that_cannot_be_read_leaves_no_project(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"\x00\x01")
    with pytest.raises(Exception, match=r"\w"):
        new_list(tmp_path / "r.iemap", tmp_path / "list.csv", REGION)
    assert not (tmp_path / "r.iemap").exists()


def test_signed_lists_that_are_refused(tmp_path: Path, someone: Keys) -> None:
    good = SignedList(REGION, (Recognised("胸部CT平扫", (CHEST,)),), "2026-01-01T00:00:00Z", "5.0")
    assert asdict(read_payload(payload_of(good))) == asdict(good)
    path = tmp_path / "list.ierec"
    bad = (
        payload_of(replace(good, release_id="9.9")),
        payload_of(replace(good, items=(Recognised("x", ("20998877110000",)),))),
        payload_of(replace(good, scope=replace(REGION, mark=""))),
        payload_of(good)[:-2],
        b"{}\n",
    )
    with hospital(tmp_path / "mine.iemap", "本院", [("胸部CT平扫", "CT")]) as project:
        for payload in bad:
            write_sealed(path, payload, someone["reviewer"])
            with pytest.raises(InputProblem) as told:
                run_now(TakeListJob(path), project)
            assert told.value.message.text("zh") and told.value.message.text("en")
        write_sealed(path, payload_of(good), someone["reviewer"])
        path.write_bytes(path.read_bytes().replace(b'"statement": "', b'"statement": " ', 1))
        with pytest.raises(InputProblem):
            run_now(TakeListJob(path), project)
        assert project.recognition_lists() == []
        pack = path.with_suffix(".iepack")
        pack.write_bytes(path.read_bytes())
        for file, job in ((path, ImportMemoryJob(path, "甲")), (pack, ImportMemoryJob(pack, "甲"))):
            with pytest.raises(InputProblem) as told:
                run_now(job, project)
            assert file.name in told.value.message.text("zh")
        with pytest.raises(InputProblem):
            new_list(tmp_path / "r.iemap", pack, REGION)


def test_of_a_list_with_wrong_lines_the_sound_ones_are_offered(tmp_path: Path, someone: Keys) -> None:
    path = tmp_path / "list.ierec"
    lines = (
        Recognised("胸部CT平扫", (CHEST,)),
        Recognised("没有的", ("20998877110000",)),
        Recognised("张三13812345678", (HEAD,)),
    )
    found = SignedList(replace(REGION, rank="联盟"), lines, "2026-01-01T00:00:00Z", "5.0")
    write_sealed(path, payload_of(found), someone["reviewer"])
    with hospital(tmp_path / "mine.iemap", "本院", [("胸部CT平扫", "CT")]) as project:
        preview = run_now(TakeListJob(path, preview=True), project)
        assert (preview.items, len(preview.plan.troubles)) == (1, 2)
        assert all("1381" not in trouble.name for trouble in preview.plan.troubles)
        assert any("联盟" in line.text("zh") for line in preview.lines())  # a rank in no order
        with pytest.raises(InputProblem):
            run_now(TakeListJob(path), project)
        assert project.recognition_lists() == []
        assert run_now(TakeListJob(path, sound_only=True), project).items == 1
