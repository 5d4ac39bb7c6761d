"""Mapping packs: handed on, taken in as evidence, withdrawn; and what is wrong with them, said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.workflow.hospitals import CHEST, HEAD, LOW, RELEASE, first, hospital, item_id, settled
from workbench.core.errors import InputProblem
from workbench.core.exchange.packs import Pack, PackRow, pack_payload, read_pack
from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery, Project, Withdrawal
from workbench.core.review import accept_auto, adjust
from workbench.core.signing import LoadedKey, open_sealed
from workbench.core.suggest import Trust
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.memory_plan import MemoryReport
from workbench.core.workflow.packs import ExportPackJob, withdraw_from
from workbench.core.workflow.remembering import ImportMemoryJob
from workbench.core.workflow.sealed import write_sealed
from workbench.core.workflow.withdrawing import withdraw

Keys = dict[str, LoadedKey]
CT_CHEST, CT_LOW, CT_HEAD = ("胸部CT平扫", "CT"), ("胸部筛查CT", "CT"), ("头颅CT平扫", "CT")
WRONG = {CT_CHEST: LOW, CT_LOW: LOW, CT_HEAD: HEAD}  # of one hospital: every plain chest is low-dose


@pytest.fixture(autouse=True)
def at_home(home: Path) -> None:
    """Nobody's keys are known."""


def content(path: Path) -> Pack:
    """What a pack holds."""
    payload = open_sealed(path.read_bytes(), {}).payload
    assert payload is not None
    return read_pack(payload)


def pack_of(path: Path, name: str, answers: dict, key: LoadedKey, **how) -> Path:
    """The pack of a hospital."""
    approved = how.pop("approved", False)
    with Project.open(settled(path.with_suffix(".iemap"), name, answers, approved=approved)) as project:
        run_now(ExportPackJob(path, key, **how), project)
    return path


def take(project: Project, path: Path, **how) -> MemoryReport:
    return run_now(ImportMemoryJob(path, "甲", **how), project)


def test_a_pack_holds_names_and_codes_and_nothing_else_unless_chosen(tmp_path: Path, someone: Keys) -> None:
    plain = content(pack_of(tmp_path / "a.iepack", "一院", WRONG, someone["reviewer"]))
    assert {(r.name, r.codes, r.trust) for r in plain.rows} == {
        (n, (c,), "decided") for (n, _), c in WRONG.items()
    }
    assert {(r.exams, r.local_code, r.who, r.remark) for r in plain.rows} == {(0, "", "", "")}
    payload = open_sealed((tmp_path / "a.iepack").read_bytes(), {}).payload or b""
    assert "甲".encode() not in payload and b"C2" not in payload and b"exams" not in payload
    rich = pack_of(
        tmp_path / "b.iepack",
        "二院",
        WRONG,
        someone["reviewer"],
        extras=("volumes", "persons", "codes"),
        approved=True,
    )
    assert {(r.exams, r.who, r.trust) for r in content(rich).rows} == {(100, "乙", "approved")}
    with (
        Project.open(tmp_path / "b.iemap") as project,
        pytest.raises(InputProblem),
    ):
        run_now(ExportPackJob(tmp_path / "c.iepack", someone["reviewer"], ("prices",)), project)


def test_one_hospitals_systematic_mistake_reaches_no_decision_of_another(
    tmp_path: Path, someone: Keys
) -> None:
    poisoned = pack_of(tmp_path / "p.iepack", "一院", WRONG, someone["approver"], approved=True)
    with hospital(tmp_path / "mine.iemap", "本院", [CT_CHEST, CT_LOW, CT_HEAD]) as project:
        auto = {row.name for row in project.rows(project.query(ItemQuery(auto=True)))}
        assert "胸部CT平扫" in auto
        preview = take(project, poisoned, preview=True)
        assert (preview.plan.about, preview.taken) == (3, 0) and not project.memory_sources()
        report = take(project, poisoned)
        assert (report.taken, report.touched) == (3, 3)
        # It is shown first and said, but no longer taken without a person; the columns of the list know it.
        assert first(project, "胸部CT平扫") == LOW
        row = next(r for r in project.rows(project.query()) if r.name == "胸部CT平扫")
        assert row.first_code == LOW and not row.auto
        accept_auto(project, "甲")
        decided = {d.item_id: d.parts[0].code for d in project.decisions() if d.parts}
        assert item_id(project, "胸部CT平扫") not in decided
        assert decided[item_id(project, "头颅CT平扫")] == HEAD


