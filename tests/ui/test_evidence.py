"""The name in pieces, the code in chips, the draft of an answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from workbench.core.items import (
    Agreement,
    Candidate,
    DecidedPart,
    Decision,
    PartSuggestion,
    Segment,
    SegmentMatch,
    State,
    Suggestion,
    Word,
)
from workbench.ui.draft import Draft
from workbench.ui.views.candidate_card import joined
from workbench.ui.views.codes import chips_of
from workbench.ui.views.evidence_bar import EvidenceBar, pieces_of

FIRST = Candidate("20040100110000", "CT 胸部（平扫）", 0.96, True)
SECOND = Candidate("20040100120000", "CT 胸部（低剂量扫描）", 0.41, True)


def suggestion(*words: Word, unexplained: tuple[str, ...] = ()) -> Suggestion:
    part = PartSuggestion("", (FIRST, SECOND))
    return Suggestion((part,), 0.96, False, words=words, unexplained=unexplained)


def test_pieces_cover_the_name_in_order() -> None:
    name = "64排CT(肺部)平扫XT"
    words = (Word(0, 3, "device"), Word(3, 5, "device"), Word(6, 8, "site", "040100"), Word(9, 11, "method"))
    pieces = pieces_of(name, suggestion(*words, unexplained=("XT",)))
    assert "".join(name[p.start : p.end] for p in pieces) == name
    assert [(name[p.start : p.end], p.kind) for p in pieces] == [
        ("64排", "device"),
        ("CT", "device"),
        ("(", "plain"),
        ("肺部", "site"),
        (")", "plain"),
        ("平扫", "method"),
        ("XT", "unknown"),
    ]


@given(
    st.text(max_size=30),
    st.lists(
        st.tuples(st.integers(-3, 35), st.integers(-3, 35), st.sampled_from(["site", "noise", "unknown"]))
    ),
    st.lists(st.text(max_size=4), max_size=3),
)
def test_pieces_cover_any_name_whatever_the_words(name, spans, unexplained) -> None:
    words = [Word(max(a, 0), b, kind) for a, b, kind in spans]
    pieces = pieces_of(name, suggestion(*words, unexplained=tuple(unexplained)))
    assert "".join(name[p.start : p.end] for p in pieces) == name
    assert all(p.start < p.end for p in pieces)


def test_only_assumed_segments_that_say_something_are_named(qapp) -> None:
    matches = (
        SegmentMatch(Segment.METHOD, Agreement.ASSUMED),
        SegmentMatch(Segment.POST, Agreement.ASSUMED),
        SegmentMatch(Segment.SITE, Agreement.STATED, ((0, 2),)),
    )
    bar = EvidenceBar()
    bar.show_name("胸部CT", suggestion(), Candidate(FIRST.code, FIRST.name, 0.9, True, (), matches))
    assert [segment for segment, _ in bar.assumed] == [Segment.METHOD]


def test_a_long_name_breaks_into_lines(qapp) -> None:
    bar = EvidenceBar()
    bar.show_name("胸部CT平扫" * 20, suggestion(Word(0, 2, "site")), None)
    assert bar.heightForWidth(400) > bar.heightForWidth(4000)


def test_chips_show_only_what_differs() -> None:
    chips = chips_of(SECOND.code, FIRST.code)
    assert [c.text for c in chips] == ["20", "04", "01", "00", "12", "00", "00"]
    assert [c.text for c in chips if c.differs] == ["12"]
    assert chips_of(FIRST.code + "-x1")[-1].text == "-x1"


def test_sentences_are_joined_without_doubled_stops() -> None:
    assert joined(["甲。", "", "乙"]) == "甲；乙"


def test_draft_of_the_engine_is_an_acceptance() -> None:
    draft = Draft(suggestion())
    assert (draft.ranks(), draft.touched, draft.complete) == ((0, (1,)), False, True)
    assert draft.take(2)
    assert (draft.ranks(), draft.touched) == ((0, (2,)), True)
    assert not draft.take(9)


def test_a_code_picked_by_hand_is_an_adjustment_unless_it_is_a_candidate() -> None:
    draft = Draft(suggestion())
    draft.pick("20040100220000", "CT 胸部（平扫 + 增强）", True)
    assert draft.ranks() is None
    assert draft.decided_parts() == (DecidedPart("20040100220000", "CT 胸部（平扫 + 增强）", True, ""),)
    draft.pick(SECOND.code, SECOND.name, True)
    assert draft.ranks() == (0, (2,))


def test_other_readings_come_round() -> None:
    part = PartSuggestion("", (FIRST,))
    draft = Draft(Suggestion((part,), 0.9, False, alternatives=((part, PartSuggestion("", (SECOND,))),)))
    draft.next_reading()
    assert (len(draft.parts), draft.ranks()) == (2, (1, (1, 1)))
    draft.next_reading()
    assert draft.reading == 0


def test_a_decision_is_shown_as_it_stands() -> None:
    decided = DecidedPart(SECOND.code, SECOND.name, True)
    draft = Draft(suggestion(), Decision("1", State.ACCEPTED, (decided,)))
    assert (draft.parts[0].rank, draft.touched) == (2, False)
    two = Draft(suggestion(), Decision("1", State.ADJUSTED, (decided, decided)))
    assert (len(two.parts), two.readings, two.ranks()) == (2, 2, None)


def test_parts_are_added_moved_and_removed() -> None:
    draft = Draft(suggestion())
    draft.add_part()
    assert (draft.current, len(draft.parts), draft.complete) == (1, 2, False)
    assert draft.take(2), "the same candidates stand by"
    draft.move_part(-1)
    assert [p.code for p in draft.parts] == [SECOND.code, FIRST.code]
    draft.remove_part()
    draft.remove_part()
    assert len(draft.parts) == 1


def test_nothing_suggested_leaves_an_empty_draft() -> None:
    draft = Draft(None)
    assert (draft.part, draft.complete, draft.ranks()) == (None, False, None)
    draft.pick(FIRST.code, FIRST.name, True)
    assert draft.complete


def test_a_word_under_the_pointer_lights_its_segment(window) -> None:
    row = window.review.row
    box = next(box for box, _, _, piece in row.evidence._boxes if piece.kind == "method")
    told = []
    row.evidence.hovered.connect(told.append)
    QTest.mouseMove(row.evidence, box.center().toPoint())
    QApplication.processEvents()
    assert told[-1] is Segment.METHOD
    assert [c.segment for c in row.candidates.cards[0]._chips() if c.lit] == [Segment.METHOD]
    row.candidates.cards[0].hovered.emit(Segment.SITE)
    assert row.evidence._lit is Segment.SITE
    row.candidates.cards[0].hovered.emit(None)
    QTest.mouseMove(row.bar.code, QPoint(4 * 26 + 5, 12))
    QApplication.processEvents()
    assert row.evidence._lit is Segment.METHOD, "the composed code lights the name, too"


def test_in_a_composite_only_the_words_of_the_part_in_hand_light_up(window) -> None:
    row = window.review.row
    window.review.items.go_to(3)
    assert row.item.name == "肝脏MR平扫+MRCP"
    methods = [piece for piece in row.evidence.pieces if piece.kind == "method"]
    assert len(methods) == 2
    assert [row.evidence._of_part(piece, Segment.METHOD) for piece in methods] == [True, False]
    row.parts.step(1)
    assert [row.evidence._of_part(piece, Segment.METHOD) for piece in methods] == [False, True]
