"""The cells beside a name: they fill what the name leaves open, and may contradict it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from workbench.core.naming.bracket_rules import same_region
from workbench.core.naming.brackets import nest, open_brackets
from workbench.core.naming.clauses import read_clauses
from workbench.core.naming.covering import Place, settle_unit
from workbench.core.naming.lexicon import Lexicon, load_lexicon, tight
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.reading import Walk
from workbench.core.naming.segmenter import segment
from workbench.core.naming.sharing import share
from workbench.core.naming.tokens import Token
from workbench.core.naming.units import fold
from workbench.core.text import normalise_with_map

_LONGEST = 80
# A column that says one of these says no place in particular.
_ANYWHERE = frozenset(
    {"other_site", "whole_body", "body", "bones", "joint", "soft_tissue", "vessel", "trunk"}
)


class Columns(NamedTuple):
    """Cells of these columns, where the list has them; empty where not.

    Attributes:
        modality: Decides the modality.
        site, method: Fill what the name leaves open; a site that the name contradicts is a conflict.
        department: Says the modality where neither name nor modality column does (CT室).
        price_item: The priced item that the name is billed as; fills what all others leave open.
    """

    modality: str = ""
    site: str = ""
    method: str = ""
    department: str = ""
    price_item: str = ""

    @property
    def filling(self) -> tuple[str, str, str]:
        """The cells that fill what the name leaves open: all that :func:`read_columns` looks at."""
        return self.site, self.method, self.price_item


NO_COLUMNS = Columns()


@lru_cache(maxsize=256)
def column_modality(cell: str) -> str:
    """What a modality cell says: a modality or ``out``; empty if it says none or several."""
    text = tight(normalise_with_map(cell).text)
    if not text:
        return ""
    tokens = segment(text, load_lexicon())
    mods = {v for t in tokens for v in t.values("mod")} | {
        "MG" for t in tokens if "breast" in t.values("site")
    }
    mods = {"X" if m == "Xw" else m for m in mods if m not in ("RAD", "C")}
    if any(t.has("out") for t in tokens):
        return "" if mods and "PET" not in text else "out"
    if any(v in ("zaoying", "barium", "fluoro") for t in tokens for v in t.values("method")):
        mods.add("RF")
    mods = min(mods, {"MG"})
    if mods == {"X", "RF"}:
        mods = {"X"}
    return mods.pop() if len(mods) == 1 else ""


def read_columns(parsed: ParsedName, columns: Columns, lexicon: Lexicon) -> None:
    """Let the columns for site, method and priced item fill what the name leaves open.

    Words of the columns have no place in the name: their tokens are empty.
    """
    at = len(parsed.offsets) - 1
    said: list[Token] = []
    named = [place for places in parsed.places for place in places]
    if named and columns.site:
        _compare(parsed, named, _column_tokens(columns.site, at, lexicon), lexicon)
    site = columns.site or columns.price_item
    if site and not named:
        said += [t for t in _column_tokens(site, at, lexicon) if t.has("site") or t.kind in ("side", "sep")]
        parsed.marks.add("site_column")
    method = columns.method or columns.price_item
    if method and not any(u.procs for u in parsed.units):
        said += [t for t in _column_tokens(method, at, lexicon) if t.does and not t.has("site")]
        parsed.marks.add("method_column")
    if not any(t.exam for t in said):
        return
    own = read_clauses(list(parsed.tokens), lexicon).tokens or [t for t in parsed.tokens if t.has("mod")]
    units = Walk(lexicon).run([*own, *said])
    share(units)
    parsed.units = fold(units, lexicon)
    parsed.places = [settle_unit(u, lexicon) for u in parsed.units]
    parsed.scope = ""


def _compare(parsed: ParsedName, named: list[Place], tokens: list[Token], lexicon: Lexicon) -> None:
    """A site column beside a name with places: it may say the side, or another place altogether."""
    concepts = {c for t in tokens for v in t.values("site") for c in v.split("+")}
    if not concepts or concepts & _ANYWHERE:
        return
    sides = {v for t in tokens for v in t.values("side")}
    if len(named) == 1 and not named[0].side and len(sides) == 1 and concepts == {named[0].concept}:
        named[0].side = sides.pop()
        parsed.marks.add("site_column")
    elif not any(same_region(concept, place.concept, lexicon) for concept in concepts for place in named):
        parsed.doubts.add("conflict")
        parsed.conflicts += [t for t in tokens if t.has("site")]


def _column_tokens(cell: str, at: int, lexicon: Lexicon) -> list[Token]:
    return [Token(at, at, t.kind, t.facts, t.text, t.doubt) for t in _opened(cell, lexicon)]


@lru_cache(maxsize=4096)
def _opened(cell: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """The words of a cell; lists repeat the same few hundred."""
    text = lexicon.simplified(tight(normalise_with_map(cell).text)[:_LONGEST])
    return tuple(open_brackets(nest(segment(text, lexicon)), lexicon).tokens)
