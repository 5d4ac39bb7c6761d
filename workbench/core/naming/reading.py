"""From the tokens of a clause to units: which words start, continue or share an item (guideline 7 and 9)."""

from __future__ import annotations

from itertools import pairwise

from workbench.core.naming.boundaries import begins_an_item, family_of, has_a_device_too
from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.proofs import device_family
from workbench.core.naming.tokens import PROC_KINDS, Token
from workbench.core.naming.units import Proc, SiteMention, Unit

_ADDING = ("含", "包括", "包含")
_SEP_RANK = {"none": 0, "dash": 0, "space": 0, "slash": 1, "or": 1, "range": 2, "soft": 2, "hard": 3}


class Walk:
    """Reads tokens left to right and fills units."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.units: list[Unit] = []
        self.unit = Unit()
        self.sep = "none"
        self.side: Token | None = None
        self.order = 0
        self.crossed = False
        self.side_conflict = False
        self.adding = False  # 含 or 包括 before a further place

    def run(self, tokens: list[Token]) -> list[Unit]:
        """Units of the tokens of a whole name (clauses joined by hard separators)."""
        for index, token in enumerate(tokens):
            if self.sep in ("soft", "hard", "slash") and begins_an_item(
                self.unit, self.sep, tokens, index, self.lexicon
            ):
                self._new(token)
            self._take(token, tokens, index)
        self._close()
        self._side_at_the_end(tokens)
        self._views_of_one_joint()
        return self.units

    def _views_of_one_joint(self) -> None:
        """左踝正位、踝穴位: the view is one of the joint just named, on its side."""
        for before, unit in pairwise(self.units):
            view = unit.sep == "soft" and before.sites and unit.sites and unit.sites[0].tokens[-1].has("pos")
            if view and before.sites[-1].concept == unit.sites[0].concept and not unit.sites[0].side:
                unit.sites[0].side = before.sites[-1].side

    def _side_at_the_end(self, tokens: list[Token]) -> None:
        """膝关节正侧位+髌骨轴位(左): a side at the very end of a list without another (guideline 9.24)."""
        sides = [t for t in tokens if t.has("side")]
        if len(sides) != 1 or len(self.units) < 2 or any(t.exam for t in tokens[tokens.index(sides[0]) :]):
            return
        for mention in (m for u in self.units for m in u.sites):
            mention.side = mention.side or sides[0].facts[0][1]

    def _close(self) -> None:
        u = self.unit
        if u.sites or u.procs or u.mods or u.bed or u.noise:
            u.own = family_of(u, self.lexicon)
            self.units.append(u)

    def _new(self, token: Token) -> None:
        self._close()
        self.unit = Unit(sep=self.sep, start=token.start, end=token.end)
        self.side = None

    def _take(self, token: Token, tokens: list[Token], index: int) -> None:
        if token.kind == "sep":
            value = token.facts[0][1]
            if _SEP_RANK.get(value, 0) > _SEP_RANK.get(self.sep, 0) or self.sep == "none":
                self.sep = value
            return
        if token.kind == "side":
            self._take_side(token, tokens, index)
            return
        if token.has("mod"):
            self._take_mod(token, tokens, index)
        if token.has("bed"):
            self.unit.bed = token
        self._notice(token, tokens, index)
        took = False
        if token.has("site"):
            self._take_site(token, tokens, index)
            took = True
        if token.does:
            self._take_proc(token, tokens, index)
            took = True
        if token.kind == "vert":
            self._take_vertebrae(token)
        if took or token.kind in ("mod", "bed", "dev"):
            self.unit.touch(token)
            self.sep = "none"
        elif token.kind == "vert":
            self.unit.touch(token)
        elif token.kind == "noise":
            self.unit.noise.append(token)

    def _notice(self, token: Token, tokens: list[Token], index: int) -> None:
        """Words that say something about the unit as a whole."""
        if token.kind == "noise" and token.text in _ADDING and self._next_exam(tokens, index) is not None:
            own = any(t.does for t in tokens[index:])  # 平扫 of both: a study of its own
            self.adding = self.adding or (bool(self.unit.sites) and not own)
        if token.has("thick") or token.kind == "plane":
            self.unit.thick = True
        if token.kind == "arr":
            self.unit.mods.append(token)

    def _next_exam(self, tokens: list[Token], index: int) -> Token | None:
        """The next word with a meaning before any separator that parts items."""
        for token in tokens[index + 1 :]:
            if token.parts_items:
                return None
            if token.exam:
                return token
        return None

    def _take_side(self, token: Token, tokens: list[Token], index: int) -> None:
        following = self._next_exam(tokens, index)
        if following is not None and (following.has("site") or following.kind == "vert"):
            both = {v for t in (self.side, token) if t is not None for v in t.values("side")}
            scripts = self.side is not None and self.side.text.isascii() != token.text.isascii()
            opposed = len(both) > 1 and (self.sep == "none" or scripts)  # Elbow L 右肘
            self.side_conflict = self.side_conflict or opposed
            self.side = token
            return
        later = any(t.has("site") for t in tokens[index + 1 :])
        if self.unit.sites and not (later and self.sep in ("soft", "hard") and following is None):
            said = token.facts[0][1]
            for mention in self.unit.sites[-1:] if self.sep == "none" else self.unit.sites:
                if not mention.side:
                    mention.side = said
                    mention.tokens.append(token)
                elif (
                    mention.side != said
                    and {mention.side, said} <= {"L", "R", "B"}
                    and len({m.concept for m in self.unit.sites}) == 1
                    and self.sep in ("none", "space", "dash")
                ):
                    mention.side += "|" + said
                    self.side_conflict = True
                    for other in self.unit.sites:
                        other.side = mention.side
                elif {mention.side, said} == {"L", "R"} and self.sep in ("soft", "hard"):
                    mention.side = "B"  # 膝关节左侧、右侧
                    mention.tokens.append(token)
            at_end = all(not t.has("site") for t in tokens[index + 1 :])
            if at_end and self.unit.sites:
                for mention in self.unit.sites:
                    if not mention.side:
                        mention.side = token.facts[0][1]
            self.unit.touch(token)
        else:
            self.side = token

    def _take_mod(self, token: Token, tokens: list[Token], index: int) -> None:
        family = device_family(token)
        known = {device_family(t) for t in self.unit.mods} - {""}
        weak = token.values("mod") == ("Xw",)
        if known and family and family not in known and not weak and self.unit.sites:
            following = self._next_exam(tokens, index)
            own_site = token.has("site")
            if own_site or self.sep in ("soft", "hard") or (following is not None and following.has("site")):
                self._new(token)
        elif (
            self.unit.sites
            and self.unit.procs_after_site
            and self.sep in ("soft", "hard")
            and not token.has("site")
        ):
            following = self._next_exam(tokens, index)
            if following is not None and following.has("site"):
                self._new(token)
        self.unit.mods.append(token)
        if self.unit.sites and family and token.kind == "mod":
            self.unit.closed = True
        if "MG" in token.values("mod") and not token.has("site") and not self.unit.sites:
            side = self.side.facts[0][1] if self.side else ""
            words = [token] if self.side is None else [self.side, token]
            self.unit.sites.append(SiteMention("breast", side, words, "none", self.order))
            self.unit.closed = True
            self.order += 1
            self.side = None

    def _take_site(self, token: Token, tokens: list[Token], index: int) -> None:
        unit = self.unit
        concepts = [c for v in token.values("site") for c in v.split("+")]
        if concepts == ["vessel"] and unit.sites and unit.procs_after_site and self.sep in ("soft", "hard"):
            # 头颅MR平扫+血管: the vessels of the place just named.
            unit.procs.append(Proc("method", "angio", token, self.sep))
            return
        if concepts == ["vessel"] and unit.sites and self.sep in ("none", "space"):
            last = unit.sites[-1]
            if self.lexicon.concepts[last.concept].kind == "vessel" and not unit.procs_after_site:
                last.tokens.append(token)  # 椎动脉血管CTA: the word for what it is
                return
        side_fact = token.values("side")
        complete = unit.closed and self.sep in ("soft", "hard", "slash")
        complete = complete or has_a_device_too(unit, concepts[0], tokens, index)
        if self.sep == "hard" and unit.procs and unit.sites:
            # A list of complete items: the next one has its own method.
            complete = complete or any(t.does for t in _clause(tokens, index))
        if unit.sites and (
            unit.procs_after_site or complete or (self.sep == "hard" and unit.sep == "hard" and unit.procs)
        ):
            same = self.sep in ("none", "space", "dash") and unit.sites[-1].concept in concepts
            same = same and not self._two_sides(unit.sites[-1].side)
            vessel = self.lexicon.concepts[concepts[0]].id in ("vessel", "artery", "vein")
            if not same and not (vessel and self.sep == "none"):
                side = self.side
                self._new(token)
                self.side = side
                unit = self.unit
        for number, concept in enumerate(concepts):
            said = side_fact[0] if side_fact else self.side.facts[0][1] if self.side else ""
            if number and not side_fact and any(sign in token.text for sign in "、+/,及和"):
                said = ""  # a side belongs to the place it stands in (guideline 9.24)
            words = [token] if self.side is None else [self.side, token]
            sep = self.sep if number == 0 else "soft"
            unit.sites.append(SiteMention(concept, said, words, sep if unit.sites else "none", self.order))
            self.order += 1
        if token.has("mod"):
            unit.closed = True
        self._translated(token)
        if self.side is not None:
            unit.touch(self.side)
        self.side = None

    def _two_sides(self, known: str) -> bool:
        """True if the side being said is the other one, in the same script (左膝正位右膝正位)."""
        said = self.side.facts[0][1] if self.side is not None else ""
        if self.side is None or {known, said} != {"L", "R"}:
            return False
        first = next((t for m in self.unit.sites for t in m.tokens if t.has("side")), None)
        return first is None or (first.text < "\x7f") == (self.side.text < "\x7f")

    def _translated(self, token: Token) -> None:
        """L Knee 右膝: the same place in two languages with two sides is a conflict, not two places."""
        sites = self.unit.sites
        if len(sites) < 2 or sites[-1].concept != sites[-2].concept or sites[-1].sep not in ("none", "space"):
            return
        before, now = sites[-2], sites[-1]
        latin = [m.tokens[-1].text < "\x7f" for m in (before, now)]
        if {before.side, now.side} == {"L", "R"} and latin[0] != latin[1]:
            before.side += "|" + now.side
            before.tokens += now.tokens
            sites.pop()
            self.side_conflict = True

    def _take_vertebrae(self, token: Token) -> None:
        regions = token.facts[0][1].split("+")
        spine = [
            m for m in self.unit.sites
            if self.lexicon.within(m.concept, "spine") or m.concept in ("spine", "disc", "vertebra")
        ]  # fmt: skip
        if spine:
            for mention in spine:
                if mention.concept in ("spine", "disc", "vertebra"):
                    mention.concept = regions[0]
                    mention.tokens.append(token)
            return
        # A range over several regions is a question (guideline 9.11).
        self.crossed = self.crossed or len(regions) > 1
        for number, region in enumerate(regions):
            self.unit.sites.append(
                SiteMention(region, "", [token], "soft" if number else self.sep, self.order)
            )
            self.order += 1

    def _take_proc(self, token: Token, tokens: list[Token], index: int) -> None:
        unit = self.unit
        following = None if token.has("site") else self._next_site_in_chunk(tokens, index)
        if (
            following is not None
            and unit.sites
            and self.sep in ("soft", "hard")
            and not unit.procs_after_site
            and unit.procs
        ):
            self._new(token)
            unit = self.unit
        for kind, value in token.facts:
            if kind in PROC_KINDS:
                unit.procs.append(Proc(kind, value, token, self.sep))
        if unit.sites:
            unit.procs_after_site = True

    def _next_site_in_chunk(self, tokens: list[Token], index: int) -> Token | None:
        for token in tokens[index + 1 :]:
            if token.parts_items:
                return None
            if token.has("site"):
                return token
        return None


def _clause(tokens: list[Token], index: int) -> list[Token]:
    """Tokens from ``index`` to the next hard separator."""
    for end in range(index + 1, len(tokens)):
        if tokens[end].facts == (("sep", "hard"),):
            return tokens[index:end]
    return tokens[index:]
