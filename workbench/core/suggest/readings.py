"""Other fair readings of a whole name: places apart or together, one combined code, both sides."""

from __future__ import annotations

from workbench.core.naming.parser import ParsedName
from workbench.core.suggest.drafts import Draft, Ground

# Plain scan and a sequence that one method covers, where the site has no listed item for it (guideline 9.18).
_ONE_METHOD = {("11", "52"): "7f", ("11", "58"): "7e"}
# Views of the spine that combine in two ways: 正侧双斜 + 张口, or 正侧张口 + 双斜.
_REGROUPED = {("46", "17"): ("75", "07"), ("75", "07"): ("46", "17")}


def other_readings(ground: Ground, parsed: ParsedName, drafts: list[Draft]) -> list[list[Draft]]:
    """Readings besides ``drafts``, each a list of parts; at most three."""
    found: list[list[Draft]] = []
    for number in range(len(drafts) - 1):
        pair = drafts[number], drafts[number + 1]
        for made in (_one_method(*pair), _both_sides(ground, *pair), _regrouped(*pair)):
            if made:
                found.append([*drafts[:number], *made, *drafts[number + 2 :]])
    return found[:3]


def _copy(draft: Draft, code: str) -> Draft:
    return Draft(
        [code], set(), draft.site_tokens, draft.method_tokens, draft.post_tokens, [], draft.start, draft.end
    )


def _joined(one: Draft, other: Draft, code: str) -> list[Draft]:
    made = _copy(one, code)
    made.site_tokens = one.site_tokens + [t for t in other.site_tokens if t not in one.site_tokens]
    made.method_tokens = one.method_tokens + [t for t in other.method_tokens if t not in one.method_tokens]
    made.start, made.end = min(one.start, other.start), max(one.end, other.end)
    return [made]


def _one_method(one: Draft, other: Draft) -> list[Draft]:
    a, b = one.codes[0], other.codes[0]
    code = _ONE_METHOD.get((a[8:10], b[8:10]))
    if code is None or a[:8] != b[:8] or a[:2] != "30":
        return []
    return _joined(one, other, f"{a[:8]}{code}0000")


def _both_sides(ground: Ground, one: Draft, other: Draft) -> list[Draft]:
    """左膝、右膝 as the one item for both knees."""
    a, b = one.codes[0], other.codes[0]
    if a[:2] != b[:2] or a[8:] != b[8:] or a[2:6] != b[2:6]:
        return []
    modality = {"2": "CT", "3": "MR"}.get(a[0], "X")
    twins = ground.release.twins(a[2:8], modality)
    if {a[2:8], b[2:8]} == {twins.get("left"), twins.get("right")} and "both" in twins:
        return _joined(one, other, a[:2] + twins["both"] + a[8:])
    return []


def _regrouped(one: Draft, other: Draft) -> list[Draft]:
    a, b = one.codes[0], other.codes[0]
    pair = _REGROUPED.get((a[10:12], b[10:12]))
    if pair is None or a[:10] != b[:10] or a[:2] != "40":
        return []
    return [_copy(one, f"{a[:10]}{pair[0]}00"), _copy(other, f"{b[:10]}{pair[1]}00")]
