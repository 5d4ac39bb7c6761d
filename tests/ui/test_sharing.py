"""Packs and recognition lists made, merged, withdrawn and counted in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog

from tests.workflow.hospitals import CHEST, HEAD, LOW, RELEASE, item_id, settled
from workbench.core.exchange.packs import Pack, read_pack
from workbench.core.items import Changes
from workbench.core.jobs import run_now
from workbench.core.project import Project, Recognised, RecognitionList, Scope
from workbench.core.review import adjust, approve
from workbench.core.signing import KeyStore, LoadedKey, open_sealed
from workbench.core.words import use_language
from workbench.core.workflow.packs import ExportPackJob
from workbench.core.workflow.recognition import read_payload, scope_of
from workbench.ui.dialogs.packs.pack_export import PackExportDialog
from workbench.ui.dialogs.packs.pack_merge import PackMergeDialog
from workbench.ui.dialogs.packs.pack_recall import PackRecallDialog
from workbench.ui.dialogs.packs.recognition_dialog import RecognitionDialog
from workbench.ui.dialogs.signing.sign_form import SignForm
from workbench.ui.main_window import MainWindow

NAME, HEADS = ("胸部CT平扫", "CT"), ("头颅CT平扫", "CT")
PASSPHRASE = "口令"


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoadedKey:
    """A key in a home of the test's own, which the dialogs find."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    store = KeyStore()
    return store.load_private(store.new("李主任", "一院", "approver", PASSPHRASE).short_id, PASSPHRASE)


def content(path: Path) -> Pack:
    payload = open_sealed(path.read_bytes(), {}).payload
    assert payload is not None
    return read_pack(payload)


def fill(form: SignForm, out: Path) -> None:
    assert form.possible
    form.out.setText(str(out))
    form.passphrase.setText(PASSPHRASE)


def dialog_of(window: MainWindow, intent: str) -> object:
    window.intents.do(intent)
    return window.intents.open_dialogs[-1]


def in_both_languages(window: MainWindow) -> None:
    for language in ("en", "zh"):
        use_language(language)
        window.session.language_changed.emit()


def test_a_pack_is_looked_at_signed_and_recalled(window: MainWindow, key: LoadedKey, tmp_path: Path) -> None:
    project, out = window.session.project, tmp_path / "own.iepack"
    assert project is not None
    dialog = dialog_of(window, "pack_export")
    assert isinstance(dialog, PackExportDialog) and dialog.problem.isVisible()  # nothing is settled
    dialog.reject()
    adjust(project, [item_id(project, NAME[0])], [CHEST], "甲", release=RELEASE)
    adjust(project, [item_id(project, HEADS[0])], [HEAD], "甲", release=RELEASE)
    dialog = dialog_of(window, "pack_export")
    assert isinstance(dialog, PackExportDialog)
    cells = dialog.rows.model.line(0).cells
    assert cells[0] == NAME[0] and CHEST in cells[2] and "胸部" in cells[2] and cells[4] == ""
    dialog.extras["volumes"].setChecked(True)
    dialog.extras["persons"].setChecked(True)
    assert "900" in dialog.rows.model.line(0).cells[4] and "甲" in dialog.rows.model.line(0).cells[4]
    dialog.extras["persons"].setChecked(False)
    in_both_languages(window)
    dialog.sign.out.setText(str(out))
    dialog.go()
    assert dialog.problem.isVisible() and not out.exists()  # no passphrase
    fill(dialog.sign, out)
    dialog.go()
    pack = content(out)
    assert [(row.exams, row.who) for row in pack.rows] == [(900, ""), (800, "")]
    recall = dialog_of(window, "pack_recall")
    assert isinstance(recall, PackRecallDialog) and not recall.go_button.isEnabled()
    recall.path.setText(str(out))
    recall.look()
    assert recall.names.model.rowCount() == 2
    recall.names.model.setData(recall.names.model.index(0, 0), 2, 10)  # Qt.CheckStateRole
    fill(recall.sign, out)
    recall.go()
    assert recall.problem.isVisible()  # no reason
    recall.reason.setText("写错")
    in_both_languages(window)
    recall.names.model.setData(recall.names.model.index(0, 0), 2, 10)
    recall.go()
    assert [(w.name, w.reason) for w in content(out).withdrawn] == [(NAME[0], "写错")]


