"""Words that hospitals write above their columns, by field, the most telling first.

A header that equals an earlier word wins over one that equals a later word; a header that merely contains a
word counts half. These are words to recognise, not words to show.
"""

from __future__ import annotations

import re

from workbench.core.exchange.traditional import simplified
from workbench.core.text import key_of

# Names of columns in hospital systems: the initials of the Chinese words.
_INITIALS = {
    "name": ("xmmc", "jcxmmc", "jcxm", "sfxmmc", "yzmc", "yzxmmc"),
    "code": ("xmdm", "xmbm", "jcxmdm", "jcxmbm", "sfxmdm", "sfxmbm", "yzdm", "bm", "dm"),
    "modality": ("jclx", "jclb", "sblx", "xmlb", "lb"),
    "count": ("sl", "jcl", "rc"),
}
HEADER_WORDS: dict[str, tuple[str, ...]] = {
    "name": (
        "检查项目名称", "检查项目", "院内项目名称", "院内项目", "检查名称", "影像检查项目", "收费项目名称",
        "收费名称", "项目名称", "医嘱名称", "医嘱项目", "诊疗项目名称", "诊疗项目", "服务项目名称",
        "服务项目", "收费项目", "检查项目描述", "检查描述", "检查内容", "exam name", "examination name",
        "exam", "examination", "procedure name", "study description", "procedure", "item name",
        "local name", "study", "description", "项目", "名称", "name", "item", "procedure desc", "exam desc",
        "item desc", *_INITIALS["name"],
    ),
    "code": (
        "院内编码", "院内代码", "本院编码", "院内项目编码", "检查项目编码", "检查项目代码", "项目编码",
        "项目代码", "收费编码", "收费项目编码", "收费代码", "医嘱编码", "检查编码", "检查代码",
        "诊疗项目编码", "local code", "item code", "exam code", "procedure code", "his编码", "his代码",
        "物价编码", "编码", "代码", "编号", "项目编号", "code", "item id", "id", *_INITIALS["code"],
    ),
    "modality": (
        "检查类型", "检查类别", "设备类型", "设备类别", "影像类型", "影像类别", "检查大类", "检查设备",
        "模态", "modality", "modality type", "设备", "类型", "类别", "项目类别", "项目类型", "大类",
        "分类", "type", "category", *_INITIALS["modality"],
    ),
    "site": (
        "检查部位", "部位", "部位名称", "身体部位", "body part", "site", "body site", "region", "jcbw",
    ),
    "method": (
        "检查方法", "扫描方法", "扫描方式", "检查方式", "方法", "方法名称", "method", "technique",
    ),
    "department": (
        "执行科室", "检查科室", "科室", "科室名称", "所属科室", "开单科室", "department", "dept",
        "performing department",
    ),
    "count": (
        "年检查量", "年检查人次", "年检查例数", "年检查数", "年数量", "检查量", "年业务量", "年度检查量",
        "检查人次", "检查例数", "例数", "人次", "数量", "次数", "工作量", "频次", "业务量", "exams a year",
        "annual volume", "yearly count", "volume", "count", "exams", "number of exams", "frequency",
        "quantity", "n", "cnt", "qty", *_INITIALS["count"],
    ),
    "price": (
        "单价", "价格", "收费标准", "收费单价", "项目单价", "费用", "金额", "price", "unit price", "fee",
        "charge", "cost", "现行价格", "三级医院价格", "三级价", "二级价", "一级价", "最高限价", "指导价",
        "收费", "dj", "xmdj",
    ),
    "price_item": (
        "价表项目名称", "价表项目", "价表名称", "物价项目名称", "物价项目", "物价名称", "计价项目名称",
        "计价项目", "对应收费项目", "对应收费项目名称", "price item", "priced item", "billing item",
    ),
}  # fmt: skip

# Columns of running numbers, as :func:`header_key` gives them.
SERIAL_HEADERS = ("序号", "NO", "NO.", "行号", "SEQ", "SERIAL")

# Columns that look like one of the fields and are not.
OTHER_HEADERS = (
    *SERIAL_HEADERS, "国家编码", "国家医保编码", "医保编码", "标准编码",
    "标准名称", "单位", "计价单位", "备注", "说明", "项目内涵", "除外内容", "规格", "拼音码", "五笔码",
    "患者姓名", "姓名", "设备名称", "医院名称", "机构名称", "医院", "机构",
)  # fmt: skip

# Names of what is billed: the name of the exam, unless a better column names it.
PRICED_NAMES = frozenset(map(key_of, ("收费项目名称", "收费名称", "收费项目")))

_EXACT = {
    key_of(word): (field, 1.0 - 0.4 * place / len(words))
    for field, words in HEADER_WORDS.items()
    for place, word in reversed(list(enumerate(words)))
}
_OTHER = {key_of(word) for word in OTHER_HEADERS}
_PIECES = [
    (key_of(word), field, 0.5 - 0.2 * place / len(words))
    for field, words in HEADER_WORDS.items()
    for place, word in enumerate(words)
    if len(key_of(word)) >= (2 if not word.isascii() else 5)
]
_YEAR = re.compile(r"^(20)?\d\d(年度|年)")
_MAX_HEADER = 24


def header_key(cell: str) -> str:
    """A header for comparison: normalised, simplified, without spaces, year before, unit behind, ``*``."""
    key = _YEAR.sub("", simplified(key_of(cell))).replace("_", "")
    opening = key.find("(")
    if opening > 0 and key.endswith(")"):
        key = key[:opening]
    return key.strip("*:：")


def year_of(cell: str) -> int:
    """The year that a header begins with, 0 for none."""
    found = _YEAR.match(key_of(cell))
    return int(found[0].rstrip("年度")) % 100 if found else 0


def field_of(cell: str) -> tuple[str, float] | None:
    """The field that a header cell names and how surely (0.3 to 1), or None."""
    if not cell or len(cell) > _MAX_HEADER * 2:
        return None
    key = header_key(cell)
    if not key or len(key) > _MAX_HEADER or key in _OTHER:
        return None
    if key in _EXACT:
        return _EXACT[key]
    if "/" in key:
        # A bilingual header such as 检查项目/Exam counts by either half.
        halves = [field_of(half) for half in key.split("/") if half]
        return max((half for half in halves if half), key=lambda pair: pair[1], default=None)
    if any(key.endswith(other) for other in _OTHER if len(other) >= 4):
        return None
    best: tuple[str, float] | None = None
    size = 0
    for word, field, score in _PIECES:
        # The longest word decides; at the end of a header it is the head of the phrase (检查部位名称).
        if word in key and (len(word), key.endswith(word)) > (size, False) and len(word) * 3 >= len(key):
            best, size = (field, score), len(word)
    return best
