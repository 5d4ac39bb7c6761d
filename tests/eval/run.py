"""How right the suggestions are, on names with agreed codes.

``python -m tests.eval.run [--own] [--errors N] [--save] [--compare] [--no-peers]``

Without ``--own`` the development names (``../shared/eval/dev.csv``) are used; where they are not at hand, it
says so and ends. Figures are in percent, with counts.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.eval import baseline
from tests.eval.catalogue import catalogue
from tests.eval.gold import FILES, Gold, read_gold
from tests.eval.peers import peers, run
from tests.eval.scoring import Outcome, Share, answer, figures, reliability
from workbench.core.standard import Release, load_release
from workbench.core.suggest import Suggester


def percent(share: Share | None) -> str:
    """``97.5 % (195/200)``."""
    return f"{100 * share[0] / share[1]:5.1f} % ({share[0]}/{share[1]})" if share else "-"


def show_figures(which: str, outcomes: list[Outcome]) -> None:
    """Our figures, beside the baseline's where they differ."""
    for name, share in figures(outcomes).items():
        saved = baseline.saved_figure(which, name)
        note = "" if saved is None or saved == share else f"   baseline {percent(saved)}"
        print(f"  {name:16s} {percent(share)}{note}")


def show_reliability(outcomes: list[Outcome]) -> None:
    """What the engine said of itself against what was right."""
    print("\nconfidence        mean   first right")
    for lower, mean, share in reliability(outcomes):
        print(f"  from {lower:4.2f}      {mean:.3f}  {percent(share)}")


def show_peers(release: Release, names: list[Gold], ours: list[Outcome]) -> None:
    """Ours beside the peers: first right and within five, all names and by kind."""
    targets = catalogue(release)
    print(f"\nthe same names, {len(targets)} listed and composed names to choose from")
    print(f"  {'':24s} {'top1':>7s} {'five':>7s} {'single':>7s} {'several':>7s} {'none':>7s} {'s':>6s}")
    rows = {"this engine": (lambda: ours)}
    for title, search in peers(targets, [g.name for g in names]).items():
        rows[title] = lambda search=search: run(search, names)
    for title, work in rows.items():
        started = time.perf_counter()
        shares = figures(work())
        seconds = time.perf_counter() - started
        keys = ("top1", "within five", "kind single", "kind composite", "kind scope")
        cells = [f"{100 * shares[k][0] / shares[k][1]:6.1f} " if k in shares else "     - " for k in keys]
        print(f"  {title:24s} {' '.join(cells)} {seconds:6.1f}")


def show_outcome(title: str, outcome: Outcome) -> None:
    """One name with what is right and what was answered."""
    gold = outcome.gold
    right = " || ".join(";".join("|".join(sorted(p)) for p in r) for r in gold.readings) or "(none)"
    got = ";".join(part[0] for part in outcome.codes) or "(none)"
    flags = f" [{' '.join(sorted(gold.flags))}]" if gold.flags else ""
    print(
        f"  {title} {gold.name} ({gold.modality}): {right}{flags} <- {got}{' AUTO' if outcome.auto else ''}"
    )


def show_compare(which: str, outcomes: list[Outcome]) -> bool:
    """What got better and worse; True if nothing got worse."""
    change = baseline.compare(which, outcomes)
    print(
        f"\nbetter {len(change.better)}, worse {len(change.worse)}, newly unsafe {len(change.unsafe)},"
        f" not in the baseline {change.fresh}"
    )
    groups = (("better", change.better), ("worse ", change.worse), ("unsafe", change.unsafe))
    for title, group in groups:
        for outcome in group:
            show_outcome(title, outcome)
    return not change.worse and not change.unsafe


def main(arguments: list[str] | None = None) -> int:
    """Run, print, and save or compare as asked. 1 where ``--compare`` finds something worse."""
    parser = argparse.ArgumentParser(prog="tests.eval.run", description=__doc__.splitlines()[0])
    parser.add_argument("--own", action="store_true", help="our own names instead of the development names")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print up to N wrong names")
    parser.add_argument("--save", action="store_true", help="make the outcome the baseline")
    parser.add_argument("--compare", action="store_true", help="print what got better and worse")
    parser.add_argument("--no-peers", action="store_true", help="leave out the usual tools")
    options = parser.parse_args(arguments)
    which = "own" if options.own else "dev"
    if not FILES[which].is_file():
        print(f"skipped: {FILES[which].name} is not at hand")
        return 0
    release = load_release("5.0")
    names = read_gold(FILES[which])
    outcomes = answer(Suggester(release), names)
    print(f"{which}: {len(names)} names")
    show_figures(which, outcomes)
    show_reliability(outcomes)
    if not options.no_peers:
        show_peers(release, names, outcomes)
    wrong = [o for o in outcomes if not o.first or (o.auto and not o.auto_right)]
    for outcome in wrong[: options.errors]:
        show_outcome("wrong " if not outcome.first else "unsafe", outcome)
    good = show_compare(which, outcomes) if options.compare else True
    if options.save:
        baseline.save(which, outcomes)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
