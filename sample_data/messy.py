"""示例中医院: a workbook as it comes by e-mail.

Several sheets, titles above the header, merged cells, subtotals, repeated headers, blank and duplicate codes,
numbers as text, full-width digits, notes at the end.
"""

from __future__ import annotations

import random
from itertools import groupby

from sample_data.exams import Exam, radiographs, scans, yearly_counts
from sample_data.sheets import Row, Sheet
from sample_data.vocabulary import CT_SITES, FLUOROSCOPY, MAMMOGRAPHY, MR_SITES, MR_SPECIALS, OUT_OF_SCOPE

HOSPITAL = "示例中医院"
_FULL_WIDTH = str.maketrans("0123456789CTMRD", "０１２３４５６７８９ＣＴＭＲＤ")
_GROUPS = (
    ("头颈部", ("头颅", "鼻窦", "眼眶", "颞骨", "鞍区", "颌面部", "颈部", "鼻咽", "喉部", "甲状腺")),
    ("体部", ("胸部", "上腹部", "下腹部", "全腹部", "盆腔", "双肾", "肾上腺", "泌尿系", "肋骨")),
    ("脊柱", ("颈椎", "胸椎", "腰椎", "骶尾椎", "骶髂关节", "骨盆")),
    ("四肢关节", ()),
)


def _group_of(exam: Exam) -> str:
    return next((group for group, sites in _GROUPS if exam.site.name in sites), _GROUPS[-1][0])


def _counts(exams: list[Exam], total: int, rng: random.Random) -> list[int]:
    return yearly_counts([exam.popularity for exam in exams], total, rng)


def ct_sheet() -> Sheet:
    """Two title rows, a category merged down its rows, a subtotal after each category, notes at the end."""
    rng = random.Random(20260111)
    exams = [exam for exam in scans("CT", CT_SITES) if exam.popularity >= 1.2]
    order = [group for group, _ in _GROUPS]
    exams.sort(key=lambda exam: order.index(_group_of(exam)))
    counts = dict(zip(exams, _counts(exams, 21_000, rng), strict=True))
    rows: list[Row] = [
        (f"{HOSPITAL}2025年CT检查项目一览表", None, None, None, None),
        ("填报科室：影像科", None, None, "填报日期：2026年1月5日", None),
        (),
        ("类别", "项目编码", "检查项目", "价格(元)", "全年例数"),
    ]
    merged = [(0, 0, 0, 4)]
    number = 0
    for group, members in groupby(exams, _group_of):
        first = len(rows)
        total = 0
        for exam in members:
            number += 1
            name = f"{exam.side}{exam.site.name}CT（{exam.method}）"
            if number % 13 == 0:
                name = f"６４排{name}".translate(_FULL_WIDTH)
            if number % 17 == 0:
                name = f" {name}  "
            # Every ninth code is the one before it, every eleventh is missing.
            code = None if number % 11 == 0 else f"ZYCT{number - (number % 9 == 0):03d}"
            rows.append((group if len(rows) == first else None, code, name, exam.price, counts[exam]))
            total += counts[exam]
        merged.append((first, 0, len(rows) - 1, 0))
        rows.append(("小计", None, None, None, total))
    rows += [
        ("合计", None, None, None, sum(counts.values())),
        (),
        ("注：1. 增强检查不含造影剂费用。", None, None, None, None),
        ("2. 本表例数不含体检中心。", None, None, None, None),
        ("制表人：吕䶮", None, None, "审核人：张某", None),
    ]
    return Sheet("CT", rows, widths=(12, 12, 34, 10, 10), merged=merged)


def mr_sheet() -> Sheet:
    """A header of two rows; codes and counts stored as numbers here and as text there; names merged over the
    two rows of one item that has two prices."""
    rng = random.Random(20260112)
    exams = [exam for exam in scans("MR", MR_SITES) if exam.popularity >= 1.5]
    counts = _counts(exams, 6_500, rng)
    rows: list[Row] = [
        ("磁共振检查项目", None, None, None, None, None),
        ("序号", "项目", None, "收费", None, "2025年例数"),
        (None, "编号", "名称", "类别", "单价", None),
    ]
    merged = [(0, 0, 0, 5), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 2, 5)]
    for number, (exam, count) in enumerate(zip(exams, counts, strict=True), start=1):
        name = f"{exam.side}{exam.site.name}MRI{exam.method}"
        code: object = 330000 + number if number % 3 else f"{330000 + number}"
        written: object = count if number % 4 else str(count).translate(_FULL_WIDTH)
        rows.append((number, code, name, "普通", exam.price, written))
        if number % 12 == 0:
            rows.append((None, None, None, "特需", exam.price * 2, None))
            at = len(rows) - 1
            merged += [(at - 1, column, at, column) for column in (0, 1, 2)]
    for offset, (name, popularity, price) in enumerate(MR_SPECIALS):
        rows.append((len(exams) + offset + 1, None, name, "普通", price, f"约{popularity * 9}"))
    return Sheet("磁共振", rows, widths=(6, 10, 30, 8, 8, 12), merged=merged)


def xray_sheet() -> Sheet:
    """Printed pages pasted together: the header again and an empty row after every 25 items."""
    rng = random.Random(20260113)
    exams = [exam for exam in radiographs() if exam.popularity >= 1.5]
    header: Row = ("编码", "项目名称", "数量", "备注")
    rows: list[Row] = [("放射科（DR）项目", None, None, None), header]
    for number, (exam, count) in enumerate(zip(exams, _counts(exams, 30_000, rng), strict=True), start=1):
        if number % 25 == 0:
            rows += [(), header]
        name: str | None = f"DR{exam.side}{exam.site.name}{exam.method}"
        if number % 14 == 0:
            name = f"{exam.side}{exam.site.name}\n{exam.method}"
        if number % 31 == 0:
            name = None
        note = "含报告" if number % 10 == 0 else None
        rows.append((f"{number:04d}", name, count, note))
    rows.append(("总计", None, 30_000, None))
    return Sheet("DR", rows, widths=(10, 32, 10, 12), merged=[(0, 0, 0, 3)])


def other_sheet() -> Sheet:
    """Everything else, with header words of its own and no codes."""
    rng = random.Random(20260114)
    rows: list[Row] = [("收费名称", "设备", "收费标准", "人次")]
    entries = [("钼靶", *entry) for entry in MAMMOGRAPHY] + [("胃肠机", *entry) for entry in FLUOROSCOPY]
    entries += [("彩超" if kind == "US" else kind, *entry) for kind, *entry in OUT_OF_SCOPE]
    for device, name, popularity, price in entries:
        rows.append((name, device, f"{price}元", int(popularity) * rng.randint(20, 40)))
    rows.append(("以上价格自2026年1月1日起执行", None, None, None))
    return Sheet("其他", rows, widths=(30, 10, 10, 10))


def sheets() -> list[Sheet]:
    """The whole workbook, with a cover that holds no table and a hidden sheet of old names."""
    cover: list[Row] = [
        (f"{HOSPITAL}影像检查项目（2026版）",),
        (),
        ("说明：各科室按工作表填写，请勿修改表头。",),
        ("联系电话：0000-0000000",),
    ]
    old: list[Row] = [("项目名称", "单价"), ("头部CT", 150), ("胸部CT", 150), ("胸透", 10)]
    return [
        Sheet("填表说明", cover, widths=(50,)),
        ct_sheet(),
        mr_sheet(),
        xray_sheet(),
        other_sheet(),
        Sheet("旧目录", old, hidden=True),
    ]
