"""From the tokens of a clause to units: which words start, continue or share an item (guideline 7 and 9)."""

from __future__ import annotations

from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.tokens import PROC_KINDS, Token
from workbench.core.naming.units import Proc, SiteMention, Unit

_FAMILY = {"CT": "CT", "MR": "MR", "X": "X", "Xw": "X", "MG": "X", "RF": "X", "C": "CT"}
_SEP_RANK = {"none": 0, "dash": 0, "space": 0, "slash": 1, "soft": 2, "hard": 3}


def _mod_family(token: Token) -> str:
    for value in token.values("mod"):
        if value in _FAMILY:
            return _FAMILY[value]
    return ""


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

    def run(self, tokens: list[Token]) -> list[Unit]:
        """Units of the tokens of a whole name (clauses joined by hard separators)."""
        for index, token in enumerate(tokens):
            self._take(token, tokens, index)
        self._close()
        return self.units

    def _close(self) -> None:
        u = self.unit
        if u.sites or u.procs or u.mods or u.bed or u.noise:
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
        if token.kind == "bed":
            self.unit.bed = token
        if token.has("thick") or token.kind == "plane":
            self.unit.thick = True
        if token.kind == "arr":
            self.unit.mods.append(token)
        took = False
        if token.has("site"):
            self._take_site(token)
            took = True
        if token.does:
            self._take_proc(token, tokens, index)
            took = True
        if token.kind == "vert":
            self._take_vertebrae(token)
        if took or token.kind in ("mod", "bed", "dev"):
            self.unit.touch(token)
            self.sep = "none"
        elif token.kind == "noise":
            self.unit.noise.append(token)

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
            self.side = token
            return
        later = any(t.has("site") for t in tokens[index + 1 :])
        if self.unit.sites and not (later and self.sep in ("soft", "hard") and following is None):
            for mention in self.unit.sites[-1:] if self.sep == "none" else self.unit.sites:
                if not mention.side:
                    mention.side = token.facts[0][1]
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
        family = _mod_family(token)
        known = {_mod_family(t) for t in self.unit.mods} - {""}
        weak = token.values("mod") == ["Xw"]
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
        if "MG" in token.values("mod") and not token.has("site") and not self.unit.sites:
            side = self.side.facts[0][1] if self.side else ""
            words = [token] if self.side is None else [self.side, token]
            self.unit.sites.append(SiteMention("breast", side, words, "none", self.order))
            self.order += 1
            self.side = None

    def _take_site(self, token: Token) -> None:
        unit = self.unit
        concepts = [c for v in token.values("site") for c in v.split("+")]
        side_fact = token.values("side")
        if unit.sites and (unit.procs_after_site or (self.sep == "hard" and unit.sep == "hard" and unit.procs)):
            same = self.sep == "none" and unit.sites[-1].concept in concepts
            vessel = self.lexicon.concepts[concepts[0]].id in ("vessel", "artery", "vein")
            if not same and not (vessel and self.sep == "none"):
                side = self.side
                self._new(token)
                self.side = side
                unit = self.unit
        for number, concept in enumerate(concepts):
            side = side_fact[0] if side_fact else self.side.facts[0][1] if self.side else ""
            words = [token] if self.side is None else [self.side, token]
            sep = self.sep if number == 0 else "soft"
            unit.sites.append(SiteMention(concept, side, words, sep if unit.sites else "none", self.order))
            self.order += 1
        if self.side is not None:
            unit.touch(self.side)
        self.side = None

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
            self.unit.sites.append(SiteMention(region, "", [token], "soft" if number else self.sep, self.order))
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


def share(units: list[Unit]) -> None:
    """What is stated once applies to all units that lack it (guideline 9.24)."""
    stated = [u for u in units if u.mods]
    for number, unit in enumerate(units):
        if not any(_mod_family(t) for t in unit.mods):
            before = [u for u in units[:number] if any(_mod_family(t) for t in u.mods)]
            after = [u for u in units[number + 1 :] if any(_mod_family(t) for t in u.mods)]
            source = before[-1] if before else after[0] if after else None
            if source is not None and stated:
                unit.mods = unit.mods + [t for t in source.mods if t.values("mod") != ["Xw"]]
                if not unit.mods:
                    unit.mods = list(source.mods)
    for number, unit in enumerate(units):
        if unit.procs and not unit.sites and number and units[number - 1].sites:
            # A bare MRA in a list takes the site named before (guideline 9.10).
            unit.sites = list(units[number - 1].sites)
        if unit.sites and not unit.procs:
            before = [u for u in units[:number] if u.procs]
            after = [u for u in units[number + 1 :] if u.procs and not u.shared]
            source = before[-1] if before else after[0] if after and unit.sep != "hard" else None
            if source is not None and not any(t.has("site") for p in source.procs for t in [p.token]):
                # A view belongs to its own item of a list; methods are shared (guideline 9.24).
                hard = unit.sep == "hard" or source.sep == "hard"
                unit.procs = [p for p in source.procs if not (hard and p.kind == "pos")]
                unit.shared = bool(unit.procs)
        if not unit.bed:
            unit.bed = next((u.bed for u in units if u.bed), None) if number else None
