"""A file that another program holds, on the way out and in: a sentence, and the old file whole.

What Windows refuses while Excel has a file open, Linux refuses to one who may write into a folder but not
replace another's file in it (sticky bit), so the acts run under another user, where the tests run as root.
Each ran once before as root: what is loaded on the way may lie where the other user cannot read.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.exchange.lists import write_book
from tests.project.making import import_items, source_items
from workbench.core.errors import FileProblem, WorkbenchError
from workbench.core.exchange import read_sheets
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.merging import CompareReturnedJob
from workbench.core.workflow.own_workbook import OwnWorkbookJob

NOBODY = 65534
OLD = b"what was there before"

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can act as another user"
)


@contextmanager
def as_nobody() -> Iterator[None]:
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may reach; pytest's own are closed to others."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    (made / "files").mkdir()
    yield made / "files"
    shutil.rmtree(made)


@pytest.fixture
def project(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("WORKBENCH_HOME", str(folder.parent / "home"))
    with Project.create(
        tmp_path / "p.iemap", hospital="示例医院", release_id="5.0", release_sha256="c" * 64
    ) as opened:
        import_items(opened, source_items())
        yield opened


def job(out: Path) -> ExportJob | OwnWorkbookJob:
    return OwnWorkbookJob(out) if out.stem == "own" else ExportJob(out, out.suffix.lstrip("."))


def refused(act: Callable[[], object]) -> FileProblem:
    with as_nobody(), pytest.raises(WorkbenchError) as caught:
        act()
    assert isinstance(caught.value, FileProblem)
    return caught.value


@pytest.mark.parametrize("name", ["对码.xlsx", "对码.csv", "own.xlsx"])
@pytest.mark.parametrize("mode", [0o1777, 0o555], ids=["file held by another", "folder read only"])
def test_an_export_that_is_refused_leaves_the_old_file(
    project: Project, folder: Path, name: str, mode: int
) -> None:
    source = folder.parent / "list.csv"
    source.write_text("项目名称\n胸部CT平扫\n", encoding="utf-8")
    run_now(ImportJob(source), project)
    out = folder / name
    run_now(job(out), project)
    out.write_bytes(OLD)
    folder.chmod(mode)
    ready = job(out)
    data = ready.read(project)
    problem = refused(lambda: ready.compute(data, _Silent()))
    assert problem.message.key == "exchange.cannot_write"
    assert name in problem.message.text("zh") and "没有改动" in problem.message.text("zh")
    assert out.read_bytes() == OLD and [path.name for path in folder.iterdir()] == [name]


class _Silent:
    """Progress that nobody looks at."""

    def at(self, *_told: object) -> None: ...


def test_a_list_that_cannot_be_opened_is_said(project: Project, folder: Path) -> None:
    path = folder / "清单.xlsx"
    path.write_bytes(b"PK\x03\x04")
    path.chmod(0o600)
    read_sheets(write_book(folder / "other.xlsx", {"一": [("项目名称",), ("胸部CT平扫",)]}))
    for ready in (ImportJob(path), CompareReturnedJob(path)):
        data = ready.read(project)
        problem = refused(lambda ready=ready, data=data: ready.compute(data, _Silent()))
        assert problem.message.key == "exchange.not_readable"
        assert "其他程序" in problem.message.text("zh")
    assert len(project.source_files()) == 1
