"""Small projects of fictional hospitals that hand decisions on to one another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbench.core.ids import new_id
from workbench.core.items import SourceItem
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.review import adjust, approve
from workbench.core.standard import load_release
from workbench.core.workflow.suggesting import SuggestJob

RELEASE = load_release("5.0")
CHEST, LOW, HEAD = "20040100110000", "20040100120000", "20010100110000"
Names = Sequence[tuple[str, str]]


def hospital(path: Path, name: str, names: Names, count: int = 100) -> Project:
    """An open project with items that have suggestions."""
    project = Project.create(path, hospital=name, release_id="5.0", release_sha256=RELEASE.sha256)
    items = [
        SourceItem(new_id(), "s", row, text, f"C{row}", modality, count=count, cells=(text, modality))
        for row, (text, modality) in enumerate(names, 2)
    ]
    content = f"{name}{names}".encode()
    project.import_source("l.csv", hashlib.sha256(content).hexdigest(), content, {}, items, [], 0)
    run_now(SuggestJob(), project)
    return project


def item_id(project: Project, name: str) -> str:
    """The id of the item with this name."""
    return next(item.id for item in project.iter_items() if item.name == name)


def settled(path: Path, name: str, answers: Mapping[tuple[str, str], str], *, approved: bool = False) -> Path:
    """A closed project whose names are settled by a person, one code each."""
    with hospital(path, name, list(answers)) as project:
        for (text, _), code in answers.items():
            adjust(project, [item_id(project, text)], [code], "甲", release=RELEASE)
        if approved:
            approve(project, [item.id for item in project.iter_items()], "乙")
    return path


def first(project: Project, name: str) -> str:
    """The first code suggested for an item, in the light of all that is remembered."""
    suggestion = project.suggestion(item_id(project, name))
    assert suggestion is not None
    return suggestion.parts[0].candidates[0].code
