"""The list for systems: a stable contract of columns, no formulas, exact on the way back."""

from __future__ import annotations

import csv
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.mapping import ROWS
from workbench.core.errors import FileProblem
from workbench.core.exchange import read_mapping, signature_path, write_csv
from workbench.core.exchange.mapping_csv import CSV_FIELDS, guard, unguard
from workbench.core.items import MappingRow


@given(st.text())
def test_a_guarded_cell_gives_its_text_back(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_columns_are_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_csv(path, ROWS, None)
    assert path.read_bytes().startswith(b'\xef\xbb\xbf"item_id","sheet","row","local_code","local_name",')
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *lines = csv.reader(file)
    assert tuple(header) == CSV_FIELDS == tuple(f.name for f in fields(MappingRow))
    assert [line[0] for line in lines] == [r.item_id for r in ROWS]
    codes = header.index("codes")
    assert lines[1][codes] == "20040100110000;300101007e0000"
    assert lines[3][header.index("remark")] == "'=左侧还是右侧？"
    found = read_mapping(path)
    values = [tuple(getattr(r, name) for name in CSV_FIELDS) for r in ROWS]
    assert found.sheets[0].rows[1:] == values
    assert found.envelope is None


def test_the_signature_lies_beside_and_a_draft_takes_it_away(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_csv(path, ROWS, b"{}")
    assert signature_path(path).name == "list.csv.sig"
    assert read_mapping(path).envelope == b"{}"
    write_csv(path, ROWS, None)
    assert read_mapping(path).envelope is None
    assert [p.name for p in tmp_path.iterdir()] == ["list.csv"]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        write_csv(tmp_path / "no" / "list.csv", ROWS, b"{}")
