"""A newer list of the same hospital: which items it leaves alone, which it replaces, which are gone.

``source_items`` is append-only, so a changed item is a new one and the old one is *retired* with its
successor; an item that the newer list no longer has is retired without one. Items that stay keep their id
and get a new *place*: the sheet and row at which they stand now. Both tables are covered by the digest of the
list that brought them, and with it by the hash of every later step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from workbench.core.items import Decision, SourceItem
from workbench.core.project.store import Row, Store

REIMPORT = "reimport"  # the kind of the step; undo does not reach behind it
NEW_ROWS = "new_rows"  # the step that stores rows added in a returned workbook; undo passes it over

# Joined to ``source_items i``: where an item stands in the newest list that has it.
PLACED = "LEFT JOIN places m ON m.number = (SELECT max(number) FROM places WHERE pos = i.pos)"
SHEET = "coalesce(m.sheet, i.sheet)"
SOURCE = "coalesce(m.source, i.source)"
PLACE = f"{SHEET}, coalesce(m.row, i.row)"
IN_ORDER = f"{SOURCE}, coalesce(m.number, i.pos)"
LIVING = "i.pos NOT IN (SELECT pos FROM retired)"

# A suggestion rests on name and modality only; where these are the same, the successor takes it over.
_HAND_OVER = """
UPDATE suggestions SET pos = (SELECT successor FROM retired r WHERE r.pos = suggestions.pos)
WHERE pos IN (
    SELECT r.pos FROM retired r
    JOIN source_items a ON a.pos = r.pos JOIN source_items b ON b.pos = r.successor
    WHERE r.source = ? AND a.name = b.name AND a.modality = b.modality)
"""


@dataclass(frozen=True, slots=True)
class Newer:
    """What a newer list does to the items of the list that it follows.

    Attributes:
        follows: Id of the imported file whose items it is compared with.
        retired: Id of each item that is replaced or gone, to the id of its successor or None.
        places: Item id, sheet and 1-based row of every item of the newer list, in its order.
        stayed: Number of items that stay as they are.
        actor: Who imports it.
        decisions: What counts from now on, of the touched items that were decided; stored as one step.
        kind: The kind of that step.
    """

    follows: str
    retired: Mapping[str, str | None] = field(default_factory=dict)
    places: Sequence[tuple[str, str, int]] = ()
    stayed: int = 0
    actor: str = ""
    decisions: Sequence[Decision] = ()
    kind: str = REIMPORT


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """A living item and where its ``cells`` were read: id of the imported file, and sheet."""

    item: SourceItem
    source: str
    sheet: str


def store_newer(store: Store, number: int, newer: Newer) -> None:
    """Store it for the list ``number`` whose new items are stored already; within a transaction."""
    find = "(SELECT pos FROM source_items WHERE id = ?)"
    store.run_many(
        f"INSERT INTO retired (pos, source, successor) VALUES ({find}, ?, {find})",
        ((old, number, new) for old, new in newer.retired.items()),
    )
    store.run_many(
        f"INSERT INTO places (pos, source, sheet, row) VALUES ({find}, ?, ?, ?)",
        ((item_id, number, sheet, row) for item_id, sheet, row in newer.places),
    )
    store.run(_HAND_OVER, (number,))
    store.run("DELETE FROM suggestions WHERE pos IN (SELECT pos FROM retired)")


def lines_given(newer: Newer | None) -> Iterator[bytes]:
    """What the digest of a list covers of this, from what is to be stored."""
    if newer is not None:
        yield from (orjson.dumps(pair) for pair in sorted(newer.retired.items()))
        yield from (orjson.dumps(place) for place in newer.places)


def lines_stored(store: Store, number: int) -> Iterator[bytes]:
    """The same lines, from what is stored."""
    retired: list[Row] = store.all(
        "SELECT a.id, b.id FROM retired r JOIN source_items a ON a.pos = r.pos"
        " LEFT JOIN source_items b ON b.pos = r.successor WHERE r.source = ? ORDER BY a.id",
        (number,),
    )
    places = store.all(
        "SELECT i.id, p.sheet, p.row FROM places p JOIN source_items i USING (pos) WHERE p.source = ?"
        " ORDER BY p.number",
        (number,),
    )
    return (orjson.dumps(line) for lines in (retired, places) for line in lines)


def has_places(store: Store) -> bool:
    """Did a newer list ever come in?"""
    return store.one("SELECT 1 FROM places LIMIT 1") is not None


def newest_list(store: Store) -> str:
    """Digest of the list imported last, empty where there is none."""
    row = store.one("SELECT digest FROM source_files ORDER BY number DESC LIMIT 1")
    return str(row[0]) if row else ""


def items_at(store: Store, newest: str, own: str = "") -> frozenset[str] | None:
    """Ids of the items in force when the list ``newest`` was the one imported last; None if unknown.

    Args:
        newest: The beginning of a list's digest.
        own: That of the one list whose items are asked for; empty for all lists.
    """
    last, of = _numbered(store, newest), _numbered(store, own)
    if last is None or (own and of is None):
        return None
    place = "SELECT source FROM places WHERE pos = i.pos AND source <= ?1 ORDER BY number DESC LIMIT 1"
    rows = store.each(
        "SELECT i.id FROM source_items i WHERE i.source <= ?1"
        " AND i.pos NOT IN (SELECT pos FROM retired WHERE source <= ?1)"
        f" AND (?2 IS NULL OR coalesce(({place}), i.source) = ?2)",
        (last, of),
    )
    return frozenset(item_id for (item_id,) in rows)


def _numbered(store: Store, digest: str) -> int | None:
    """The number of the one list whose digest begins so."""
    rows = store.all("SELECT number FROM source_files WHERE substr(digest, 1, length(?1)) = ?1", (digest,))
    return int(rows[0][0]) if digest and len(rows) == 1 else None


def successors(store: Store) -> dict[str, str]:
    """Id of each item that a newer list replaced, to that of the living one in its place."""
    rows = store.all(
        "SELECT a.id, b.id FROM retired r JOIN source_items a ON a.pos = r.pos"
        " LEFT JOIN source_items b ON b.pos = r.successor ORDER BY r.source DESC"
    )
    ends: dict[str, str | None] = {}
    for old, new in rows:  # the latest first: where a successor was replaced itself, its end is known
        ends[old] = None if new is None else ends.get(new, new)
    return {old: end for old, end in ends.items() if end is not None}
