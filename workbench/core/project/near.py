"""Decided items whose names are near the name of another, though not the same: looked for by characters.

Characters alone cannot tell 左膝 from 右膝, nor a plain scan from an enhanced one; so names that differ in
such a word are not near here, and what is found is shown to a person, never taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from workbench.core.items import Decision
from workbench.core.project.store import Store
from workbench.core.project.values import decision_from_json

if TYPE_CHECKING:
    from workbench.core.project.project import Project

#: Share of characters in common from which a name is near, 0..1.
FLOOR = 0.75

# Words that make another exam of a name that is otherwise the same.
_TELLING = re.compile("左|右|双|两|单|CT|MR|DR|X线|平扫|增强|正|侧|斜|轴|[0-9]+")
# Most decisions read in one go (a tenth of a second): what a bulk act settled is caught up with step by step.
_AT_ONCE = 20_000
_SETTLED = ("accepted", "adjusted", "no_item", "approved")


@dataclass(frozen=True, slots=True)
class Near:
    """A decided item with a near name. ``likeness`` is in 0..1."""

    item_id: str
    name: str
    likeness: float
    decision: Decision


class _Names:
    """Folded names of the decided items by number; follows the history as it grows."""

    def __init__(self) -> None:
        self.read = 0
        self.names: dict[int, str] = {}

    def follow(self, store: Store) -> None:
        rows = store.all(
            "SELECT d.number, d.pos, d.state, i.search FROM decisions d JOIN source_items i ON i.pos = d.pos"
            " WHERE d.number > ? ORDER BY d.number LIMIT ?",
            (self.read, _AT_ONCE),
        )
        for self.read, pos, state, search in rows:
            if state in _SETTLED:
                self.names[pos] = search.partition("\n")[0]
            else:
                self.names.pop(pos, None)


_names: WeakKeyDictionary[Project, _Names] = WeakKeyDictionary()


def near_names(project: Project, item_id: str, limit: int = 8) -> list[Near]:
    """Decided items with a near name, the nearest first; not those of the very same name."""
    from rapidfuzz import fuzz, process  # here: opening a window does not need it

    store = project._store
    known = _names.setdefault(project, _Names())
    known.follow(store)
    pos = project.rowid(item_id)
    row = store.one("SELECT search FROM source_items WHERE pos = ?", (pos,))
    name = str(row[0]).partition("\n")[0] if row else ""
    telling = set(_TELLING.findall(name))
    found = process.extract(
        name, known.names, scorer=fuzz.ratio, score_cutoff=100 * FLOOR, limit=limit * 8, processor=None
    )
    places = [
        (place, score / 100)
        for other, score, place in found
        if place != pos and other != name and set(_TELLING.findall(other)) == telling
    ]
    return [near for place, score in places[:limit] if (near := _near(store, place, score)) is not None]


def _near(store: Store, pos: int, likeness: float) -> Near | None:
    row = store.one(
        "SELECT i.id, i.name, d.body FROM current c JOIN source_items i ON i.pos = c.pos"
        " JOIN decisions d ON d.number = c.decision WHERE c.pos = ?",
        (pos,),
    )
    return None if row is None else Near(row[0], row[1], likeness, store.read(decision_from_json, row[2]))
