"""Import decisions of other projects as evidence: a signed mapping file, a project, or a mapping pack."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.core.errors import InputProblem
from workbench.core.exchange.packs import SUFFIX
from workbench.core.items import Changes
from workbench.core.jobs import Progress, uncollected
from workbench.core.project import MemorySource, Project, Withdrawal
from workbench.core.project.facets import search_key
from workbench.core.words import Message
from workbench.core.workflow.fitting import Ground, parse_keys, read_alike
from workbench.core.workflow.memory_files import from_mapping, from_pack, from_project
from workbench.core.workflow.memory_plan import MemoryPlan, MemoryReport
from workbench.core.workflow.recognition import SUFFIX as LIST_SUFFIX
from workbench.core.workflow.verify import signed_path
from workbench.core.workflow.verify_project import is_project


@dataclass(slots=True)
class ImportMemoryJob:
    """Take decisions over as evidence.

    Attributes:
        path: A signed mapping file of ours (.xlsx, .csv, formats for systems), a project, or a pack.
        actor: Who imports it.
        trust: Folder with cards of known signers.
        preview: Only say what it would add.
        sound_only: Take the sound rows where others are not; else such a file is refused.
        again: Also take what was withdrawn in this project before.
        leave: Names in it, as they are written there or alike, that are not taken.
    """

    path: Path
    actor: str
    trust: Path | None = None
    preview: bool = False
    sound_only: bool = False
    again: bool = False
    leave: Collection[str] = ()
    title: Message = field(init=False, default_factory=lambda: Message("memory.reading"))

    def read(self, project: Project) -> Ground:
        """What it is fitted to."""
        return Ground.of(project)

    def compute(self, data: Ground, progress: Progress) -> MemoryPlan:
        """Read, check and fit the file.

        Raises:
            FileProblem, InputProblem: It cannot be read, was changed, is unsigned, of an unknown edition, or
                of this project itself. Nothing is taken over.
        """
        progress.at(self.title, 0, 0)
        with uncollected():
            return self._plan(signed_path(self.path), data, progress)

    def _plan(self, path: Path, data: Ground, progress: Progress) -> MemoryPlan:
        if path.suffix.lower() == LIST_SUFFIX:
            raise InputProblem(Message("memory.is_list", {"file": path.name}))
        if is_project(path):
            plan = from_project(path, data)
        elif path.suffix.lower() == SUFFIX:
            plan = from_pack(path, self.trust, data)
        else:
            plan = from_mapping(path, self.trust, data)
        if self.leave:
            names = {search_key(name) for name in self.leave}
            unknown = names.difference(entry.plain for entry in plan.entries)
            if unknown:
                words = {"name": min(unknown), "title": plan.source.title}
                raise InputProblem(Message("memory.not_in_file", words))
            plan.keep([entry for entry in plan.entries if entry.plain not in names])
        _give_keys(plan, data, progress)
        keys = [entry.key for entry in plan.entries]
        plan.about = sum(key[:2] in data.names for key in keys)
        plan.barred = 0 if self.again else sum(key in data.withdrawn for key in keys)
        return plan

    def save(self, project: Project, result: MemoryPlan) -> MemoryReport:
        """Keep it.

        Raises:
            InputProblem: It was imported before, holds rows that must not be taken over, or is withdrawn.
        """
        if self.preview:
            return MemoryReport(result, True, 0, 0, 0, Changes())
        if result.troubles and not self.sound_only:
            first = result.troubles[0]
            words = {"title": result.source.title, "n": len(result.troubles), "name": first.name}
            raise InputProblem(Message("memory.not_sound", words | {"what": first.what}))
        refuse_other_signer(project, result.source)
        if result.ended:
            gone, changes = project.withdraw_memory(
                [Withdrawal(result.ended, result.source.pack)], self.actor
            )
            return MemoryReport(result, False, 0, gone, len(project.leaning()), changes)
        with uncollected():
            report, changes = project.import_memory(
                result.entries, result.source, result.withdrawals, actor=self.actor, again=self.again
            )
        leaning = len(project.leaning())
        return MemoryReport(result, False, report.taken, report.touched, leaning, changes)


def refuse_other_signer(project: Project, source: MemorySource) -> None:
    """A new version of a pack is signed by whoever signed the one before.

    Raises:
        InputProblem: Somebody else signed it.
    """
    if source.kind != "pack":
        return
    before = [s for s in project.memory_sources() if s.kind == "pack" and s.pack == source.pack]
    if before and before[-1].signer != source.signer:
        words = {"title": source.title, "before": before[-1].signer, "now": source.signer}
        raise InputProblem(Message("memory.other_signer", words))


def _give_keys(plan: MemoryPlan, ground: Ground, progress: Progress) -> None:
    """Let every entry say what is read in its name; keys that a pack brings are tried on some names first."""
    brought = [((entry.name, entry.modality), entry.parse) for entry in plan.entries if entry.parse]
    if brought and len(brought) == len(plan.entries):
        if read_alike(brought, ground, progress):
            return
        plan.notes.append(Message("memory.keys_differ"))
    names = [(entry.name, entry.modality) for entry in plan.entries]
    keys = parse_keys(names, ground, progress)
    plan.entries = [replace(entry, parse=keys[name]) for entry, name in zip(plan.entries, names, strict=True)]
