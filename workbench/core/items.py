"""The plain values that travel between the steps: source items, standard items, suggestions and decisions.

Values go forward; each step knows only the value before it. All are frozen and hold only strings, numbers,
tuples and messages, so they cross threads and processes and are stored as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from workbench.core.words import Message


class State(StrEnum):
    """State of a source item (product.md, "States of a source item")."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ADJUSTED = "adjusted"
    NO_ITEM = "no_item"
    QUESTION = "question"
    APPROVED = "approved"


class NoItemReason(StrEnum):
    """Why a source item has no standard item."""

    OUT_OF_SCOPE = "out_of_scope"
    NOT_IN_STANDARD = "not_in_standard"
    NEEDS_EXTENSION = "needs_extension"
    NOT_AN_EXAM = "not_an_exam"


class Flag(StrEnum):
    """What a suggestion must say about itself."""

    COMPOSITE = "composite"
    CONFLICT = "conflict"
    SIDE_UNSPECIFIED = "side-unspecified"
    POSITION_UNSPECIFIED = "position-unspecified"
    AMBIGUOUS = "ambiguous"
    SCOPE = "scope"
    ASSUMED = "assumed"


#: Items with one of these are never accepted without a person.
MUST_ASK = frozenset({Flag.CONFLICT, Flag.SIDE_UNSPECIFIED, Flag.POSITION_UNSPECIFIED, Flag.AMBIGUOUS})


class Segment(StrEnum):
    """A piece of the code that people see as one (the three site levels count as one here)."""

    DEVICE = "device"
    SITE = "site"
    METHOD = "method"
    POST = "post"  # post-processing (CT) or position (X-ray)
    EXTRA = "extra"


class Agreement(StrEnum):
    """How a candidate's segment stands to the name."""

    STATED = "stated"  # the name says it
    ASSUMED = "assumed"  # the name is silent, a rule filled it in
    CONFLICT = "conflict"  # the name says something else


