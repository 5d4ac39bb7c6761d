"""What a comparison of a returned workbook gives, and what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


#: Kinds that can be taken into the project.
TAKEABLE = (Kind.CODE, Kind.ANSWER, Kind.REMARK, Kind.CONFLICT, Kind.DELETED)


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


@dataclass(frozen=True, slots=True)
class Ground:
    """What is compared with.

    Attributes:
        items: The living source items by id.
        then, now: Decisions as exported and as they are; no entry for an item that nobody decided.
        sides: For each item whose side was asked, its codes by side.
        exported: Ids of the items that were exported.
    """

    items: Mapping[str, SourceItem]
    then: Mapping[str, Decision]
    now: Mapping[str, Decision]
    sides: Mapping[str, Mapping[str, str]]
    exported: frozenset[str]
