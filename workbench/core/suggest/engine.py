"""The suggester: a hospital's name in, a Suggestion out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.core.items import (
    MUST_ASK,
    Agreement,
    Candidate,
    Flag,
    NoItemReason,
    PartSuggestion,
    Segment,
    SegmentMatch,
    Suggestion,
)
from workbench.core.naming.columns import NO_COLUMNS, Columns
from workbench.core.naming.lexicon import load_lexicon
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.parser import read, recognise
from workbench.core.naming.tokens import Token
from workbench.core.standard import Release
from workbench.core.suggest.assemble import Assembly, assemble
from workbench.core.suggest.confidence import confidence, threshold
from workbench.core.suggest.devices import DevicePolicy
from workbench.core.suggest.drafts import Draft, Ground
from workbench.core.suggest.lists import answer_list, split_items
from workbench.core.suggest.outline import Outline
from workbench.core.suggest.reasons import Neighbours, said_by, stated
from workbench.core.suggest.signature import ANY_REASON, content, devices_joined, pieces, signs
from workbench.core.suggest.templates import Template, Templates, make_template
from workbench.core.suggest.whole import FLAG_ORDER, whole_answer
from workbench.core.words import Message

_MUST_ASK = {str(f) for f in MUST_ASK}
_LONGEST = 60  # words of a name whose answer is kept
_REASONS = {
    "fee": NoItemReason.NOT_AN_EXAM,
    "surcharge": NoItemReason.NOT_AN_EXAM,
    "bare": NoItemReason.NOT_AN_EXAM,
    "nothing": NoItemReason.NOT_AN_EXAM,
    "ai": NoItemReason.NOT_AN_EXAM,
    "no_site": NoItemReason.NOT_IN_STANDARD,
}


# Scores tell the order; how sure the first is, is the confidence of the whole answer.
_SCORES = tuple(round(0.99 * 0.8**rank, 3) for rank in range(20))
_SILENT = {s: SegmentMatch(s, Agreement.ASSUMED) for s in Segment}
_COMPOSED = Message("reasons.composed")
_SIDE = Message("reasons.side_unstated")
_AMBIGUOUS = Message("reasons.ambiguous")
_FAILED = Message("reasons.failed")


@dataclass(frozen=True, slots=True)
class _Item:
    code: str
    name: str
    listed: bool


class Suggester:
    """Suggests standard items for exam names under one release and one device policy.

    Args:
        release: The edition of the standard.
        device_policy: ``agnostic`` or ``specific`` (some regions pay by device).
        devices: The hospital's devices, e.g. ``("CT 64 排", "MR 3.0T")``; only for the specific policy.
        error_budget: Share of automatic answers that may be wrong; sets the threshold of ``auto``.
    """

    def __init__(
        self,
        release: Release,
        *,
        device_policy: str = "agnostic",
        devices: tuple[str, ...] = (),
        error_budget: float = 0.005,
    ) -> None:
        self.release = release
        self.ground = Ground(release, load_lexicon())
        self.policy = DevicePolicy(release, device_policy, devices)
        self.threshold = threshold(error_budget)
        self.neighbours = Neighbours(release)
        self._items: dict[str, _Item | None] = {}
        self._templates = Templates()

    def suggest(
        self,
        name: str,
        *,
        modality: str = "",
        site: str = "",
        method: str = "",
        department: str = "",
        price_item: str = "",
        top: int = 5,
    ) -> Suggestion:
        """Ranked standard items for each part of a name. Never raises, whatever the text.

        A fault of ours over one name must not lose the rows around it: that name comes back without an
        answer, kept for a person, with a sentence that says so.

        Args:
            name: The exam name as the hospital wrote it.
            modality, site, method, department, price_item: Cells of these columns, where the list has them
                (:class:`Columns`).
            top: Most candidates for a part.
        """
        try:
            columns = Columns(modality, site, method, department, price_item)
            return self._outline(name, columns, top).suggestion()
        except Exception:
            return _failed(name)

    def outline(self, name: str, columns: Columns = NO_COLUMNS, top: int = 5) -> Outline:
        """As :meth:`suggest`, not yet laid over the name."""
        try:
            return self._outline(name, columns, top)
        except Exception:
            return Outline(ParsedName(name), _failed(name))

    def _outline(self, name: str, columns: Columns, top: int) -> Outline:
        parsed = recognise(name, columns, self.ground.lexicon)
        told = [] if parsed.unexplained else content(parsed.tokens)
        if not 0 < len(told) <= _LONGEST:
            return Outline(parsed, self._read(parsed, columns, top)[0])
        if not self.policy.specific:
            told = devices_joined(told)
        said = signs(told, exact=self.policy.specific)
        known = self._templates.find((top, parsed.column, columns.filling, said))
        if known is not None:
            return known.over(parsed, told)
        if not any(columns.filling) and not self.policy.specific:
            listed = self._list(parsed, told, said, top)
            if listed is not None:
                return listed
        return Outline(parsed, self._learn(parsed, columns, told, said, top)[0])

    def _list(self, parsed: ParsedName, told: list[Token], said: tuple[int, ...], top: int) -> Outline | None:
        """The answer for a list of complete items from those of its items, which are read where not known."""
        found = []
        for start, end in split_items(told):
            template = self._templates.find((top, parsed.column, NO_COLUMNS.filling, said[start:end]))
            if template is None:
                tokens = [piece for t in told[start:end] for piece in pieces(t)]
                alone = ParsedName(parsed.name, tokens=tokens, offsets=parsed.offsets, column=parsed.column)
                template = self._learn(alone, NO_COLUMNS, told[start:end], said[start:end], top)[1]
            if template is None:
                return None
            found.append((template, told[start:end]))
        return answer_list(parsed, found, least=self.threshold) if found else None

    def _learn(
        self, parsed: ParsedName, columns: Columns, told: list[Token], said: tuple[int, ...], top: int
    ) -> tuple[Suggestion, Template | None]:
        """Read a name, and keep the answer for others that say the same."""
        found, made = self._read(parsed, columns, top)
        template = make_template(parsed, told, made, found, _regions(self.ground, parsed, told, made))
        if template is not None:
            self._templates.keep((top, parsed.column, columns.filling, said), template)
        return found, template

    def _read(self, parsed: ParsedName, columns: Columns, top: int) -> tuple[Suggestion, Assembly]:
        read(parsed, columns, self.ground.lexicon)
        made = assemble(self.ground, parsed)
        return self._answer(parsed, made, top), made

    # Parts

    def _item(self, code: str) -> _Item | None:
        known = self._items.get(code)
        if known is not None:
            return known
        if code not in self._items:
            listed = self.release.listed.get(code)
            if listed is not None:
                self._items[code] = _Item(code, listed, True)
            elif self.release.is_valid(code):
                self._items[code] = _Item(code, self.release.name(code), False)
            else:
                self._items[code] = None
        return self._items[code]

    def _part(
        self, parsed: ParsedName, device: SegmentMatch, draft: Draft, top: int
    ) -> PartSuggestion | None:
        codes = self.policy.apply(parsed, draft)
        items: list[_Item] = []
        for code in codes:
            item = self._item(code)
            if item is not None and item not in items:
                items.append(item)
            if len(items) == top:
                break
        if not items:
            return None
        segments = _segments(parsed, device, draft)
        why = self._why(parsed, draft)
        composed = (*why, _COMPOSED)
        said = said_by(segments, items[0].code)
        states = stated(parsed.name, [(key, segments[number].spans) for number, key in said])
        candidates = tuple(
            Candidate(
                item.code,
                item.name,
                _SCORES[min(rank, len(_SCORES) - 1)],
                item.listed,
                (() if rank else states) + (why if item.listed else composed),
                segments,
            )
            for rank, item in enumerate(items)
        )
        if not draft.flags & _MUST_ASK:
            candidates = self.neighbours.beside(candidates, top)
        return PartSuggestion(parsed.piece(draft.start, draft.end), candidates)

    def _why(self, parsed: ParsedName, draft: Draft) -> tuple[Message, ...]:
        found = [Message(key, params) for key, params in draft.why]
        if "side-unspecified" in draft.flags:
            found.append(_SIDE)
        if "ambiguous" in draft.flags:
            found.append(_AMBIGUOUS)
        return tuple(found)

    # Whole answers

    def _answer(self, parsed: ParsedName, made: Assembly, top: int) -> Suggestion:
        device = _device(parsed)
        drafted = [self._part(parsed, device, draft, top) for draft in made.drafts]
        parts = [p for p in drafted if p is not None]
        if not parts:
            return self._nothing(parsed, made)
        flags = set(made.flags)
        if len(parts) < len(drafted):
            # A part without any valid item is a question, never dropped in silence.
            flags.add(str(Flag.AMBIGUOUS))
        for draft in made.drafts:
            flags |= draft.flags
        substance = _substance(parsed)
        doubts = {
            "unexplained": bool(substance),
            "unexplained_many": bool(substance) and sum(map(len, substance)) > 3,
            "fuzzy": any(t.doubt for t in parsed.tokens),
            "modality_silent": made.silent,
            "no_site": not any(d.site_tokens for d in made.drafts),
            "two_languages": _two_languages(parsed),
        }
        others = self._others(parsed, device, made, top)
        told = whole_answer(
            [p.candidates[0].listed for p in parts],
            several=bool(others),
            flags=flags,
            why=[Message(k, p) for k, p in made.why],
            least=self.threshold,
            doubts=[name for name, true in doubts.items() if true],
            substance=substance,
        )
        return replace(
            told, parts=tuple(parts), alternatives=others, words=parsed.words, unexplained=parsed.unexplained
        )

    def _others(
        self, parsed: ParsedName, device: SegmentMatch, made: Assembly, top: int
    ) -> tuple[tuple[PartSuggestion, ...], ...]:
        """Other fair readings of the whole name."""
        found = []
        for reading in made.others:
            parts = [self._part(parsed, device, draft, top) for draft in reading]
            if all(p is not None for p in parts):
                found.append(tuple(p for p in parts if p is not None))
        return tuple(found)

    def _nothing(self, parsed: ParsedName, made: Assembly) -> Suggestion:
        scope = made.scope or "nothing"
        if scope == "bare" and any(t.has("fee") for t in parsed.tokens):
            scope = "fee"
        known = any(w.kind not in ("unknown", "separator") for w in parsed.words)
        unexplained = _substance(parsed)
        sure_scope = scope not in ("nothing", "no_site", "bare") or (
            scope == "bare" and known and not unexplained and not _reason_given(parsed)
        )
        features = {
            "scope_word": float(scope not in ("bare", "nothing", "no_site")),
            "scope_silent": float(not sure_scope),
            "doubtful_no_item": float(scope == "no_site"),
            "unexplained_many": float(scope in ("bare", "nothing") and bool(unexplained)),
            "exam_inside": float(scope in _BESIDE and _complete(parsed)),
        }
        sure = confidence(tuple((k, v) for k, v in features.items() if v))
        conflict = "conflict" in made.flags
        flags = {str(Flag.SCOPE)} | ({str(Flag.CONFLICT)} if conflict else set())
        why = [Message(k, p) for k, p in made.why if k != "reasons.modality_assumed"]
        if scope != "no_site":
            why.insert(0, Message(f"reasons.scope_{scope}"))
        return Suggestion(
            (),
            sure,
            sure >= self.threshold and not conflict,
            tuple(f for f in FLAG_ORDER if f in flags),
            parsed.words,
            parsed.unexplained,
            _REASONS.get(scope, NoItemReason.OUT_OF_SCOPE),
            (),
            tuple(why),
        )


def _failed(name: str) -> Suggestion:
    return Suggestion((), 0.0, False, (str(Flag.AMBIGUOUS),), unexplained=(name,), why=(_FAILED,))


def _regions(ground: Ground, parsed: ParsedName, told: list[Token], made: Assembly) -> frozenset[str] | None:
    """Regions of the body that one plain item is about; None for whatever may be different within a list."""
    plain = len(parsed.units) == 1 and not (parsed.doubts or parsed.conflicts or parsed.marks or made.silent)
    if not plain or not any(d.site_tokens for d in made.drafts):
        return None
    unit = parsed.units[0]
    if unit.start > told[0].start or unit.end < told[-1].end:
        return None  # put together from several
    codes = [d.codes[0] for reading in (made.drafts, *made.others) for d in reading]
    concepts = [ground.concept(place.concept) for place in parsed.places[0]]
    named = [site for c in concepts for groups in c.sites.values() for group in groups for site in group]
    return frozenset([code[2:6] for code in codes] + [site[:4] for site in named])


# Reasons that may stand beside an exam that was meant after all.
_BESIDE = {"us", "fee", "intervention", "therapy", "ai", "lab", "ecg", "endoscopy", "surcharge"}


def _complete(parsed: ParsedName) -> bool:
    """True if the words name a place and a modality, although the answer is no item."""
    mods = {v for t in parsed.tokens for v in t.values("mod")} & {"CT", "MR", "X", "MG", "RF"}
    if parsed.scope == "us":
        mods &= {"CT", "MR"}
    surcharge = any(t.has("sur") for t in parsed.tokens)
    return bool(mods) and not surcharge and any(t.has("site") for t in parsed.tokens)


def _reason_given(parsed: ParsedName) -> bool:
    """True for a modality with a reason that may tell the place: 人工耳蜗CT."""
    if not any(t.has("mod") for t in parsed.tokens) or any(t.has("fee") for t in parsed.tokens):
        return False
    return any("purpose" in t.values("noise") and t.text not in ANY_REASON for t in parsed.tokens)


def _two_languages(parsed: ParsedName) -> bool:
    """True if places are named in English and in Chinese, and not the same ones."""
    if not any("site" in t.kinds and t.text.isascii() for t in parsed.tokens):
        return False
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for token in parsed.tokens:
        named[token.text.isascii()].update(c for v in token.values("site") for c in v.split("+"))
    return bool(named[True]) and bool(named[False]) and named[True] != named[False]


def _substance(parsed: ParsedName) -> list[str]:
    """Unexplained texts that may change the code: anything but single Latin letters."""
    if not parsed.unexplained:
        return []
    unknown = [t for t in parsed.tokens if t.kind == "unknown" and t.start not in parsed.explained]
    texts = [parsed.text(t.start, t.end) for t in unknown]
    if len(parsed.unexplained) > sum(t.kind == "unknown" for t in parsed.tokens):
        texts.append(parsed.unexplained[-1])
    return [t for t in texts if len(t) > 1 or ord(t) > 0x2E80]


def _device(parsed: ParsedName) -> SegmentMatch:
    mods = [t for t in parsed.tokens if "mod" in t.kinds or t.kind == "bed"]
    return _match(parsed, Segment.DEVICE, mods)


def _segments(parsed: ParsedName, device: SegmentMatch, draft: Draft) -> tuple[SegmentMatch, ...]:
    return (
        device,
        _match(parsed, Segment.SITE, draft.site_tokens),
        _match(parsed, Segment.METHOD, draft.method_tokens),
        _match(parsed, Segment.POST, draft.post_tokens),
    )


def _match(parsed: ParsedName, segment: Segment, tokens: list[Token]) -> SegmentMatch:
    if not tokens:
        return _SILENT[segment]
    spans = tuple(sorted({parsed.span(t) for t in tokens if t.end > t.start}))
    return SegmentMatch(segment, Agreement.STATED, spans) if spans else _SILENT[segment]
