"""Lint: clean on ours, and each rule speaks when it is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workbench.core.errors import FileProblem
from workbench.core.standard import Release
from workbench.core.standard.findings import Finding, Level
from workbench.core.standard.lint import lint
from workbench.core.standard.reading import TABLES, read_tables
from workbench.core.words import LANGUAGES, catalogue


@pytest.fixture
def folder(release: Release, tmp_path: Path) -> Path:
    """A copy of our edition that a test may spoil."""
    return Path(shutil.copytree(release.folder, tmp_path / "edition"))


def findings(folder: Path) -> list[Finding]:
    tables = read_tables(folder)
    return lint(tables, Release(tables))


def spoil(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_ours_is_clean(release: Release) -> None:
    tables = read_tables(release.folder)
    assert lint(tables, release) == []


CASES = [
    ("sites", "010400,海马", "010300,海马", "code_twice"),
    ("sites", "010400,海马", "01040,海马", "code_length"),
    ("sites", "010400,海马", "01040o,海马", "code_letter"),
    ("sites", "010400,海马", "010900,海马", "code_twice"),
    ("sites", "010400,海马", "019900,海马", "no_parent"),
    ("sites", "海马,hippocampus", "颅底,hippocampus", "term_twice"),
    ("sites", "海马,hippocampus", "海马,", "english_missing"),
    ("sites", "海马,hippocampus", ",hippocampus", "term_missing"),
    ("sites", "hippocampus,MR", "hippocampus,错", "site_modality"),
    ("sites", "hippocampus,MR,", "hippocampus,CT MR,", "hole"),
    ("sites", ",right,跟腱", ",,跟腱", "no_twin"),
    ("sites", "right Achilles tendon,MR", "right Achilles tendon,CT", "twin_modality"),
    ("sites", ",right,跟腱", ",rechts,跟腱", "side_unknown"),
    ("methods", "MR,7f,平扫 +DWI", "MR,7E,平扫 +DWI", "codes_clash"),
    ("methods", "bracket,,,低剂量", "boxed,,,低剂量", "style_unknown"),
    ("methods", "plain,,M4,", "plain,,M0,", "unknown_segment"),
    ("methods", "plain,,M4,", "plain,,,", "term_twice"),
    ("positions", ",01 02,,正侧位", ",01 99,,正侧位", "unknown_segment"),
    ("profiles", "mr.plain,30,11", "mr.plain,30,99", "not_valid"),
    ("profiles", "mr.plain,30,11", "mr.soft,30,11", "profile_twice"),
    ("listed", "mr.plain,061101,published,", "mr.none,061101,published,", "profile_unknown"),
    ("listed", "mr.plain,061101,published,", "mr.plain,061101,restored,", "no_reason"),
    ("listed", "mr.plain,061101,published,", "mr.plain,011101,published,", "code_twice"),
    ("listed", "xr.patella,072302,published,", "xr.axial,072302,published,", "one_sided"),
    ("exceptions", "MR,0406007d00,心功能分析", "MR,0406007d00,心脏心功能分析", "exception_needless"),
    ("exceptions", "MR,0406007d00,", "MR,0406007900,", "exception_unlisted"),
    ("exceptions", "TRICKS),the standard prints 头部", "TRICKS),", "name_differs"),
    ("exceptions", "MR,0406007d00,心功能分析", "MR,0406007d00,心脏灌注成像", "name_twice"),
    ("prints", "060103,X,00", "069903,X,00", "unknown_segment"),
]


@pytest.mark.parametrize(("table", "old", "new", "rule"), CASES)
def test_each_rule_speaks(folder: Path, table: str, old: str, new: str, rule: str) -> None:
    spoil(folder, table, old, new)
    found = [f for f in findings(folder) if f.rule == rule]
    assert found, [f.rule for f in findings(folder)]
    for language in LANGUAGES:
        assert found[0].message.text(language)
    assert found[0].row > 0 and found[0].table in TABLES


def test_every_rule_with_words_is_tried() -> None:
    ruled = {name.removeprefix("lint_") for name in catalogue("standard") if name.startswith("lint_")}
    of_import = {
        "sheet_ignored",
        "row_repeated",
        "row_contradicts",
        "misprint",
        "code_unusable",
        "parent_differs",
        "modality_unknown",
        "item_unusable",
        "item_unknown_segment",
        "code_two_names",
        "name_device",
        "done",
    }
    tried = {rule for *_, rule in CASES}
    assert ruled - of_import - tried == {"profile_unused", "name_not_back"}


def test_an_explained_finding_is_left_out(folder: Path) -> None:
    spoil(folder, "explained", "hole,X 073001", "hole,X 000000")
    found = findings(folder)
    assert [(f.rule, f.key, f.level) for f in found] == [("hole", "X 073001", Level.WARNING)]


@pytest.mark.parametrize(
    ("table", "old", "new", "reason"),
    [
        ("methods", "plain,,M4,", "plain,,M8,", "circle"),
        ("positions", "01,正位,AP,,,", "01,正位,AP,37,,", "circle"),
        ("sites", "code,zh,en", "code,zh,english", "file_header"),
        ("sites", "010400,海马,hippocampus", "010400,海马", "file_cells"),
    ],
)
def test_what_cannot_be_a_release_is_refused(
    folder: Path, table: str, old: str, new: str, reason: str
) -> None:
    spoil(folder, table, old, new)
    with pytest.raises(FileProblem) as refused:
        findings(folder)
    assert refused.value.message.key == f"standard.{reason}"
    assert f"{table}.csv" in refused.value.message.text("zh")


def test_missing_and_unreadable_files_are_refused(folder: Path) -> None:
    sites = folder / "sites.csv"
    sites.write_bytes(sites.read_bytes()[:500] + b"\xff\xfe\n")
    with pytest.raises(FileProblem, match=r"sites\.csv"):
        read_tables(folder)
    sites.unlink()
    with pytest.raises(FileProblem, match=r"sites\.csv"):
        read_tables(folder)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("[structure]", "[[structure]]", "settings_entry"),
        ('["device", 2]', '["machine", 2]', "settings_entry"),
        ('["device", 2]', '["device", 0]', "settings_entry"),
        ('id = "5.0"', "id = 5.0.1", "file_toml"),
    ],
)
def test_settings_that_make_no_structure_are_refused(folder: Path, old: str, new: str, reason: str) -> None:
    path = folder / "release.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FileProblem) as refused:
        findings(folder)
    assert refused.value.message.key == f"standard.{reason}"
