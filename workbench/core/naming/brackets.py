"""What a bracket does in a name: nothing, add to the item before it, restrict it, or contradict it.

Guideline sections 7 (conflict) and 9.9 (brackets).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.tokens import PROC_KINDS, Token

_VESSEL_WORDS = {"vessel", "artery", "vein"}
# Regions that a bracket may make more exact: 腹部(肾) is the kidney.
_OPEN_REGIONS = {
    "abdomen", "limbs", "spine", "joint", "bones", "disc", "vertebra", "whole_body", "body", "trunk",
    "soft_tissue", "nerves", "vessel", "artery", "vein", "v_limbs", "v_abdomen", "gi", "other_site",
    "cord", "v_cord", "pharynx", "cranial_nerves", "v_chest", "aorta",
}  # fmt: skip
_SCANS = {"plain", "contrast", "both", "both?", "lowdose"}


@dataclass(slots=True)
class Node:
    """A token, or a bracket with its content."""

    token: Token | None = None
    content: list[Node] = field(default_factory=list)
    open_token: Token | None = None


def nest(tokens: list[Token]) -> list[Node]:
    """Tokens as a tree of brackets. A bracket never closed runs to the end; a stray closing one is dropped."""
    root: list[Node] = []
    stack = [root]
    for token in tokens:
        if token.kind == "(":
            node = Node(open_token=token)
            stack[-1].append(node)
            stack.append(node.content)
        elif token.kind == ")":
            if len(stack) > 1:
                stack.pop()
        else:
            stack[-1].append(Node(token=token))
    return root


def flat(nodes: list[Node]) -> list[Token]:
    """All tokens of nodes, brackets opened."""
    tokens: list[Token] = []
    for node in nodes:
        if node.token is not None:
            tokens.append(node.token)
        else:
            tokens.extend(flat(node.content))
    return tokens


@dataclass(slots=True)
class Opened:
    """A clause with its brackets decided.

    Attributes:
        tokens: What counts, in order.
        doubts: What the brackets make doubtful.
        conflicts: Tokens of sites that contradict the text.
        dropped: Tokens of sites that only explain.
        marks: Words about the clause: ``vessel`` (a bracket says 血管), ``examples``.
    """

    tokens: list[Token] = field(default_factory=list)
    doubts: set[str] = field(default_factory=set)
    conflicts: list[Token] = field(default_factory=list)
    dropped: list[Token] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)


def _sites(tokens: list[Token]) -> list[str]:
    return [c for t in tokens for v in t.values("site") for c in v.split("+")]


def _procs(tokens: list[Token], kind: str = "method") -> list[str]:
    return [v for t in tokens for v in t.values(kind)]


def open_brackets(nodes: list[Node], lexicon: Lexicon) -> Opened:
    """Decide each bracket of one clause and give the tokens that count."""
    result = Opened()
    outside = [n.token for n in nodes if n.token is not None]
    seen_exam = False
    for node in nodes:
        if node.token is not None:
            result.tokens.append(node.token)
            seen_exam = seen_exam or node.token.kind in ("site", "method", "pos", "post")
            continue
        inner = open_brackets(node.content, lexicon)
        _decide(inner, outside, result, lexicon, leading=not seen_exam)
        if any(t.exam for t in inner.tokens):
            # A second bracket is judged against what the first one added.
            if not _sites(outside):
                outside = outside + inner.tokens
    return result


def _decide(inner: Opened, outside: list[Token], result: Opened, lexicon: Lexicon, leading: bool) -> None:
    result.doubts |= inner.doubts
    result.marks |= inner.marks
    tokens = inner.tokens
    sites = _sites(tokens)
    has_proc = any(t.does for t in tokens)
    outer_sites = [s for s in _sites(outside) if s not in _VESSEL_WORDS]
    if sites and set(sites) <= _VESSEL_WORDS and not has_proc:
        result.marks.add("vessel")
        result.dropped.extend(tokens)
        return
    if len(set(sites)) > 1 and any(t.text in ("等", "等等", "如", "例如") for t in tokens):
        # 普通透视(胸、腹、四肢等): examples of one priced method (guideline 9.9).
        result.dropped.extend(tokens)
        result.doubts.add("ambiguous")
        result.marks.add("examples")
        return
    if any(t.kind == "noise" and t.text in ("含", "包括", "包含", "不含", "除外", "如", "例如") for t in tokens[:2]):
        result.dropped.extend(tokens)
        if sites and not outer_sites:
            result.doubts.add("ambiguous")
        return
    if not sites and not has_proc:
        result.tokens.extend(tokens)
        return
    if sites and outer_sites:
        tokens = _against(tokens, sites, outer_sites, outside, result, lexicon, leading)
    if any(t.does for t in tokens):
        tokens = _procedures(tokens, outside, result)
    _soften(tokens)
    result.tokens.extend(tokens)


def _soften(tokens: list[Token]) -> None:
    """Inside a bracket a comma lists pieces of one item."""
    for token in tokens:
        if token.facts == (("sep", "hard"),) and token.text != ";":
            token.become("sep", (("sep", "soft"),))


def _against(
    tokens: list[Token],
    sites: list[str],
    outer: list[str],
    outside: list[Token],
    result: Opened,
    lexicon: Lexicon,
    leading: bool,
) -> list[Token]:
    """A bracket with sites beside a text with sites: explains, restricts, or contradicts."""
    methods_inside = any(t.does for t in tokens)
    plain = [t for t in tokens if not t.has("site")]
    if any("骨龄" in t.text for t in tokens) and set(outer) & {"hand", "wrist"}:
        # 双手正位(骨龄): bone age is the left wrist, the text says another place.
        result.doubts.add("ambiguous")
        result.dropped.extend(tokens)
        return []
    if "other_site" in sites:
        return [t for t in plain if t.kind != "side"]
    if outer == ["other_site"] and leading:
        # A leading bracket that names a site beside a billed 其它 gives the site.
        for token in outside:
            if token.has("site"):
                token.become("noise", (("noise", "other"),))
        return tokens
    if set(outer) <= _OPEN_REGIONS and _more_exact(sites, outer, lexicon):
        for token in outside:
            if token.has("site") and not token.has("method"):
                token.become("noise", (("noise", "region"),))
        result.marks.add("restricted")
        return tokens
    inside_side = [t for t in tokens if t.kind == "side"]
    if not leading and not inside_side and any(_explains(t) for t in tokens):
        # (腺样体肥大): why it is done, not where.
        result.dropped.extend(tokens)
        return []
    if all(any(_near(s, o, lexicon) for o in outer) for s in sites):
        result.dropped.extend(t for t in tokens if t.has("site"))
        # The bracket's side belongs to the site outside.
        return plain
    if methods_inside and not leading:
        return tokens
    if any(any(_near(s, o, lexicon) for o in outer) for s in sites):
        result.dropped.extend(t for t in tokens if t.has("site"))
        return plain
    result.doubts.add("conflict")
    result.conflicts.extend(t for t in tokens if t.has("site"))
    result.dropped.extend(tokens)
    return []


def _explains(token: Token) -> bool:
    return token.kind == "unknown" or ("purpose" in token.values("noise"))


def _more_exact(sites: list[str], outer: list[str], lexicon: Lexicon) -> bool:
    inside = {"bones", "joint", "soft_tissue", "other_site", "whole_body", "body", "vessel", "artery", "vein",
              "nerves", "trunk"}  # fmt: skip
    return all(s not in _OPEN_REGIONS for s in sites) and any(
        o in inside or any(lexicon.within(s, o) for s in sites) for o in outer
    )


def _near(site: str, outer: str, lexicon: Lexicon) -> bool:
    """True if a bracket's site fits the text's: the same, a piece, the whole, or both in one region."""
    if outer == "fistula" or lexicon.related(site, outer) or {site, outer} == {"wrist", "hand"}:
        return True
    one, other = lexicon.concepts[site], lexicon.concepts[outer]
    if any(site in c.members and (outer in c.members or outer == c.concept) for c in lexicon.covers):
        return True
    shared = {s for g in one.sites.values() for group in g for s in group}
    return bool(shared & {s for g in other.sites.values() for group in g for s in group} - {"999999"})


def _procedures(tokens: list[Token], outside: list[Token], result: Opened) -> list[Token]:
    """A bracket with methods beside a text with methods."""
    outer = _procs(outside)
    inner = _procs(tokens)
    if not inner:
        return _positions(tokens, outside)
    if not outer:
        return tokens
    if set(inner) <= set(outer):
        return [t for t in tokens if not t.has("method")]
    listed = [m for m in inner if m not in _SCANS]
    if len(listed) >= 2 and len(outer) == 1 and outer[0] not in _SCANS:
        # 水成像(MRCP, MRM, MRU): examples of one priced method.
        result.doubts.add("ambiguous")
        result.marks.add("examples")
        result.dropped.extend(tokens)
        return []
    if len(inner) == 1 == len(outer) and not {inner[0], outer[0]} & _SCANS and _study(inner[0]) and _study(outer[0]):
        # 灌注成像(动态增强): one part, the other method as the second reading.
        result.doubts.add("ambiguous")
        result.marks.add("or_methods")
        return tokens
    said = outer[-1]
    if (said, inner) in (("plain", ["contrast"]), ("contrast", ["plain"])):
        if "同时" not in "".join(t.text for t in tokens):
            result.doubts.add("conflict")
            result.marks.add("scan_conflict")
            return []
    return _restrict(tokens, inner, outside)


def _study(method: str) -> bool:
    return method in ("perf", "dyn", "dwi", "dti", "swi", "mrs", "asl", "fmri", "vwi", "dsc", "energy")


def _restrict(tokens: list[Token], inner: list[str], outside: list[Token]) -> list[Token]:
    """The bracket says the outer method more exactly, so the outer one gives way."""
    if "mre" in inner and any("entero" in t.values("method") for t in outside):
        return [t for t in tokens if not t.has("method")]
    exact = {"cta", "ctv", "ctav", "mra", "mrv", "cemra", "both", "both?", "dyn", "mg_tomo3d", "mg_wire", "mg_duct",
             "ctu", "mru", "mrcp", "lowdose", "hrct"}  # fmt: skip
    if set(inner) & exact:
        for token in outside:
            if token.kind == "method" and token.values("method")[0] in (
                "plain", "contrast", "zaoying", "angio", "hydro", "mg_tomo",
            ):  # fmt: skip
                token.become("noise", (("noise", "method"),))
    return tokens


def _positions(tokens: list[Token], outside: list[Token]) -> list[Token]:
    outer = set(_procs(outside, "pos"))
    return [t for t in tokens if not (t.kind == "pos" and set(t.values("pos")) <= outer)]