def test_withdrawing_finds_every_trace(tmp_path: Path, someone: Keys) -> None:
    poisoned = pack_of(tmp_path / "p.iepack", "一院", WRONG, someone["approver"], approved=True)
    names = [CT_CHEST, ("胸部ＣＴ平扫", "CT"), ("CT平扫（胸部）【住院】", "CT"), CT_HEAD]
    with hospital(tmp_path / "mine.iemap", "本院", names) as project:
        before = item_id(project, "头颅CT平扫")
        adjust(project, [before], [HEAD], "甲", release=RELEASE)  # before the pack came: leans on nothing
        take(project, poisoned)
        ids = [item_id(project, name) for name, _ in names[:3]]
        adjust(project, ids[:1], [LOW], "甲", release=RELEASE)
        adjust(project, ids[1:2], [LOW], "甲", release=RELEASE)
        adjust(project, ids[2:], [LOW], "甲", release=RELEASE)  # other words, identical after parsing
        pack = project.memory_sources()[0].pack
        with pytest.raises(InputProblem):
            withdraw(project, [Withdrawal("平扫误作低剂量", pack, "没有这个")], "甲")
        # What would lean on it can be looked at before.
        assert {one.item_id for one in project.leaning([Withdrawal("", pack)])} == set(ids)
        assert {one.item_id for one in project.leaning([Withdrawal("", pack, CT_CHEST[0], "CT")])} == set(ids)
        assert project.leaning([Withdrawal("", pack, CT_HEAD[0], "CT")]) == [] == project.leaning()
        assert (CT_CHEST[0], "CT", LOW) in project.memory_names(project.memory_sources()[0].id)
        done = withdraw(project, [Withdrawal("平扫误作低剂量", pack)], "甲", reopen=True)
        assert done.withdrawn == 3 and {one.item_id for one in done.leaning} == set(ids)
        assert done.reopened == 3 and project.leaning() == []
        assert project.decision(before).state == "adjusted"  # type: ignore[union-attr]
        assert first(project, "胸部CT平扫") == CHEST
        rows = {row.name: row for row in project.rows(project.query())}
        assert rows["胸部CT平扫"].first_code == CHEST and rows["胸部CT平扫"].auto
        with pytest.raises(InputProblem):
            withdraw(project, [Withdrawal("又一次", pack)], "甲")


def test_a_withdrawn_name_does_not_come_back_unnoticed(tmp_path: Path, someone: Keys) -> None:
    key = someone["reviewer"]
    first_version = pack_of(tmp_path / "p.iepack", "一院", WRONG, key)
    with hospital(tmp_path / "mine.iemap", "本院", [CT_CHEST, CT_HEAD]) as project:
        take(project, first_version)
        withdraw(project, [Withdrawal("不对", name="胸部CT平扫", modality=None)], "甲")
        with Project.open(tmp_path / "p.iemap") as other:  # the next version says the same again
            run_now(ExportPackJob(tmp_path / "p2.iepack", key), other)
        with pytest.raises(InputProblem):
            take(project, first_version)  # the same file
        report = take(project, tmp_path / "p2.iepack")
        assert (report.plan.barred, report.taken) == (1, 2)
        assert first(project, "胸部CT平扫") == CHEST
        assert [(s.in_force, s.entries) for s in project.memory_sources()] == [(0, 3), (2, 2)]


def test_an_issuer_withdraws_names_and_the_whole(tmp_path: Path, someone: Keys) -> None:
    key, path = someone["reviewer"], tmp_path / "p.iepack"
    pack_of(path, "一院", WRONG, key)
    with hospital(tmp_path / "mine.iemap", "本院", [CT_CHEST, CT_HEAD]) as project:
        take(project, path)
        adjust(project, [item_id(project, "胸部CT平扫")], [LOW], "甲", release=RELEASE)
        with pytest.raises(InputProblem):
            withdraw_from(path, path, key, "低剂量写错", [("没有这个", "")])
        with pytest.raises(InputProblem):
            withdraw_from(path, path, key, "低剂量写错", [("胸部CT平扫", "MR")])
        assert withdraw_from(path, path, key, "低剂量写错", [("胸部CT平扫", "CT")]).withdrawn == 1
        report = take(project, path)
        assert (report.taken, report.leaning) == (2, 1)
        assert [one.reason for one in project.leaning()] == ["低剂量写错"]
        assert first(project, "胸部CT平扫") == CHEST
        # Another key cannot go on with the pack.
        withdraw_from(path, tmp_path / "q.iepack", someone["approver"], "停用", [])
        with pytest.raises(InputProblem):
            take(project, tmp_path / "q.iepack")
        withdraw_from(path, path, key, "停用", [])
        assert take(project, path).plan.ended == "停用"
        assert [s.in_force for s in project.memory_sources()] == [0, 0]


