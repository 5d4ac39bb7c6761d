"""Answers of other projects fitted to this one: its edition's codes, and what its engine reads in names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workbench import __version__
from workbench.core.errors import InputProblem
from workbench.core.items import DecidedPart, Suggestion
from workbench.core.jobs import Progress
from workbench.core.project import Project
from workbench.core.project.suggestions import parse_key
from workbench.core.standard import Release, installed_releases, load_release
from workbench.core.standard.comparing import successors
from workbench.core.suggest import encode_many
from workbench.core.words import Message
from workbench.paths import resource

# A person must look at any other successor of a code.
_PLAIN_SUCCESSORS = ("same", "unlisted", "moved")
_SAMPLE = 50  # names of a pack whose reading is done again, to see that it is ours


@dataclass(frozen=True, slots=True)
class Ground:
    """What an import needs of the project.

    Attributes:
        names: Folded name and letter of the modality of every item.
        withdrawn: Names with answers that were withdrawn here.
    """

    project_id: str
    release_id: str
    device_policy: str
    devices: tuple[str, ...]
    names: frozenset[tuple[str, str]]
    withdrawn: frozenset[tuple[str, str, str]]

    @staticmethod
    def of(project: Project) -> Ground:
        """Read it."""
        info = project.info
        return Ground(
            info.id,
            info.release_id,
            info.device_policy,
            tuple(project.setting("devices")),
            frozenset(project.plain_names()),
            frozenset(project.withdrawn_answers()),
        )


def part_fitter(release: Release, other_id: str, title: str) -> Callable[[str], DecidedPart | None]:
    """Gives the part of a code of another edition under ``release``; None where it has no plain successor.

    A hospital's own extension of an item means nothing elsewhere, so it has none.

    Raises:
        InputProblem: The other edition is not installed.
    """
    known = {info.id for info in installed_releases()}
    if other_id not in known:
        raise InputProblem(Message("memory.unknown_edition", {"title": title, "edition": other_id}))
    other = load_release(other_id)
    cache: dict[str, DecidedPart | None] = {}

    def fit(code: str) -> DecidedPart | None:
        if code not in cache:
            cache[code] = _fitted(release, other, code)
        return cache[code]

    return fit


def _fitted(release: Release, other: Release, code: str) -> DecidedPart | None:
    if "-" in code or not other.is_valid(code):
        return None
    if other is not release:
        (successor,) = successors(other, release, [code])
        if successor.kind not in _PLAIN_SUCCESSORS:
            return None
        code = successor.new_code
    item = release.item(code)
    return DecidedPart(item.code, item.name, item.listed)


def fitted_parts(
    codes: Sequence[str], fit: Callable[[str], DecidedPart | None]
) -> tuple[DecidedPart, ...] | None:
    """All parts of an answer, None where one of them does not fit."""
    parts = [part for code in codes if (part := fit(code)) is not None]
    return tuple(parts) if len(parts) == len(codes) else None


def engine_mark(release: Release, device_policy: str, devices: Sequence[str]) -> str:
    """Equal where two projects read names alike: program, word lists, edition and settings."""
    about = f"{__version__} {release.sha256} {device_policy} {list(devices)}"
    digest = hashlib.blake2b(about.encode(), digest_size=16)
    for path in sorted(resource("lexicon").iterdir(), key=lambda p: p.name):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _key(name: str, suggestion: Suggestion) -> str:
    return parse_key(suggestion)


def parse_keys(
    names: Iterable[tuple[str, str]], ground: Ground, progress: Progress
) -> dict[tuple[str, str], str]:
    """What the engine reads in names with their modality; see :func:`parse_key`."""
    distinct = list(dict.fromkeys(names))
    keys = encode_many(
        distinct,
        ground.release_id,
        encode=_key,
        device_policy=ground.device_policy,
        devices=ground.devices,
        progress=progress,
    )
    return dict(zip(distinct, keys, strict=True))


def read_alike(keys: Sequence[tuple[tuple[str, str], str]], ground: Ground, progress: Progress) -> bool:
    """True if what a pack says was read in its names is what is read in them here; some are looked at."""
    some = keys[:: max(1, len(keys) // _SAMPLE)]
    ours = parse_keys([name for name, _ in some], ground, progress)
    return all(ours[name] == key for name, key in some)
