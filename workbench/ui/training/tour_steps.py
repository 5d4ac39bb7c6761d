"""The steps of the tour: what each asks for, on which row, and how it shows that it was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.core.items import Flag, State
from workbench.core.project import ItemQuery, ItemRow, Project

if TYPE_CHECKING:
    from workbench.ui.training.tour import Tour

_LOOKED_AT = 300  # rows among which a fitting one is looked for


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step.

    Attributes:
        id: Its words are ``training.tour_<id>`` and ``training.tour_<id>_do``.
        actions: Actions whose keys the words name, as ``{key1}``, ``{key2}`` …
        done: True once the person did it.
        row: Finds the row that it is about; None where it is about none. A step whose row cannot be found is
            passed over.
        stays: It is about the row of the step before.
    """

    id: str
    actions: tuple[str, ...]
    done: Callable[[Tour], bool]
    row: Callable[[Project], str | None] | None = None
    stays: bool = False


def _first(query: ItemQuery, fits: Callable[[Project, ItemRow], bool]) -> Callable[[Project], str | None]:
    """The most frequent row of a query that fits."""

    def find(project: Project) -> str | None:
        rows = project.rows(project.query(query)[:_LOOKED_AT])
        return next((row.id for row in rows if fits(project, row)), None)

    return find


def _open(flags: tuple[str, ...] = (), auto: bool | None = None) -> ItemQuery:
    return ItemQuery(states=(State.OPEN,), flags=flags, auto=auto, sort="count", descending=True)


def _single(_project: Project, row: ItemRow) -> bool:
    return row.parts == 1 and not row.flags


def _with_choice(project: Project, row: ItemRow) -> bool:
    suggestion = project.suggestion(row.id)
    return _single(project, row) and suggestion is not None and len(suggestion.parts[0].candidates) > 1


def _plain_ct(project: Project, row: ItemRow) -> bool:
    return _single(project, row) and row.modality == "CT" and row.first_code[8:10] == "11"


def _several(_project: Project, row: ItemRow) -> bool:
    return row.parts > 1


def _any(_project: Project, _row: ItemRow) -> bool:
    return True


def _state(*states: State) -> Callable[[Tour], bool]:
    return lambda tour: tour.state() in states


_TAKEN = (State.ACCEPTED, State.ADJUSTED)
_SIDE, _SCOPE, _COMPOSITE = str(Flag.SIDE_UNSPECIFIED), str(Flag.SCOPE), str(Flag.COMPOSITE)

STEPS: tuple[TourStep, ...] = (
    TourStep("move", ("down", "up"), lambda tour: tour.rows_seen >= 3),
    TourStep("accept", ("accept",), _state(*_TAKEN), _first(_open(auto=True), _single)),
    TourStep("undo", ("undo",), _state(State.OPEN), stays=True),
    TourStep("digit", (), lambda tour: tour.rank() == 2, _first(_open(auto=True), _with_choice)),
    TourStep(
        "pick", ("edit", "accept"), lambda tour: tour.picked_other(), _first(_open(auto=True), _plain_ct)
    ),
    TourStep("parts", ("accept",), _state(*_TAKEN), _first(_open((_COMPOSITE,), auto=True), _several)),
    TourStep("question", ("question",), _state(State.QUESTION), _first(_open((_SIDE,)), _any)),
    TourStep("no_item", ("no_item",), _state(State.NO_ITEM), _first(_open((_SCOPE,)), _any)),
    TourStep("search", ("search",), lambda tour: bool(tour.query.text)),
    TourStep("clear", ("clear_filter",), lambda tour: not tour.query.text),
    TourStep("safe", ("accept_auto",), lambda tour: tour.settled_many(), _first(_open(auto=True), _any)),
    TourStep("steps", ("steps",), lambda tour: "steps" in tour.asked),
    TourStep("export", ("export",), lambda tour: tour.exported),
    TourStep("help", ("help",), lambda tour: "help" in tour.asked),
)
