"""Two editions compared, and what becomes of decided codes."""

from __future__ import annotations

from tests.standard.making import Tables, small_edition
from workbench.core.standard import Release
from workbench.core.standard.comparing import Change, compare, successors
from workbench.core.standard.installing import convert
from workbench.core.standard.published import Sheet


def opened(tables: Tables) -> Release:
    return convert([Sheet("e", name, rows) for name, rows in tables.items()], "test").release


def changed() -> Tables:
    """The small edition with an item less, one more, one renamed and one site under another code."""
    tables = small_edition()
    items = tables["G_items"]
    items[2] = ["01", "头部", "0101", "颅脑", "20010100210000", "CT 颅脑（增强）"]
    tables["D_scan_methods"][3][4] = "平扫描"
    items[6][5] = "MR 颅脑（平扫描）"
    tables["C_sites"][5][4] = "072205"
    items[5][4] = "20072205110000"
    return tables


def test_nothing_changes_between_equals(release: Release) -> None:
    assert compare(release, release) == []
    assert not [s for s in successors(release, release, release.listed) if s.touched]


def test_added_removed_renamed_moved() -> None:
    changes = compare(opened(small_edition()), opened(changed()))
    items = [change for change in changes if change.table == "items"]
    assert items == [
        Change("removed", "items", "20010100111100", "CT 颅脑（平扫 + 三维重建）"),
        Change("added", "items", "", "", "20010100210000", "CT 颅脑（增强）"),
        Change(
            "moved", "items", "20072209110000", "CT 膝关节腔（平扫）", "20072205110000", "CT 膝关节腔（平扫）"
        ),
        Change(
            "renamed", "items", "30010100110000", "MR 颅脑（平扫）", "30010100110000", "MR 颅脑（平扫描）"
        ),
    ]
    assert [(c.kind, c.code) for c in changes if c.table == "sites"] == [("moved", "072209")]
    assert [(c.kind, c.code) for c in changes if c.table == "methods"] == [("renamed", "MR 11")]


def test_successors_of_decided_codes() -> None:
    tables = changed()
    tables["C_sites"].pop(4)  # no right knee any more
    tables["G_items"].pop(4)
    decided = {
        "20010100110000": 5,
        "20010100111100": 1,
        "20072209110000": 2,
        "20072209110000-x1": 1,
        "30010100110000": 7,
        "20072202110000": 3,
        "not a code": 1,
    }
    found = {s.code: s for s in successors(opened(small_edition()), opened(tables), decided)}
    assert {code: (s.kind, s.new_code, s.count) for code, s in found.items()} == {
        "20010100110000": ("same", "20010100110000", 5),
        "20010100111100": ("unlisted", "20010100111100", 1),
        "20072209110000": ("moved", "20072205110000", 2),
        "20072209110000-x1": ("moved", "20072205110000-x1", 1),
        "30010100110000": ("renamed", "30010100110000", 7),
        "20072202110000": ("replaced", "20072201110000", 3),
        "not a code": ("lost", "", 1),
    }
    assert [code for code, s in found.items() if not s.touched] == ["20010100110000"]


def test_swapped_codes_are_moves_of_names_not_of_meaning() -> None:
    """Two sites exchange codes: every item keeps a code that now means the other side."""
    tables = small_edition()
    left, right = tables["C_sites"][3], tables["C_sites"][4]
    left[5], right[5] = right[5], left[5]
    items = tables["G_items"]
    items[3][5], items[4][5] = items[4][5], items[3][5]
    found = successors(opened(small_edition()), opened(tables), ["20072201110000"])
    assert [(s.kind, s.new_code, s.new_name) for s in found] == [
        ("moved", "20072202110000", "CT 左膝关节（平扫）")
    ]
