"""A hospital's name and columns as a ParsedName: words, units and what the columns say."""

from __future__ import annotations

from itertools import pairwise

from workbench.core.naming.blanks import part_at_blanks
from workbench.core.naming.clauses import read_clauses
from workbench.core.naming.columns import NO_COLUMNS, Columns, column_modality, read_columns
from workbench.core.naming.covering import settle_unit
from workbench.core.naming.lexicon import Lexicon, load_lexicon
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.reading import Walk
from workbench.core.naming.runs import runs
from workbench.core.naming.scope import chunks, drop_out_of_scope, wire_localisation
from workbench.core.naming.sharing import share
from workbench.core.naming.spelling import mend
from workbench.core.naming.tokens import Token
from workbench.core.naming.units import Unit, fold, without_translations
from workbench.core.text import normalise_with_map

# Names are cut here for reading; what follows is shown as unexplained. The longest real name seen has 180.
LONGEST = 400


def _closes_up(char: str) -> bool:
    """True for a neighbour of a blank that says nothing: Chinese, or the dash of CE - MRA."""
    return char > "\x7f" or char == "-"


def _tight_with_map(name: str) -> tuple[str, tuple[int, ...]]:
    normalised = normalise_with_map(name)
    text = normalised.text
    if " " not in text:
        return text, normalised.offsets
    chars, offsets = [], []
    for i, char in enumerate(text):
        if char == " " and (_closes_up(text[i - 1 : i]) or _closes_up(text[i + 1 : i + 2])):
            continue
        chars.append(char)
        offsets.append(normalised.offsets[i])
    offsets.append(normalised.offsets[-1])
    return "".join(chars), tuple(offsets)


def _upgrade(tokens: list[Token]) -> list[Token]:
    """胸片升级CT: what it was upgraded from is not asked for."""
    for number, token in enumerate(tokens):
        if token.has("up"):
            first = next((i + 1 for i in range(number - 1, -1, -1) if tokens[i].parts_items), 0)
            others, before, after = tokens[:first], tokens[first:number], tokens[number + 1 :]
            if any(t.has("mod") for t in after) and any(t.has("mod") for t in before):
                sites_after = any(t.has("site") for t in after)
                kept = [] if sites_after else [t for t in before if t.has("site") and not t.has("mod")]
                if not sites_after and not kept:
                    kept = [
                        Token(t.start, t.end, "site", tuple(f for f in t.facts if f[0] == "site"), t.text)
                        for t in before
                        if t.has("site")
                    ]
                return others + kept + after
            return others + before + after
    return tokens


def parse(name: str, columns: Columns = NO_COLUMNS, lexicon: Lexicon | None = None) -> ParsedName:
    """Take a name apart. Never raises, whatever the text.

    Args:
        name: The exam name as the hospital wrote it.
        columns: The cells beside it.
        lexicon: Words to use; the shipped ones by default.
    """
    lexicon = lexicon or load_lexicon()
    parsed = recognise(name, columns, lexicon)
    read(parsed, columns, lexicon)
    return parsed


def recognise(name: str, columns: Columns, lexicon: Lexicon) -> ParsedName:
    """The words of a name and the modality that its columns state, not yet put together."""
    text, offsets = _tight_with_map(name[: LONGEST * 4])
    text = lexicon.simplified(text)
    tokens = runs(lexicon).tokens(text[:LONGEST])
    unknown = "unknown" in [t.kind for t in tokens]
    if unknown:
        tokens = mend(tokens, text[:LONGEST], lexicon)
    if " " in name or "_" in text or "\u3000" in name:
        tokens = part_at_blanks(tokens, offsets)
    parsed = ParsedName(name, tokens=tokens, offsets=offsets)
    parsed.column = column_modality(columns.modality)
    beside = columns.department or columns.price_item
    if beside and not parsed.column and not any(_tells(t) for t in tokens):
        parsed.column = column_modality(columns.department) or column_modality(columns.price_item)
    if unknown:
        parsed.unexplained = tuple([parsed.text(t.start, t.end) for t in tokens if t.kind == "unknown"])
    if len(text) > LONGEST:
        parsed.unexplained += (name[offsets[LONGEST] :],)
    return parsed


