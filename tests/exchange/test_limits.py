"""The bounds on what is read are settings."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from workbench.core.errors import FileProblem
from workbench.core.exchange import import_items
from workbench.core.settings import LIST_MB, MOST_CELLS, UNPACKED_MB, Option, Settings


@pytest.mark.parametrize(
    "option, value, key", [(LIST_MB, 0, "too_big"), (UNPACKED_MB, 0, "bomb"), (MOST_CELLS, 5, "stray_cells")]
)
def test_each_is_heeded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: Option[int], value: int, key: str
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row in range(4):
        sheet.write_row(row, 0, ["项目名称", "编码"] if row == 0 else [f"胸部CT平扫{row}", f"A{row}"])
    book.close()
    assert len(import_items(path).items) == 3
    Settings().set(option, value)
    with pytest.raises(FileProblem) as caught:
        import_items(path)
    assert caught.value.message.key == f"exchange.{key}"
    Settings().reset(option)
    assert len(import_items(path).items) == 3


def test_a_table_of_merged_cells_without_bound(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    rows = "<tr><td colspan=1000 rowspan=60000>x</td></tr>" + "<tr></tr>" * 60_000
    path.write_text(f"<html><table>{rows}</table></html>", encoding="utf-8")
    with pytest.raises(FileProblem):
        import_items(path)
