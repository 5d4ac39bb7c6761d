"""Decisions of others in the window: previewed, taken in, shown beside the row, withdrawn, opened again."""

from __future__ import annotations

from pathlib import Path

import pytest
from shiboken6 import isValid

from tests.workflow.hospitals import CHEST, LOW, RELEASE, item_id, settled
from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery, Project, Recognised, Scope
from workbench.core.review import adjust
from workbench.core.signing import KeyStore, LoadedKey
from workbench.core.words import use_language
from workbench.core.workflow.packs import ExportPackJob
from workbench.core.workflow.recognition import SignedList, payload_of
from workbench.core.workflow.sealed import write_sealed
from workbench.ui.dialogs.packs.evidence_dialog import EvidenceDialog
from workbench.ui.dialogs.packs.memory_dialog import MemoryDialog
from workbench.ui.job_runner import JobRunner
from workbench.ui.main_window import MainWindow
from workbench.ui.views.near_facts import like_facts
from workbench.ui.views.row_facts import facts_text

NAME = ("胸部CT平扫", "CT")
KEYS: list[LoadedKey] = []  # that signed the pack


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Another hospital's pack: a plain chest taken for low dose."""
    store = KeyStore(tmp_path / "keys")
    key = store.load_private(store.new("李主任", "一院", "approver", "口令").short_id, "口令")
    settled(tmp_path / "a.iemap", "一院", {NAME: LOW})
    KEYS[:] = [key]
    with Project.open(tmp_path / "a.iemap") as project:
        run_now(ExportPackJob(tmp_path / "a.iepack", key), project)
    return tmp_path / "a.iepack"


def test_from_preview_to_withdrawal(window: MainWindow, pack: Path) -> None:
    project = window.session.project
    assert project is not None
    window.intents.do("memory")
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, MemoryDialog) and dialog.empty.isVisible()
    assert not dialog.withdraw_button.isEnabled()
    preview = dialog.offer(pack)
    assert "李主任" in preview.told.text() and not project.memory_sources()
    assert preview.rows.model.rowCount() == 1 and not preview.again.isVisible()
    use_language("en")
    window.session.language_changed.emit()
    assert "Import" in preview.go_button.text() and "李主任" in preview.told.text()
    use_language("zh")
    window.session.language_changed.emit()
    preview.go()
    assert dialog.table.model.rowCount() == 1 and dialog.table.model.line(0).cells[0] == "一院"
    item = item_id(project, NAME[0])
    (fact,) = like_facts(project, item, window.session.name_of)
    assert "1 家医院：一院" in fact.cells[1] and fact.parts[0].code == LOW
    window.review.items.show_item(item)
    window.intents.do("who")
    who = window.intents.open_dialogs[-1]
    assert isinstance(who, EvidenceDialog) and who.rows.model.rowCount() == 1
    assert who.rows.model.line(0).cells[0] == "一院" and LOW in who.rows.model.line(0).cells[1]
    who.reject()
    window.review.row.near.refill()
    window.review.row.near.table.chosen.emit()  # Enter on the line below the row
    assert isinstance(window.intents.open_dialogs[-1], EvidenceDialog)
    window.intents.open_dialogs[-1].reject()
    adjust(project, [item], [LOW], "甲", release=RELEASE)
    withdrawing = dialog.withdraw()
    assert withdrawing is not None
    assert withdrawing.leaning.model.rowCount() == 1 and withdrawing.reopen.isVisible()
    assert withdrawing.names.model.rowCount() == 1 and withdrawing.names.model.chosen() == []
    withdrawing.names.model.tick_shown(on=True)
    withdrawing.refill()
    assert "1" in withdrawing.go_button.text() and withdrawing.leaning.model.rowCount() == 1
    withdrawing.go()
    assert withdrawing.problem.isVisible()  # without a reason nothing is withdrawn
    withdrawing.reason.setText("低剂量写错")
    withdrawing.reopen.setChecked(False)
    withdrawing.go()
    # The same file again: what was withdrawn is marked, and stays out unless it is asked for.
    with Project.open(pack.with_suffix(".iemap")) as other:
        run_now(ExportPackJob(pack, KEYS[0]), other)
    again = dialog.offer(pack)
    assert again.again.isVisible() and again.rows.model.line(0).warns
    again.reject()
    assert dialog.leaning.isVisible() and "低剂量写错" in dialog.leaning_list.model.line(0).cells
    dialog.reopen()
    assert not dialog.leaning.isVisible() and dialog.table.model.line(0).cells[4] == "0 / 1"
    assert project.suggestion(item).parts[0].candidates[0].code == CHEST  # type: ignore[union-attr]
    dialog.reject()


