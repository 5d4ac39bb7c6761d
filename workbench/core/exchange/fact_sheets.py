"""The sheets 说明, 统计 and 签名 of the mapping workbook."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from workbench.core.exchange.mapping_columns import WORDS, both, word
from workbench.core.exchange.mapping_sheets import (
    KEY,
    FactRow,
    SignerLine,
    about_facts,
    figure_facts,
    sheet_name,
    signer_facts,
)
from workbench.core.exchange.workbook_style import LINE_POINTS, Styles, row_height, set_up_page
from workbench.core.items import MappingManifest, MappingRow
from workbench.core.words import Message

_SHEETS = (
    "sheet_mapping", "sheet_questions", "sheet_without", "sheet_recoding", "sheet_figures",
    "sheet_dictionary", "sheet_signatures",
)  # fmt: skip


def _say(name: str, **params: Any) -> tuple[str, str]:
    message = Message(f"exchange.{name}", params)
    return message.text("zh"), message.text("en")


def _both(message: Message) -> str:
    return f"{message.text('zh')} {message.text('en')}"


def write_about(
    sheet: Any, styles: Styles, manifest: MappingManifest, draft: str, sheets: Collection[str]
) -> None:
    """What this file is, its facts, its sheets, its words and how to check it; in both languages."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 58)
    sheet.set_column(2, 2, 58)
    sheet.set_column(3, 3, 18)
    title = Message("exchange.workbook_title", {"hospital": manifest.hospital})
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, title.text("zh"), styles.title)
    row = 1
    if draft:
        sheet.set_row(row, 40)
        sheet.merge_range(row, 0, row, 2, "\n".join(_say("draft_banner")), styles.draft)
        row += 1
    row = _paragraph(sheet, styles, row + 1, "about_what", "about_how_made")
    for fact in about_facts(manifest):
        sheet.write_string(row, 0, _both(fact.label), styles.label)
        styles.put(sheet, row, 1, fact.cells[0], styles.text)
        sheet.write_string(row, 2, KEY + fact.key, styles.key)
        sheet.set_row(row, LINE_POINTS + 3)
        row += 1
    row = _paragraph(
        sheet, styles, row + 1, *(("about_unsigned",) if draft else ("about_verify", "about_stranger"))
    )
    for key in filter(sheets.__contains__, _SHEETS):
        row = _pair(sheet, styles, row, sheet_name(key), _say(f"{key}_is"))
    row += 1
    for field, tokens in WORDS.items():
        for token in tokens:
            row = _pair(sheet, styles, row, word(field, token), _say(f"{field}_{token.replace('-', '_')}_is"))
    set_up_page(sheet, draft_words=draft, last_row=row, last_column=2)


def _paragraph(sheet: Any, styles: Styles, row: int, *names: str) -> int:
    for name in names:
        chinese, english = _say(name)
        sheet.merge_range(row, 0, row, 1, chinese, styles.note)
        sheet.write_string(row, 2, english, styles.note)
        sheet.set_row(row, row_height([(chinese, 84), (english, 58)]))
        row += 1
    return row + 1


def _pair(sheet: Any, styles: Styles, row: int, label: str, words: tuple[str, str]) -> int:
    sheet.write_string(row, 0, label, styles.label)
    sheet.write_string(row, 1, words[0], styles.text)
    sheet.write_string(row, 2, words[1], styles.text)
    sheet.set_row(row, row_height([(words[0], 58), (words[1], 58)]))
    return row + 1


def write_figures(book: Any, sheet: Any, styles: Styles, rows: Sequence[MappingRow], draft: str) -> None:
    """Counts by state, by items and by exams, with a chart."""
    heads = ("col_state", "col_items", "col_items_share", "col_exams", "col_exams_share")
    facts = figure_facts(rows)
    _table(sheet, styles, heads, facts, widths=(32, 12, 12, 14, 14), label=True)
    last = len(facts) - 1
    sheet.insert_chart(last + 4, 0, _chart(book, sheet, "bar", last, 1, "chart_title", {"color": "#5B8DB8"}))
    sheet.insert_chart(last + 19, 0, _chart(book, sheet, "bar", last, 3, "chart_exams", {"color": "#2E9E5B"}))
    set_up_page(sheet, draft_words=draft, last_row=last + 34, last_column=len(heads) - 1)
    sheet.fit_to_pages(1, 1)


def _chart(book: Any, sheet: Any, kind: str, last: int, column: int, title: str, fill: dict[str, str]) -> Any:
    """A chart of one column of the table by state; it follows the cells."""
    chart = book.add_chart({"type": kind})
    chart.add_series(
        {
            "name": both(title).replace("\n", " "),
            "categories": [sheet.get_name(), 1, 0, last, 0],
            "values": [sheet.get_name(), 1, column, last, column],
            "fill": fill,
            "data_labels": {"value": True, "num_format": "#,##0"},
            "gap": 60,
        }
    )
    chart.set_legend({"none": True})
    chart.set_title({"name": both(title).replace("\n", " "), "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis(
        {"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E2E5EA"}}}
    )
    chart.set_size({"width": 590, "height": 270})
    return chart


def write_signatures(sheet: Any, styles: Styles, signers: Sequence[SignerLine], draft: str) -> None:
    """Who signed what and when; a draft says that nobody has."""
    heads = ("col_role", "col_signer", "col_institution", "col_fingerprint", "col_signed_at", "col_digest")
    _table(sheet, styles, heads, signer_facts(signers), widths=(12, 16, 28, 54, 24, 42), label=False)
    if draft:
        sheet.merge_range(2, 0, 2, len(heads) - 1, "\n".join(_say("draft_banner")), styles.draft)
        sheet.set_row(2, 40)
    set_up_page(sheet, draft_words=draft, last_row=max(2, len(signers)), last_column=len(heads) - 1)


def _table(
    sheet: Any,
    styles: Styles,
    heads: Sequence[str],
    facts: Sequence[FactRow],
    widths: Sequence[int],
    *,
    label: bool,
) -> None:
    """A header and a row for each fact, its key in the column behind."""
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, both(head), styles.head)
    sheet.set_column(len(heads), len(heads), 18)
    sheet.set_row(0, 33)
    sheet.freeze_panes(1, 0)
    for index, fact in enumerate(facts, 1):
        cells = (_both(fact.label), *fact.cells) if label else fact.cells
        for column, text in enumerate(cells):
            if text.isascii() and text.isdigit() and len(text) <= 15:
                sheet.write_number(index, column, int(text), styles.whole)
            else:
                form = styles.right if text.endswith("%") else styles.text
                styles.put(sheet, index, column, text, styles.label if label and not column else form)
        sheet.set_row(index, row_height(zip(cells, widths, strict=True)))
        sheet.write_string(index, len(cells), KEY + fact.key, styles.key)
