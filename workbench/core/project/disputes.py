"""Items about which imported memories are not of one mind, or do not say what was decided."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from workbench.core.project.derived import DECIDED
from workbench.core.project.store import Store
from workbench.core.project.values import decision_from_json
from workbench.core.suggest import answer_of

_ITEMS = (
    "SELECT i.pos, i.search, i.kind, coalesce(s.parse, '') FROM source_items i"
    " LEFT JOIN suggestions s ON s.pos = i.pos"
)
_SAID = "SELECT plain, modality, parse, answer FROM memories WHERE out = 0"
_AMONG = "IN (SELECT value FROM json_each(?))"
# Who can be in dispute at all: whose name or parse has several answers, and what was ever decided.
_SUSPECTS = f"""
SELECT i.pos FROM (SELECT plain FROM memories WHERE out = 0 GROUP BY plain, modality
        HAVING min(answer) <> max(answer)) m
    CROSS JOIN source_items i ON i.search >= m.plain || char(10) AND i.search < m.plain || char(11)
UNION SELECT pos FROM suggestions WHERE parse IN (SELECT parse FROM memories
        WHERE out = 0 AND parse <> '' GROUP BY parse HAVING min(answer) <> max(answer))
UNION SELECT d.pos FROM decisions d WHERE {DECIDED}
"""
Answers = set[str]


def disputed(store: Store, places: Collection[int] | None = None) -> set[int]:
    """Numbers of the items in dispute, among ``places`` (None: all).

    What memories say of the same name counts, else what they say of names that are identical after parsing.
    An open item is in dispute where they give several answers, a decided one where any of them differs.
    """
    if store.one("SELECT 1 FROM memories WHERE out = 0 LIMIT 1") is None:
        return set()
    if places is None:
        places = {pos for (pos,) in store.all(_SUSPECTS)}
    rows = store.all(f"{_ITEMS} WHERE i.pos {_AMONG}", (_list(places),))
    items = [(pos, search.partition("\n")[0], kind, parse) for pos, search, kind, parse in rows]
    names, parses = _list({item[1] for item in items}), _list({item[3] for item in items} - {""})
    said = store.all(f"{_SAID} AND (plain {_AMONG} OR parse {_AMONG})", (names, parses))
    named: dict[tuple[str, str], Answers] = {}
    parsed: dict[str, Answers] = {}
    for plain, kind, parse, answer in said:
        named.setdefault((plain, kind), set()).add(answer)
        if parse:
            parsed.setdefault(parse, set()).add(answer)
    heard = {pos: named.get((plain, kind)) or parsed.get(parse) for pos, plain, kind, parse in items}
    told = {pos: answers for pos, answers in heard.items() if answers}
    settled = _settled(store, told)
    return {pos for pos, answers in told.items() if len(answers | settled.get(pos, set())) > 1}


def _settled(store: Store, places: Collection[int]) -> dict[int, Answers]:
    """What was decided for those of the items that are decided."""
    found = store.all(
        "SELECT d.pos, d.body FROM decisions d WHERE d.number IN (SELECT max(number) FROM decisions"
        f" WHERE pos {_AMONG} GROUP BY pos) AND {DECIDED}",
        (_list(places),),
    )
    decisions = ((pos, store.read(decision_from_json, body)) for pos, body in found)
    return {pos: {";".join(answer_of(d.parts, d.reason))} for pos, d in decisions}


def _list(values: Collection[Any]) -> str:
    return json.dumps(list(values))
