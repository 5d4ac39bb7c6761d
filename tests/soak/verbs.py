"""The verbs that are killed and disturbed: each with the state it starts from, and what it acknowledges."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from workbench.core import review
from workbench.core.items import NoItemReason
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.project.backups import listed
from workbench.core.signing import KeyStore, LoadedKey
from workbench.core.standard import load_release
from workbench.core.workflow.export import ExportJob
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.merging import CompareReturnedJob, take
from workbench.core.workflow.reimporting import ReimportJob
from workbench.core.workflow.restoring import CompareJob
from workbench.core.workflow.salvaging import SalvageJob
from workbench.core.workflow.suggesting import SuggestJob

KEPT = Path(__file__).parents[1] / "project" / "kept"
NAME = "a.iemap"
PASSPHRASE = "for the test only"
NAMES = (
    "胸部CT平扫",
    "头颅CT平扫",
    "膝关节正侧位片",
    "腰椎MR平扫",
    "上腹部CT增强",
    "心脏彩超",
    "胸片正位",
    "颈椎MR平扫",
)

Say = Callable[[str], None]
Act = Callable[[Path, Say], None]


@dataclass(frozen=True)
class Verb:
    """A verb: the state of the folder that it starts from (made by :func:`states`), and the act itself.

    The act says ``head <hash>`` for each step and ``file <name>`` for each file once it was acknowledged.
    """

    name: str
    state: str
    act: Act


_keys: list[LoadedKey] = []


def key(home: Path) -> LoadedKey:
    """A signing key, made once: deriving one from a passphrase is slow on purpose."""
    if not _keys:
        store = KeyStore(home)
        made = store.new("甲", "示例医院", "reviewer", PASSPHRASE)
        _keys.append(store.load_private(made.fingerprint, PASSPHRASE))
    return _keys[0]


def write_list(path: Path, *, newer: bool = False) -> None:
    """A list of 40 names; the newer one changes, adds and drops some."""
    rows = [f"{NAMES[n % 8]}{'' if n < 8 else f'（{n}）'},C{n:03},{n * 7}" for n in range(40)]
    if newer:
        rows = [row.replace("平扫", "平扫+增强") if n % 5 == 0 else row for n, row in enumerate(rows[3:])]
        rows += ["骨盆正位片,C900,5", "踝关节CT平扫,C901,6"]
    path.write_text("\n".join(["项目名称,项目编码,数量", *rows]) + "\n", encoding="utf-8")


def states(folder: Path) -> None:
    """Make every state: nothing, empty, imported, suggested, worked, returned, broken, old."""
    release = load_release()
    key(folder / "keys")
    before = folder / "nothing"
    before.mkdir()
    write_list(before / "list.csv")
    write_list(before / "newer.csv", newer=True)

    def further(state: str, act: Act) -> None:
        nonlocal before
        after = folder / state
        shutil.copytree(before, after)
        act(after, lambda _text: None)
        before = after

    def make(place: Path, _say: Say) -> None:
        project = Project.create(
            place / NAME, hospital="示例医院", release_id=release.id, release_sha256=release.sha256
        )
        project.close()

    def returned(place: Path, _say: Say) -> None:
        """The exported workbook with a remark of the hospital in every row, as it comes back."""
        with Project.open(place / NAME) as project:
            run_now(ExportJob(place / "returned.xlsx"), project)
        book = openpyxl.load_workbook(place / "returned.xlsx")
        del book["标准字典"]  # large, and nothing is read from it
        page = book["对码"]
        column = next(c.column for c in page[1] if str(c.value).startswith("医院备注"))
        for row in range(2, page.max_row + 1):
            page.cell(row, column).value = "急诊也用"
        book.save(place / "returned.xlsx")

    def broken(place: Path, _say: Say) -> None:
        content = bytearray((place / NAME).read_bytes())
        content[60_000:70_000] = os.urandom(10_000)
        (place / NAME).write_bytes(content)

    further("empty", make)
    further("imported", import_list)
    further("suggested", suggest)
    further("worked", decide)
    further("returned", returned)
    further("broken", broken)
    (folder / "old").mkdir()
    shutil.copy(KEPT / "format-1.0.iemap", folder / "old" / NAME)


def create(place: Path, say: Say) -> None:
    release = load_release()
    with Project.create(
        place / NAME, hospital="示例医院", release_id=release.id, release_sha256=release.sha256
    ):
        say(f"file {NAME}")


def import_list(place: Path, say: Say) -> None:
    with Project.open(place / NAME).for_writing() as project:
        if not project.source_files():
            run_now(ImportJob(place / "list.csv"), project)
            say("stored")


def suggest(place: Path, say: Say) -> None:
    with Project.open(place / NAME).for_writing() as project:
        run_now(SuggestJob(again=True), project)
        say("stored")


def decide(place: Path, say: Say) -> None:
    with Project.open(place / NAME).for_writing() as project:
        for row in project.rows(project.query())[:5]:
            review.no_item(project, [row.id], NoItemReason.OUT_OF_SCOPE, "甲")
            say(f"head {project.head_hash}")


def accept_many(place: Path, say: Say) -> None:
    with Project.open(place / NAME).for_writing() as project:
        review.accept_auto(project, "甲")
        say(f"head {project.head_hash}")


def undo_redo(place: Path, say: Say) -> None:
    with Project.open(place / NAME).for_writing() as project:
        for act in (review.undo, review.undo, review.redo):
            act(project, "甲")
            say(f"head {project.head_hash}")


def reimport(place: Path, say: Say) -> None:
    with Project.open(place / NAME).for_writing() as project:
        run_now(ReimportJob(ImportJob(place / "newer.csv"), "甲"), project)
        say("stored")


def merge(place: Path, say: Say) -> None:
    with Project.open(place / NAME).for_writing() as project:
        report = run_now(CompareReturnedJob(place / "returned.xlsx"), project)
        if report.differences:
            take(project, report, report.differences, "乙")
        say(f"head {project.head_hash}")


def export(place: Path, say: Say) -> None:
    with Project.open(place / NAME, read_only=True) as project:
        for name in ("out.xlsx", "out.csv"):
            run_now(ExportJob(place / name, name[4:], key(place)), project)
            say(f"file {name}")


def save_copy(place: Path, say: Say) -> None:
    with Project.open(place / NAME) as project:
        project.save_copy(place / "copy.iemap")
        say("file copy.iemap")


def back_up(place: Path, say: Say) -> None:
    with Project.open(place / NAME) as project:
        project.back_up()
        say("backup")


def restore(place: Path, say: Say) -> None:
    comparison = run_now(CompareJob(place / NAME, listed(place / NAME)[0].path), None)
    comparison.take()
    say(f"file {NAME}")


def migrate(place: Path, say: Say) -> None:
    with Project.open(place / NAME).for_writing() as project:
        say(f"head {project.head_hash}")


def salvage(place: Path, say: Say) -> None:
    out = place / "salvaged.iemap"
    if not out.exists():
        run_now(SalvageJob(place / NAME, out, "甲"), None)
        say("file salvaged.iemap")


VERBS = (
    Verb("create", "nothing", create),
    Verb("import", "empty", import_list),
    Verb("suggest", "imported", suggest),
    Verb("decide", "suggested", decide),
    Verb("accept many", "suggested", accept_many),
    Verb("undo, redo", "worked", undo_redo),
    Verb("newer list", "worked", reimport),
    Verb("merge", "returned", merge),
    Verb("export", "worked", export),
    Verb("save a copy", "worked", save_copy),
    Verb("back up", "worked", back_up),
    Verb("restore", "worked", restore),
    Verb("bring up a format", "old", migrate),
    Verb("salvage", "broken", salvage),
)
