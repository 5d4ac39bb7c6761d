"""The modality that a whole list is about, where it has no column that says it: 工作表 MR, 磁共振检查名称."""

from __future__ import annotations

import re

from workbench.core.exchange.layout import Layout
from workbench.core.exchange.sheet_data import SheetData

_OWN = re.compile(
    r"CT|MR|DR|CR|DX|DSA|PET|X[- ]?[线光]|核磁|磁共振|钼靶|超声|[B彩]超|透视|造影|ＣＴ|ＭＲ|ＤＲ",
    re.IGNORECASE,
)
_LONGEST = 24  # characters; what is longer is a sentence
_BUT = re.compile("[不除非另及和、/]|^乳腺$")  # several, all but one, or a site


def list_modality(sheet: SheetData, layout: Layout) -> str:
    """What the sheet's name says, else the header of its names, else a title; empty where none says one.

    Args:
        sheet: The sheet.
        layout: How it is read; a list with a modality column needs nothing else.
    """
    if "modality" in layout.columns:
        return ""
    from workbench.core.naming.columns import column_modality  # needs the lexicon, which most lists do not

    header = layout.headers[layout.columns["name"]] if layout.headers else ""
    above = sheet.rows[: layout.header_row or 0]
    titles = (row[0] for row in (list(filter(str.strip, cells)) for cells in above) if len(row) == 1)
    for text in (sheet.name, header, *titles):
        said = "" if len(text) > _LONGEST or _BUT.search(text) else column_modality(text)
        if said:
            return said if column_modality(said) == said else text.strip()
    return ""


def names_modality(name: str) -> bool:
    """Does a name itself say a modality?"""
    return _OWN.search(name) is not None