def test_a_file_that_cannot_be_taken_is_said_inside(window: MainWindow, pack: Path) -> None:
    pack.write_bytes(pack.read_bytes()[:-50])
    window.intents.do("memory")
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, MemoryDialog)
    preview = dialog.offer(pack)
    assert preview.problem.isVisible() and not preview.go_button.isEnabled()
    preview.reject()
    dialog.reject()


def test_a_recognition_list_gives_marks_that_can_be_filtered(window: MainWindow, tmp_path: Path) -> None:
    project = window.session.project
    assert project is not None
    store = KeyStore(tmp_path / "keys")
    key = store.load_private(store.new("李主任", "示例市", "approver", "口令").short_id, "口令")
    scope = Scope("BJ", "示例市", "SSHR", "city", conditions="须附原图", any_device=True)
    lines = (Recognised("胸部CT", (CHEST,), "三个月内"), Recognised("低剂量", (LOW,), "体检"))
    found = SignedList(scope, lines, "2026-01-01T00:00:00Z", "5.0")
    write_sealed(tmp_path / "list.ierec", payload_of(found), key)
    queues = window.review.queues
    queues.recount()
    assert not queues.sections["recognitions"].title.isVisible()
    window.intents.do("memory")
    dialog = window.intents.open_dialogs[-1]
    assert isinstance(dialog, MemoryDialog)
    taking = dialog.offer(tmp_path / "list.ierec")
    assert "示例市" in taking.told.text() and not project.recognition_lists()
    taking.go()
    item = item_id(project, NAME[0])
    adjust(project, [item], [CHEST], "甲", release=RELEASE)
    queues.recount()
    assert set(queues.sections["recognitions"].rows) == {"", "SSHR"}
    window.filters.clear()
    window.filters.toggle("recognitions", "SSHR")
    assert [row.name for row in project.rows(project.query(window.filters.query))] == [NAME[0]]
    decision = project.decision(item)
    told = facts_text(project.item(item), "", decision, project.marker)
    assert all(word in told for word in ("SSHR", "不论设备类型", "须附原图", "三个月内"))
    assert "体检" not in told


def test_taking_and_withdrawing_is_written_beside_the_window(window: MainWindow, pack: Path, qtbot) -> None:
    project = window.session.project
    assert project is not None
    runner = JobRunner(window)
    dialog = MemoryDialog(window.session, runner, window)
    dialog.show()
    before = project.rows(project.query(ItemQuery(sort="confidence")))
    preview = dialog.offer(pack)
    qtbot.waitUntil(lambda: not runner.busy and preview.go_button.isEnabled())
    preview.go()
    assert runner.writing and not preview.go_button.isEnabled() and not project.memory_sources()
    qtbot.waitUntil(lambda: not isValid(preview))
    assert dialog.table.model.rowCount() == 1
    after = project.rows(project.query(ItemQuery(sort="confidence")))
    assert [row.confidence for row in after] != [row.confidence for row in before]
    with Project.open(project.info.path, read_only=True) as reader:
        assert after == reader.rows(reader.query(ItemQuery(sort="confidence")))
    again = dialog.offer(pack)
    qtbot.waitUntil(lambda: not runner.busy and again.go_button.isEnabled())
    again.go()
    qtbot.waitUntil(lambda: not runner.busy)
    assert again.isVisible() and again.problem.isVisible() and again.go_button.isEnabled()
    again.reject()
    withdrawing = dialog.withdraw()
    assert withdrawing is not None
    withdrawing.reason.setText("写错")
    withdrawing.go()
    assert runner.writing
    qtbot.waitUntil(lambda: not isValid(withdrawing))
    assert dialog.table.model.line(0).cells[4] == "0 / 1"
    dialog.reject()
