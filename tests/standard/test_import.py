"""Import of a published edition: sound, messy, hostile. Never a crash, never a silent drop, never a half."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.standard.making import Tables, small_edition, write_edition
from workbench.core.errors import InputProblem, WorkbenchError
from workbench.core.items import ReleaseInfo
from workbench.core.standard import Release, installed_releases, load_release
from workbench.core.standard.findings import Level
from workbench.core.standard.installing import Converted, convert, install
from workbench.core.standard.published import Sheet, read_folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def made(tables: Tables) -> Converted:
    return convert([Sheet("edition.xlsx", name, rows) for name, rows in tables.items()], "test")


def rules(converted: Converted) -> set[str]:
    return {f.rule for f in converted.findings if f.level is not Level.NOTE}


def test_a_sound_edition_becomes_a_release(tmp_path: Path, home: Path) -> None:
    folder = write_edition(tmp_path / "edition", small_edition())
    done = install(read_folder(folder), "6.0", {"zh": "第六版", "en": "Sixth edition"})
    assert done.items == 7 and done.folder == home / "standards" / "6.0"
    release = load_release("6.0")
    assert release.info == ReleaseInfo("6.0", "第六版", "Sixth edition", done.info.sha256)
    assert release.name("20010100111100") == "CT 颅脑（平扫 + 三维重建）"
    assert release.name_en("30010100110000") == "MR brain (plain)"
    assert release.code_of("CT颅脑(平扫+三维重建)") == "20010100111100"
    assert release.twins("072201") == {"left": "072201", "right": "072202"}
    assert {"5.0", "6.0"} <= {info.id for info in installed_releases()}
    report = json.loads((done.folder / "report.json").read_text(encoding="utf-8"))
    assert {entry["rule"] for entry in report} == {"english_missing", "hole"}
    assert {entry["key"] for entry in report if entry["rule"] == "english_missing"} == {"072209"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    folder = write_edition(tmp_path / encoding, small_edition(), encoding)
    assert convert(read_folder(folder), "x").release.listed == made(small_edition()).release.listed


def test_full_width_forms_repeats_and_blank_rows_change_nothing() -> None:
    tables = small_edition()
    wide = str.maketrans({**{chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}})
    for rows in tables.values():
        rows[1:] = [["　" + cell.translate(wide) for cell in row] for row in rows[1:]]
        rows += [["", " "], [], *copy.deepcopy(rows[1:3])]
    converted = made(tables)
    assert converted.release.listed == made(small_edition()).release.listed
    repeats = [f for f in converted.findings if f.rule == "row_repeated"]
    assert len(repeats) == 2 * len(tables) - 1  # the table of post-processing has one row to repeat
    assert rules(converted) == rules(made(small_edition()))


def spoiled(table: str, row: int, column: int, cell: str) -> Tables:
    tables = small_edition()
    tables[table][row][column] = cell
    return tables


MISPRINTS = [
    ("G_items", 1, 5, "CT 颅脑平扫检查", "name_differs"),
    ("G_items", 1, 5, "颅脑（平扫）", "name_device"),
    ("G_items", 1, 4, "2001010011000", "item_unusable"),
    ("G_items", 1, 4, "2001010011000o", "item_unusable"),
    ("G_items", 1, 4, "2.00101E+13", "item_unusable"),
    ("G_items", 1, 4, "20010199110000", "item_unknown_segment"),
    ("G_items", 1, 4, "99010100110000", "item_unknown_segment"),
    ("G_items", 1, 4, "30010102110000", "not_valid"),
    ("G_items", 1, 2, "0102", "parent_differs"),
    ("G_items", 2, 4, "20010100110000", "code_two_names"),
    ("C_sites", 1, 6, "错", "modality_unknown"),
    ("C_sites", 1, 0, "02", "parent_differs"),
    ("C_sites", 5, 4, "07220l", "code_unusable"),
    ("C_sites", 5, 4, "072202", "row_contradicts"),
    ("C_sites", 5, 5, "右膝关节", "term_twice"),
    ("D_scan_methods", 2, 3, "M10", "code_unusable"),
    ("B_devices", 1, 2, "2", "code_unusable"),
]


@pytest.mark.parametrize(("table", "row", "column", "cell", "rule"), MISPRINTS)
def test_misprints_are_findings_with_table_and_row(
    table: str, row: int, column: int, cell: str, rule: str
) -> None:
    converted = made(spoiled(table, row, column, cell))
    found = [f for f in converted.findings if f.rule == rule]
    assert found, rules(converted)
    assert found[0].message.text("zh") and found[0].message.text("en")
    if rule not in ("not_valid", "term_twice"):  # said by lint of the result, by the result's rows
        assert (found[0].table, found[0].row) == (table, row + 1)


def test_no_row_is_dropped_silently() -> None:
    """Each published item is listed, or a finding holds its code or row."""
    for table, row, column, cell, _ in MISPRINTS:
        tables = spoiled(table, row, column, cell)
        converted = made(tables)
        said = " ".join(f.key + f.message.text("zh") for f in converted.findings)
        for *_, code, name in tables["G_items"][1:]:
            assert converted.release.listed.get(code) or code in said, (code, name)


def test_a_name_the_rules_do_not_give_is_kept() -> None:
    release = made(spoiled("G_items", 1, 5, "CT 颅脑平扫检查")).release
    assert release.name("20010100110000") == "CT 颅脑平扫检查"
    assert release.code_of("CT 颅脑平扫检查") == "20010100110000"


def drop(table: str) -> Tables:
    return {name: rows for name, rows in small_edition().items() if name != table}


def twelve_digits() -> Tables:
    tables = small_edition()
    for row in tables["G_items"][1:]:
        row[4] = row[4][:12]
    return tables


def two_structures() -> Tables:
    tables = small_edition()
    for number in range(6):
        tables["G_items"].append(["01", "头部", "0101", "颅脑", f"2001010011{number:02}", "CT 颅脑（平扫）"])
    return tables


def cells_beyond() -> Tables:
    tables = small_edition()
    tables["E_post_processing"].append(["CT", "1", "三维重建", "12", "骨三维重建", "?"])
    return tables


REFUSED = {
    "no sites": (drop("C_sites"), "table_missing"),
    "no items": (drop("G_items"), "table_missing"),
    "wrong header": (spoiled("C_sites", 0, 6, "模态"), "wrong_header"),
    "header lost": (spoiled("F_positions", 0, 1, ""), "wrong_header"),
    "circle": (spoiled("C_sites", 1, 0, "0101"), "circle"),
    "long circle": (spoiled("C_sites", 1, 0, "010100"), "circle"),
    "two structures": (two_structures(), "two_structures"),
    "cells beyond": (cells_beyond(), "file_cells"),
    "nothing": ({}, "table_missing"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_edition_is_refused_and_nothing_remains(case: str, home: Path) -> None:
    tables, reason = REFUSED[case]
    sheets = [Sheet("edition.xlsx", name, rows) for name, rows in tables.items()]
    with pytest.raises(WorkbenchError) as refused:
        install(sheets, "6.0")
    assert refused.value.message.key == f"standard.{reason}"
    assert refused.value.message.text("zh") and refused.value.message.text("en")
    assert not (home / "standards").exists()


def test_an_edition_of_twelve_digits_is_data() -> None:
    release = made(twelve_digits()).release
    assert len(release.listed) == 7
    assert release.name("200101001111") == "CT 颅脑（平扫 + 三维重建）"
    assert release.code_of("MR颅脑(平扫)") == "300101001100"
    assert release.compose("20", "072201", "21").code == "200722012100"
    assert [s.segment for s in release.explain("200101001111").segments][-1] == "post"
    assert release.problems("20010100111100")[0].key == "standard.code_length"


def test_sheets_that_are_no_table_are_named_not_used() -> None:
    tables = {"说明": [["本标准的说明"], ["第二行"]], **small_edition()}
    converted = made(tables)
    assert [f.table for f in converted.findings if f.rule == "sheet_ignored"] == ["说明"]


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x89PNG\xff\xfe", b"\xff\xfe\x00", b"\x81\x30\xff"])
def test_unknown_encoding_names_file_and_row(tmp_path: Path, content: bytes) -> None:
    folder = write_edition(tmp_path / "edition", small_edition())
    (folder / "C_sites.csv").write_bytes("一级编码\n头部\n".encode() + content)
    with pytest.raises(WorkbenchError) as refused:
        read_folder(folder)
    assert refused.value.message.key == "standard.unknown_encoding"
    assert refused.value.message.params["row"] == 3
    assert "C_sites.csv" in refused.value.message.text("zh")


@pytest.mark.parametrize("release_id", ["5.0", "", "../6", "a/b", ".hidden", "x" * 41, "六"])
def test_unusable_ids_are_refused(release_id: str, home: Path) -> None:
    with pytest.raises(InputProblem):
        install([Sheet("e", n, r) for n, r in small_edition().items()], release_id)
    assert not home.exists()


def test_an_installed_edition_is_never_overwritten() -> None:
    sheets = [Sheet("e", n, r) for n, r in small_edition().items()]
    first = install(sheets, "6.0")
    with pytest.raises(InputProblem):
        install(sheets, "6.0")
    assert load_release("6.0").sha256 == first.info.sha256
    assert [path.name for path in first.folder.parent.iterdir()] == ["6.0"]


cells = st.text(max_size=8) | st.sampled_from(
    ["20010100110000", "CT", "010100", "99", "MR 颅脑（平扫）", "="]
)


@given(
    st.sampled_from(sorted(small_edition())),
    st.lists(st.lists(cells, max_size=8), max_size=4),
    st.integers(0, 3),
    st.integers(0, 5),
    cells,
)
@settings(max_examples=150, deadline=None)
def test_no_table_breaks_the_import(
    table: str, rows: list[list[str]], row: int, column: int, cell: str
) -> None:
    tables = small_edition()
    target = tables[table]
    target[min(row, len(target) - 1)][min(column, len(target[0]) - 1)] = cell
    target += rows
    try:
        converted = made(tables)
    except WorkbenchError as problem:
        assert problem.message.text("zh") and problem.message.text("en")
    else:
        assert all(f.message.text("zh") and f.message.text("en") for f in converted.findings)


def test_the_published_edition(published_folder: Path, release: Release) -> None:
    converted = convert(read_folder(published_folder), "published")
    assert converted.rows == 2458 and len(converted.release.listed) == 1226
    assert not [f for f in converted.findings if f.level is Level.ERROR]
    assert all(release.listed[code] == name for code, name in converted.release.listed.items())
    assert {f.rule for f in converted.findings} == {"row_repeated", "misprint", "hole", "one_sided"}
