"""示例大学附属医院: about 2,000 items, grown over years: devices, billing words, lists, conflicts, slips."""

from __future__ import annotations

import random
from collections.abc import Callable

from sample_data import phrases
from sample_data.county import Line
from sample_data.exams import Exam, all_exams, yearly_counts
from sample_data.vocabulary import (
    CT_SITES,
    CT_VESSELS,
    FLUOROSCOPY,
    MAMMOGRAPHY,
    MR_SITES,
    MR_SPECIALS,
    SIDES,
    Site,
)

HOSPITAL = "示例大学附属医院"
HEADER = ("收费编码", "收费项目名称", "检查类型", "执行科室", "计价单位", "单价", "年检查人次", "备注")
ITEMS = 2000
EXAMS_A_YEAR = 870_000
DEPARTMENTS = {
    "CT": "放射科CT室",
    "MR": "磁共振室",
    "DR": "放射科普放室",
    "MG": "放射科普放室",
    "RF": "胃肠造影室",
}
# The modality column as this hospital fills it.
MODALITY_CELLS = {"CT": ("CT",), "MR": ("MR", "MRI"), "DR": ("DR", "X线", "DX"), "RF": ("RF", "造影")}

Maker = Callable[[random.Random], Line]
EXAMS = all_exams()
WEIGHTS = [exam.popularity for exam in EXAMS]


def _exam(rng: random.Random, modality: str = "") -> Exam:
    """A random exam, common ones more often, of one modality where it is given."""
    while True:
        exam = rng.choices(EXAMS, [weight**0.35 for weight in WEIGHTS])[0]
        if not modality or exam.modality == modality:
            return exam


def _site(rng: random.Random, exam: Exam, side: str) -> str:
    """The site with its side in one of the ways that the staff write it."""
    word = rng.choice((exam.site.name, exam.site.name, *exam.site.aliases))
    if not side:
        return word
    written = rng.choice(phrases.SIDE_WORDS[side])
    return f"{word}{written}" if written.startswith("(") else f"{written}{word.removeprefix('双')}"


def _write(rng: random.Random, exam: Exam, *, side: str | None = None, position: str | None = None) -> str:
    """One exam as one of the staff would write it; ``side`` and ``position`` replace the exam's own."""
    site = _site(rng, exam, exam.side if side is None else side)
    if exam.modality == "DR":
        shown = exam.way if position is None else position
        return rng.choice(phrases.XRAY_PATTERNS).format(site=site, position=shown).replace("片片", "片")
    patterns = phrases.CT_PATTERNS if exam.modality == "CT" else phrases.MR_PATTERNS
    devices = phrases.CT_DEVICES if exam.modality == "CT" else phrases.MR_DEVICES
    method = rng.choice(phrases.METHOD_WORDS[exam.way])
    name = rng.choice(patterns).format(site=site, method=method, device=rng.choice(devices))
    return name.replace("扫描扫描", "扫描").replace("检查扫描", "扫描")


def _plain(rng: random.Random) -> Line:
    exam = _exam(rng)
    return Line(exam.modality, _write(rng, exam), exam.popularity, exam.price)


def _dressed(rng: random.Random) -> Line:
    """With billing words or a purpose around it."""
    exam = _exam(rng)
    name = _write(rng, exam) + rng.choice((*phrases.BILLING, *phrases.PURPOSES))
    return Line(exam.modality, name, exam.popularity / 2, exam.price)


def _vague(rng: random.Random) -> Line:
    """A side or a position left out, or both sides offered in one word."""
    while not (exam := _exam(rng)).site.sided:
        pass
    side = rng.choice(("", "", "左/右", "单侧"))
    if side:
        word = exam.site.name
        tail = exam.method if exam.modality == "DR" else f"{exam.modality}{exam.method}"
        return Line(exam.modality, f"{side}{word}{tail}", exam.popularity, exam.price)
    position = rng.choice(("片", "摄片", None))
    return Line(exam.modality, _write(rng, exam, side="", position=position), exam.popularity, exam.price)


def _two(rng: random.Random, sites: tuple[Site, ...]) -> tuple[str, str]:
    first, second = rng.sample(sites, 2)
    side = {site: rng.choice(SIDES[:2]) if site.sided else "" for site in (first, second)}
    return side[first] + first.name, side[second] + second.name


def _list(rng: random.Random) -> Line:
    """Several exams in one line."""
    modality = rng.choices(("CT", "MR", "DR", "sequences"), (5, 2, 3, 2))[0]
    if modality == "DR":
        exams = [_exam(rng, "DR") for _ in range(2)]
        a, b = (f"{e.side}{e.site.name}{e.way}" for e in exams)
        return Line("DR", rng.choice(phrases.XRAY_LISTS).format(a=a, b=b), 2, 180)
    if modality == "sequences":
        head = rng.choice(("颅脑MR平扫", "头颅MRI平扫", "头颅磁共振平扫+增强", "MR颅脑平扫"))
        added = rng.sample(phrases.MR_SEQUENCES, rng.choice((1, 2, 2, 3)))
        return Line("MR", "+".join((head, *added)), 4, 380 + 200 * len(added))
    sites, patterns = (CT_SITES, phrases.CT_LISTS) if modality == "CT" else (MR_SITES, phrases.MR_LISTS)
    a, b = _two(rng, sites)
    billing = rng.choice(("", "", *phrases.BILLING[:4]))
    return Line(modality, rng.choice(patterns).format(a=a, b=b, billing=billing), 3, 400)


