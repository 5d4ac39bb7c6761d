"""The sheet 改码: a code put together from drop-downs, one row a source item.

A working sheet for the hospital. It is not signed; what is picked there is read when the workbook comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from workbench.core.exchange import dictionary_sheet
from workbench.core.exchange.mapping_columns import both, header, shown
from workbench.core.exchange.mapping_sheets import exams
from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.workbook_style import Styles, row_height, set_up_page
from workbench.core.items import MappingRow, State
from workbench.core.standard.code import Structure
from workbench.core.words import Message

if TYPE_CHECKING:  # the library takes half a second that only an export should cost
    from workbench.core.exchange.list_worksheet import Line, ListWorksheet

# Rows with formulas and drop-downs; a longer list keeps those that most need a look, and says so in its last
# line. LibreOffice opens 20,000 of them in 7 s where 5,000 take 4 s; 50,000 take 16 s and 570 MB.
MAX_ROWS = 20_000
PICKS = ("pick_device", "pick_site1", "pick_site2", "pick_site3", "pick_method", "pick_post")
FIELDS = (
    "local_name", "modality", "count", "code_now", "name_now", *PICKS, "new_code", "new_name",
    "hospital_remark", "kind", "item_id",
)  # fmt: skip
_WIDTHS = dict(zip(FIELDS, (34, 10, 11, 18, 32, 20, 14, 18, 24, 22, 20, 18, 32, 28, 7, 12), strict=True))
_AT = {field: column_letter(index) for index, field in enumerate(FIELDS)}


def chosen(rows: Sequence[MappingRow]) -> list[MappingRow]:
    """All rows where they are few; else those not settled, then those of most exams; in the list's order."""
    if len(rows) <= MAX_ROWS:
        return list(rows)
    order = sorted(
        range(len(rows)),
        key=lambda i: (rows[i].state not in (State.OPEN, State.QUESTION), -exams(rows[i]), i),
    )
    return [rows[i] for i in sorted(order[:MAX_ROWS])]


def choice_formulas(row: int, structure: Structure) -> dict[str, str]:
    """The list formula of each pick in a 1-based row of the sheet."""
    at = {field: f"${letter}{row}" for field, letter in _AT.items()}
    level1, level2 = structure.width("site1"), structure.width("site1", "site2")
    keys = {
        "pick_device": f'"{dictionary_sheet.DEVICES}"',
        "pick_site1": f'"1"&{at["kind"]}',
        "pick_site2": f'"2"&{at["kind"]}&LEFT({at["pick_site1"]},{level1})',
        "pick_site3": f'"3"&{at["kind"]}&LEFT({at["pick_site2"]},{level2})',
        "pick_method": f'"M"&LEFT({at["pick_device"]},{structure.width("device")})',
        "pick_post": f'"P"&{at["kind"]}',
    }
    return {field: dictionary_sheet.choice_of(key) for field, key in keys.items()}


def composing(row: int, structure: Structure) -> dict[str, str]:
    """The formulas of a 1-based row: modality of the device picked, the code, its name."""
    at = {field: f"${letter}{row}" for field, letter in _AT.items()}
    device, site, method, post = (at[f"pick_{name}"] for name in ("device", "site3", "method", "post"))
    widths = (structure.width("device"), structure.width("site1", "site2", "site3"))
    method_width, last = structure.width("method"), structure.width("post")
    unused = structure.unused[:last]
    kind = dictionary_sheet.term_of(f'"T"&LEFT({device},{widths[0]})')
    code = (
        f'=IF(OR({device}="",{site}="",{method}=""),"",LEFT({device},{widths[0]})&LEFT({site},{widths[1]})'
        f'&LEFT({method},{method_width})&IF({post}="","{unused}",LEFT({post},{last}))&"{structure.no_extra}")'
    )
    unlisted = Message("exchange.unlisted_code").text("zh")
    name = f'=IF({at["new_code"]}="","",IFERROR({dictionary_sheet.name_of(at["new_code"])},"{unlisted}"))'
    return {"kind": f'=IF({device}="","",IFERROR({kind},""))', "new_code": code, "new_name": name}


def write_recoding(
    sheet: ListWorksheet,
    styles: Styles,
    every: Sequence[MappingRow],
    structure: Structure,
    draft: str,
) -> None:
    """Header, rows with formulas, drop-downs over all of them."""
    rows = chosen(every)
    for column, field in enumerate(FIELDS):
        sheet.set_column(column, column, _WIDTHS[field])
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(FIELDS) - 1)
    set_up_page(sheet, draft_words=draft, last_row=max(1, len(rows)), last_column=FIELDS.index("new_name"))
    lines = _lines(sheet, styles, rows, structure)
    if len(rows) < len(every):
        numbers = {"n": f"{len(rows):,}", "all": f"{len(every):,}"}
        message = Message("exchange.recoding_cut", numbers)
        told = [f"{message.text('zh')} {message.text('en')}", *[None] * (len(FIELDS) - 1)]
        last = (18.0, [sheet.render(text, styles.plain) for text in told], 0)
        lines = chain(lines, [last])
    sheet.fill(lines, len(rows) + 1 + (len(rows) < len(every)), len(FIELDS))
    for field, formula in choice_formulas(2, structure).items() if rows else ():
        column = FIELDS.index(field)
        sheet.data_validation(
            *(1, column, len(rows), column),
            {
                "validate": "list",
                "source": formula,
                "error_title": both(f"col_{field}").split("\n")[0],
                "error_message": Message("exchange.pick_from_list").text("zh"),
            },
        )


def _lines(
    sheet: ListWorksheet, styles: Styles, rows: Sequence[MappingRow], structure: Structure
) -> Iterator[Line]:
    yield 36.0, [sheet.render(header(field), styles.head) for field in FIELDS], 0
    picked = frozenset((*PICKS, "hospital_remark"))
    empty = {f: sheet.render(None, styles.answer if f in picked else styles.text) for f in FIELDS}
    for number, row in enumerate(rows, 2):
        texts = {
            "local_name": shown(row, "local_name"),
            "modality": shown(row, "modality"),
            "count": shown(row, "count"),
            "code_now": shown(row, "codes"),
            "name_now": shown(row, "names"),
            "item_id": row.item_id,
        }
        cells = empty | {f: sheet.render(t, styles.of.get(f, styles.text)) for f, t in texts.items() if t}
        for field, formula in composing(number, structure).items():
            cells[field] = sheet.render_formula(formula, styles.of.get(field, styles.text))
        height = row_height((texts[f], _WIDTHS[f]) for f in ("local_name", "code_now", "name_now"))
        yield height, [cells[field] for field in FIELDS], 0
