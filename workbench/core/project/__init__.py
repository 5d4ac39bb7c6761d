"""The project file: the only package that knows SQLite."""

from workbench.core.project.alongside import alongside
from workbench.core.project.memories import Settled
from workbench.core.project.memory_sources import (
    Leaning,
    MemoryEntry,
    MemoryImport,
    MemorySource,
    Withdrawal,
)
from workbench.core.project.near import Near, near_names
from workbench.core.project.newer import NEW_ROWS, REIMPORT, Newer, PlacedItem
from workbench.core.project.project import MAX_NAME, Project
from workbench.core.project.queries import ReadList
from workbench.core.project.recognition import RANKS, Marker, Recognised, RecognitionList, Scope
from workbench.core.project.records import (
    BANDS,
    MODALITIES,
    NO_BAND,
    SORTS,
    Facets,
    HistoryCheck,
    ItemQuery,
    ItemRow,
    Moment,
    ProjectInfo,
    SourceFile,
    Tally,
)
from workbench.core.project.shown import FIRST_HAND, shown_of
from workbench.core.project.suggestions import StoredSuggestion, stored_form
from workbench.core.project.trail import StepTotal, Trail, TrailLine
from workbench.core.project.values import (
    decision_from_json,
    decision_to_json,
    source_item_from_json,
    source_item_to_json,
)

__all__ = [
    "BANDS",
    "FIRST_HAND",
    "MAX_NAME",
    "MODALITIES",
    "NEW_ROWS",
    "NO_BAND",
    "RANKS",
    "REIMPORT",
    "SORTS",
    "Facets",
    "HistoryCheck",
    "ItemQuery",
    "ItemRow",
    "Leaning",
    "Marker",
    "MemoryEntry",
    "MemoryImport",
    "MemorySource",
    "Moment",
    "Near",
    "Newer",
    "PlacedItem",
    "Project",
    "ProjectInfo",
    "ReadList",
    "Recognised",
    "RecognitionList",
    "Scope",
    "Settled",
    "SourceFile",
    "StepTotal",
    "StoredSuggestion",
    "Tally",
    "Trail",
    "TrailLine",
    "Withdrawal",
    "alongside",
    "decision_from_json",
    "decision_to_json",
    "near_names",
    "shown_of",
    "source_item_from_json",
    "source_item_to_json",
    "stored_form",
]