def test_what_changed_since_the_version_before_is_called_wrong(tmp_path: Path, someone: Keys) -> None:
    path = pack_of(tmp_path / "p.iepack", "一院", WRONG, someone["reviewer"])
    with Project.open(tmp_path / "p.iemap") as project:
        adjust(project, [item_id(project, "胸部CT平扫")], [CHEST], "甲", release=RELEASE)
        report = run_now(ExportPackJob(path, someone["reviewer"]), project)
    assert report.withdrawn == 1
    assert [(w.name, w.codes) for w in content(path).withdrawn] == [("胸部CT平扫", (LOW,))]


def test_hospitals_are_counted_and_named(tmp_path: Path, someone: Keys) -> None:
    with hospital(tmp_path / "mine.iemap", "本院", [CT_CHEST]) as project:
        for number, code in enumerate((CHEST, CHEST, CHEST, LOW)):
            path = tmp_path / f"{number}.iepack"
            take(project, pack_of(path, f"第{number}医院", {CT_CHEST: code}, someone["reviewer"]))
        item = item_id(project, "胸部CT平扫")
        found, alone = project.suggestion(item), project.suggestion(item, weighed=False)
        # Three agree with the engine, one differs: less sure than without packs, but no person need be asked.
        assert found is not None and alone is not None
        assert found.auto and found.confidence < alone.confidence
        told = [why.text("zh") for why in found.why[:2]]
        assert "4 家医院中 3 家" in told[0] and "另有 1 家" in told[1] and "第3医院" in told[1]
        agreed, differs = project.precedents(item)
        assert (agreed.trust, agreed.times, differs.times) == (Trust.DECIDED_PACK, 3, 1)
        row = project.rows(project.query())[0]
        assert (row.auto, row.confidence) == (found.auto, found.confidence)
        take(project, pack_of(tmp_path / "5.iepack", "第5医院", {CT_CHEST: LOW}, someone["reviewer"]))
        doubtful = project.suggestion(item)
        assert doubtful is not None and not doubtful.auto and doubtful.confidence < 0.7


def test_packs_at_odds_make_nothing_automatic_that_the_engine_would_not_answer(
    tmp_path: Path, someone: Keys
) -> None:
    # Two hospitals that agree make it surer (below); a third that differs takes all of that away, though it
    # is outvoted: what becomes of it is for a person.
    name = ("胸部CT平扫龙凤呈祥", "CT")
    with hospital(tmp_path / "mine.iemap", "本院", [name]) as project:
        item = item_id(project, name[0])
        alone = project.suggestion(item)
        assert alone is not None and not alone.auto
        for number, (code, auto) in enumerate(((CHEST, False), (CHEST, True), (LOW, False))):
            path = tmp_path / f"{number}.iepack"
            take(project, pack_of(path, f"第{number}医院", {name: code}, someone["reviewer"]))
            found = project.suggestion(item)
            assert found is not None and found.parts[0].candidates[0].code == CHEST and found.auto == auto
        assert found.confidence < alone.confidence
        assert accept_auto(project, "甲")[0] == 0


def test_two_hospitals_that_agree_make_the_engine_surer(tmp_path: Path, someone: Keys) -> None:
    name = ("胸部CT平扫龙凤呈祥", "CT")
    with hospital(tmp_path / "mine.iemap", "本院", [name]) as project:
        item = item_id(project, name[0])
        alone = project.suggestion(item)
        assert alone is not None and alone.parts[0].candidates[0].code == CHEST and not alone.auto
        for number, sure in ((1, False), (2, True)):
            path = tmp_path / f"{number}.iepack"
            take(project, pack_of(path, f"第{number}医院", {name: CHEST}, someone["reviewer"]))
            found = project.suggestion(item)
            assert found is not None and found.auto == sure and found.confidence > alone.confidence
        assert project.query(ItemQuery(auto=True)) == [1]


def sealed(path: Path, key: LoadedKey, rows: list[PackRow], **about) -> Path:
    """A pack written by hand."""
    pack = Pack("id", "某院", "2026-01-01T00:00:00.000Z", "5.0", RELEASE.sha256, "", (("h", "某院"),), rows)
    write_sealed(path, pack_payload(replace(pack, **about)), key)
    return path


GOOD = PackRow("头颅CT平扫", "CT", (HEAD,), "", "decided", (0,))
BAD = (
    PackRow("胸部CT平扫", "CT", ("20998877110000",), "", "decided", (0,)),
    PackRow("张三13812345678胸片", "DR", (CHEST,), "", "decided", (0,)),
)