def test_packs_are_merged_and_settled_in_the_window(
    window: MainWindow, key: LoadedKey, tmp_path: Path
) -> None:
    packs = []
    for number, code in enumerate((CHEST, LOW)):
        path = tmp_path / f"{number}.iepack"
        answers = {NAME: code, HEADS: HEAD}
        with Project.open(settled(path.with_suffix(".iemap"), f"第{number}医院", answers)) as made:
            run_now(ExportPackJob(path, key, ("volumes",)), made)
        packs.append(path)
    window.session.close()
    dialog = dialog_of(window, "pack_merge")
    assert isinstance(dialog, PackMergeDialog) and not dialog.look_button.isEnabled()
    dialog.add(packs)
    dialog.add(packs)
    assert dialog.paths() == tuple(packs)
    dialog.look()
    assert dialog.problem.isVisible()  # a group without a name
    dialog.group.setText("某集团")
    dialog.look()
    assert dialog.conflicts.model.rowCount() == 1 and dialog.settle_button.isEnabled()
    told = dialog.conflicts.model.line(0).cells
    assert told[:3] == (NAME[0], "200", "2") and "第1医院" in told[3]
    in_both_languages(window)
    out = tmp_path / "group.iepack"
    dialog.sign.out.setText(str(out))
    dialog.settle()
    project = window.session.project
    assert project is not None and project.item_count() == 1
    (item,) = project.iter_items()
    assert item.name == NAME[0] and len(project.precedents(item.id)) == 2
    adjust(project, [item.id], [CHEST], "丙", release=RELEASE)
    approve(project, [item.id], "丁")
    dialog = dialog_of(window, "pack_merge")
    assert isinstance(dialog, PackMergeDialog) and dialog.paths() == tuple(packs)
    assert dialog.group.text() == "某集团" and dialog.told.text()
    fill(dialog.sign, out)
    dialog.go()
    rows = [row for row in content(out).rows if row.name == NAME[0]]
    assert [(row.codes, row.trust) for row in rows] == [((CHEST,), "approved")]


def test_a_reviewed_project_is_signed_as_a_list(window: MainWindow, key: LoadedKey, tmp_path: Path) -> None:
    project, out = window.session.project, tmp_path / "list.ierec"
    assert project is not None
    adjust(project, [item_id(project, NAME[0])], [CHEST], "甲", remark="须附原图", release=RELEASE)
    dialog = dialog_of(window, "recognition")
    assert isinstance(dialog, RecognitionDialog) and not dialog.acts["gaps"].isEnabled()
    sign = dialog.sign()
    assert sign.rows.model.rowCount() == 1 and sign.rows.model.line(0).cells[2] == "须附原图"
    fill(sign.sign, out)
    sign.go()
    assert sign.problem.isVisible() and not out.exists() and scope_of(project) is None
    for field, text in (
        (sign.code, "SL"),
        (sign.name, "示例市"),
        (sign.mark, "SLHR"),
        (sign.valid_from, "x"),
    ):
        field.setText(text)
    sign.go()
    assert sign.problem.isVisible()  # no day
    sign.valid_from.setText("2026-01-01")
    in_both_languages(window)
    sign.go()
    payload = open_sealed(out.read_bytes(), {}).payload
    assert payload is not None
    found = read_payload(payload)
    assert found.scope == Scope("SL", "示例市", "SLHR", "city", "2026-01-01") == scope_of(project)
    assert [(item.name, item.conditions) for item in found.items] == [(NAME[0], "须附原图")]
    assert dialog.told.isVisible() and "示例市" in dialog.told.text()


def test_scopes_their_order_and_gaps(window: MainWindow, tmp_path: Path) -> None:
    project = window.session.project
    assert project is not None
    for scope in (Scope("C", "示例市", "SSHR", "city"), Scope("L", "某联盟", "LMHR", "联盟", "2026-01-01")):
        items = tuple(Recognised(code, (code,)) for code in (CHEST, LOW))
        project.take_recognition_list(RecognitionList(scope, items, "2026-01-01", "某人", scope.code))
    item = item_id(project, NAME[0])
    adjust(project, [item], [CHEST], "甲", release=RELEASE)
    lumbar = item_id(project, "上腹部CT增强")
    adjust(project, [lumbar], [CHEST[:8] + "210000"], "甲", release=RELEASE)
    dialog = dialog_of(window, "recognition")
    assert isinstance(dialog, RecognitionDialog) and dialog.table.model.rowCount() == 2
    assert project.marker.mark([CHEST]) == "SSHR"
    order = dialog.order()
    order.name.setText("联盟")
    order.add()
    order.move_line(-1)
    order.list.setCurrentRow(0)
    assert order.ranks() == ["city", "province", "region", "联盟", "national"]
    order.go()
    assert project.marker.mark([CHEST]) == "LMHR"
    gaps = dialog.show_gaps()
    assert [line.cells[0] for line in map(gaps.near.model.line, range(gaps.near.model.rowCount()))] == [
        "上腹部CT增强"
    ]
    assert gaps.lacking.model.rowCount() == 2 and gaps.shares.model.rowCount() == 5
    in_both_languages(window)
    gaps.write(tmp_path / "gaps.xlsx")
    assert (tmp_path / "gaps.xlsx").stat().st_size > 3000
    gaps.write(tmp_path / "gaps.txt")
    assert gaps.problem.isVisible()
    gaps.near.opened.emit(lumbar)
    assert window.review.row.item is not None and window.review.row.item.id == lumbar
    dialog = dialog_of(window, "recognition")
    assert isinstance(dialog, RecognitionDialog)
    dialog.leave()
    assert dialog.table.model.rowCount() == 1
    dialog.reject()
    for intent in ("memory", "recognition", "dashboard"):  # closed ones hear nothing any more
        opened = dialog_of(window, intent)
        assert isinstance(opened, QDialog)
        opened.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    adjust(project, [item], [LOW], "甲", release=RELEASE)
    window.session.changed.emit(Changes(), None)
