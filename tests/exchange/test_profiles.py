"""The layout of a list is remembered by its headers, and a damaged memory harms nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.lists import write_book
from workbench.core.exchange import ImportResult, Profiles, import_items
from workbench.core.exchange.profiles import KEPT
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.workflow.importing import ImportJob
from workbench.paths import user_dir

HEADERS = ("院内描述", "备用", "检查项目", "数目")
ROWS = [("胸部平扫", "c1", "x", "3"), ("头颅增强", "c2", "y", "4")]


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """A file with the corrected layout of one list: names under 院内描述, codes under 备用."""
    path = write_book(tmp_path / "2025.xlsx", {"一": [HEADERS, *ROWS]})
    corrected = import_items(path, name_column="院内描述", code_column="备用", count_column="D")
    Profiles(tmp_path / "layouts.json").remember(corrected.layouts)
    return tmp_path / "layouts.json"


def warned(result: ImportResult) -> set[str]:
    return {warning.message.key for warning in result.warnings}


def test_the_next_list_is_read_as_the_last_one(memory: Path, tmp_path: Path) -> None:
    moved = [("说明：2026年",), (), (*HEADERS[::-1], "新列"), *((*row[::-1], "") for row in ROWS)]
    path = write_book(tmp_path / "2026.xlsx", {"另一个": [(*row,) for row in moved]})
    assert (
        "检查项目" in str(import_items(path).layouts[0].headers) and import_items(path).items[0].name == "x"
    )
    result = import_items(path, profiles=Profiles(memory))
    assert result.items[0].name == "x"  # one more header: another list
    same = write_book(
        tmp_path / "b.xlsx", {"另一个": [("说明：2026年",), (), HEADERS[::-1], *(r[::-1] for r in ROWS)]}
    )
    result = import_items(same, profiles=Profiles(memory))
    assert [(i.name, i.code, i.count) for i in result.items] == [("胸部平扫", "c1", 3), ("头颅增强", "c2", 4)]
    assert result.layouts[0].remembered and "exchange.remembered" in warned(result)
    asked = import_items(same, profiles=Profiles(memory), name_column="检查项目")
    assert asked.items[0].name == "x" and "exchange.remembered" not in warned(asked)


def test_a_correction_replaces_what_was_remembered(memory: Path, tmp_path: Path) -> None:
    path = tmp_path / "2025.xlsx"
    corrected = import_items(path, name_column="院内描述", code_column="-", count_column="-")
    assert corrected.items[0].code == "" and set(corrected.layouts[0].columns) == {"name"}
    Profiles(memory).remember(corrected.layouts)
    assert set(import_items(path, profiles=Profiles(memory)).layouts[0].columns) == {"name"}
    assert len(json.loads(memory.read_text(encoding="utf-8"))["profiles"]) == 1


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"一": [("名称", "名称", "编码"), ("科室甲", "胸部CT平扫", "1")]})
    profiles = Profiles(tmp_path / "layouts.json")
    profiles.remember(import_items(path, name_column="B").layouts)
    assert import_items(path, profiles=Profiles(tmp_path / "layouts.json")).items[0].name == "胸部CT平扫"


def test_a_hidden_sheet_is_read_again_only_if_it_was_asked_for(tmp_path: Path) -> None:
    rows = [("检查项目", "编码"), ("胸部CT平扫", "1")]
    path = write_book(tmp_path / "a.xlsx", {"明": [("检查项目",), ("头颅CT",)], "藏": rows}, hidden=("藏",))
    memory = tmp_path / "layouts.json"
    Profiles(memory).remember(import_items(path).layouts)
    assert [i.name for i in import_items(path, profiles=Profiles(memory)).items] == ["头颅CT"]
    Profiles(memory).remember(import_items(path, sheet="藏").layouts)
    assert [i.name for i in import_items(path, profiles=Profiles(memory)).items] == ["头颅CT", "胸部CT平扫"]


@given(st.binary(max_size=60) | st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["format", "profiles", "headers", "sheets", "columns"]), inner, max_size=4),
    max_leaves=12,
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_whatever_the_file_holds(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "layouts.json"
    path.write_bytes(content)
    profiles = Profiles(path)
    assert profiles.layouts([]) == {}
    profiles.remember([])


def test_a_damaged_file_is_said_and_made_anew(memory: Path, tmp_path: Path) -> None:
    memory.write_text('{"format": 1, "profiles": [{"headers"', encoding="utf-8")
    profiles = Profiles(memory)
    result = import_items(tmp_path / "2025.xlsx", profiles=profiles)
    assert "exchange.profiles_damaged" in warned(result)
    profiles.remember(result.layouts)
    assert not Profiles(memory).damaged


def test_only_so_many_are_kept(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"一": [("检查项目",), ("胸部CT",)]})
    (layout,) = import_items(path).layouts
    from dataclasses import replace

    profiles = Profiles(tmp_path / "layouts.json")
    profiles.remember([replace(layout, headers=("检查项目", str(n))) for n in range(KEPT + 5)])
    assert len(json.loads((tmp_path / "layouts.json").read_text(encoding="utf-8"))["profiles"]) == KEPT


def test_an_import_remembers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    path = write_book(tmp_path / "a.xlsx", {"一": [HEADERS, *ROWS]})
    with Project.create(
        tmp_path / "p.iemap", hospital="院", release_id="5.0", release_sha256="0" * 64
    ) as project:
        run_now(ImportJob(path, name_column="院内描述"), project)
    assert (user_dir() / "layouts.json").exists()
    assert import_items(path, profiles=Profiles()).items[0].name == "胸部平扫"
