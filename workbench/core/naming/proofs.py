"""What proves a modality (guideline 8 and 9.13): device words, and methods and views that only one has."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from workbench.core.naming.tokens import Token
from workbench.paths import resource

# All of X-ray is one family.
_FAMILY = {"CT": "CT", "MR": "MR", "X": "X", "Xw": "X", "MG": "X", "RF": "X", "C": "CT"}
_CT_METHODS = {"cta", "ctv", "ctdv", "ctav", "ctu", "lowdose", "hrct", "thin", "target", "colono", "myelo"}
_HINT_ONLY = {"angio", "venog", "perf", "plain", "contrast", "both", "both?", "dyn", "energy", "ce_angio",
              "card_perf", "arthro", "zaoying", "plain_angio", "energy_post", "fluoro"}  # fmt: skip
SEEN_ON_FILM = {"zaoying", "fluoro"}


@dataclass(frozen=True, slots=True)
class MethodRow:
    """What a method word means by modality: codes (``|`` alternatives, ``+`` parts) and its usual concept."""

    key: str
    group: str
    ct: str
    mr: str
    rf: str
    site: str

    def code(self, modality: str) -> str:
        """The cell of a modality."""
        return {"CT": self.ct, "MR": self.mr}.get(modality, self.rf)


@lru_cache(maxsize=1)
def method_table() -> dict[str, MethodRow]:
    """``resources/lexicon/method_table.csv`` by key."""
    with resource("lexicon", "method_table.csv").open(encoding="utf-8", newline="") as file:
        return {
            r["key"]: MethodRow(r["key"], r["group"], r["CT"], r["MR"], r["RF"], r["site"])
            for r in csv.DictReader(file)
        }


@lru_cache(maxsize=256)
def method_family(key: str) -> str:
    """``CT``, ``MR`` or ``X`` where only that has the method; empty for a mere hint."""
    row = method_table().get(key)
    if row is None or key in _HINT_ONLY:
        return ""
    if key in _CT_METHODS:
        return "CT"
    if row.group in ("contrast_study", "mg"):
        return "X"
    return "MR" if row.mr and not row.ct else ""


def device_family(token: Token) -> str:
    """The family that a device word states; empty for other words."""
    for value in token.values("mod"):
        if value in _FAMILY:
            return _FAMILY[value]
    return ""


def own_family(tokens: Iterable[Token], *, vessel: bool = False) -> str:
    """The family that the words of one item state or, failing that, prove; empty where neither.

    Args:
        tokens: The words.
        vessel: The item is about a vessel, whose 造影 may be of any modality.
    """
    words = list(tokens)
    stated = next((f for f in map(device_family, words) if f), "")
    if stated:
        return stated
    breast = any("breast" in t.values("site") for t in words)
    return next((f for f in (_proof(t, vessel, breast) for t in words) if f), "")


def _proof(token: Token, vessel: bool, breast: bool) -> str:
    if token.has("pos") or token.kind == "bed":
        return "X"
    if token.has("post") and token.text != "3D":
        return "CT"
    for key in token.values("method"):
        found = method_family(key) if breast or method_table()[key].group != "mg" else ""
        if not found and key in SEEN_ON_FILM and not vessel:
            found = "X"
        if found:
            return found
    return ""


def own_place(token: Token) -> bool:
    """True for a study that says where it is: MRCP, T 管造影, 钡灌肠."""
    keys = token.values("method")
    return bool(keys) and all(_says_where(method_table()[k]) for k in keys)


def _says_where(row: MethodRow) -> bool:
    return bool(row.site) and row.key != "mrm" and row.group != "mg" and bool(method_family(row.key))
