"""What cannot be read is refused in one sentence, in bounded time and memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from tests.exchange.lists import HEADER, write_book
from workbench.core.errors import FileProblem
from workbench.core.exchange import read_mapping, read_sheets
from workbench.core.exchange.sheets import sheets_of


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_book(tmp_path / "good.xlsx", {"一": [HEADER, (1, "01", "胸部CT平扫", "CT", 1, 2)]})


def refusal(path: Path) -> str:
    with pytest.raises(FileProblem) as caught:
        read_sheets(path)
    for language in ("zh", "en"):
        assert path.name in caught.value.message.text(language)
    return caught.value.message.key


def repack(source: Path, target: Path, changes: dict[str, bytes]) -> Path:
    """Copy a package with some members replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return target


def test_missing_folder_empty(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.xlsx") == "exchange.missing"
    (tmp_path / "folder.xlsx").mkdir()
    assert refusal(tmp_path / "folder.xlsx") == "exchange.is_folder"
    (tmp_path / "empty.xlsx").write_bytes(b"")
    assert refusal(tmp_path / "empty.xlsx") == "exchange.empty"
    (tmp_path / "blank.csv").write_bytes(b"\xef\xbb\xbf \n\n")
    assert refusal(tmp_path / "blank.csv") == "exchange.empty"


@pytest.mark.parametrize("keep", [30, 300, 0.5, 0.9, 0.999])
def test_truncated(good: Path, tmp_path: Path, keep: float) -> None:
    content = good.read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(content[: int(keep if keep > 1 else len(content) * keep)])
    assert refusal(path) == "exchange.damaged"


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "not_excel"),
        ("a.xls", b"\x89PNG\r\n\x1a\n" + bytes(100), "not_excel"),
        ("a.xlsx", b"just some text", "not_excel"),
        ("a.pdf", b"%PDF-1.4", "unknown_kind"),
        ("a.csv", bytes(range(256)) * 20, "unknown_encoding"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        ("a.xls", b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "damaged"),
        ("a.xls", b"<html><body>no list here</body></html>", "no_table"),
    ],
)  # fmt: skip
def test_other_kinds(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path) == f"exchange.{key}"


def test_protected_by_a_password(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "protected.xlsx"
    with good.open("rb") as plain, path.open("wb") as closed:
        OOXMLFile(plain).encrypt("口令", closed)
    assert refusal(path) == "exchange.protected"


def test_other_packages(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "archive.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "no workbook")
    assert refusal(path) == "exchange.not_xlsx"
    entity = b'<!DOCTYPE a [<!ENTITY b "cc">]><workbook/>'
    assert refusal(repack(good, tmp_path / "entity.xlsx", {"xl/workbook.xml": entity})) == "exchange.damaged"


def test_a_member_that_inflates_without_bound(good: Path, tmp_path: Path) -> None:
    bomb = repack(good, tmp_path / "bomb.xlsx", {"xl/sharedStrings.xml": b" " * (600 << 20)})
    assert bomb.stat().st_size < 1 << 20
    assert refusal(bomb) == "exchange.bomb"


def test_a_stray_cell_in_the_last_corner(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "项目名称"
    book.active["XFD1048576"] = "x"
    path = tmp_path / "stray.xlsx"
    book.save(path)
    assert refusal(path) == "exchange.stray_cells"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c r="xfd1048576"><v>1</v></c>',
        b'<c r = "XFD1048576"><v>1</v></c>',
        b'<c r\n=\t"XFD1048576"><v>1</v></c>',
    ],
)
def test_a_stray_cell_that_its_row_does_not_show(good: Path, tmp_path: Path, cell: bytes) -> None:
    """The reader goes by the cell's own place; an allocation that fails there ends the process."""
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(good) as package:
        sheet = package.read(part).replace(b"</row>", cell + b"</row>", 1)
    assert refusal(repack(good, tmp_path / "stray.xlsx", {part: sheet})) == "exchange.stray_cells"


def test_styles_in_the_last_corner_are_no_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "项目名称"
    book.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    path = tmp_path / "styled.xlsx"
    book.save(path)
    assert read_sheets(path)[0].rows == [("项目名称",)]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_is_a_sentence_or_a_read(data: st.DataObject) -> None:
    content = bytearray(_BOOK)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        sheets = sheets_of(Path("damaged.xlsx"), bytes(content))
    except FileProblem as problem:
        assert problem.message.text()
    else:
        assert isinstance(sheets, list)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([".csv", ".xls", ".xlsx", ".txt", ".tsv"]))
def test_any_bytes_are_a_sentence_or_a_read(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)
    for read in (read_sheets, read_mapping):
        try:
            assert read(path)
        except FileProblem as problem:
            assert problem.message.text()


def _book() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["项目名称", "编码"])
    book.active.append(["胸部CT平扫", "01"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_BOOK = _book()
