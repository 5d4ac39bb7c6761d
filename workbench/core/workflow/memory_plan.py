"""What an import of a memory would add, and what it did, in words and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.core.items import Changes
from workbench.core.project import MemoryEntry, MemorySource, Withdrawal
from workbench.core.words import Message


@dataclass(frozen=True, slots=True)
class RowTrouble:
    """A row that is not taken over, and why."""

    name: str
    what: Message


@dataclass(slots=True)
class MemoryPlan:
    """What an import would add.

    Attributes:
        source: Where it comes from.
        entries: Names with their answers, fitted to the project's edition.
        about: How many of these names the project has as well.
        left_out: Answers without a code in this edition: number by reason.
        troubles: Rows that must not be taken over: personal data, two answers by one hospital, bad codes.
        barred: Names that were withdrawn in the project and are in it again.
        withdrawals: What its issuer found wrong.
        ended: Why its issuer withdrew the whole of it; empty while it stands.
        notes: What a person should know besides.
    """

    source: MemorySource
    entries: list[MemoryEntry] = field(default_factory=list)
    about: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    troubles: list[RowTrouble] = field(default_factory=list)
    barred: int = 0
    withdrawals: list[Withdrawal] = field(default_factory=list)
    ended: str = ""
    notes: list[Message] = field(default_factory=list)

    def keep(self, chosen: Sequence[MemoryEntry]) -> None:
        """Take only these of its entries; the others are left out because a person said so."""
        left = len(self.entries) - len(chosen)
        if left:
            self.left_out["chosen"] += left
        self.entries = list(chosen)


@dataclass(frozen=True, slots=True)
class MemoryReport:
    """What an import did, or (``preview``) would do.

    Attributes:
        taken: Names with an answer that were taken.
        touched: Items of the project that they are about.
        leaning: Decisions that lean on something withdrawn.
    """

    plan: MemoryPlan
    preview: bool
    taken: int
    touched: int
    leaning: int
    changes: Changes

    def lines(self) -> list[Message]:
        """The report for reading."""
        plan = self.plan
        words = {
            "title": plan.source.title,
            "hospital": plan.source.hospital,
            "hospitals": len(plan.source.hospitals),
            "n": len(plan.entries) if self.preview else self.taken,
            "about": plan.about,
            "touched": self.touched,
        }
        kind = "pack" if plan.source.kind == "pack" else "file"
        lines = [Message(f"memory.{'would' if self.preview else 'did'}_{kind}", words), *plan.notes]
        lines += [Message(f"memory.left_{reason}", {"n": n}) for reason, n in plan.left_out.items()]
        if plan.troubles:
            lines.append(Message("memory.troubles", {"n": len(plan.troubles)}))
        if plan.barred:
            lines.append(Message("memory.barred", {"n": plan.barred}))
        if plan.withdrawals:
            lines.append(Message("memory.withdrawn_in_it", {"n": len(plan.withdrawals)}))
        if plan.ended:
            lines.append(Message("memory.ended", {"reason": plan.ended}))
        if self.leaning:
            lines.append(Message("memory.leaning", {"n": self.leaning}))
        return lines

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        plan = self.plan
        return {
            "title": plan.source.title,
            "hospital": plan.source.hospital,
            "hospitals": len(plan.source.hospitals),
            "signer": plan.source.signer,
            "entries": len(plan.entries),
            "taken": self.taken,
            "about": plan.about,
            "touched": self.touched,
            "left_out": dict(plan.left_out),
            "troubles": [{"name": t.name, "what": t.what.text()} for t in plan.troubles],
            "barred": plan.barred,
            "withdrawn": len(plan.withdrawals),
            "ended": plan.ended,
            "leaning": self.leaning,
            "notes": [note.text() for note in plan.notes],
        }
