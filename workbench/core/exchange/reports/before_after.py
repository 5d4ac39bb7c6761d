"""What the mapping changed: the list as it came and as it is now, and the way from one to the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.core.exchange.reports import page
from workbench.core.exchange.reports.words import percent
from workbench.core.project import Moment
from workbench.core.project.course import thinned
from workbench.core.words import say

if TYPE_CHECKING:
    from workbench.core.exchange.reports.department import DepartmentFacts

HEADS = ("measure", "before", "now")
ITEMS_HUE, EXAMS_HUE = "#1B66D6", "#1E7F4F"
_MOST_POINTS = 400
_ACROSS, _UP = 400, 96  # the plot's own units
Curve = list[tuple[float, float]]


def lines(facts: DepartmentFacts) -> list[tuple[str, str, str]]:
    """What is compared, how it was before, and how it is now."""
    whole, was, done = facts.all, facts.standard_before, facts.decided
    settled = facts.contradictions_decided
    return [
        (say("reports.answered_items"), f"{was.items:,}", f"{done.items:,}"),
        (
            say("reports.answered_exams"),
            percent(was.exams, whole.exams),
            percent(done.exams, whole.exams),
        ),
        (say("reports.ways_to_say"), f"{facts.names:,}", f"{facts.listed + facts.composed:,}"),
        (
            say("reports.unsettled_contradictions"),
            f"{facts.contradiction_count:,}",
            f"{facts.contradiction_count - settled:,}",
        ),
    ]


def curves(moments: Sequence[Moment]) -> list[tuple[str, str, Curve]]:
    """For items and for exams: words, colour, and how much was settled after each step, from 0,0 to 1,1.

    Steps stand at equal distances, so that nights and pauses take no room. Nothing before the first decision.
    """
    kept = thinned(moments, _MOST_POINTS)
    if len(kept) < 2:
        return []
    found = []
    for word, hue, waiting in (
        ("items", ITEMS_HUE, [moment.items for moment in kept]),
        ("exams", EXAMS_HUE, [moment.exams for moment in kept]),
    ):
        most = max(waiting)
        if most:
            curve = [(n / (len(kept) - 1), 1 - left / most) for n, left in enumerate(waiting)]
            found.append((say(f"reports.{word}"), hue, curve))
    return found


def section(facts: DepartmentFacts) -> str:
    """The comparison beside the way, as HTML."""
    heads = [say(f"reports.{name}") for name in HEADS]
    compared = [tuple(map(page.text, line)) for line in lines(facts)]
    table = page.table(heads, compared, frozenset({1, 2}), (46, 27, 27))
    note = f'<p class="note">{page.text(say("reports.before_note"))}</p>'
    return (
        f'<div class="two"><div><h2>{page.text(say("reports.before_and_now"))}</h2>\n{table}{note}</div>'
        f"<div><h2>{page.text(say('reports.way'))}</h2>\n{_plot(facts.course)}</div></div>\n"
    )


def _plot(moments: Sequence[Moment]) -> str:
    found = curves(moments)
    if not found:
        return f'<p class="note">{page.text(say("reports.none_so_far"))}</p>'
    drawn = [
        f'<path d="M0 {y}H{_ACROSS}" stroke="#e2e5ea" vector-effect="non-scaling-stroke"/>'
        for y in (0, _UP // 2, _UP)
    ]
    for number, (_, hue, curve) in enumerate(found):
        points = " ".join(f"{x * _ACROSS:.1f},{(1 - y) * _UP:.1f}" for x, y in curve)
        dash = ' stroke-dasharray="6 4"' if number else ""
        drawn.append(
            f'<polyline points="{points}" fill="none" stroke="{hue}" stroke-width="2"{dash}'
            ' vector-effect="non-scaling-stroke"/>'
        )
    legend = "".join(
        f'<span><i style="background:{hue}"></i>{page.text(f"{word} {curve[-1][1]:.1%}")}</span>'
        for word, hue, curve in found
    )
    days = " – ".join(dict.fromkeys((moments[0].at[:10], moments[-1].at[:10])))
    label = page.text(say("reports.way"))
    return (
        f'<svg viewBox="0 -2 {_ACROSS} {_UP + 4}" height="120" preserveAspectRatio="none" role="img"'
        f' aria-label="{label}">{"".join(drawn)}</svg><p class="legend">{legend}</p>'
        f'<p class="note">{page.text(days)}</p>\n'
    )
