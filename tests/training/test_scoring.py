"""Judging: right is right in any order of the parts, and what is wrong is named by its segment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.making import CHEST, HEAD, decided
from workbench.core.items import Decision, NoItemReason, State
from workbench.core.training import Answer, Fault, Kind, judge

OUT = NoItemReason.OUT_OF_SCOPE
ITEM, TWO = Answer(Kind.ITEMS, (CHEST,)), Answer(Kind.ITEMS, (HEAD, CHEST))
ASK, NONE = Answer(Kind.ASK), Answer(Kind.NO_ITEM, (), OUT)
QUESTION = Decision("item", State.QUESTION, remark="?")


@pytest.mark.parametrize(
    ("expected", "decision", "faults"),
    [
        (ITEM, decided(CHEST), ()),
        (ITEM, decided(CHEST, state=State.APPROVED), ()),
        (TWO, decided(CHEST, HEAD), ()),
        (ITEM, None, (Fault.OPEN,)),
        (ITEM, Decision("item", State.OPEN), (Fault.OPEN,)),
        (ITEM, QUESTION, (Fault.ASK,)),
        (ASK, decided(CHEST), (Fault.ASK,)),
        (ASK, QUESTION, ()),
        (NONE, decided(CHEST), (Fault.NO_ITEM,)),
        (ITEM, decided(state=State.NO_ITEM, reason=OUT), (Fault.NO_ITEM,)),
        (NONE, decided(state=State.NO_ITEM, reason=OUT), ()),
        (NONE, decided(state=State.NO_ITEM, reason=NoItemReason.NOT_AN_EXAM), (Fault.REASON,)),
        (ITEM, decided("30040100110000"), (Fault.DEVICE,)),
        (ITEM, decided("20010100110000"), (Fault.SITE,)),
        (ITEM, decided("20040100210000"), (Fault.METHOD,)),
        (ITEM, decided("20040100111100"), (Fault.POST,)),
        (ITEM, decided("20040100110000-x1"), (Fault.EXTRA,)),
        (ITEM, decided("30010100110000"), (Fault.DEVICE, Fault.SITE)),
        (TWO, decided(CHEST), (Fault.PARTS,)),
        (ITEM, decided(HEAD, CHEST), (Fault.PARTS,)),
        (TWO, decided("20040100210000", HEAD), (Fault.METHOD,)),
    ],
)
def test_judging(expected: Answer, decision: Decision | None, faults: tuple[Fault, ...]) -> None:
    outcome = judge("胸部CT平扫", "plain", expected, decision)
    assert outcome.faults == faults
    assert outcome.right == (not faults)


@given(st.permutations([CHEST, HEAD, "20050100110000", "30050103430000"]))
def test_the_order_of_parts_does_not_matter(order: list[str]) -> None:
    expected = Answer(Kind.ITEMS, tuple(sorted(order)))
    assert judge("", "", expected, decided(*order)).right


@given(st.lists(st.sampled_from([CHEST, HEAD, "20040100111100"]), min_size=1, max_size=9))
def test_only_the_same_codes_are_right(codes: list[str]) -> None:
    right = judge("", "", TWO, decided(*codes)).right
    assert right == (sorted(codes) == sorted(TWO.codes))
