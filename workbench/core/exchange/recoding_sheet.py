"""The sheet 改码: a code put together from drop-downs, one row a source item.

A working sheet for the hospital. It is not signed; what is picked there is read when the workbook comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.core.exchange import dictionary_sheet
from workbench.core.exchange.mapping_columns import both, header, shown
from workbench.core.exchange.mapping_sheets import exams
from workbench.core.exchange.package_scan import column_letter
from workbench.core.exchange.workbook_style import Styles, row_height, set_up_page
from workbench.core.items import MappingRow, State
from workbench.core.standard.code import Structure
from workbench.core.words import Message

MAX_ROWS = 5000  # rows with formulas and drop-downs; a longer list keeps those that most need a look
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
    sheet: Any, styles: Styles, rows: Sequence[MappingRow], structure: Structure, draft: str
) -> None:
    """Header, rows with formulas, and drop-downs over all of them."""
    for column, field in enumerate(FIELDS):
        sheet.set_column(column, column, _WIDTHS[field])
        sheet.write_string(0, column, header(field), styles.head)
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(FIELDS) - 1)
    set_up_page(sheet, draft_words=draft, last_row=max(1, len(rows)), last_column=FIELDS.index("new_name"))
    for index, row in enumerate(rows, 1):
        _write_row(sheet, styles, index, row, composing(index + 1, structure))
    if not rows:
        return
    for field, formula in choice_formulas(2, structure).items():
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


def _write_row(sheet: Any, styles: Styles, index: int, row: MappingRow, formulas: dict[str, str]) -> None:
    texts = {
        "local_name": shown(row, "local_name"),
        "modality": shown(row, "modality"),
        "count": shown(row, "count"),
        "code_now": shown(row, "codes"),
        "name_now": shown(row, "names"),
        "item_id": row.item_id,
    }
    sheet.set_row(index, row_height((texts[f], _WIDTHS[f]) for f in ("local_name", "code_now", "name_now")))
    for column, field in enumerate(FIELDS):
        if field in formulas:
            sheet.write_formula(index, column, formulas[field], styles.of.get(field, styles.text), "")
        elif text := texts.get(field, ""):
            styles.put(sheet, index, column, text, styles.of.get(field, styles.text))
        else:
            picked = field in PICKS or field == "hospital_remark"
            sheet.write_blank(index, column, None, styles.answer if picked else styles.text)
