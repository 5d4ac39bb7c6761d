"""In the window: Excel's own signature, partial exports, revoking as a successor, a trust folder, packs."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.ui.test_signing_dialogs import drop, own_home, people, signed  # noqa: F401
from workbench.core import review
from workbench.core.exchange.packs import Pack, PackRow, pack_payload
from workbench.core.settings import EXCEL_SIGNATURE
from workbench.core.signing import KeyStore, TrustList
from workbench.core.signing.certificates import certificate_beside
from workbench.core.workflow.sealed import write_sealed
from workbench.core.workflow.verify import verify_file
from workbench.ui.dialogs.files.export_dialog import ExportDialog
from workbench.ui.dialogs.signing.excel_sign_dialog import ExcelSignDialog
from workbench.ui.dialogs.signing.key_acts import RevokeDialog
from workbench.ui.dialogs.signing.trust_dialog import TrustDialog
from workbench.ui.dialogs.signing.verify_dialog import VerifyDialog
from workbench.ui.main_window import MainWindow


def native(path: Path) -> bool:
    """True if a workbook carries Excel's own signature."""
    with zipfile.ZipFile(path) as package:
        return any(name.startswith("_xmlsignatures/") for name in package.namelist())


def test_excels_signature_by_ones_own_key(bare: MainWindow, people, signed: Path) -> None:  # noqa: F811
    shutil.copytree(people[0].home, KeyStore().home)
    bare.intents.do("sign_excel")
    dialog = bare.intents.open_dialogs[-1]
    assert isinstance(dialog, ExcelSignDialog) and dialog.certificate.count() == 3
    dialog.go()
    assert dialog.problem.text(), "no file yet"
    dialog.path.setText(str(signed))
    dialog.certificate.setCurrentIndex(dialog.certificate.findData(people[1].fingerprint))
    dialog.passphrase.setText("wrong")
    dialog.go()
    assert dialog.problem.text() and not native(signed)
    dialog.passphrase.setText("p")
    dialog.go()
    assert native(signed) and "甲医生" in bare.messages.text.text()
    again = ExcelSignDialog(bare.session, bare.runner, bare, signed)
    again.show()
    again.passphrase.setText("p")
    again.go()
    assert again.problem.text() and again.go_button.isEnabled()


def test_excels_signature_by_the_hospitals_certificate_alone(
    bare: MainWindow,
    people,  # noqa: F811
    signed: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    store, reviewer, _ = people
    shutil.copytree(store.home, KeyStore().home)
    certificate_beside(store.load_private(reviewer.short_id, "p"), "p")
    issued = tmp_path / "科室.p12"
    shutil.copy2(store.home / f"{reviewer.short_id}.p12", issued)
    bare.session.settings.set(EXCEL_SIGNATURE, "hospital")
    dialog = ExcelSignDialog(bare.session, bare.runner, bare, signed)
    dialog.show()
    assert dialog.certificate.count() == 1, "own keys are not offered"
    dialog.go()
    assert dialog.problem.text(), "no certificate yet"
    dialog.pkcs12.setText(str(issued))
    dialog.passphrase.setText("p")
    dialog.go()
    assert native(signed)
    bare.session.settings.set(EXCEL_SIGNATURE, "off")
    assert not ExcelSignDialog(bare.session, bare.runner, bare, signed).go_button.isEnabled()


def test_only_what_is_decided(window: MainWindow, tmp_path: Path) -> None:
    project = window.session.project
    review.accept(project, [r.id for r in project.rows(project.query())[:2]], "甲")
    KeyStore().new("甲", "测试医院", "reviewer", "p")
    dialog = ExportDialog(window.session, window.runner, window)
    dialog.show()
    assert "7" in dialog.waiting.text() and "原样写入" in dialog.waiting.text()
    dialog.decided_only.setChecked(True)
    assert "不写入" in dialog.waiting.text()
    dialog.path.setText(str(tmp_path / "out.xlsx"))
    dialog.key.setCurrentIndex(1)
    dialog.passphrase.setText("p")
    dialog.go()
    verdict = verify_file(tmp_path / "out.xlsx")
    assert verdict.verdict == "valid" and verdict.manifest.rows == 2
    assert verdict.manifest.left_out == {"open": 7}
    window.session.set_language("en")
    assert "left out" in dialog.waiting.text()


def test_a_successor_revokes(bare: MainWindow, people, tmp_path: Path) -> None:  # noqa: F811
    shutil.copytree(people[0].home, KeyStore().home)
    heir = people[2]
    theirs = KeyStore(tmp_path / "theirs")
    lost = theirs.new("丁医生", "示例县人民医院", "reviewer", "q", successor=heir.fingerprint)
    other = theirs.new("戊医生", "示例县人民医院", "reviewer", "q")
    for key in (lost, other):
        TrustList().add(theirs.card(key.short_id, tmp_path / f"{key.name}.card"))
    dialog = TrustDialog(bare.session, bare)
    dialog.show()
    names = [card.name for card in dialog.cards]
    dialog.table.selectRow(names.index("戊医生"))
    assert not dialog.for_them.isEnabled()
    dialog.table.selectRow(names.index("丁医生"))
    assert dialog.for_them.isEnabled()
    dialog.revoke_for()
    revoking = dialog.findChild(RevokeDialog)
    revoking.passphrase.setText("p")
    revoking.go(tmp_path / "丁.revoked")
    assert "无效" in dialog.table.item(names.index("丁医生"), 4).text()
    assert not dialog.for_them.isEnabled()
    # Somebody else takes the revocation in.
    shutil.rmtree(KeyStore().home)
    assert lost.fingerprint not in TrustList().trust().revocations
    dialog.offer(tmp_path / "丁.revoked")
    assert lost.fingerprint in TrustList().trust().revocations


def test_a_trust_folder_for_one_check(bare: MainWindow, people, signed: Path, tmp_path: Path) -> None:  # noqa: F811
    store, reviewer, _ = people
    (tmp_path / "cards").mkdir()
    store.card(reviewer.short_id, tmp_path / "cards")
    dialog = VerifyDialog(bare.session, bare.runner, bare)
    dialog.show()
    dialog.trust.setText(str(tmp_path / "cards"))
    drop(dialog, signed)
    assert "有效" in dialog.word.text()
    assert not list(TrustList().home.glob("*"))
    dialog.trust.setText(str(tmp_path / "nothing"))
    dialog.go()
    assert dialog.problem.text()
    dialog.trust.clear()
    dialog.go()
    assert "不认识" in dialog.word.text()


@pytest.mark.parametrize(("ended", "word"), [("", "不认识"), ("标准读错了", "已撤回")])
def test_a_dropped_pack(bare: MainWindow, people, tmp_path: Path, ended: str, word: str) -> None:  # noqa: F811
    store, reviewer, _ = people
    rows = [] if ended else [PackRow("胸部CT平扫", "CT", ("20040100110000",), "", "approved", (0,))]
    hospitals = (("h", "示例市医院"),)
    pack = Pack("p", "示例市医院", "2026-01-02T03:04:05Z", "5.0", "a" * 64, "e", hospitals, rows, ended=ended)
    write_sealed(tmp_path / "a.iepack", pack_payload(pack), store.load_private(reviewer.short_id, "p"))
    dialog = VerifyDialog(bare.session, bare.runner, bare)
    dialog.show()
    drop(dialog, tmp_path / "a.iepack")
    assert word in dialog.word.text() and "示例市医院" in dialog.about.text()
    assert not dialog.countersign.isEnabled()
