"""What the project file answers with: plain values, no SQL in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workbench.core.items import State
from workbench.core.words import Message

# Confidence bands for facets: word, lowest confidence in the band. ``none`` is an item without a suggestion.
BANDS: tuple[tuple[str, float], ...] = (("99", 0.99), ("90", 0.90), ("50", 0.50), ("0", 0.0))
NO_BAND = "none"
MODALITIES = ("CT", "MR", "DR", "MG", "RF", "")
SORTS = ("row", "count", "confidence", "similarity", "name")


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    """What a project says about itself.

    Attributes:
        id: UUIDv7, kept in every copy.
        hospital: As typed when the project was made, on one line.
        release_id, release_sha256: Edition of the standard, exactly.
        device_policy: ``agnostic`` or ``specific`` (mapping-guideline.md §2).
        created_at: UTC, ISO 8601 with ``Z``.
        format: ``major.minor`` of the file.
        path: Where the file is.
        read_only: True if this opening may not write.
        held_by: Who holds the project for writing (``name@computer``), where that is why it is read-only.
    """

    id: str
    hospital: str
    release_id: str
    release_sha256: str
    device_policy: str
    created_at: str
    format: str
    path: Path
    read_only: bool
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One imported file.

    Attributes:
        size: Bytes before compression.
        items: Items that came new into the project with it; ``layout["stayed"]`` counts those that it left as
            they were, where it is a newer list.
        digest: Covers the file, its items and what it did to earlier ones.
        follows: Id of the file that it is the newer list of, empty for a first list.
    """

    id: str
    file_name: str
    sha256: str
    size: int
    layout: dict[str, object]
    items: int
    problems: int
    non_items: int
    imported_at: str
    digest: str
    follows: str = ""


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """Which items, in which order. Empty tuples and None mean "any"; within a field any value will do.

    Attributes:
        states, flags: Words of ``State`` and ``Flag``.
        modalities: ``CT``, ``MR``, ``DR``, ``MG``, ``RF`` or empty for none of these.
        bands: Confidence bands (``99``, ``90``, ``50``, ``0``, ``none``).
        sites: Site level 1 of the first code, two characters; empty for none.
        methods: First character of the first code (kind of device) and its method (two); empty for none.
        reviewers: Who decided last; empty for nobody.
        sheets: Number of the imported file and its sheet (``1:门诊``).
        recognitions: Mark of mutual recognition of decided items; empty for none.
        text: Words in the name, local code or standard items, or their pinyin initials; all must occur.
        min_confidence, max_confidence: 0..1, both inclusive; items without a suggestion never match.
        must_ask: True for items with a flag of ``MUST_ASK``, False for those without.
        auto: True for items that may be accepted without a person.
        differs: True for items where what was decided is not what was suggested first, or where two
            reviewers decided differently.
        sort: One of ``SORTS``; ties stand in row order. ``similarity`` is by name, with names that are
            identical after parsing drawn together.
        descending: Largest first.
    """

    states: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    recognitions: tuple[str, ...] = ()
    text: str = ""
    min_confidence: float | None = None
    max_confidence: float | None = None
    must_ask: bool | None = None
    auto: bool | None = None
    differs: bool | None = None
    sort: str = "row"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of the list of source items.

    Attributes:
        rowid: Number of the item in this file, 1-based in import order; not stable across projects.
        id: UUIDv7 of the source item.
        modality: One of ``MODALITIES``: of the first code's device, else of the modality column.
        first_code, first_name: Decided where decided, else suggested, else empty.
        parts: Number of parts of the decision or of the suggestion.
        recognition: Mark of the largest scope that recognises all of them; empty for none.
        confidence: Of the suggestion; None without one.
    """

    rowid: int
    id: str
    sheet: str
    row: int
    name: str
    code: str
    modality: str
    count: int | None
    state: State
    confidence: float | None
    auto: bool
    flags: tuple[str, ...]
    first_code: str
    first_name: str
    parts: int
    reviewer: str
    recognition: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of items, and the exams a year that they stand for."""

    items: int = 0
    exams: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.items + other.items, self.exams + other.exams)


@dataclass(frozen=True, slots=True)
class Moment:
    """How many items were open or with the hospital at a time (UTC, ISO 8601), and their exams a year."""

    at: str
    items: int
    exams: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many items each value of each facet would give.

    Each facet heeds every choice of the query but its own, so that a second value can be seen and added.
    ``must_ask`` has the keys ``yes`` and ``no``.
    """

    total: Tally
    states: dict[str, Tally] = field(default_factory=dict)
    flags: dict[str, Tally] = field(default_factory=dict)
    modalities: dict[str, Tally] = field(default_factory=dict)
    bands: dict[str, Tally] = field(default_factory=dict)
    sites: dict[str, Tally] = field(default_factory=dict)
    methods: dict[str, Tally] = field(default_factory=dict)
    reviewers: dict[str, Tally] = field(default_factory=dict)
    sheets: dict[str, Tally] = field(default_factory=dict)
    recognitions: dict[str, Tally] = field(default_factory=dict)
    must_ask: dict[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryCheck:
    """Whether the history is as it was written.

    Attributes:
        steps: Number of steps read.
        broken: ``seq`` of the first step that is not as it was written, None if all are.
        message: What is wrong, for people; None if nothing is.
    """

    steps: int
    broken: int | None = None
    message: Message | None = None

    def __bool__(self) -> bool:
        return self.broken is None and self.message is None
