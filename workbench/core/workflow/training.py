"""Training over real projects: a practice project from a pack, its result, and a pack from a project."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from workbench.core.errors import InputProblem
from workbench.core.exchange import replacing
from workbench.core.exchange.reports.training import certificate_page, write_sheet
from workbench.core.ids import new_id
from workbench.core.items import Decision, Flag, SourceItem, State, Step, Suggestion
from workbench.core.project import ItemQuery, Project
from workbench.core.signing import now
from workbench.core.standard import load_release
from workbench.core.text import key_of
from workbench.core.training import (
    RESULT_SUFFIX,
    SUFFIX,
    Answer,
    Exercise,
    Kind,
    Pack,
    Result,
    built_in,
    judge,
    pack_from_bytes,
    pack_to_bytes,
    result_from_bytes,
    result_to_bytes,
)
from workbench.core.training.packs import MOST_EXERCISES, content_of
from workbench.core.training.scoring import answer_of
from workbench.core.words import LANGUAGES, Message

_LAYOUT = "exercises"  # marks the imported file of a practice project
_BREAK_SECONDS = 300.0  # a longer pause is no work
_ANSWERING = ("accept", "adjust", "no_item", "question")


# -- a trainee's practice project ------------------------------------------------------------------------


def start(pack: Pack, path: Path, trainee: str, title: str) -> Project:
    """Make a practice project; its imported file is the pack, so that it can be scored by itself.

    Args:
        title: What stands in the place of the hospital's name.

    Raises:
        InputProblem: A code of the pack is not one of its edition, or there is no such edition.
        FileProblem: There is a file already, or the folder cannot be written.
    """
    release = load_release(pack.release_id)
    for exercise in pack.exercises:
        for code in exercise.answer.codes:
            release.item(code)
    content = pack_to_bytes(pack)
    items = [
        SourceItem(new_id(), "", number, exercise.name, modality=exercise.modality, cells=(exercise.name,))
        for number, exercise in enumerate(pack.exercises, 1)
    ]
    named = " · ".join(text for text in (title, trainee) if text)
    project = Project.create(path, hospital=named, release_id=release.id, release_sha256=release.sha256)
    project.import_source(
        file_name=f"{pack.id}{SUFFIX}",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        layout={_LAYOUT: pack.id, "trainee": trainee},
        items=items,
        problems=[],
        non_items=0,
    )
    return project


def pack_of(project: Project) -> Pack | None:
    """The pack of a practice project, None for any other project."""
    for source in project.source_files():
        if _LAYOUT in source.layout:
            return pack_from_bytes(project.source_content(source.id), source.file_name)
    return None


def deciding(project: Project, item_id: str, *, told: bool) -> Decision | None:
    """The decision that counts for the score: the first one where the trainee is told, else the last one."""
    if not told:
        return project.decision(item_id)
    answers = (d for s, d in reversed(project.history(item_id)) if s.kind in _ANSWERING)
    return next(answers, None) or project.decision(item_id)


def result_of(project: Project, keys: int | None = None) -> Result:
    """What a practice project comes to.

    Raises:
        InputProblem: It is no practice project.
    """
    pack = pack_of(project)
    if pack is None:
        raise InputProblem(Message("training.not_practice", {"file": Path(project.info.path).name}))
    outcomes = []
    for item in project.iter_items():
        if 1 <= item.row <= len(pack.exercises):
            exercise = pack.exercises[item.row - 1]
            decision = deciding(project, item.id, told=pack.told)
            outcomes.append(judge(exercise.name, exercise.level, exercise.answer, decision))
    seconds, timed = _time(project.steps())
    layouts = [source.layout for source in project.source_files() if _LAYOUT in source.layout]
    return Result(
        run=project.info.id,
        pack_id=pack.id,
        pack_title=pack.title,
        trainee=str(layouts[0].get("trainee") or ""),
        made_at=now(),
        told=pack.told,
        pass_mark=pack.pass_mark,
        levels=pack.levels,
        outcomes=tuple(outcomes),
        seconds=seconds,
        timed=timed,
        keys=keys,
        head=project.head_hash,
    )


def _time(steps: Sequence[Step]) -> tuple[float, int]:
    """Seconds of work between answers, and how many answers they cover; longer pauses are no work."""
    answers = sorted((step for step in steps if step.kind in _ANSWERING), key=lambda step: step.seq)
    seconds, timed = 0.0, 0
    for before, after in pairwise(answers):
        gap = (datetime.fromisoformat(after.at) - datetime.fromisoformat(before.at)).total_seconds()
        if 0 <= gap <= _BREAK_SECONDS:
            seconds += gap
            timed += after.count
    return seconds, timed


# -- files ----------------------------------------------------------------------------------------------


def write_pack(path: Path, pack: Pack) -> None:
    """Write a pack to hand out.

    Raises:
        FileProblem: The folder cannot be written, or the file is a project.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(pack_to_bytes(pack))


