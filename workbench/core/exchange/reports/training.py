"""What training gives out: a page with a trainee's result, and the trainer's workbook over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from workbench.core.exchange.reports import page
from workbench.core.exchange.reports.sheet import Book
from workbench.core.exchange.reports.words import moment, percent, reason_word
from workbench.core.training import Answer, Fault, Kind, Outcome, Result
from workbench.core.words import language, say

_STYLE = """
body{max-width:760px}.score{font-size:44px;font-weight:600;margin:6px 0 0}
h1{text-align:center;font-size:26px;letter-spacing:.06em;margin:18px 0 4px}
.who{text-align:center;font-size:20px;margin:10px 0}.middle{text-align:center}
"""


def fault_word(fault: Fault) -> str:
    """What was wrong, in words."""
    return say(f"training.fault_{fault.value}")


def faults_text(outcome: Outcome) -> str:
    """All that was wrong with an answer, in a line."""
    return say("training.and").join(fault_word(fault) for fault in outcome.faults)


def answer_text(answer: Answer | None) -> str:
    """An answer in words: codes, no item and why, or a question."""
    if answer is None:
        return say("training.no_answer")
    if answer.kind is Kind.ITEMS:
        return " + ".join(answer.codes)
    if answer.reason is not None:
        return say("training.answer_no_item", reason=reason_word(answer.reason.value))
    return say("training.answer_ask")


def title_of(result: Result) -> str:
    """What a result is called: a certificate for a test that was passed."""
    certified = result.passed and not result.told
    return say("training.certificate" if certified else "training.result")


def figures(result: Result) -> list[tuple[str, str]]:
    """Names and values of what was measured."""
    pace, keys = result.per_hour, result.keys_an_item
    return [
        (say("training.right"), f"{result.right} / {result.total}"),
        (say("training.pass_mark"), percent(result.pass_mark, 1)),
        (say("training.pace"), say("training.an_hour", n=f"{pace:,.0f}") if pace else "–"),
        (say("training.keys"), f"{keys:.1f}" if keys is not None else "–"),
        (say("training.made_at"), f"{moment(result.made_at)} UTC"),
        (say("training.check"), result.head[:16]),
    ]


def sentence(result: Result) -> str:
    """The result in a sentence."""
    title = result.pack_title[language()]
    key = "training.told_sentence" if result.told else "training.test_sentence"
    verdict = say("training.passed" if result.passed else "training.not_passed")
    return f"{say(key, title=title)} {verdict}"


def certificate_page(result: Result) -> str:
    """The page: who, how much was right, by level and segment, and each wrong answer with the right one."""
    made = [page.opening(title_of(result), _STYLE)]
    made.append(f'<p class="who">{page.apart(result.trainee or say("training.nobody"))}</p>\n')
    made.append(f'<p class="middle">{page.text(sentence(result))}</p>\n')
    made.append(f'<p class="score middle">{percent(result.right, result.total)}</p>\n')
    made.append(page.facts((name, page.text(value)) for name, value in figures(result)))
    made.append(f"<h2>{page.text(say('training.by_level'))}</h2>\n")
    heads = [say("training.level"), say("training.right"), say("training.share")]
    lines = [
        [page.text(level.title[language()]), f"{right} / {whole}", percent(right, whole)]
        for level, right, whole in result.by_level()
    ]
    made.append(page.table(heads, lines, frozenset((1, 2))))
    faults = result.by_fault()
    if faults:
        made.append(f"<h2>{page.text(say('training.by_fault'))}</h2>\n")
        lines = [[page.text(fault_word(fault)), str(count)] for fault, count in faults.items()]
        made.append(page.table([say("training.fault"), say("training.names")], lines, frozenset((1,))))
    wrong = [outcome for outcome in result.outcomes if not outcome.right]
    if wrong:
        made.append(f"<h2>{page.text(say('training.wrong'))}</h2>\n")
        heads = [say(f"training.{key}") for key in ("name", "fault", "given", "expected")]
        lines = [_wrong(outcome) for outcome in wrong]
        made.append(page.table(heads, lines, widths=(30, 16, 27, 27)))
    return "".join(made) + page.CLOSING


def _wrong(outcome: Outcome) -> list[str]:
    cells = (faults_text(outcome), answer_text(outcome.given), answer_text(outcome.expected))
    return [page.apart(outcome.name), *(page.text(cell) for cell in cells)]


def write_sheet(path: Path, results: Sequence[Result]) -> None:
    """All trainees, a line each; who was wrong where; which names were hard."""
    with Book(path, say("training.sheet_title")) as book:
        _trainees(book, results)
        _names(book, results)
        _wrong_answers(book, results)


def _trainees(book: Book, results: Sequence[Result]) -> None:
    widths = (("trainee", 18), ("exercise", 22), ("right", 9), ("names", 9), ("share", 9), ("verdict", 12))
    rest = (("pace", 12), ("keys", 12), *((f"fault_{fault.value}", 11) for fault in Fault))
    last = (("made_at", 20), ("check", 20))
    columns = [(float(width), say(f"training.{key}")) for key, width in (*widths, *rest, *last)]
    sheet = book.sheet(say("training.trainees"), columns)
    for result in results:
        faults, pace, keys = result.by_fault(), result.per_hour, result.keys_an_item
        sheet.row(
            [
                result.trainee or say("training.nobody"),
                result.pack_title[language()],
                *(result.right, result.total, percent(result.right, result.total)),
                say("training.yes" if result.passed else "training.no"),
                round(pace) if pace else "",
                f"{keys:.1f}" if keys is not None else "",
                *(faults.get(fault, 0) for fault in Fault),
                moment(result.made_at),
                result.head[:16],
            ]
        )


def _names(book: Book, results: Sequence[Result]) -> None:
    """Every name, the hardest first."""
    wrong: Counter[tuple[str, str]] = Counter()
    whole: Counter[tuple[str, str]] = Counter()
    expected: dict[tuple[str, str], Answer] = {}
    for result in results:
        for outcome in result.outcomes:
            key = (result.pack_title[language()], outcome.name)
            whole[key] += 1
            wrong[key] += not outcome.right
            expected[key] = outcome.expected
    columns = (("exercise", 22), ("name", 40), ("wrong_count", 12), ("trainees", 12), ("expected", 44))
    sheet = book.sheet(say("training.names"), [(float(w), say(f"training.{k}")) for k, w in columns])
    for key in sorted(whole, key=lambda k: (-wrong[k] / whole[k], k)):
        sheet.row([*key, wrong[key], whole[key], answer_text(expected[key])])


def _wrong_answers(book: Book, results: Sequence[Result]) -> None:
    columns = (
        *(("trainee", 18), ("exercise", 22), ("name", 40), ("fault", 22)),
        *(("given", 40), ("expected", 40)),
    )
    sheet = book.sheet(say("training.wrong"), [(float(w), say(f"training.{k}")) for k, w in columns])
    for result in results:
        for outcome in result.outcomes:
            if not outcome.right:
                sheet.row(
                    [
                        result.trainee or say("training.nobody"),
                        result.pack_title[language()],
                        outcome.name,
                        faults_text(outcome),
                        answer_text(outcome.given),
                        answer_text(outcome.expected),
                    ]
                )