@dataclass(slots=True, unsafe_hash=True)
class SourceItem:
    """One exam item as the hospital wrote it (院内项目). Nothing here is ever changed after import.

    A value like the others, though not frozen: a list has up to 250,000, see :class:`MappingRow`.

    Attributes:
        id: UUIDv7.
        sheet: Sheet name, empty for text files.
        row: 1-based row in the sheet or file.
        name: The name as written, outer white space included in ``cells`` only.
        code: Local code as text, may be empty.
        modality: The modality column's cell, may be empty.
        site, method, department: Cells of these columns where the list has them.
        price: Unit price as text.
        count: Exams a year, None where not given.
        cells: All cells of the row as text, in column order.
    """

    id: str
    sheet: str
    row: int
    name: str
    code: str = ""
    modality: str = ""
    site: str = ""
    method: str = ""
    department: str = ""
    price: str = ""
    count: int | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that could not become a source item, and why. ``column`` is a letter such as ``C``, or empty."""

    sheet: str
    row: int
    column: str
    message: Message
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardItem:
    """A code and name of the standard (标准项目): listed in the catalogue, or composed by its rules."""

    code: str
    name: str
    name_en: str
    listed: bool


class Word(NamedTuple):
    """A recognised word of a local name.

    Attributes:
        start, end: Half-open character span in the name as the hospital wrote it.
        kind: ``device``, ``site``, ``side``, ``method``, ``post``, ``position``, ``scope``, ``noise``
            (billing, purpose, technique: carries no code), ``separator`` or ``unknown``.
        value: What it means: code of the segment, side name, or a word for the kind of noise.
    """

    start: int
    end: int
    kind: str
    value: str = ""


class SegmentMatch(NamedTuple):
    """How one segment of a candidate stands to the name, and which characters say so (spans in the name)."""

    segment: Segment
    agreement: Agreement
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One ranked standard item for a part. ``score`` is in 0..1; ``why`` starts with what tells most."""

    code: str
    name: str
    score: float
    listed: bool
    why: tuple[Message, ...] = ()
    segments: tuple[SegmentMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class PartSuggestion:
    """A part (部分) with its ranked candidates. ``text`` is the piece of the name it stands for."""

    text: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the engine says about one source item.

    Attributes:
        parts: Empty where the name has no standard item.
        confidence: Calibrated probability, 0..1, that the first candidates of all parts (or "no item")
            are right.
        auto: True if it may be accepted without a person.
        flags: Sorted words of :class:`Flag`.
        words: Every recognised word, in order, not overlapping.
        unexplained: Texts of the name that no rule explains.
        no_item: Why there is no standard item, where ``parts`` is empty.
        alternatives: Other fair readings of the whole name, each a tuple of parts.
        why: Sentences about the name as a whole (scope reason, conflict with both readings, what was
            assumed).
    """

    parts: tuple[PartSuggestion, ...]
    confidence: float
    auto: bool
    flags: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    unexplained: tuple[str, ...] = ()
    no_item: NoItemReason | None = None
    alternatives: tuple[tuple[PartSuggestion, ...], ...] = ()
    why: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class DecidedPart:
    """One part of a decision: the standard item taken and the piece of the name it stands for, if any."""

    code: str
    name: str
    listed: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was suggested when a decision was taken; all empty where nothing was.

    Attributes:
        parts: Code and name of the first candidate of every part.
        no_item: Why there is no standard item.
        confidence: Of the suggestion.
    """

    parts: tuple[tuple[str, str], ...] = ()
    no_item: NoItemReason | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer settled for a source item (裁定). History keeps every decision; the last one counts.

    Attributes:
        item_id: The source item.
        state: The state after this decision (``open`` means the decision was taken back).
        parts: Decided parts in order; empty for open, no_item and question.
        reason: Coded reason for ``no_item``.
        remark: The reviewer's words: a note, or the question to the hospital.
        reviewer: Who settled it.
        approver: Who approved it, for ``approved``.
        release_id: Release of the standard it was taken under.
        rank: 1-based rank of the accepted candidate, None where picked by hand.
        decided_at: UTC time, ISO 8601 with ``Z``. Empty until the project has stored it.
        note: Words written beside a decision that stands as it was (step ``note``); only that step's own.
        shown: What was suggested then; None where that was not recorded.
    """

    item_id: str
    state: State
    parts: tuple[DecidedPart, ...] = ()
    reason: NoItemReason | None = None
    remark: str = ""
    reviewer: str = ""
    approver: str = ""
    release_id: str = ""
    rank: int | None = None
    decided_at: str = ""
    note: str = ""
    shown: Shown | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One named act of a person in the append-only history.

    Attributes:
        id: UUIDv7.
        seq: 1-based position in the history.
        kind: ``accept``, ``accept_auto``, ``adjust``, ``no_item``, ``question``, ``approve``, ``reopen``,
            ``merge``, ``undo``, ``redo``, ``go_back``, ``note``, ``reimport``.
        actor: Who did it.
        at: UTC time, ISO 8601 with ``Z``.
        count: Number of source items it settled.
        target: For undo and redo: ``seq`` of the step it takes back or restores; for go_back: of the step
            after which all was as it is again.
        hash: Hex SHA-256 over the previous step's hash and this step's content.
    """

    id: str
    seq: int
    kind: str
    actor: str
    at: str
    count: int
    target: int | None = None
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a change touched: the one value that every change returns and every view listens to.

    Attributes:
        items: Ids of the touched source items; None means many or all (views reload).
        kinds: Some of ``items``, ``suggestions``, ``decisions``, ``project``.
    """

    items: frozenset[str] | None = frozenset()
    kinds: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.kinds)

    def __or__(self, other: Changes) -> Changes:
        items = None if self.items is None or other.items is None else self.items | other.items
        return Changes(items, self.kinds | other.kinds)


@dataclass(slots=True, unsafe_hash=True)
class MappingRow:
    """One source item as it is exported and signed (对码): the row of every export format.

    All fields are text (``count`` as digits, empty where not given) so that no spreadsheet can bend them.
    A value like the others, though not frozen: making 250,000 frozen ones takes 3 s, these 0.4 s.
    """

    item_id: str
    sheet: str
    row: str
    local_code: str
    local_name: str
    modality: str
    count: str
    state: str
    codes: str  # ``;`` between parts
    names: str  # ``;`` between parts
    listed: str  # ``listed`` or ``composed`` for each part, ``;`` between
    reason: str
    confidence: str  # of the suggestion, three decimals, empty where there was none
    flags: str
    remark: str
    reviewer: str
    approver: str
    decided_at: str
    recognition: str = ""  # mark of the largest scope of mutual recognition that all parts meet


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """An installed release of the standard."""

    id: str
    title_zh: str
    title_en: str
    sha256: str


@dataclass(frozen=True, slots=True)
class MappingManifest:
    """What a mapping file says about itself; signed together with its rows.

    Attributes:
        format: ``workbench-mapping/1``.
        project_id, hospital: Which project.
        release_id, release_sha256: Edition of the standard, exactly.
        engine: Product version that made the suggestions.
        history_head: Hash of the last step of the project's history.
        created_at: UTC, ISO 8601 with ``Z``.
        rows: Number of rows.
        counts: Number of rows by state.
        left_out: Number of source items by state that the project holds and the file does not.
        one_person: True where the department has one person only: reviewer and approver may be the same.
    """

    format: str
    project_id: str
    hospital: str
    release_id: str
    release_sha256: str
    engine: str
    history_head: str
    created_at: str
    rows: int
    counts: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    one_person: bool = False