def write_result(path: Path, result: Result) -> None:
    """Write a result: for the trainer (``.iresult``), or as a page to print (``.html``).

    Raises:
        FileProblem: The folder cannot be written, or the file is a project.
        InputProblem: Another suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in (RESULT_SUFFIX, ".html"):
        suffixes = f"{RESULT_SUFFIX}, .html"
        raise InputProblem(Message("reports.unknown_suffix", {"file": path.name, "suffixes": suffixes}))
    content = certificate_page(result).encode() if suffix == ".html" else result_to_bytes(result)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def read_results(paths: Iterable[Path]) -> list[Result]:
    """Results from ``.iresult`` files and from practice projects, by trainee; of one run the latest.

    Raises:
        FileProblem, InputProblem: One of them cannot be read, or is neither.
    """
    latest: dict[str, Result] = {}
    for path in paths:
        result = _read_result(path)
        if result.run not in latest or latest[result.run].made_at <= result.made_at:
            latest[result.run] = result
    return sorted(latest.values(), key=lambda r: (r.pack_id, r.trainee, r.made_at))


def _read_result(path: Path) -> Result:
    if path.suffix.lower() != RESULT_SUFFIX:
        with Project.open(path, read_only=True) as project:
            return result_of(project)
    return result_from_bytes(content_of(path), path.name)


def write_results(path: Path, results: Sequence[Result]) -> None:
    """The trainer's workbook over all trainees.

    Raises:
        FileProblem: The folder cannot be written, or the file is open in another program.
    """
    with replacing(path) as temporary:
        write_sheet(temporary, results)


# -- a pack from a project ------------------------------------------------------------------------------


def pack_from(project: Project, title: str, *, told: bool = True, most: int = 60) -> Pack:
    """A pack of a project's decided items: each decision is the answer, its remark the explanation.

    Items that are read alike stand in it once. From each level the most frequent are taken, in equal
    numbers as far as there are some, easy levels first.

    Raises:
        InputProblem: Nothing is decided.
    """
    levels = built_in()[0].levels
    found: dict[str, list[Exercise]] = {level.id: [] for level in levels}
    seen: set[str] = set()
    for row in project.rows(project.query(ItemQuery(sort="count", descending=True))):
        key = key_of(row.name)
        exercise = None if row.state is State.OPEN or key in seen else _exercise(project, row.id)
        if exercise is not None:
            seen.add(key)
            found[exercise.level].append(exercise)
    taken = _spread(found, min(most, MOST_EXERCISES))
    if not taken:
        raise InputProblem(Message("training.nothing_decided"))
    kept = tuple(level for level in levels if any(e.level == level.id for e in taken))
    both = dict.fromkeys(LANGUAGES, title)
    return Pack(new_id(), both, project.info.release_id, told, 0.9, kept, tuple(taken))


def _exercise(project: Project, item_id: str) -> Exercise | None:
    decision, item = project.decision(item_id), project.item(item_id)
    answer = answer_of(decision)
    if decision is None or answer is None:
        return None
    why = dict.fromkeys(LANGUAGES, decision.remark if answer.kind is not Kind.ASK else "")
    level = _level(project.suggestion(item_id), answer)
    return Exercise(item.name, item.modality, level, answer, why)


def _level(suggestion: Suggestion | None, answer: Answer) -> str:
    """Where a name stands between easy and hard."""
    flags = set(suggestion.flags) if suggestion else set()
    kinds = {word.kind for word in suggestion.words} if suggestion else set()
    if Flag.CONFLICT in flags:
        return "conflicts"
    if Flag.SIDE_UNSPECIFIED in flags:
        return "sides"
    if answer.kind is not Kind.ITEMS or flags & {Flag.AMBIGUOUS, Flag.POSITION_UNSPECIFIED}:
        return "questions"
    if len(answer.codes) > 1:
        return "composites"
    if "side" in kinds:
        return "sides"
    return "noise" if "noise" in kinds else "plain"


def _spread(found: dict[str, list[Exercise]], most: int) -> list[Exercise]:
    """At most ``most`` exercises, taken from all levels in turn; in the order of the levels."""
    counts = dict.fromkeys(found, 0)
    while sum(counts.values()) < most:
        open_levels = [level for level in found if counts[level] < len(found[level])]
        if not open_levels:
            break
        for level in open_levels[: most - sum(counts.values())]:
            counts[level] += 1
    return [exercise for level, some in found.items() for exercise in some[: counts[level]]]