@pytest.mark.parametrize(
    "rows",
    [[GOOD, row] for row in BAD] + [[GOOD, replace(BAD[0], codes=(CHEST,)), replace(BAD[0], codes=(LOW,))]],
)
def test_of_a_pack_with_bad_rows_nothing_is_taken_unless_the_rest_is_asked_for(
    tmp_path: Path, someone: Keys, rows: list[PackRow]
) -> None:
    path = sealed(tmp_path / "p.iepack", someone["reviewer"], rows)
    with hospital(tmp_path / "mine.iemap", "本院", [CT_HEAD]) as project:
        with pytest.raises(InputProblem):
            take(project, path)
        assert not project.memory_sources()
        with pytest.raises(InputProblem):
            take(project, path, sound_only=True, leave=["没有这个"])
        assert take(project, path, preview=True, leave=["头颅ＣＴ平扫"]).plan.left_out["chosen"] == 1
        report = take(project, path, sound_only=True)
        assert (report.taken, len(report.plan.troubles)) == (1, len(rows) - 1)
        assert all("1381" not in trouble.name for trouble in report.plan.troubles)


def test_files_that_are_refused_whole(tmp_path: Path, someone: Keys) -> None:
    key = someone["reviewer"]
    path = pack_of(tmp_path / "p.iepack", "一院", WRONG, key)
    bytes_ = path.read_bytes()
    broken = {
        "cut": bytes_[: len(bytes_) // 2],
        "changed": bytes_.replace(b'"statement": "', b'"statement": " ', 1),
        "empty": b"",
        "other": b'{"format": "workbench-envelope/1", "signatures": [], "payload": ""}',
    }
    with hospital(tmp_path / "mine.iemap", "本院", [CT_CHEST]) as project:
        for name, wrong in broken.items():
            bad = tmp_path / f"{name}.iepack"
            bad.write_bytes(wrong)
            with pytest.raises(InputProblem) as told:
                take(project, bad)
            assert told.value.message.text("en")
        edition = sealed(tmp_path / "e.iepack", key, [GOOD], release_id="9.9")
        nonsense = tmp_path / "n.iepack"
        write_sealed(nonsense, b'{"format":"workbench-pack/1"}\n', key)
        two_faced = sealed(tmp_path / "t.iepack", key, [replace(GOOD, hospitals=(7,))])
        for bad in (edition, nonsense, two_faced):
            with pytest.raises(InputProblem):
                take(project, bad)
        assert not project.memory_sources()
    with Project.open(tmp_path / "p.iemap") as own, pytest.raises(InputProblem):
        take(own, path)  # no evidence for itself


def test_mapping_files_and_projects_are_taken_too(tmp_path: Path, someone: Keys) -> None:
    settled(tmp_path / "a.iemap", "一院", WRONG)
    with Project.open(tmp_path / "a.iemap") as other:
        accept_auto(other, "甲")
        run_now(ExportJob(tmp_path / "a.xlsx", "xlsx", someone["reviewer"]), other)
        run_now(ExportJob(tmp_path / "draft.csv", "csv"), other)
    for number, file in enumerate(("a.iemap", "a.xlsx")):
        with hospital(tmp_path / f"mine{number}.iemap", "本院", [CT_CHEST]) as project:
            with pytest.raises(InputProblem):
                take(project, tmp_path / "draft.csv")
            report = take(project, tmp_path / file)
            assert report.taken == 3 and report.plan.notes
            assert first(project, "胸部CT平扫") == LOW
            assert [p.where for p in project.precedents(item_id(project, "胸部CT平扫"))] == ["一院"]
            if file == "a.xlsx":  # what comes later from the same project replaces it, and can be withdrawn
                with Project.open(tmp_path / "a.iemap") as other:
                    adjust(other, [item_id(other, "胸部CT平扫")], [CHEST], "甲", release=RELEASE)
                    run_now(ExportJob(tmp_path / "b.csv", "csv", someone["reviewer"]), other)
                    run_now(ExportJob(tmp_path / "c.csv", "csv", someone["approver"]), other)
                take(project, tmp_path / "b.csv")
                assert [s.in_force for s in project.memory_sources()] == [0, 3]
                assert first(project, "胸部CT平扫") == CHEST
                withdraw(project, [Withdrawal("不可靠", project.memory_sources()[0].pack)], "甲")
                with pytest.raises(InputProblem):
                    take(project, tmp_path / "c.csv")
