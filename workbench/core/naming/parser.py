"""A hospital's name and columns as a ParsedName: words, units and what the columns say."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from workbench.core.items import Word
from workbench.core.naming.brackets import nest, open_brackets
from workbench.core.naming.clauses import read_clauses
from workbench.core.naming.covering import Place, settle
from workbench.core.naming.lexicon import Lexicon, load_lexicon, tight
from workbench.core.naming.reading import Walk, share
from workbench.core.naming.scope import chunks, drop_out_of_scope, wire_localisation
from workbench.core.naming.segmenter import segment
from workbench.core.naming.spelling import mend
from workbench.core.naming.tokens import Token
from workbench.core.naming.units import Unit
from workbench.core.text import normalise_with_map

# Names are cut here for reading; what follows is shown as unexplained. The longest real name seen has 180.
LONGEST = 400


_SHOWN = {
    "pos": "position", "mod": "device", "dev": "device", "bed": "device", "arr": "device", "vert": "site",
    "out": "scope", "fee": "scope", "sur": "scope", "tomo": "scope", "weaknm": "scope",
    "sep": "separator", "(": "separator", ")": "separator",
    **{kind: kind for kind in ("site", "side", "method", "post", "position", "device", "scope", "unknown")},
}  # fmt: skip


_OPENING, _CLOSING = frozenset("([{（［｛【〔「《〈"), frozenset(")]}）］｝】〕」》〉")


@dataclass(slots=True)
class ParsedName:
    """What a name says.

    Attributes:
        name: As the hospital wrote it.
        words: Recognised words with spans in ``name``, in order, not overlapping.
        units: What is asked for; ``places[i]`` are the settled places of ``units[i]``.
        scope: Why there is no standard item (``us``, ``bare``, ``surcharge`` …), or empty.
        doubts: Words for what is not sure.
        conflicts: Places that a bracket or column names against the text.
        column: Modality that the column states: ``CT``, ``MR``, ``X``, ``MG``, ``RF``, ``out`` or empty.
        unexplained: Texts that no word explains.
        offsets: From normalised index to index in ``name``.
    """

    name: str
    words: tuple[Word, ...] = ()
    units: list[Unit] = field(default_factory=list)
    places: list[list[Place]] = field(default_factory=list)
    scope: str = ""
    doubts: set[str] = field(default_factory=set)
    conflicts: list[Token] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    column: str = ""
    unexplained: tuple[str, ...] = ()
    tokens: list[Token] = field(default_factory=list)
    offsets: tuple[int, ...] = (0,)
    explained: set[int] = field(default_factory=set)  # starts of unknown words inside explaining brackets

    def span(self, token: Token) -> tuple[int, int]:
        """Span of a token in the name."""
        return _span(self.offsets, token.start, token.end)

    def text(self, start: int, end: int) -> str:
        """The piece of the name for a piece of the normalised text."""
        a, b = _span(self.offsets, start, end)
        return self.name[a:b]

    def piece(self, start: int, end: int) -> str:
        """:meth:`text` for people: without blanks around it, and with the bracket that it opens or closes."""
        a, b = _span(self.offsets, start, end)
        opened = closed = 0
        for char in self.name[a:b]:
            if char in _OPENING:
                opened += 1
            elif char in _CLOSING:
                if opened:
                    opened -= 1
                else:
                    closed += 1
        if opened:
            after = next((i for i in range(b, len(self.name)) if self.name[i] in _CLOSING), -1)
            b = after + 1 or b
        if closed:
            a = max((i for i in range(a) if self.name[i] in _OPENING), default=a)
        return self.name[a:b].strip()


def _span(offsets: tuple[int, ...], start: int, end: int) -> tuple[int, int]:
    if start >= end:
        return offsets[start], offsets[start]
    return offsets[start], offsets[end - 1] + 1


def _tight_with_map(name: str) -> tuple[str, tuple[int, ...]]:
    normalised = normalise_with_map(name)
    text = normalised.text
    if " " not in text:
        return text, normalised.offsets
    chars, offsets = [], []
    for i, char in enumerate(text):
        if char == " " and (
            (i and ord(text[i - 1]) > 0x7F) or (i + 1 < len(text) and ord(text[i + 1]) > 0x7F)
        ):
            continue
        chars.append(char)
        offsets.append(normalised.offsets[i])
    offsets.append(normalised.offsets[-1])
    return "".join(chars), tuple(offsets)


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


def _upgrade(tokens: list[Token]) -> list[Token]:
    """胸片升级CT: what it was upgraded from is not asked for."""
    for number, token in enumerate(tokens):
        if token.has("up"):
            before, after = tokens[:number], tokens[number + 1 :]
            if any(t.has("mod") for t in after) and any(t.has("mod") for t in before):
                sites_after = any(t.has("site") for t in after)
                kept = [] if sites_after else [t for t in before if t.has("site") and not t.has("mod")]
                if not sites_after and not kept:
                    kept = [
                        Token(t.start, t.end, "site", tuple(f for f in t.facts if f[0] == "site"), t.text)
                        for t in before
                        if t.has("site")
                    ]
                return kept + after
            return before + after
    return tokens


def parse(
    name: str,
    *,
    modality: str = "",
    site: str = "",
    method: str = "",
    lexicon: Lexicon | None = None,
) -> ParsedName:
    """Take a name apart. Never raises, whatever the text.

    Args:
        name: The exam name as the hospital wrote it.
        modality, site, method: Cells of these columns, where the list has them.
        lexicon: Words to use; the shipped ones by default.
    """
    lexicon = lexicon or load_lexicon()
    parsed = recognise(name, modality=modality, lexicon=lexicon)
    read(parsed, lexicon, site=site, method=method)
    return parsed


def recognise(name: str, *, modality: str, lexicon: Lexicon) -> ParsedName:
    """The words of a name and what its modality column says, not yet put together."""
    text, offsets = _tight_with_map(name[: LONGEST * 4])
    text = text.translate(lexicon.traditional)
    cut = text[:LONGEST]
    tokens = segment(cut, lexicon)
    if any(t.kind == "unknown" for t in tokens):
        tokens = mend(tokens, cut, lexicon)
    parsed = ParsedName(name, offsets=offsets, tokens=tokens, column=column_modality(modality))
    parsed.words = _words(tokens, offsets)
    unknown = [t for t in tokens if t.kind == "unknown"]
    parsed.unexplained = tuple(parsed.text(t.start, t.end) for t in unknown)
    if len(text) > LONGEST:
        parsed.unexplained += (name[offsets[LONGEST] :],)
    return parsed


def read(parsed: ParsedName, lexicon: Lexicon, *, site: str = "", method: str = "") -> None:
    """Put the words together: units, places, scope and doubts."""
    _read(parsed, list(parsed.tokens), lexicon)
    if parsed.scope in ("", "bare") and (site or method):
        _read_columns(parsed, site, method, lexicon)


def _words(tokens: list[Token], offsets: tuple[int, ...]) -> tuple[Word, ...]:
    words = []
    last = 0
    for token in tokens:
        if token.start == token.end:
            continue
        start, end = offsets[token.start], offsets[token.end - 1] + 1
        # One original character may have become several (¼): it belongs to the first word only.
        start = max(start, last)
        if start < end:
            last = end
            facts = token.facts
            words.append(Word(start, end, _SHOWN.get(token.kind, "noise"), facts[0][1] if facts else ""))
    return tuple(words)


def _read(parsed: ParsedName, tokens: list[Token], lexicon: Lexicon) -> None:
    """Fill units, places, scope and doubts. Rules run only where their kind of word occurs."""
    kinds = frozenset[str]().union(*(t.kinds for t in tokens))
    if any(t.kind == "unknown" for t in tokens):
        parsed.explained = _explanations(tokens)
    if _foreign_character(tokens):
        parsed.doubts.add("ambiguous")
    tokens = _in_scope(parsed, tokens, kinds)
    if parsed.scope:
        return
    _fields(tokens)
    clauses = read_clauses(tokens, lexicon)
    parsed.doubts |= clauses.doubts
    parsed.conflicts += clauses.conflicts
    parsed.marks |= clauses.marks
    parsed.scope = clauses.scope
    if not clauses.tokens:
        parsed.scope = parsed.scope or "bare"
        return
    walk = Walk(lexicon)
    units = walk.run(clauses.tokens)
    if "doubt" in kinds or any(t.facts == (("sep", "or"),) for t in tokens):
        parsed.doubts.add("ambiguous")
    if walk.side_conflict:
        parsed.doubts.add("conflict")
    if walk.crossed or walk.adding or any(m.sep in ("range", "or") for u in units for m in u.sites):
        parsed.doubts.add("ambiguous")
    if len(units) > 1:
        share(units)
        units = _fold(units, lexicon)
    parsed.units = units
    parsed.places = [settle(u.sites, lexicon) if u.sites else [] for u in units]


def _fields(tokens: list[Token]) -> None:
    """MR_头部_MRA+MRV: one sign between the pieces of one item, modality first; it lists no items."""
    said = [t for t in tokens if t.kind not in ("noise", "(", ")")]
    said = said[next((i for i, t in enumerate(said) if t.kind != "sep"), 0) :]
    if len(said) < 5 or said[0].kinds != {"mod"} or said[1].kind != "sep":
        return
    signs = [i for i, t in enumerate(said) if t.kind == "sep" and t.text == said[1].text]
    for here, after in pairwise([*signs, len(said)]):
        field = said[here + 1 : after]
        item = any(t.has("site") or t.has("vert") or (t.has("mod") and not t.does) for t in field)
        if here > 1 and not item:
            said[here].become("sep", (("sep", "dash"),))


def _in_scope(parsed: ParsedName, tokens: list[Token], kinds: frozenset[str]) -> list[Token]:
    """Tokens without the items that have no standard item; sets ``parsed.scope`` where nothing is left."""
    if "up" in kinds:
        tokens = _upgrade(tokens)
    if "ai" in kinds:
        _nodules(parsed, tokens)
    if "out" in kinds:
        tokens = _qct(tokens)
        if wire_localisation(tokens):
            parsed.doubts.add("ambiguous")
            parsed.marks.add("instead")
    if "out" in kinds or "weaknm" in kinds:
        tokens, parsed.scope, dropped = drop_out_of_scope(tokens)
        if dropped:
            parsed.doubts.add("partly_out")
    return tokens


def _explanations(tokens: list[Token]) -> set[int]:
    """Unknown words in a bracket behind a complete item: a disease, a purpose, a department.

    Such a bracket has no word that means a place or a method, so it can only explain (guideline 9.9).
    """
    found: set[int] = set()
    seen: set[str] = set()
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind == "(":
            end = index + 1
            while end < len(tokens) and tokens[end].kind not in ("(", ")"):
                end += 1
            inner = tokens[index + 1 : end]
            complete = bool(seen & {"site", "vert"}) and bool(seen & {"mod", "method", "pos", "post"})
            if complete and not any(t.exam or t.kind == "side" or t.has("mod") for t in inner):
                found |= {t.start for t in inner if t.kind == "unknown" and len(t.text) <= 8}
            index = end
            continue
        seen |= token.kinds
        index += 1
    return found


def _nodules(parsed: ParsedName, tokens: list[Token]) -> None:
    """AI reading of lung nodules has an item of its own: 肺结节分析."""
    if not any(t.has("ai") for t in tokens):
        return
    for token in tokens:
        if "结节" in token.text and "lung" in token.values("site") and any(t.has("mod") for t in tokens):
            token.become("post", (("post", "41"),))
            parsed.doubts.add("ambiguous")
            for other in tokens:
                if other.has("ai"):
                    other.become("noise", (("noise", "ai"),))
            return


def _qct(tokens: list[Token]) -> list[Token]:
    """骨密度 beside CT in one item is QCT; alone it is DXA."""
    for item in chunks(tokens):
        if any("CT" in t.values("mod") for t in item):
            for token in item:
                if "dxa" in token.values("out") and token.text.startswith("骨密度"):
                    token.become("post", (("post", "23"),))
    return tokens


def _foreign_character(tokens: list[Token]) -> bool:
    """A wrong character right behind a site word is a question, not a silent guess (guideline 9.17)."""
    return any(
        _odd(token) and before.has("site") and before.end == token.start for before, token in pairwise(tokens)
    )


def _odd(token: Token) -> bool:
    """A single foreign character, or a sign that stands for a lost one."""
    if token.kind == "unknown":
        return len(token.text) == 1 and ord(token.text) > 0x2E80
    return token.text in ("?", "□", "\ufffd")


def _adds_a_reconstruction(unit: Unit, before: Unit, lexicon: Lexicon) -> bool:
    """气管CT平扫+气道三维重建: a reconstruction of the place just scanned is no exam of its own."""
    if unit.sep != "soft" or not unit.sites or not before.sites or not unit.procs:
        return False
    here, there = lexicon.concepts[unit.sites[0].concept], lexicon.concepts[before.sites[-1].concept]
    return all(p.kind == "post" for p in unit.procs) and here.sites.get("CT") == there.sites.get("CT")


def _fold(units: list[Unit], lexicon: Lexicon) -> list[Unit]:
    """Units without a place go to the unit before (or after); what is left alone stays."""
    kept: list[Unit] = []
    for unit in units:
        if not unit.sites and not unit.procs and kept:
            kept[-1].mods += [m for m in unit.mods if m not in kept[-1].mods]
            kept[-1].bed = kept[-1].bed or unit.bed
            continue
        if kept and _adds_a_reconstruction(unit, kept[-1], lexicon):
            kept[-1].procs += unit.procs
            continue
        if kept and not kept[-1].sites and not unit.sites:
            kept[-1].procs += unit.procs
            kept[-1].mods += [m for m in unit.mods if m not in kept[-1].mods]
            continue
        if kept and not kept[-1].sites and not kept[-1].procs:
            last = kept.pop()
            unit.mods = last.mods + [m for m in unit.mods if m not in last.mods]
            unit.bed = unit.bed or last.bed
        kept.append(unit)
    return kept


def _read_columns(parsed: ParsedName, site: str, method: str, lexicon: Lexicon) -> None:
    """Columns for site and method fill what the name leaves open; they never add to what it says.

    Words of the columns have no place in the name: their tokens are empty.
    """
    at = len(parsed.offsets) - 1
    said: list[Token] = []
    if site and not any(parsed.places):
        said += [t for t in _column_tokens(site, at, lexicon) if t.has("site") or t.kind in ("side", "sep")]
        parsed.marks.add("site_column")
    if method and not any(u.procs for u in parsed.units):
        said += [t for t in _column_tokens(method, at, lexicon) if t.does and not t.has("site")]
        parsed.marks.add("method_column")
    if not any(t.exam for t in said):
        return
    own = read_clauses(list(parsed.tokens), lexicon).tokens or [t for t in parsed.tokens if t.has("mod")]
    units = Walk(lexicon).run([*own, *said])
    share(units)
    parsed.units = _fold(units, lexicon)
    parsed.places = [settle(u.sites, lexicon) if u.sites else [] for u in parsed.units]
    parsed.scope = ""


def _column_tokens(cell: str, at: int, lexicon: Lexicon) -> list[Token]:
    tokens = segment(tight(normalise_with_map(cell).text)[:80].translate(lexicon.traditional), lexicon)
    opened = open_brackets(nest(tokens), lexicon).tokens
    return [Token(at, at, t.kind, t.facts, t.text, t.doubt) for t in opened]
