"""示例县人民医院: one clean sheet of about 300 items in one steady style, with a few habits of its own."""

from __future__ import annotations

import random
from dataclasses import dataclass

from sample_data.exams import Exam, radiographs, scans, yearly_counts
from sample_data.vocabulary import (
    CT_SITES,
    CT_VESSELS,
    FLUOROSCOPY,
    MAMMOGRAPHY,
    MR_SITES,
    MR_SPECIALS,
    OUT_OF_SCOPE,
)

HOSPITAL = "示例县人民医院"
HEADER = ("序号", "院内编码", "检查项目名称", "检查类型", "单价（元）", "年检查量")
EXAMS_A_YEAR = 118_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a hospital's list, before it has a code and a count."""

    modality: str
    name: str
    popularity: float
    price: int


# What the county hospital wrote in passing: sides and positions left out, several exams in one line,
# a bedside unit, a name that contradicts its column.
HABITS = (
    Line("DR", "胸片", 30, 45),
    Line("DR", "膝关节正侧位", 12, 90),
    Line("DR", "手正斜位", 6, 90),
    Line("DR", "床旁胸片", 9, 105),
    Line("DR", "腰椎DR", 5, 90),
    Line("DR", "双膝关节正侧位+髌骨轴位", 3, 180),
    Line("DR", "颈椎正侧位+双斜位", 8, 180),
    Line("DR", "颈椎正侧位、腰椎正侧位", 3, 180),
    Line("DR", "骨龄片", 4, 45),
    Line("DR", "颈椎DR", 4, 90),
    Line("DR", "髋关节片", 3, 90),
    Line("DR", "踝关节正侧位", 5, 90),
    Line("DR", "左/右跟骨侧轴位", 1, 90),
    Line("DR", "单侧肋骨正斜位", 2, 90),
    Line("DR", "双下肢全长正位", 2, 120),
    Line("CT", "胸部CT平扫(低剂量)", 26, 160),
    Line("CT", "胸部高分辨CT", 7, 220),
    Line("CT", "头颅+胸部CT平扫", 10, 360),
    Line("CT", "胸部+上腹部CT平扫", 12, 360),
    Line("CT", "颈椎+腰椎CT平扫", 3, 360),
    Line("CT", "腹部CT平扫", 7, 180),
    Line("CT", "膝关节CT三维重建", 3, 260),
    Line("CT", "踝关节CT平扫", 2, 180),
    Line("CT", "(颈部)胸部CT平扫", 1, 180),
    Line("CT", "上腹部CT平扫(增强)", 2, 320),
    Line("CT", "双下肢CT平扫", 1, 360),
    Line("CT", "头颅CT平扫(急诊)", 14, 180),
    Line("CT", "胸部CT平扫(复查)", 9, 180),
    Line("MR", "头颅MR平扫+DWI", 11, 560),
    Line("MR", "头颅MR平扫+MRA", 6, 700),
    Line("MR", "MR上腹部平扫+MRCP", 3, 780),
    Line("MR", "膝关节MR平扫", 6, 380),
    Line("MR", "肩关节磁共振", 2, 380),
    Line("MR", "腹部磁共振平扫", 1, 380),
    Line("MR", "髋关节MR平扫+增强", 1, 680),
    Line("DR", "踝关节MR平扫", 1, 380),
    Line("CT", "垂体MR平扫", 1, 380),
    Line("CT", "CT增强加收(高压注射)", 4, 60),
    Line("CT", "CT胶片(14×17)", 20, 30),
    Line("MR", "磁共振胶片", 8, 30),
)


def _named(exam: Exam, word: str) -> Line:
    """The house style: side, site, the modality's word, method or position."""
    name = f"{exam.side}{exam.site.name}{word}{exam.method}"
    return Line(exam.modality, name, exam.popularity, exam.price)


def lines() -> list[Line]:
    """All lines of the hospital, in the order of its list: by modality, as the vocabulary goes."""
    ct = [_named(e, "CT") for e in scans("CT", CT_SITES) if e.popularity >= 0.6]
    ct += [Line("CT", name, popularity, price) for name, popularity, price in CT_VESSELS]
    mr = [_named(e, "MR") for e in scans("MR", MR_SITES) if e.popularity >= 0.8]
    mr += [Line("MR", name, popularity, price) for name, popularity, price in MR_SPECIALS[:6]]
    dr = [_named(e, "") for e in radiographs() if e.popularity >= 0.9]
    mg = [Line("MG", name, popularity, price) for name, popularity, price in MAMMOGRAPHY]
    rf = [Line("RF", name, popularity, price) for name, popularity, price in FLUOROSCOPY]
    others = [Line(*entry) for entry in OUT_OF_SCOPE if entry[0] in ("US", "DSA")]
    habits = {m: [line for line in HABITS if line.modality == m] for m in ("CT", "MR", "DR")}
    return [*ct, *habits["CT"], *mr, *habits["MR"], *dr, *habits["DR"], *mg, *rf, *others]


def sheet() -> list[tuple[object, ...]]:
    """Header and rows: running number, code as text with leading zeros, name, modality, price, count."""
    rng = random.Random(20260104)
    items = lines()
    counts = yearly_counts([line.popularity for line in items], EXAMS_A_YEAR, rng)
    rows: list[tuple[object, ...]] = [HEADER]
    for number, (line, count) in enumerate(zip(items, counts, strict=True), start=1):
        rows.append((number, f"0{21030 + number * 3:06d}", line.name, line.modality, line.price, count))
    return rows
