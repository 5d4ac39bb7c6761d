"""The table ``current``: the state of every item now, derived from items, suggestions and history.

One statement defines it (:data:`_DERIVE`). It runs for the touched items in the transaction of every change,
and
for all items in :func:`rebuild`; so what a change leaves can never differ from what history says.

``facet`` packs what people filter by into one short text, so that counts come from an index alone:
``state, modality, band, auto`` (one character each), site level 1 (two), flags (two hex digits).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from workbench.core.items import MUST_ASK, State
from workbench.core.project.records import BANDS, FLAG_BITS, NO_BAND
from workbench.core.project.schema import INDEXES
from workbench.core.project.store import Store
from workbench.core.text import normalise

STATE_LETTERS = {
    State.OPEN: "o",
    State.ACCEPTED: "a",
    State.ADJUSTED: "j",
    State.NO_ITEM: "n",
    State.QUESTION: "q",
    State.APPROVED: "p",
}
MODALITY_LETTERS = {"CT": "C", "MR": "M", "DR": "D", "MG": "G", "RF": "R", "": "-"}
_STATES = {letter: state for state, letter in STATE_LETTERS.items()}
_MODALITIES = {letter: word for word, letter in MODALITY_LETTERS.items()}
_MUST_ASK_BITS = sum(FLAG_BITS[flag] for flag in MUST_ASK)
# From here on one statement over all items is faster than one for a list of them.
_MANY = 20_000


def search_key(text: str) -> str:
    """How texts are compared in the search box: normalised, without blanks."""
    return normalise(text).replace(" ", "")


# The modality column as hospitals fill it: first word found decides.
_COLUMN_WORDS = (
    ("MG", ("MG", "钼靶", "乳腺机")),
    ("RF", ("RF", "造影", "透视", "胃肠")),
    ("CT", ("CT",)),
    ("MR", ("MR", "核磁", "磁共振")),
    ("DR", ("DR", "CR", "DX", "X线", "X光", "XR", "放射", "平片", "摄影")),
)


def column_modality(cell: str) -> str:
    """The modality that a cell of the modality column names; empty where it names none of ours."""
    text = search_key(cell)
    return next((word for word, signs in _COLUMN_WORDS if any(sign in text for sign in signs)), "")


def _case(column: str, table: dict[State, str] | dict[str, str]) -> str:
    whens = " ".join(f"WHEN '{word}' THEN '{letter}'" for word, letter in table.items())
    return f"CASE {column} {whens} ELSE '-' END"


def _band_sql() -> str:
    whens = " ".join(f"WHEN confidence >= {low} THEN '{place}'" for place, (_, low) in enumerate(BANDS))
    return f"CASE WHEN confidence IS NULL THEN '-' {whens} ELSE '{len(BANDS) - 1}' END"


def _flags_sql() -> str:
    bits = " + ".join(
        f"(instr(',' || flags || ',', ',{flag},') > 0) * {bit}" for flag, bit in FLAG_BITS.items()
    )
    return f"printf('%02x', CASE flags WHEN '' THEN 0 ELSE {bits} END)"


# Standard names print with full-width brackets and blanks; the search box compares without them.
_FOLD = "replace(replace(replace(replace(upper(name), '（', '('), '）', ')'), ' ', ''), '＋', '+')"

_MODALITY = """CASE WHEN code = '' THEN kind ELSE CASE substr(code, 1, 1)
    WHEN '2' THEN 'CT' WHEN '3' THEN 'MR'
    WHEN '4' THEN CASE substr(code, 1, 2) WHEN '44' THEN 'MG' WHEN '45' THEN 'RF' ELSE 'DR' END
    ELSE '' END END"""

# A decision gives the code unless it left the item open or asked the hospital: then the suggestion shows.
_DERIVE = f"""
INSERT OR REPLACE INTO current
    (pos, sheet, count, state, decision, confidence, auto, flags, modality, code, name, parts, reviewer,
     facet, search)
SELECT pos, sheet, count, state, decision, confidence, auto, flags, modality, code, name, parts, reviewer,
    {_case("state", STATE_LETTERS)} || {_case("modality", MODALITY_LETTERS)} || {_band_sql()} || auto
        || CASE code WHEN '' THEN '--' ELSE substr(code || '--', 3, 2) END || {_flags_sql()},
    search || char(10) || code || char(10) || {_FOLD}
FROM (SELECT *, {_MODALITY} AS modality FROM (
    SELECT i.pos, i.sheet, coalesce(i.count, 0) AS count, i.kind, i.search,
        coalesce(d.state, 'open') AS state, d.number AS decision,
        s.confidence AS confidence, coalesce(s.auto, 0) AS auto, coalesce(s.flags, '') AS flags,
        coalesce(CASE WHEN d.state NOT IN ('open', 'question') THEN d.code ELSE s.code END, '') AS code,
        coalesce(CASE WHEN d.state NOT IN ('open', 'question') THEN d.name ELSE s.name END, '') AS name,
        coalesce(CASE WHEN d.state NOT IN ('open', 'question') THEN d.parts ELSE s.parts END, 0) AS parts,
        coalesce(d.reviewer, '') AS reviewer
    FROM source_items i
    LEFT JOIN suggestions s ON s.pos = i.pos
    LEFT JOIN decisions d ON d.number = (SELECT max(number) FROM decisions WHERE pos = i.pos)
    WHERE {{touched}}))
"""
_DERIVE_ALL = _DERIVE.format(touched="true")
_DERIVE_SOME = _DERIVE.format(touched="i.pos IN (SELECT value FROM json_each(?))")


def refresh(store: Store, touched: Collection[int]) -> None:
    """Derive the touched items (``pos``) anew; within the transaction of the change."""
    if len(touched) < _MANY:
        store.run(_DERIVE_SOME, (json.dumps(list(touched)),))
    else:
        rebuild(store)


def rebuild(store: Store) -> None:
    """Derive all items anew from items, suggestions and history; within a transaction."""
    # Filling an index in its own order afterwards is three times faster than keeping it in step.
    store.run("DROP INDEX current_facet")
    store.run("DELETE FROM current")
    store.run(_DERIVE_ALL)
    store.run(INDEXES["current_facet"])


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet text taken apart."""

    state: State
    modality: str
    band: str
    auto: bool
    site: str
    flags: int

    @property
    def must_ask(self) -> bool:
        """True with a flag of ``MUST_ASK``."""
        return bool(self.flags & _MUST_ASK_BITS)

    def flag_words(self) -> list[str]:
        """The flags as words."""
        return [flag for flag, bit in FLAG_BITS.items() if self.flags & bit]


def read_facet(text: str) -> Facet:
    """Take a facet text apart."""
    band = NO_BAND if text[2] == "-" else BANDS[int(text[2])][0]
    site = "" if text[4:6] == "--" else text[4:6]
    flags = int(text[6:8], 16)
    return Facet(_STATES[text[0]], _MODALITIES[text[1]], band, text[3] == "1", site, flags)
