"""The windows of trust, verification and signing: what a person sees before, and what is kept after."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from tests.exchange.mapping import ROWS, manifest
from workbench.core.exchange import write_workbook
from workbench.core.signing import KeyStore, TrustList, canonical, seal, spoken
from workbench.core.workflow.verify import verify_file
from workbench.ui.dialogs.signing.countersign_dialog import CountersignDialog
from workbench.ui.dialogs.signing.key_acts import ReplaceDialog, RevokeDialog
from workbench.ui.dialogs.signing.keys_dialog import KeysDialog
from workbench.ui.dialogs.signing.trust_dialog import DistrustDialog, TrustDialog
from workbench.ui.dialogs.signing.verify_dialog import VerifyDialog
from workbench.ui.main_window import MainWindow


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory):
    """A reviewer and an approver, made once."""
    store = KeyStore(tmp_path_factory.mktemp("people") / "keys")
    keys = [
        store.new(n, "示例县人民医院", r, "p") for n, r in (("甲医生", "reviewer"), ("李主任", "approver"))
    ]
    return store, *keys


@pytest.fixture
def signed(people, tmp_path: Path) -> Path:
    store, reviewer, _ = people
    path = tmp_path / "对码.xlsx"
    envelope, signers = seal(canonical(manifest(), ROWS), store.load_private(reviewer.short_id, "p"))
    write_workbook(path, manifest(), ROWS, envelope, signers)
    return path


def drop(dialog: VerifyDialog, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    no = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no)
    dialog.dropEvent(event)


def test_a_card_is_shown_before_it_is_kept(bare: MainWindow, people, tmp_path: Path) -> None:
    store, reviewer, _ = people
    card = store.card(reviewer.short_id, tmp_path / "甲.card")
    dialog = TrustDialog(bare.session, bare)
    dialog.show()
    assert dialog.table.rowCount() == 0 and dialog.empty.isVisible()
    shown = dialog.offer(card)
    assert shown is not None and shown.fingerprint.text().split() == spoken(reviewer.fingerprint).split()
    shown.reject()
    assert dialog.table.rowCount() == 0
    dialog.offer(card).accept()
    assert dialog.table.item(0, 0).text() == "甲医生"
    DistrustDialog(bare.session, dialog.cards[0], dialog.trusted, dialog).go()
    dialog.refill()
    assert "已遗失" in dialog.table.item(0, 4).text()
    dialog.remove()
    assert dialog.table.rowCount() == 0
    (tmp_path / "bad.card").write_text("{}")
    assert dialog.offer(tmp_path / "bad.card") is None and dialog.problem.text()


def test_a_dropped_file_is_verified(bare: MainWindow, people, signed: Path) -> None:
    store, reviewer, _ = people
    dialog = VerifyDialog(bare.session, bare.runner, bare)
    dialog.show()
    drop(dialog, signed)
    assert "不认识" in dialog.word.text(), dialog.reasons.text()
    assert not dialog.countersign.isEnabled()
    TrustList().add(store.card(reviewer.short_id, signed.with_name("a.card")))
    drop(dialog, signed)
    assert "有效" in dialog.word.text() and dialog.countersign.isEnabled()
    book = openpyxl.load_workbook(signed)
    book["对码"]["C2"] = "СТ"
    book["对码"].delete_rows(4)
    book.save(signed)
    drop(dialog, signed)
    rows = [[dialog.changes.item(r, c).text() for c in range(4)] for r in range(dialog.changes.rowCount())]
    assert ["对码!C2", "检查类型", "CT"] in [row[:3] for row in rows]
    assert any("U+0421" in row[3] for row in rows)
    assert any(row[1] == "一行" and row[3] == "（缺少）" for row in rows)
    bare.session.set_language("en")
    assert "Changed" in dialog.word.text()


def test_countersigning(bare: MainWindow, people, signed: Path) -> None:
    store, *_ = people
    empty = CountersignDialog(bare.session, bare.runner, bare)
    assert not empty.go_button.isEnabled()
    shutil.copytree(store.home, KeyStore().home)
    dialog = CountersignDialog(bare.session, bare.runner, bare, signed)
    dialog.show()
    assert dialog.key.count() == 1
    dialog.passphrase.setText("wrong")
    dialog.go()
    assert dialog.problem.text()
    dialog.passphrase.setText("p")
    dialog.go()
    assert [s.name for s in verify_file(signed).signers] == ["甲医生", "李主任"]
    assert not dialog.isVisible()


def test_replacing_and_revoking_a_key(bare: MainWindow, people, tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys")
    shutil.copytree(people[0].home, store.home)
    reviewer, approver = people[1:]
    keys = KeysDialog(bare.session, bare, store)
    dialog = ReplaceDialog(bare.session, reviewer, store, keys)
    dialog.old.setText("p")
    dialog.new.setText("q")
    dialog.go()
    assert dialog.problem.text(), "the new passphrase is asked twice"
    dialog.again.setText("q")
    dialog.go()
    assert len(store.list()) == 3 and store.revoked(reviewer.fingerprint) is not None
    revoking = RevokeDialog(bare.session, approver, store, keys)
    revoking.passphrase.setText("p")
    revoking.go(tmp_path / "李.revoked")
    assert (tmp_path / "李.revoked").exists() and store.revoked(approver.fingerprint) is not None
    keys.refill()
    texts = [keys.list.item(row).text() for row in range(keys.list.count())]
    assert sum("吊销" in text for text in texts) == 2
