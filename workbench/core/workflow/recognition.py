"""A region's list of mutual recognition: a project of its own, reviewed as a hospital's list, then signed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path

import orjson

from workbench.core.errors import InputProblem
from workbench.core.exchange.packs import SUFFIX as PACK_SUFFIX
from workbench.core.exchange.packs import personal
from workbench.core.jobs import Progress, run_now
from workbench.core.project import Project, Recognised, Scope
from workbench.core.project.opening import now
from workbench.core.project.recognition import body_of, read_body
from workbench.core.signing import LoadedKey
from workbench.core.standard import load_release
from workbench.core.text import one_line
from workbench.core.words import Message
from workbench.core.workflow.importing import ImportJob
from workbench.core.workflow.sealed import write_sealed
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
    if source.suffix.lower() == PACK_SUFFIX:
        raise InputProblem(Message("recognition.is_pack", {"file": source.name}))
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


def scope_of(project: Project) -> Scope | None:
    """Where the list holds that a region's project is for; None for any other project."""
    value = project.setting("recognition_scope")
    known = {one.name for one in fields(Scope)}
    return Scope(**value) if value and set(value) <= known and "code" in value else None


def set_scope(project: Project, scope: Scope, actor: str) -> None:
    """Say where the list holds; makes a region's project of any other.

    Raises:
        InputProblem: Code, name, mark or rank is missing, or a day is none.
    """
    scope = checked(scope)
    if scope != scope_of(project):
        project.change_setting("recognition_scope", asdict(scope), actor)


def lines_of(project: Project) -> tuple[Recognised, ...]:
    """The lines of the list that would be signed now; the remark of a decision is the condition of its line.

    Only what a person settled is in it: not what is open, asked, without item, taken by the machine alone,
    with a hospital's own extension, or with a person's number in the name.
    """
    return tuple(
        Recognised(line.name, tuple(part.code for part in line.decision.parts), line.decision.remark)
        for line in project.settled()
        if line.decision.parts
        and not line.by_machine
        and not personal(line.name)
        and not any("-" in part.code for part in line.decision.parts)
    )


def list_of(project: Project) -> tuple[SignedList, int]:
    """The list that would be signed now, and how many items of the project would not be in it.

    Raises:
        InputProblem: The project holds no region's list, or nothing is settled.
    """
    scope = scope_of(project)
    if scope is None:
        raise InputProblem(Message("recognition.no_list"))
    items = lines_of(project)
    if not items:
        raise InputProblem(Message("recognition.nothing_settled"))
    found = SignedList(checked(scope), items, now(), project.info.release_id)
    return found, project.item_count() - len(items)


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
        """The list, and how many of its lines are not in it. Errors as :func:`list_of`."""
        return list_of(project)

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
