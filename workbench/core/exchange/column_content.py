"""What a column's cells say about its field, where no header says it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.core.exchange.traditional import simplified
from workbench.core.text import normalise

SAMPLE = 400

_EXAM = re.compile(
    r"CT|MR|MRI|DR|CR|DSA|X ?[线光]|平扫|增强|[正侧斜轴]位|摄片|造影|成像|钼靶|透视|重建"
    r"|扫描|超声|彩超|床[旁边]"
    r"|胸|腹|头颅|颅脑|颈|腰|椎|关节|膝|肩|髋|踝|腕|肘|骨|肺|肝|肾|盆腔|乳腺|鼻|眼|耳|副鼻窦|冠脉|血管|膀胱|四肢"
    r"|CHEST|HEAD|BRAIN|ABDOM|PELVI|SPINE|KNEE"
    r"|SHOULDER|HIP|ANKLE|WRIST|FOOT|HAND|NECK|SINUS|MAMMO|ANGIO|XRAY|X-RAY"
)
_MODALITY = re.compile(
    r"(CT|MR|MRI|DR|DX|CR|RF|MG|XR|US|DSA|XA|PET|ECT|NM|SPECT|X[线光]?(检查|摄片|摄影|片)?|核磁(共振)?|磁共振|放射|普放|普通放射"
    r"|钼靶|乳腺|超声|彩超|B超|透视|造影|介入|胃肠|骨密度|BMD|心电|ECG)(检查|扫描|摄影|成像|机)?"
)
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._/-]{1,24}")
_WHOLE = re.compile(r"\d{1,9}")
_MONEY = re.compile(r"\d{1,6}(\.\d{1,4})?")


def is_exam_like(text: str) -> bool:
    """True if the text holds a word that exam names hold and is no sentence."""
    return _names_exam(_plain(text))


def _names_exam(text: str) -> bool:
    return not text.endswith(".") and _EXAM.search(text) is not None


def _plain(text: str) -> str:
    return simplified(normalise(text))


def exam_share(cells: Sequence[str]) -> float:
    """Share of the filled cells that look like exam names, 0 to 1; 0 where none is filled."""
    filled = [cell for cell in cells[:SAMPLE] if cell.strip()]
    return sum(map(is_exam_like, filled)) / len(filled) if filled else 0.0


def modality_share(cells: Sequence[str]) -> float:
    """Share of the filled cells that name a modality or a device, 0 to 1; 0 where none is filled."""
    filled = [_plain(cell) for cell in cells[:SAMPLE] if cell.strip()]
    return sum(_MODALITY.fullmatch(cell) is not None for cell in filled) / len(filled) if filled else 0.0


def content_fields(columns: Sequence[Sequence[str]]) -> dict[str, tuple[int, float]]:
    """The likeliest column for name, modality, code, count and price, with a score of 0 to 1.

    Args:
        columns: Cells of each column, without the header.
    """
    found: dict[str, tuple[int, float]] = {}
    for index, column in enumerate(columns):
        cells = [_plain(cell) for cell in column[:SAMPLE] if cell.strip()]
        if not cells:
            continue
        for field, score in _scores(cells).items():
            if score > found.get(field, (0, 0.0))[1]:
                found[field] = index, score
    return found


def _scores(cells: list[str]) -> dict[str, float]:
    n = len(cells)
    distinct = len(set(cells)) / n
    modality = sum(_MODALITY.fullmatch(cell) is not None for cell in cells) / n
    if modality >= 0.7:
        return {"modality": modality}
    exam = sum(map(_names_exam, cells)) / n
    length = sum(map(len, cells)) / n
    if exam >= 0.4 and 2 <= length <= 80:
        return {"name": exam * (0.5 + 0.5 * distinct) * min(1.0, length / 5)}
    whole = sum(_WHOLE.fullmatch(cell) is not None for cell in cells) / n
    running = whole == 1 and [int(c) for c in cells] == list(range(int(cells[0]), int(cells[0]) + n))
    if running and n > 2:
        return {}
    code = sum(_CODE.fullmatch(cell) is not None for cell in cells) / n
    lengths = {len(cell) for cell in cells}
    if code >= 0.8 and distinct >= 0.9 and (whole < 0.5 or (len(lengths) == 1 and length >= 4)):
        return {"code": code * distinct}
    if whole >= 0.9:
        return {"count": whole * 0.6}
    money = sum(_MONEY.fullmatch(cell) is not None for cell in cells) / n
    return {"price": money * 0.6} if money >= 0.9 else {}
