"""Lists of mutual recognition: a region's list as a project of its own, signed, and taken in by hospitals."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from workbench.core.errors import InputProblem
from workbench.core.items import Changes
from workbench.core.jobs import Progress, run_now
from workbench.core.project import Project, Recognised, RecognitionList, Scope
from workbench.core.project.opening import now
from workbench.core.project.recognition import body_of, read_body
from workbench.core.signing import LoadedKey
from workbench.core.standard import load_release
from workbench.core.text import one_line
from workbench.core.words import Message
from workbench.core.workflow.fitting import fitted_parts, part_fitter
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.sealed import read_sealed, write_sealed
from workbench.core.workflow.suggesting import SuggestJob

FORMAT = "workbench-recognition/1"
SUFFIX = ".ierec"
_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class SignedList:
    """What a signed list says about itself, besides scope and items."""

    scope: Scope
    items: tuple[Recognised, ...]
    created_at: str
    release_id: str

    @property
    def one_person(self) -> bool:
        """False: nothing is said about the department."""
        return False


def payload_of(found: SignedList) -> bytes:
    """The canonical bytes: a line about the list, a line for each exam."""
    body = body_of(found.scope, found.items)
    head = {
        "created_at": found.created_at,
        "format": FORMAT,
        "release_id": found.release_id,
        "rows": len(found.items),
        "scope": body["scope"],
    }
    return b"".join(orjson.dumps(line, option=_CANONICAL) for line in (head, *body["items"]))


def read_payload(payload: bytes) -> SignedList:
    """Read them back. ValueError, KeyError, TypeError for anything else."""
    lines = payload.split(b"\n")
    if lines.pop() != b"" or not lines:
        raise ValueError("empty or cut off")
    head, *items = map(orjson.loads, lines)
    if head["format"] != FORMAT or head["rows"] != len(items) or not items:
        raise ValueError("no list of this format, or rows are missing")
    scope, recognised = read_body({"scope": head["scope"], "items": items})
    for text in (head["created_at"], head["release_id"]):
        if not isinstance(text, str) or not text:
            raise ValueError("no time or no edition")
    return SignedList(checked(scope), recognised, head["created_at"], head["release_id"])


def checked(scope: Scope) -> Scope:
    """A scope whose texts are on one line.

    Raises:
        InputProblem: Code, name, mark or rank is missing, or a day is none.
    """
    texts = {name: one_line(str(value)) for name, value in asdict(scope).items() if name != "any_device"}
    for name in ("code", "name", "mark", "rank"):
        if not texts[name]:
            raise InputProblem(Message("recognition.lacks", {"what": Message(f"recognition.{name}")}))
    for name in ("valid_from", "valid_to"):
        try:
            texts[name] = texts[name] and date.fromisoformat(texts[name]).isoformat()
        except ValueError as error:
            raise InputProblem(Message("recognition.no_day", {"text": texts[name]})) from error
    return Scope(**texts, any_device=scope.any_device)


def new_list(
    path: Path, source: Path, scope: Scope, standard: str = "5.0", progress: Progress | None = None
) -> int:
    """Make a project of a region's list, to be reviewed as a hospital's is; the number of its items.

    Raises:
        FileProblem, InputProblem: The scope or the list cannot be used, or there is a project already.
    """
    scope = checked(scope)
    release = load_release(standard)
    made = Project.create(path, hospital=scope.name, release_id=release.id, release_sha256=release.sha256)
    try:
        with made as project:
            project.change_setting("recognition_scope", asdict(scope), scope.name)
            items = run_now(ImportJob(source), project, progress).items
            run_now(SuggestJob(), project, progress)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return items


@dataclass(slots=True)
class SignListJob:
    """Sign what was settled of a region's list.

    Attributes:
        out: The file to write.
        key: The opened key of whoever answers for it.
    """

    out: Path
    key: LoadedKey
    title: Message = field(init=False, default_factory=lambda: Message("recognition.signing"))

    def read(self, project: Project) -> tuple[SignedList, int]:
        """The list, and how many of its lines have no code (open, asked, without item).

        Raises:
            InputProblem: The project holds no region's list, or nothing is settled.
        """
        value = project.setting("recognition_scope")
        if not value:
            raise InputProblem(Message("recognition.no_list"))
        items = tuple(
            Recognised(line.name, tuple(part.code for part in line.decision.parts), line.decision.remark)
            for line in project.settled()
            if line.decision.parts and not line.by_machine
        )
        if not items:
            raise InputProblem(Message("recognition.nothing_settled"))
        found = SignedList(checked(Scope(**value)), items, now(), project.info.release_id)
        return found, project.item_count() - len(items)

    def compute(self, data: tuple[SignedList, int], progress: Progress) -> tuple[int, int]:
        """Sign and write; lines in it, lines that are not.

        Raises:
            FileProblem: It cannot be written.
        """
        found, left = data
        progress.at(self.title, 0, len(found.items))
        write_sealed(self.out, payload_of(found), self.key)
        return len(found.items), left

    def save(self, project: Project, result: tuple[int, int]) -> tuple[int, int]:
        """Nothing is stored."""
        return result


@dataclass(frozen=True, slots=True)
class TakenList:
    """What was taken in.

    Attributes:
        unfit: Lines without a code in the project's edition.
        marked, exams: Items of the project that wear a mark now, and their exams a year.
    """

    scope: Scope
    items: int
    unfit: int
    marked: int
    exams: int
    notes: tuple[Message, ...]
    changes: Changes

    def lines(self) -> list[Message]:
        """The report for reading."""
        words = {"name": self.scope.name, "mark": self.scope.mark, "n": self.items}
        marked = {"marked": f"{self.marked:,}", "exams": f"{self.exams:,}"}
        lines = [Message("recognition.taken", words | marked), *self.notes]
        return [*lines, *([Message("memory.left_edition", {"n": self.unfit})] if self.unfit else [])]

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "scope": asdict(self.scope),
            "items": self.items,
            "unfit": self.unfit,
            "marked": self.marked,
            "exams": self.exams,
            "notes": [note.text() for note in self.notes],
        }


@dataclass(slots=True)
class TakeListJob:
    """Take a signed list into a hospital's project: it belongs to the scope from then on.

    Attributes:
        path: The list (``.ierec``).
        trust: Folder with cards of known signers.
    """

    path: Path
    trust: Path | None = None
    title: Message = field(init=False, default_factory=lambda: Message("recognition.reading"))

    def read(self, project: Project) -> str:
        """The project's edition."""
        return project.info.release_id

    def compute(self, data: str, progress: Progress) -> tuple[RecognitionList, int, tuple[Message, ...]]:
        """Read, check and fit it.

        Raises:
            FileProblem, InputProblem: It cannot be read, was changed, or is of an unknown edition.
        """
        progress.at(self.title, 0, 0)
        opened = read_sealed(self.path, self.trust, read_payload)
        found = opened.value
        fit = part_fitter(load_release(data), found.release_id, found.scope.name)
        items = []
        for item in found.items:
            parts = fitted_parts(item.codes, fit)
            if parts:
                items.append(replace(item, codes=tuple(part.code for part in parts)))
        if not items:
            raise InputProblem(Message("recognition.nothing_fits", {"name": found.scope.name}))
        signer = "、".join(f"{s.name}（{s.institution}）" for s in opened.signers)
        kept = RecognitionList(found.scope, tuple(items), found.created_at, signer, opened.sha256)
        return kept, len(found.items) - len(items), opened.notes

    def save(self, project: Project, result: tuple[RecognitionList, int, tuple[Message, ...]]) -> TakenList:
        """Keep it.

        Raises:
            InputProblem: It is no newer than the one that is there.
        """
        kept, unfit, notes = result
        changes = project.take_recognition_list(kept)
        marks = {mark: tally for mark, tally in project.facets().recognitions.items() if mark}
        items, exams = sum(t.items for t in marks.values()), sum(t.exams for t in marks.values())
        return TakenList(kept.scope, len(kept.items), unfit, items, exams, notes, changes)
