"""Screenshots of dialogs that need something to show: a returned workbook, packs, backups, a damaged file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
from PySide6.QtWidgets import QDialog, QWidget

from workbench.core.jobs import run_now
from workbench.core.project import ItemQuery
from workbench.core.standard import load_release
from workbench.core.training import built_in
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.suggesting import SuggestJob
from workbench.core.workflow.training import result_of, start
from workbench.paths import sample_dir, user_dir
from workbench.ui.main_window import MainWindow
from workbench.ui.training.result_dialog import ResultDialog

Shoot = Callable[[QWidget, str], None]
Settle = Callable[[float], None]
CHANGED = (("标准编码", "20040100120000"), ("医院备注", "申请单写明左侧"), ("标准编码", "200101001Z0000"))


def idle(shown: MainWindow, settle: Settle) -> None:
    """Wait until no job runs."""
    settle(0.1)
    while shown.runner.busy:
        settle(0.1)
    settle(0.3)


def _opened(shown: MainWindow, intent: str) -> QDialog:
    shown.intents.do(intent)
    return shown.intents.open_dialogs[-1]


def shoot_merge(shown: MainWindow, tail: str, shoot: Shoot, settle: Settle) -> None:
    """A workbook that came back with changes of several kinds."""
    path = user_dir() / "returned.xlsx"
    path.unlink(missing_ok=True)
    run_now(ExportJob(path), shown.session.project)
    book = openpyxl.load_workbook(path)
    sheet = book["对码"] if "对码" in book.sheetnames else book.worksheets[0]
    columns = {str(cell.value).split("\n")[0]: cell.column for cell in sheet[1]}
    for row in range(2, 12):
        header, text = CHANGED[row % len(CHANGED)]
        if header in columns:
            sheet.cell(row, columns[header]).value = text
    book.save(path)
    dialog = _opened(shown, "merge")
    dialog.path.setText(str(path))  # type: ignore[attr-defined]
    dialog.look()  # type: ignore[attr-defined]
    idle(shown, settle)
    shoot(dialog, f"merge-changes-{tail}")
    dialog.close()


def shoot_memory(shown: MainWindow, tail: str, shoot: Shoot, settle: Settle) -> None:
    """Packs of other hospitals: what one would add, the list of them, and the evidence beside a row."""
    dialog = _opened(shown, "memory")
    for name in ("city", "district", "university"):
        preview = dialog.offer(sample_dir() / f"{name}.iepack")  # type: ignore[attr-defined]
        idle(shown, settle)
        if name == "city":
            shoot(preview, f"pack-preview-{tail}")
        preview.go()
        idle(shown, settle)
    shoot(dialog, f"packs-{tail}")
    withdrawing = dialog.withdraw()  # type: ignore[attr-defined]
    settle(0.3)
    if withdrawing is not None:
        shoot(withdrawing, f"pack-withdraw-{tail}")
        withdrawing.close()
    dialog.close()
    shown.filters.set_query(ItemQuery(states=("open",), sort="count", descending=True))
    settle(0.5)
    shoot(shown, f"packs-row-{tail}")


def shoot_recognition(shown: MainWindow, tail: str, shoot: Shoot, settle: Settle) -> None:
    """Scopes, gaps, a list to be signed; a pack to be handed on, packs that differ, who decided so."""
    dialog = _opened(shown, "recognition")
    for name in ("region", "town"):
        preview = dialog.offer(sample_dir() / f"{name}.ierec")  # type: ignore[attr-defined]
        idle(shown, settle)
        preview.go()
        idle(shown, settle)
    shoot(dialog, f"recognition-{tail}")
    for act, name in (("show_gaps", "gaps"), ("order", "scopes"), ("sign", "list-sign")):
        inner = getattr(dialog, act)()
        settle(0.3)
        shoot(inner, f"recognition-{name}-{tail}")
        inner.close()
    dialog.close()
    dialog = _opened(shown, "pack_merge")
    packs = [sample_dir() / f"{name}.iepack" for name in ("city", "district", "university")]
    dialog.add(packs)  # type: ignore[attr-defined]
    dialog.group.setText("示例医联体")  # type: ignore[attr-defined]
    dialog.look()  # type: ignore[attr-defined]
    idle(shown, settle)
    shoot(dialog, f"pack-merge-{tail}")
    dialog.close()
    for intent, name in (("pack_export", "pack-export"), ("who", "who")):
        dialog = _opened(shown, intent)
        settle(0.3)
        shoot(dialog, f"{name}-{tail}")
        dialog.close()


def shoot_care(shown: MainWindow, project: Path, tail: str, shoot: Shoot, settle: Settle) -> None:
    """Backups of the open project, and a file that is damaged."""
    shown.session.close()
    damaged = user_dir() / "damaged.iemap"
    shutil.copy(project, damaged)
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:100] + bytes(16_000) + whole[16_100:])
    shown.session.open(project)
    settle(0.3)
    dialog = _opened(shown, "restore")
    idle(shown, settle)
    dialog.table.selectRow(0)  # type: ignore[attr-defined]
    idle(shown, settle)
    shoot(dialog, f"backups-{tail}")
    dialog.close()
    shown.session.open(damaged)
    dialog = shown.intents.open_dialogs[-1]
    idle(shown, settle)
    shoot(dialog, f"damaged-{tail}")
    dialog.close()


def shoot_training(shown: MainWindow, tail: str, shoot: Shoot, settle: Settle) -> None:
    """Choosing an exercise, and its result."""
    shown.intents.do("training")
    settle(0.3)
    dialog = shown.intents.open_dialogs[-1]
    shoot(dialog, f"training-{tail}")
    dialog.close()
    pack = built_in()[0]
    practice = start(pack, user_dir() / f"{tail}.iemap", "甲", pack.id)
    run_now(SuggestJob(), practice)
    shown.session.adopt(practice, load_release(pack.release_id))
    settle(0.3)
    result = ResultDialog(shown.session, shown, result_of(practice, keys=43))
    result.show()
    shoot(result, f"training-result-{tail}")
    result.close()


def shoot_filled(shown: MainWindow, project: Path, tail: str, shoot: Shoot, settle: Settle) -> None:
    """All of them; the open project is another one afterwards."""
    shoot_merge(shown, tail, shoot, settle)
    for intent in ("help",):
        shown.intents.do(intent)
        settle(0.5)
        if shown.intents.guide is not None:
            shoot(shown.intents.guide, f"{intent}-{tail}")
            shown.intents.guide.close()
    dialog = _opened(shown, "reimport")
    settle(0.3)
    shoot(dialog, f"reimport-{tail}")
    dialog.close()
    shoot_memory(shown, tail, shoot, settle)
    shoot_recognition(shown, tail, shoot, settle)
    shoot_care(shown, project, tail, shoot, settle)
    shoot_training(shown, tail, shoot, settle)