def _tells(token: Token) -> bool:
    """True for a word that may tell the modality, so that the department is not asked."""
    scans = {"plain", "contrast", "both", "both?"}
    does = token.does and not (token.kind == "method" and scans.issuperset(token.values("method")))
    return does or token.has("mod") or token.has("out")


def read(parsed: ParsedName, columns: Columns, lexicon: Lexicon) -> None:
    """Put the words together: units, places, scope and doubts."""
    _ = parsed.words  # told of the words as they are: rules give some another meaning
    parsed.tokens = [token.at(0) for token in parsed.tokens]
    _read(parsed, list(parsed.tokens), lexicon)
    if parsed.scope in ("", "bare") and any(columns.filling):
        read_columns(parsed, columns, lexicon)


def _read(parsed: ParsedName, tokens: list[Token], lexicon: Lexicon) -> None:
    """Fill units, places, scope and doubts. Rules run only where their kind of word occurs."""
    kinds = frozenset[str]().union(*(t.kinds for t in tokens))
    if any(t.kind == "unknown" for t in tokens):
        parsed.explained = _explanations(tokens)
    if _foreign_character(tokens):
        parsed.doubts.add("ambiguous")
    if "post" in kinds:
        _airways(tokens)
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
        units = without_translations(units)
        share(units)
        units = fold(units, lexicon)
    for unit in units:
        _other_ducts(unit)
        if _keep_the_first_language(unit):
            parsed.doubts.add("conflict")
            parsed.marks.add("scan_conflict")
    parsed.units = units
    parsed.places = [settle_unit(u, lexicon) for u in units]
    if any(len(places) > len(u.sites) for u, places in zip(units, parsed.places, strict=True)):
        parsed.doubts.add("ambiguous")  # regions that a range crosses


def _keep_the_first_language(unit: Unit) -> bool:
    """CT Neck Plain 颈部CT增强: of two languages that say different scans the first counts; true if so."""
    scans = [p for p in unit.procs if p.kind == "method" and p.value in ("plain", "contrast")]
    places = {t.text.isascii() for m in unit.sites for t in m.tokens if t.has("site")}
    if len(scans) != 2 or len(places) != 2 or len({m.concept for m in unit.sites}) > 1:
        return False
    if scans[0].value == scans[1].value or scans[0].token.text.isascii() == scans[1].token.text.isascii():
        return False
    unit.procs.remove(scans[1])
    return True


def _airways(tokens: list[Token]) -> None:
    """气道 with 三维 right behind is the reconstruction of the airways."""
    for place, token in pairwise(tokens):
        if token.facts == (("post", "11"),) and place.facts == (("site", "trachea"),):
            token.become("post", (("post", "13"),))


def _other_ducts(unit: Unit) -> None:
    """导管造影 of a place that is not the breast is a plain contrast study."""
    if not unit.sites or any(m.concept == "breast" for m in unit.sites):
        return
    for proc in unit.procs:
        if proc.value == "mg_duct":
            proc.value = "zaoying"


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
        if any("CT" in t.values("mod") or "23" in t.values("post") for t in item):
            for token in item:
                if "dxa" in token.values("out") and token.text.startswith("骨密度"):
                    token.become("post", (("post", "23"),))
    return tokens


def _foreign_character(tokens: list[Token]) -> bool:
    """A wrong character right behind a site word is a question, not a silent guess (guideline 9.17)."""
    for before, token in pairwise(tokens):
        wrong = before.end == token.start and _odd(token)
        if wrong and (before.has("site") or (token.text == "?" and before.has("method"))):
            return True
    return False


def _odd(token: Token) -> bool:
    """A single foreign character, or a sign that stands for a lost one."""
    if token.kind == "unknown":
        return len(token.text) == 1 and ord(token.text) > 0x2E80
    return token.text in ("?", "□", "\ufffd")
