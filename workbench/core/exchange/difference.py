"""What a comparison of a returned workbook gives, and what it is compared with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from workbench.core.items import DecidedPart, Decision, NoItemReason, SourceItem, StandardItem, State
from workbench.core.words import Message


class Kind(StrEnum):
    """What came back for a row."""

    CODE = "code"  # the hospital changed what the item is mapped to
    ANSWER = "answer"  # a question was answered
    REMARK = "remark"  # words of the hospital
    CONFLICT = "conflict"  # the hospital and the project both changed it
    DELETED = "deleted"  # the row is gone
    ILLEGAL = "illegal"  # a code that the standard does not allow
    LOCAL = "local"  # what the hospital itself wrote was changed: comes in by a newer list
    NEW = "new"  # a row of no known item
    REPEATED = "repeated"  # a row that stands twice
    GONE = "gone"  # a row of an item that the list in force no longer has


#: Kinds that can be taken into the project.
TAKEABLE = (Kind.CODE, Kind.ANSWER, Kind.REMARK, Kind.CONFLICT, Kind.DELETED, Kind.NEW)
# One and the same wish, seen in other lights.
_MAPPING = (Kind.CODE, Kind.ANSWER, Kind.CONFLICT, Kind.ILLEGAL)


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A row that the hospital added: what it wrote, and the cell of its name."""

    name: str
    code: str = ""
    modality: str = ""
    count: str = ""
    place: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """By which the row is known again, wherever it stands."""
        return self.name, self.code, self.modality, self.count


@dataclass(frozen=True, slots=True)
class Proposal:
    """What taking a difference makes of an item: another mapping, or None to leave it; and words to add."""

    state: State | None = None
    parts: tuple[DecidedPart, ...] = ()
    reason: NoItemReason | None = None
    remark: str = ""
    replaces_remark: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    Attributes:
        kind: What it is.
        item_id, name: The source item; the id is empty for a new row.
        place: The cell in the returned file, empty for a row that is gone.
        was, now, theirs: As exported, as the project is now, as returned; texts for people.
        segments: Segments of the code that differ from the project's, where both have one part.
        proposal: What taking it does; None for what cannot be taken.
        nearest: For a code that is not legal, legal ones close to it.
        note: What more there is to say.
        added: A new row that can be taken as a source item.
        refused_by, refused_at: Who refused this change before, and when; empty where nobody did.
    """

    kind: Kind
    item_id: str
    name: str
    place: str = ""
    was: str = ""
    now: str = ""
    theirs: str = ""
    segments: tuple[str, ...] = ()
    proposal: Proposal | None = None
    nearest: tuple[StandardItem, ...] = ()
    note: Message | None = None
    added: AddedRow | None = None
    refused_by: str = ""
    refused_at: str = ""

    @property
    def takeable(self) -> bool:
        """Can it be taken as it is?"""
        return self.proposal is not None or self.added is not None

    @property
    def mark(self) -> str:
        """The same for the same change of the same item, whenever and in whatever file it comes back."""
        wish = (Kind.CODE if self.kind in _MAPPING else self.kind).value
        said: object = self.theirs
        if self.added is not None:
            said = self.added.key
        elif self.proposal is not None:
            p = self.proposal
            said = [p.state, [part.code for part in p.parts], p.reason, p.remark]
        text = json.dumps([wish, self.item_id, said], ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is compared with.

    Attributes:
        items: The living source items by id.
        then, now: Decisions as exported and as they are; no entry for an item that nobody decided.
        sides: For each item whose side was asked, its codes by side.
        exported: Ids of the items that must have come back.
        offered: Ids of the items that came from rows added in a returned workbook, by such a row's key.
        added: Rows of the returned file that are no item's.
        replaced: Items that stood in the list when it was exported, by the id of the living one that a newer
            list put in their place.
    """

    items: Mapping[str, SourceItem]
    then: Mapping[str, Decision]
    now: Mapping[str, Decision]
    sides: Mapping[str, Mapping[str, str]]
    exported: frozenset[str]
    offered: Mapping[tuple[str, str, str, str], tuple[str, ...]] = field(default_factory=dict)
    added: Sequence[AddedRow] = ()
    replaced: Mapping[str, SourceItem] = field(default_factory=dict)
