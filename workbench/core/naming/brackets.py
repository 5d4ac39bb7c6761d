"""What a bracket does in a name: nothing, add to the item before it, restrict it, or contradict it.

Guideline sections 7 (conflict) and 9.9 (brackets).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.core.naming.bracket_rules import (
    VESSEL_WORDS,
    Opened,
    against,
    name_the_vessel,
    procedures,
    sites_of,
)
from workbench.core.naming.lexicon import Lexicon
from workbench.core.naming.tokens import Token


@dataclass(slots=True)
class Node:
    """A token, or a bracket with its content."""

    token: Token | None = None
    content: list[Node] = field(default_factory=list)


def nest(tokens: list[Token]) -> list[Node]:
    """Tokens as a tree of brackets.

    A bracket never closed runs to the end; a stray closing one is dropped.
    """
    root: list[Node] = []
    stack = [root]
    for token in tokens:
        if token.kind == "(":
            node = Node()
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
        if any(t.exam for t in inner.tokens) and not sites_of(outside):
            # A second bracket is judged against what the first one added.
            outside = outside + inner.tokens
    return result


def _decide(inner: Opened, outside: list[Token], result: Opened, lexicon: Lexicon, leading: bool) -> None:
    result.doubts |= inner.doubts
    result.marks |= inner.marks
    tokens = inner.tokens
    sites = sites_of(tokens)
    has_proc = any(t.does for t in tokens)
    outer_sites = [s for s in sites_of(outside) if s not in VESSEL_WORDS]
    if sites and set(sites) <= VESSEL_WORDS and not has_proc:
        result.marks.add("vessel")
        result.dropped.extend(tokens)
        return
    if len(set(sites)) > 1 and any(t.text in ("等", "等等", "如", "例如") for t in tokens):
        # 普通透视(胸、腹、四肢等): examples of one priced method (guideline 9.9).
        result.dropped.extend(tokens)
        result.doubts.add("ambiguous")
        result.marks.add("examples")
        return
    if (
        len(set(sites)) > 2
        and not outer_sites
        and not has_proc
        and not leading
        and _priced(tokens, result.tokens)
    ):
        # 磁共振平扫（颈椎、腰椎、膝关节）: places that one price stands for; split is the other reading.
        result.tokens.extend(tokens)
        result.doubts.add("ambiguous")
        result.marks.add("priced_list")
        return
    if any(
        t.kind == "noise" and t.text in ("含", "包", "包括", "包含", "不含", "除外", "如", "例如")
        for t in tokens[:2]
    ):
        result.dropped.extend(tokens)
        if sites and not outer_sites:
            result.doubts.add("ambiguous")
        return
    if not sites and not has_proc:
        result.tokens.extend(tokens)
        return
    if sites and outer_sites:
        tokens = against(tokens, outside, result, lexicon, leading)
    elif sites:
        name_the_vessel(outside, result)
    if any(t.does for t in tokens):
        tokens = procedures(tokens, outside, result)
    _soften(tokens)
    result.tokens.extend(tokens)


def _priced(tokens: list[Token], before: list[Token]) -> bool:
    """True for a list with 、 or commas behind a method: which of the places is billed is not said."""
    listed = [t for t in tokens if t.kind == "sep" and t.facts[0][1] in ("soft", "hard")]
    said = [t for t in before if t.kind not in ("sep", "noise")]
    return bool(listed) and all(t.text in "、," for t in listed) and bool(said) and said[-1].does


def _soften(tokens: list[Token]) -> None:
    """Inside a bracket a comma lists pieces of one item."""
    for token in tokens:
        if token.facts == (("sep", "hard"),) and token.text != ";":
            token.become("sep", (("sep", "soft"),))
