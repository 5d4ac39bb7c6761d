"""What goes out comes back: every field of the mapping sheet, also after another program saved the file.

And the XML keeps the rules that Excel is strict about, where a repair message would be the answer.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import fields, replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.mapping import ROWS, Signer, manifest
from workbench.core.exchange import Aids, Doubt, compare, read_mapping, write_workbook
from workbench.core.exchange.mapping_columns import PARTS, same, shown
from workbench.core.exchange.mapping_sheets import MAPPING
from workbench.core.exchange.recoding_sheet import FIELDS, choice_formulas, composing
from workbench.core.exchange.returned import read_returned
from workbench.core.exchange.returned_cells import token
from workbench.core.items import Flag, MappingRow, NoItemReason, State
from workbench.core.standard import load_release

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = (
    *("=1+1", "+2", "-3", "@SUM(A1)", "\ttab", "0012", "1e5", "20040100110000", "<r>&</r>", "_x0041_"),
    *("TRUE", "2026-01-01", " ", "😀", "a\nb", "'x", "http://a.b", "#N/A", "１２", "\u202egnp", "'", "{=A1}"),
)
TEXT = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
WORDS = {
    "state": st.sampled_from(list(State)),
    "reason": st.sampled_from(["", *NoItemReason]),
    "flags": st.lists(st.sampled_from(list(Flag)), unique=True).map(";".join),
    "listed": st.sampled_from(["", "listed", "listed;composed"]),
    "codes": st.sampled_from(["", "20040100110000", "20040100110000;300101007e0000"]),
    "names": TEXT.map(lambda text: text.replace(";", "")),
    "count": st.integers(0, 10**9).map(str) | st.just(""),
    "confidence": st.floats(0, 1).map(lambda value: f"{value:.3f}") | st.just(""),
    "row": st.integers(1, 10**6).map(str),
}
ANY_ROW = st.builds(MappingRow, **{f.name: WORDS.get(f.name, TEXT) for f in fields(MappingRow)})


def with_ids(drawn: list[MappingRow]) -> list[MappingRow]:
    return [replace(r, item_id=f"01990000-0000-7000-8000-{n:012x}") for n, r in enumerate(drawn)]


def check(path: Path, rows: list[MappingRow]) -> None:
    """Every field of every row as the way back reads it."""
    assert compare(read_mapping(path), manifest(rows), rows, [Signer()]) == []
    found = read_returned(path)
    assert found.facts["history_head"] == "b" * 64 and found.loose == [] and found.repeated == []
    assert found.listed == {row.item_id for row in rows}
    for row in rows:
        line = found.line(row.item_id)
        for name in MAPPING.signed - {"item_id"}:
            text = line.all(name)[0].text
            if name in ("state", "reason"):
                assert token(name, text) == getattr(row, name)
            elif name in PARTS | {"flags"}:
                assert same("codes", shown(row, name), text)
            else:
                assert same(name, shown(row, name), text), name


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANY_ROW, min_size=1, max_size=5))
def test_import_after_export_is_the_identity(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[MappingRow]
) -> None:
    rows = with_ids(drawn)
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    write_workbook(path, manifest(rows), rows, b"{}", [Signer()])
    check(path, rows)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with everything: dictionary, drop-downs, groups and comments."""
    rows = [*ROWS, *(replace(ROWS[2], local_name=text) for text in HOSTILE)]
    rows = [replace(r, item_id=f"01990000-0000-7000-8000-{n:012x}") for n, r in enumerate(rows)]
    path = tmp_path_factory.mktemp("full") / "对码.xlsx"
    doubts = {
        r.item_id: Doubt("k", ("20040100110000 CT 胸部", "不是检查"), ("左侧", "右侧")) for r in rows[8:12]
    }
    aids = Aids(load_release(), doubts, {r.item_id: f"依据 {r.local_name}" for r in rows})
    write_workbook(path, manifest(rows), rows, b"{}", [Signer()], aids=aids)
    check(path, rows)
    return path


