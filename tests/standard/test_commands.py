"""``workbench standard …``: exit status, words and JSON."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.standard.making import small_edition, write_edition
from workbench.cli.standard import standard
from workbench.core.errors import WorkbenchError
from workbench.core.items import DecidedPart, Decision, SourceItem, State
from workbench.core.words import use_language


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    use_language("zh")
    return tmp_path / "home"


def run(*arguments: object) -> int:
    status = standard.main(args=[str(a) for a in arguments], standalone_mode=False)
    assert isinstance(status, int)
    return status


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    capsys.readouterr()
    status = run(*arguments, "--json")
    return status, json.loads(capsys.readouterr().out)


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    status, told = answer(capsys, "explain", "20010701111100")
    assert status == 0
    assert (told["name"], told["listed"], told["valid"]) == ("CT 副鼻窦（平扫 + 三维重建）", True, True)
    status, told = answer(capsys, "explain", "30010300110000")
    assert status == 1 and not told["valid"] and "鞍区" in told["reason"]
    assert "30010301110000" in [item["code"] for item in told["nearest"]]
    assert run("explain", "20030202110000-x1", "--suffix-name", "C1-C3") == 0
    assert "CT 颈椎（平扫）-（C1-C3）" in capsys.readouterr().out
    assert run("explain", "2.0E+13") == 1


def test_compose(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--device", "CT", "--site", "副鼻窦", "--method", "平扫")
    assert run("compose", *words, "--post", "三维重建") == 0
    shown = capsys.readouterr().out
    assert "20010701111100  CT 副鼻窦（平扫 + 三维重建）" in shown and "paranasal sinuses" in shown
    status, told = answer(capsys, "compose", "--device", "MR", "--site", "鞍区", "--method", "平扫")
    assert status == 1 and told["nearest"] and told["reason"]
    with pytest.raises(WorkbenchError):
        run("compose", "--device", "CT", "--site", "付鼻窦", "--method", "平扫")


def test_search_and_list(capsys: pytest.CaptureFixture[str]) -> None:
    status, hits = answer(capsys, "search", "ln", "--limit", "3")
    assert status == 0 and hits[0]["code"] == "010100" and len(hits) == 3
    assert run("search", "没有这样的部位") == 1
    assert run("search", "颅脑［外伤］") == 0
    assert "brain [trauma]" in capsys.readouterr().out
    status, releases = answer(capsys, "list")
    assert status == 0 and [r["id"] for r in releases] == ["5.0"] and len(releases[0]["sha256"]) == 64


def test_lint_prints_no_error_for_ours(capsys: pytest.CaptureFixture[str]) -> None:
    status, told = answer(capsys, "lint")
    assert status == 0 and told["errors"] == 0 and told["findings"] == []
    assert run("lint") == 0
    assert "0 个错误" in capsys.readouterr().out


def test_import_a_workbook_lint_it_and_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = small_edition()
    tables["C_sites"][1][6] = "错"
    book = openpyxl.Workbook()
    book.active.title = "说明"
    for name, rows in tables.items():
        sheet = book.create_sheet(f"附录{name[0]}")
        for row in rows:
            sheet.append(row)
    path = tmp_path / "edition.xlsx"
    book.save(path)
    status, told = answer(capsys, "import", path, "--id", "6.0", "--title", "第六版")
    assert status == 0 and told["items"] == 7 and told["errors"] > 0
    assert "modality_unknown" in {f["rule"] for f in told["findings"]}
    assert run("lint", "6.0") == 0  # what is installed is sound
    assert run("lint", path) == 1  # the published tables are not
    status, told = answer(capsys, "compare", "5.0", "6.0")
    assert status == 0 and told["figures"]["items.added"] == 2
    capsys.readouterr()
    assert run("compare", "6.0", path) == 0
    assert "0 处变化" in capsys.readouterr().out


def test_compare_with_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from workbench.core.project import Project

    edition = write_edition(tmp_path / "edition", small_edition())
    project = tmp_path / "project.iemap"
    with Project.create(project, hospital="示例医院", release_id="5.0", release_sha256="0" * 64) as made:
        items = [SourceItem("0190a000-0000-7000-8000-00000000000" + n, "", int(n), n) for n in "12"]
        made.import_source("list.csv", hashlib.sha256(b"").hexdigest(), b"", {}, items, [], 0)
        parts = [(DecidedPart(code, "", True),) for code in ("20010100110000", "20080602330000")]
        decisions = [
            Decision(i.id, State.ADJUSTED, p, reviewer="甲") for i, p in zip(items, parts, strict=True)
        ]
        made.append_step("adjust", "甲", decisions)
    status, told = answer(capsys, "compare", "5.0", edition, "--project", project)
    assert status == 0
    assert [(t["code"], t["kind"], t["count"]) for t in told["touched"]] == [
        ("20080602330000", "replaced", 1)
    ]


def test_the_published_tables_print_their_figures(
    published_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = answer(capsys, "compare", published_folder, "5.0")
    assert status == 0
    assert told["old"]["items"] == 1226
    assert told["figures"] == {"items.added": told["new"]["items"] - 1226}
