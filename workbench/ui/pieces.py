"""Suggestions for pieces of a name that a reviewer cut out, by the same engine. No Qt here.

The engine reads its word lists in about a second; a thread does so while the reviewer still looks for the
place to cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING

from workbench.core.items import PartSuggestion
from workbench.core.review import Half

if TYPE_CHECKING:
    from workbench.core.project import Project
    from workbench.core.standard import Release
    from workbench.core.suggest import Suggester


@lru_cache(maxsize=1)
def _engine(release: Release, policy: str, devices: tuple[str, ...]) -> Suggester:
    """The engine, kept for the next project of the same kind."""
    from workbench.core.suggest import Suggester

    return Suggester(release, device_policy=policy, devices=devices)


class Pieces:
    """The engine for one project, made when it is needed first."""

    def __init__(self, project: Project, release: Release) -> None:
        self._facts = (project.info.device_policy, tuple(project.setting("devices")))
        self._release = release
        self._made: Future[Suggester] | None = None

    def prepare(self) -> None:
        """Begin to read the word lists."""
        if self._made is None:
            pool = ThreadPoolExecutor(1, thread_name_prefix="pieces")
            self._made = pool.submit(_engine, self._release, *self._facts)
            pool.shutdown(wait=False)

    def parts_of(self, half: Half, modality: str) -> tuple[PartSuggestion, ...]:
        """The parts that the engine sees in a piece of a name; at least one, which may have no candidates."""
        self.prepare()
        assert self._made is not None
        found = self._made.result().suggest(half.asked, modality=modality).parts
        if len(found) == 1:
            return (PartSuggestion(half.text, found[0].candidates),)
        return found or (PartSuggestion(half.text, ()),)

    def joined(self, half: Half, modality: str, parts: Sequence[PartSuggestion]) -> PartSuggestion:
        """One part for a piece of a name: the engine's own where it sees one, then what the parts offered."""
        found = self.parts_of(half, modality)
        offered = [c for part in (*(found if len(found) == 1 else ()), *parts) for c in part.candidates]
        best = sorted(offered, key=lambda c: -c.score)
        return PartSuggestion(half.text, tuple({c.code: c for c in reversed(best)}.values())[::-1])