def open_and_save(path: Path, folder: Path) -> Path:
    """The file as LibreOffice saves it, all formulas worked out."""
    home, out = f"-env:UserInstallation=file://{folder}/profile", str(folder / "out")
    command = [str(OFFICE), home, "--headless", "--convert-to", "xlsx", "--outdir", out, str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "out" / path.name


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_also_after_libreoffice_saved_it(full: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(full)
    picks = {"pick_device": "20 CT 不区分设备", "pick_site3": "040100 胸部", "pick_method": "12 低剂量扫描"}
    for name, text in picks.items():
        book["改码"].cell(2, FIELDS.index(name) + 1).value = text
    edited = tmp_path / full.name
    book.save(edited)
    saved = open_and_save(edited, tmp_path)
    rows = [*ROWS, *(replace(ROWS[2], local_name=text) for text in HOSTILE)]
    check(saved, with_ids(rows))
    sheet = openpyxl.load_workbook(saved, data_only=True)["改码"]
    composed = [sheet.cell(2, FIELDS.index(name) + 1).value for name in ("kind", "new_code", "new_name")]
    assert composed == ["CT", "20040100120000", load_release().name("20040100120000")]


def parts(path: Path, pattern: str) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if re.fullmatch(pattern, name)]
        return {name: ElementTree.fromstring(package.read(name)) for name in names}


def test_rules_that_excel_is_strict_about(full: Path) -> None:
    (book,) = parts(full, "xl/workbook.xml").values()
    names = [sheet.get("name", "") for sheet in book.iter(f"{NS}sheet")]
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    defined = [(d.get("name"), d.get("localSheetId")) for d in book.iter(f"{NS}definedName")]
    assert len(set(defined)) == len(defined)
    formats = len(next(parts(full, "xl/styles.xml")["xl/styles.xml"].iter(f"{NS}cellXfs")))
    for name, sheet in parts(full, r"xl/worksheets/sheet\d+\.xml").items():
        rows = [int(row.get("r", "0")) for row in sheet.iter(f"{NS}row")]
        assert rows == sorted(set(rows)), name
        places = [cell.get("r") for cell in sheet.iter(f"{NS}c")]
        assert len(set(places)) == len(places), name
        assert all(int(cell.get("s", "0")) < formats for cell in sheet.iter(f"{NS}c"))
        assert all(len(text.text or "") <= 32_767 for text in sheet.iter(f"{NS}t"))
        for rule in sheet.iter(f"{NS}dataValidation"):
            formula = rule.findtext(f"{NS}formula1") or ""
            assert 0 < len(formula) <= 255 and len(rule.get("prompt", "")) <= 255
            assert len(rule.get("promptTitle", "")) <= 32 and len(rule.get("errorTitle", "")) <= 32
            assert len(rule.get("error", "")) <= 225 and "INDIRECT" not in formula
    for comments in parts(full, r"xl/comments\d+\.xml").values():
        authors = len(list(comments.iter(f"{NS}author")))
        assert all(int(comment.get("authorId", "-1")) < authors for comment in comments.iter(f"{NS}comment"))


def test_only_our_own_formulas(full: Path) -> None:
    """Formulas stand on the sheet 改码 alone; nothing that a hospital wrote is one."""
    allowed = {f.removeprefix("=") for n in range(2, 200) for f in composing(n, structure()).values()}
    for sheet in parts(full, r"xl/worksheets/sheet\d+\.xml").values():
        assert {f.text for f in sheet.iter(f"{NS}f")} <= allowed


def structure():
    return load_release().dictionaries.structure


def test_formulas_of_the_drop_downs_follow_one_another() -> None:
    found = choice_formulas(2, structure())
    assert list(found) == [name for name in FIELDS if name.startswith("pick_")]
    assert "LEFT($G2,2)" in found["pick_site2"] and "LEFT($H2,4)" in found["pick_site3"]
