"""The report for a head of department: what it says, and the page that shows it.

The page on paper (PDF) is drawn by the window from the same facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workbench.core.exchange.reports import before_after, page
from workbench.core.exchange.reports.words import joined, moment, percent, reason_word, state_word
from workbench.core.items import State
from workbench.core.project import Moment, ProjectInfo, Tally
from workbench.core.words import Message, say

# From what is done to what is open; colours that stay apart on grey paper too, beside their words.
STATE_HUES: dict[State, str] = {
    State.APPROVED: "#14603B",
    State.ACCEPTED: "#5BB585",
    State.ADJUSTED: "#1B66D6",
    State.NO_ITEM: "#8A7FB5",
    State.QUESTION: "#E39A1C",
    State.OPEN: "#D3D8DF",
}
DONE_HUE, REST_HUE = "#1E7F4F", "#E2E5EA"
WAITING = (State.OPEN, State.QUESTION)
SHOWN = 12  # lines of a list on the page; the one-page PDF shows fewer


@dataclass(frozen=True, slots=True)
class Named:
    """An item worth naming: its name, exams a year, and a sentence about it."""

    name: str
    exams: int
    words: str | Message = ""


@dataclass(frozen=True, slots=True)
class Collapsed:
    """Names that stand for one standard item: code, its name, how many names, exams a year, some of them."""

    code: str
    name: str
    names: int
    exams: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DepartmentFacts:
    """Everything the report says.

    Attributes:
        info: The project.
        made_at: When it was counted, UTC.
        states: Items and exams by state.
        modalities: Decided and all, by modality; the empty word is "none of these".
        no_item: Items and exams by the reason for no standard item.
        open_items, questions, contradictions: The most frequent ones first.
        contradiction_count: How many names contradict themselves or their column.
        contradictions_decided: How many of these are decided.
        collapsed: Standard items with several names, those with most names first.
        collapsed_names: How many names share their standard item with another.
        shared_codes: How many local codes stand for several names.
        names: Different names that were decided to be standard items.
        listed, composed: How many different standard items these are.
        auto: Items and exams that could be answered without a person.
        standard_before: Items and exams whose name or code was one of the standard's when the list came.
        course: What waited after each step.
        marks: Items and exams by mark of mutual recognition; empty without a list in force.
    """

    info: ProjectInfo
    made_at: str
    states: dict[State, Tally]
    modalities: dict[str, tuple[Tally, Tally]]
    no_item: dict[str, Tally]
    open_items: tuple[Named, ...] = ()
    questions: tuple[Named, ...] = ()
    contradictions: tuple[Named, ...] = ()
    contradiction_count: int = 0
    collapsed: tuple[Collapsed, ...] = ()
    collapsed_names: int = 0
    shared_codes: int = 0
    names: int = 0
    listed: int = 0
    composed: int = 0
    auto: Tally = field(default_factory=Tally)
    contradictions_decided: int = 0
    standard_before: Tally = field(default_factory=Tally)
    course: tuple[Moment, ...] = ()
    marks: dict[str, Tally] = field(default_factory=dict)

    @property
    def all(self) -> Tally:
        """All items."""
        return sum(self.states.values(), Tally())

    @property
    def decided(self) -> Tally:
        """Items that are neither open nor waiting for the hospital."""
        return sum((tally for state, tally in self.states.items() if state not in WAITING), Tally())

    def of(self, state: State) -> Tally:
        """Items and exams in a state."""
        return self.states.get(state, Tally())

    def figures(self) -> list[tuple[str, str, str]]:
        """The figures on top: value, what it is, and the numbers behind it."""
        whole, done = self.all, self.decided
        return [
            (percent(done.items, whole.items), say("reports.figure_items"), _of(done.items, whole.items)),
            (percent(done.exams, whole.exams), say("reports.figure_exams"), _of(done.exams, whole.exams)),
            (
                f"{self.names:,} → {self.listed + self.composed:,}",
                say("reports.figure_names"),
                say("reports.figure_names_more", listed=f"{self.listed:,}", composed=f"{self.composed:,}"),
            ),
            (
                f"{self.of(State.OPEN).items:,} · {self.of(State.QUESTION).items:,}",
                say("reports.figure_open"),
                say("reports.figure_open_more", share=percent(self.auto.items, whole.items)),
            ),
        ]

    def shares(self, *, exams: bool) -> list[tuple[State, int, float]]:
        """States with their number and their share of the whole, from what is done to what is open."""
        whole = self.all.exams if exams else self.all.items
        found = [(s, self.of(s).exams if exams else self.of(s).items) for s in STATE_HUES]
        return [(state, number, number / whole) for state, number in found if number]

    def reasons(self) -> list[tuple[str, Tally]]:
        """Words for why there is no standard item, the most frequent first."""
        ordered = sorted(self.no_item.items(), key=lambda pair: -pair[1].items)
        return [(reason_word(reason), tally) for reason, tally in ordered]


def _of(part: int, whole: int) -> str:
    return f"{part:,} / {whole:,}"


def modality_word(modality: str) -> str:
    """CT, MR …, or words for none of these."""
    return modality or say("reports.other_modality")


def sentence(named: Named) -> str:
    """What is said about a named item, in the language in use."""
    return named.words.text() if isinstance(named.words, Message) else named.words


_STYLE = """
.figures{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin:16px 0}
.figure{border:1px solid #e2e5ea;border-radius:6px;padding:10px 14px}.figure b{display:block;font-size:22px}
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 28px;align-items:start}
svg{display:block;width:100%}td svg{margin-top:6px}
.legend span{display:inline-block;margin:4px 16px 4px 0;white-space:nowrap}
.legend i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px}
@media print{.figure b{font-size:17px}}
"""


def page_of(facts: DepartmentFacts) -> str:
    """The page as HTML."""
    text, apart = page.text, page.apart
    info = facts.info
    where = (apart(info.hospital), text(info.release_id), f"{text(moment(facts.made_at))} UTC")
    figures = "".join(
        f'<div class="figure"><b>{text(value)}</b>{text(what)}<div class="note">{text(more)}</div></div>'
        for value, what, more in facts.figures()
    )
    pieces = [
        page.opening(say("reports.department_title"), _STYLE),
        f'<p class="faint">{" · ".join(where)}</p>\n<div class="figures">{figures}</div>\n',
        _heading("coverage"),
        _stack(facts, exams=False),
        _stack(facts, exams=True),
        _legend(facts),
        before_after.section(facts),
        f'<div class="two"><div>{_heading("by_modality")}{_modalities(facts)}</div>',
        f"<div>{_heading('no_item_reasons')}{_reasons(facts)}</div></div>\n",
        _recognition(facts),
        _named("open_most", ("local_name", "exams", "suggested"), facts.open_items),
        _named("questions", ("local_name", "exams", "question"), facts.questions),
        _heading("dictionary"),
        f"<p>{text(dictionary_words(facts))}</p>",
        _collapsed(facts.collapsed),
        _named("contradictions", ("local_name", "exams", "what"), facts.contradictions),
        f'<p class="note">{text(say("reports.department_note"))}</p>',
        page.CLOSING,
    ]
    return "".join(pieces)


def recognition_words(facts: DepartmentFacts) -> str:
    """How much of the work other hospitals recognise, by mark; empty where no list in force does."""
    if not facts.marks:
        return ""
    whole = facts.all
    every = sum(facts.marks.values(), Tally())
    said = [
        say("reports.recognition_mark", mark=mark, items=f"{t.items:,}", exams=f"{t.exams:,}")
        for mark, t in facts.marks.items()
    ]
    return say(
        "reports.recognition_words",
        items=_of(every.items, whole.items),
        items_share=percent(every.items, whole.items),
        exams_share=percent(every.exams, whole.exams),
        marks=say("ui.list_separator").join(said),
    )


def _recognition(facts: DepartmentFacts) -> str:
    words = recognition_words(facts)
    return f"{_heading('recognition')}<p>{page.text(words)}</p>\n" if words else ""


def dictionary_words(facts: DepartmentFacts) -> str:
    """How many names and codes of the hospital's own list are in one another's way."""
    return say(
        "reports.dictionary_words",
        collapsed=f"{facts.collapsed_names:,}",
        contradictions=f"{facts.contradiction_count:,}",
        codes=f"{facts.shared_codes:,}",
    )


def _heading(name: str) -> str:
    return f"<h2>{page.text(say(f'reports.{name}'))}</h2>\n"


def _stack(facts: DepartmentFacts, *, exams: bool) -> str:
    """One bar of the whole, a piece for each state."""
    what = say("reports.exams" if exams else "reports.items")
    shares = facts.shares(exams=exams)
    if not shares:
        return f'<p class="note">{page.text(say("reports.no_counts"))}</p>'
    words = ", ".join(f"{state_word(state)} {number:,}" for state, number, _ in shares)
    drawn, at = [], 0.0
    for state, number, share in shares:
        tip = f"<title>{page.text(f'{state_word(state)} {number:,} ({share:.1%})')}</title>"
        box = f'x="{at:.2f}" width="{share * 1000:.2f}" height="22" fill="{STATE_HUES[state]}"'
        drawn.append(f"<rect {box}>{tip}</rect>")
        at += share * 1000
    label = page.text(f"{what}: {words}")
    return (
        f'<p class="faint">{page.text(what)}</p><svg viewBox="0 0 1000 22" height="22"'
        f' preserveAspectRatio="none" role="img" aria-label="{label}">{"".join(drawn)}</svg>\n'
    )


def _legend(facts: DepartmentFacts) -> str:
    entries = []
    for state, hue in STATE_HUES.items():
        tally = facts.of(state)
        words = f"{state_word(state)} {tally.items:,} · {tally.exams:,}"
        entries.append(f'<span><i style="background:{hue}"></i>{page.text(words)}</span>')
    return (
        f'<p class="legend">{"".join(entries)}</p>\n<p class="note">{page.text(say("reports.legend"))}</p>\n'
    )


def _bar(share: float) -> str:
    width = f"{share * 200:.1f}"
    return (
        f'<svg viewBox="0 0 200 10" height="10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="200" height="10" fill="{REST_HUE}"/>'
        f'<rect width="{width}" height="10" fill="{DONE_HUE}"/></svg>'
    )


def _modalities(facts: DepartmentFacts) -> str:
    heads = [say(f"reports.{name}") for name in ("modality", "covered", "items_covered", "exams_covered")]
    lines = []
    for modality, (done, whole) in facts.modalities.items():
        share = done.items / whole.items if whole.items else 0.0
        cells = (percent(done.items, whole.items), percent(done.exams, whole.exams))
        lines.append((page.text(modality_word(modality)), _bar(share), *cells))
    return page.table(heads, lines, frozenset({2, 3}), (26, 34, 20, 20))


def _reasons(facts: DepartmentFacts) -> str:
    if not facts.no_item:
        return f'<p class="note">{page.text(say("reports.none_so_far"))}</p>'
    heads = [say(f"reports.{name}") for name in ("reason", "items", "exams")]
    lines = [(page.text(words), f"{t.items:,}", f"{t.exams:,}") for words, t in facts.reasons()]
    return page.table(heads, lines, frozenset({1, 2}))


def _named(title: str, heads: Sequence[str], found: Iterable[Named]) -> str:
    lines = [(page.apart(n.name), f"{n.exams:,}", page.apart(sentence(n))) for n in found]
    if not lines:
        return ""
    names = [say(f"reports.{head}") for head in heads]
    return _heading(title) + page.table(names, lines, frozenset({1}), (38, 12, 50))


def _collapsed(found: Sequence[Collapsed]) -> str:
    if not found:
        return ""
    heads = [say(f"reports.{name}") for name in ("standard_item", "names", "exams", "examples")]
    lines = [
        (
            f'<span class="code">{page.text(c.code)}</span> {page.apart(c.name)}',
            f"{c.names:,}",
            f"{c.exams:,}",
            joined(map(page.apart, c.examples)) + ("…" if c.names > len(c.examples) else ""),
        )
        for c in found
    ]
    return page.table(heads, lines, frozenset({1, 2}), (34, 8, 10, 48))
