"""The sheet 标准字典: the catalogue of the edition, and the terms from which a code is put together.

The terms stand in two columns, key and term, sorted by key; a drop-down offers the terms of one key. So
every choice depends on those before it without macros and without INDIRECT, which not all programs follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from workbench.core.exchange.mapping_columns import both
from workbench.core.exchange.mapping_sheets import sheet_name
from workbench.core.exchange.workbook_style import LINE_POINTS, Styles, set_up_page
from workbench.core.standard import Release
from workbench.core.standard.dictionaries import UNUSED
from workbench.core.words import Message

if TYPE_CHECKING:  # the library takes half a second that only an export should cost
    from workbench.core.exchange.list_worksheet import Line, ListWorksheet

_HEADS = ("col_codes", "col_names", "col_name_en")
_TERM_HEADS = ("col_key", "col_term")
CODE, NAME, _, _, KEY, TERM = "ABCDEF"  # columns
DEVICES = "D"  # key of the devices
_WIDTHS = (20, 46, 60, 3, 14, 34)
_ROWS = 20_000  # as far as formulas look


def terms(release: Release) -> list[tuple[str, str]]:
    """Key and term of everything that may be picked, sorted by key; a term begins with its code.

    Keys: ``D`` device; ``T20`` modality of device 20; then with the modality before: ``1CT`` site level 1,
    ``2CT04`` level 2 under 04, ``3CT0401`` level 3; ``M20`` methods of a device; ``PCT`` the last segment.
    """
    return sorted(_terms(release), key=lambda pair: pair[0])


def _terms(release: Release) -> Iterator[tuple[str, str]]:
    for device in release.devices.values():
        yield DEVICES, f"{device.code} {device.zh}"
        yield f"T{device.code}", device.modality
        for code in release.methods_for(device.modality, None, device.code):
            method = release.methods.get((device.modality, code))
            if method is not None:
                yield f"M{device.code}", f"{code} {method.zh}"
    unused = f"{UNUSED} {Message('exchange.unused_segment').text('zh')}"
    for modality in dict.fromkeys(device.modality for device in release.devices.values()):
        yield f"P{modality}", unused
        for term in release.posts.values() if modality == "CT" else ():
            yield f"P{modality}", f"{term.code} {term.zh}"
        for position in release.positions.values() if modality == "X" else ():
            yield f"P{modality}", f"{position.code} {position.zh}"
        seen: set[str] = set()
        for code in sorted(release.sites_for(modality)):
            site = release.sites[code]
            for level, group in (("1", site.level1), ("2", site.level2)):
                if level + group not in seen and group in release.groups:
                    seen.add(level + group)
                    above = "" if level == "1" else site.level1
                    yield f"{level}{modality}{above}", f"{group} {release.groups[group].zh}"
            yield f"3{modality}{site.level2}", f"{code} {site.zh}"


def choice_of(key: str) -> str:
    """The formula of a list of terms. ``key`` is a formula that gives their key."""
    sheet = sheet_name("sheet_dictionary")
    keys = f"{sheet}!${KEY}$1:${KEY}${_ROWS}"
    return f"=OFFSET({sheet}!${TERM}$1,MATCH({key},{keys},0)-1,0,COUNTIF({keys},{key}),1)"


def name_of(code: str) -> str:
    """The formula that looks up the name of the code in a cell; an error where it is not listed."""
    sheet = sheet_name("sheet_dictionary")
    return f"VLOOKUP({code},{sheet}!${CODE}$1:${NAME}${_ROWS},2,FALSE)"


def term_of(key: str) -> str:
    """The formula that looks up the first term of a key."""
    sheet = sheet_name("sheet_dictionary")
    return f"VLOOKUP({key},{sheet}!${KEY}$1:${TERM}${_ROWS},2,FALSE)"


def write_dictionary(sheet: ListWorksheet, styles: Styles, release: Release, draft: str) -> None:
    """The catalogue in the first columns, the terms behind it."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    listed, picks = sorted(release.listed), terms(release)
    rows = 1 + max(len(listed), len(picks))
    sheet.fill(_lines(sheet, styles, release, listed, picks), rows, len(_WIDTHS))
    sheet.autofilter(0, 0, len(listed), 2)
    sheet.repeat_rows(0)
    set_up_page(sheet, draft_words=draft, last_row=len(listed), last_column=2)


def _lines(
    sheet: ListWorksheet, styles: Styles, release: Release, listed: list[str], picks: list[tuple[str, str]]
) -> Iterator[Line]:
    plain = sheet.render(None, styles.plain)
    heads = [sheet.render(both(head), styles.head) for head in (*_HEADS, *_TERM_HEADS)]
    yield 33.0, [*heads[:3], plain, *heads[3:]], 0
    for code, term in zip_longest(listed, picks):
        left, right = [plain] * 3, [plain] * 2
        if code is not None:
            named = (release.listed[code], release.name_en(code))
            left = [sheet.render(code, styles.code), *(sheet.render(name, styles.text) for name in named)]
        if term is not None:
            right = [sheet.render(term[0], styles.small), sheet.render(term[1], styles.text, shared=True)]
        yield LINE_POINTS + 3, [*left, plain, *right], 0