def _conflict(rng: random.Random) -> Line:
    """Two statements that cannot both hold, inside the name or between name and column."""
    if rng.random() < 0.4:
        exam = _exam(rng, rng.choice(("CT", "MR")))
        wrong = "MR" if exam.modality == "CT" else "CT"
        return Line(wrong, f"{exam.side}{exam.site.name}{exam.modality}{exam.method}", 1, exam.price)
    a, b = _two(rng, CT_SITES[:20])
    method = rng.choice(("平扫", "增强", "平扫+增强"))
    return Line("CT", rng.choice(phrases.CT_CONFLICTS).format(a=a, b=b, method=method), 1, 300)


def _slip(rng: random.Random) -> Line:
    """A wrong character."""
    while True:
        line = _plain(rng)
        fitting = [typo for typo in phrases.TYPOS if typo[0] in line.name]
        if fitting:
            right, wrong = rng.choice(fitting)
            return Line(line.modality, line.name.replace(right, wrong, 1), line.popularity / 4, line.price)


def _english(rng: random.Random) -> Line:
    modality = rng.choice(("CT", "MR", "DR"))
    site = rng.choice(phrases.ENGLISH_SITES[modality])
    return Line(modality, rng.choice(phrases.ENGLISH_PATTERNS[modality]).format(site=site), 1, 300)


def _special(rng: random.Random) -> Line:
    """Vessels, special sequences, mammography and contrast studies, with what is written around them."""
    modality, entries = rng.choice(
        (("CT", CT_VESSELS), ("MR", MR_SPECIALS), ("MG", MAMMOGRAPHY), ("RF", FLUOROSCOPY))
    )
    name, popularity, price = rng.choice(entries)
    device = rng.choice(phrases.CT_DEVICES) if modality == "CT" and rng.random() < 0.5 else ""
    around = rng.choice(("", "", "检查", *phrases.BILLING[:4], *phrases.PURPOSES[:2]))
    return Line(modality, f"{device}{name}{around}", popularity, price)


def _outside(rng: random.Random) -> Line:
    """Surcharges, films, drugs, and exams that the standard does not cover."""
    if rng.random() < 0.45:
        pattern, words = rng.choice(phrases.SURCHARGES)
        return Line("", pattern.format(x=rng.choice(words)), 6, 40)
    modality, pattern, words = rng.choice(phrases.OTHERS)
    return Line(modality, pattern.format(x=rng.choice(words)), 8, 260)


# How often each kind of line is written.
MAKERS: tuple[tuple[Maker, float], ...] = (
    (_plain, 44),
    (_dressed, 18),
    (_list, 13),
    (_special, 6),
    (_vague, 6),
    (_slip, 4),
    (_conflict, 4),
    (_english, 2),
    (_outside, 6),
)


def lines() -> list[Line]:
    """ITEMS lines with different names, grouped by modality as the hospital's list is."""
    rng = random.Random(20260102)
    makers, weights = zip(*MAKERS, strict=True)
    found: dict[str, Line] = {}
    while len(found) < ITEMS:
        line = rng.choices(makers, weights)[0](rng)
        found.setdefault(line.name, line)
    return sorted(found.values(), key=lambda line: ("CT MR DR MG RF".find(line.modality) % 99, line.modality))


def _code(number: int) -> str:
    """A charge code; some read as a number in scientific notation, some begin with zeros."""
    if number % 9 == 0:
        return f"2102E{number:05d}"
    if number % 7 == 0:
        return f"00{210300 + number}"
    return f"2102{number:06d}" + ("-1" if number % 11 == 0 else "")


def sheet() -> list[tuple[object, ...]]:
    """Header and rows; the modality column is empty in places, as in life."""
    rng = random.Random(20260103)
    items = lines()
    counts = yearly_counts([line.popularity * rng.lognormvariate(0, 1) for line in items], EXAMS_A_YEAR, rng)
    rows: list[tuple[object, ...]] = [HEADER]
    for number, (line, count) in enumerate(zip(items, counts, strict=True), start=1):
        modality = rng.choice(MODALITY_CELLS.get(line.modality, (line.modality,)))
        cell = modality if rng.random() > 0.06 else None
        note = "2024年起停用" if rng.random() < 0.01 else None
        department = DEPARTMENTS.get(line.modality)
        rows.append((_code(number), line.name, cell or None, department, "次", line.price, count, note))
    return rows
