"""How the mapping workbook looks: cell formats, column widths and print set-up."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from workbench.core.exchange.mapping_columns import word
from workbench.core.items import State

FONT = "微软雅黑"
INK, GREY, LINE, HEAD = "#1F2933", "#7B8794", "#D9DEE4", "#24566B"
WARN_BACK, WARN_INK = "#FDE8E8", "#B42318"
ANSWER_BACK = "#FFF8DB"
STATE_BACK = {
    State.OPEN: "#F1F3F5",
    State.ACCEPTED: "#E3F4E8",
    State.ADJUSTED: "#E1F0F8",
    State.NO_ITEM: "#ECEAF4",
    State.QUESTION: "#FFF1D6",
    State.APPROVED: "#C9EBD3",
}
TAB_COLOURS = {
    "sheet_about": HEAD,
    "sheet_mapping": "#2E9E5B",
    "sheet_questions": "#E39A1C",
    "sheet_without": "#8A7FB5",
    "sheet_recoding": "#E39A1C",
    "sheet_figures": "#5B8DB8",
    "sheet_dictionary": "#5B8DB8",
    "sheet_signatures": GREY,
}
WIDTHS = {
    "local_name": 34, "local_code": 13, "modality": 10, "count": 13, "state": 13, "codes": 18, "names": 36,
    "listed": 12, "flags": 16, "confidence": 12, "reason": 15, "remark": 28, "reviewer": 11, "approver": 11,
    "decided_at": 21, "recognition": 14, "sheet": 12, "row": 9, "item_id": 12, "question": 40, "answer": 40,
    "group": 6, "hospital_remark": 26,
}  # fmt: skip


LINE_POINTS = 16.5
_MAX_LINES = 15  # of a row's height; what is longer is read in the formula bar


def row_height(texts_and_widths: Iterable[tuple[str, float]]) -> float:
    """Height in points of a row whose cells wrap: no program sets it by itself for a written file."""
    most = 1
    for text, width in texts_and_widths:
        if len(text) * 2 > width or "\n" in text:
            most = max(most, sum(_lines(line, width) for line in text.split("\n")))
    return min(most, _MAX_LINES) * LINE_POINTS + 3


def _lines(text: str, width: float) -> int:
    # In GB 18030 a Chinese character has two bytes and a Latin one has one; Latin ones are a little narrower.
    latin = sum(map(str.isascii, text))
    units = len(text.encode("gb18030", "replace")) - 0.12 * latin
    return max(1, math.ceil(units / max(1.0, width - 1)))


class Styles:
    """The workbook's formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        cell = {"border": 1, "border_color": LINE, "valign": "vcenter", "text_wrap": True, "num_format": "@"}
        text = cell | {"indent": 1}
        self.head = self._make(
            bold=True, font_color="#FFFFFF", bg_color=HEAD, border=1, border_color=LINE, text_wrap=True,
            valign="vcenter", align="center",
        )  # fmt: skip
        self.plain = self._make()
        self.text = self._make(**text)
        self.code = self._make(**text | {"font_name": "Consolas"})
        self.small = self._make(**cell | {"font_size": 8, "font_color": GREY, "text_wrap": False})
        self.key = self._make(font_size=7, font_color="#B8C0C8", valign="vcenter")
        self.answer = self._make(**text | {"bg_color": ANSWER_BACK})
        self.centred = self._make(**cell | {"align": "center"})
        self.right = self._make(**cell | {"align": "right"})
        self.whole = self._make(**cell | {"num_format": "#,##0"})
        self.number = {
            "count": self.whole,
            "row": self._make(**cell | {"num_format": "0"}),
            "confidence": self._make(**cell | {"num_format": "0.000"}),
        }
        head = text | {"bold": True, "bg_color": "#F4F7F9"}
        self.group = self._make(**head)
        self.group_number = self._make(**head | {"num_format": "#,##0", "indent": 0})
        self.of = {
            **dict.fromkeys(("codes", "local_code", "code_now", "new_code"), self.code),
            **dict.fromkeys(("item_id", "kind"), self.small),
            **dict.fromkeys(("answer", "hospital_remark"), self.answer),
            "group": self.centred,
        }
        # By the word that stands in the cell.
        self.state_words = {
            word("state", s.value): self._make(**text | {"bg_color": back}) for s, back in STATE_BACK.items()
        }
        self.title = self._make(bold=True, font_size=16, font_color=HEAD, valign="vcenter")
        self.note = self._make(text_wrap=True, valign="top", indent=1)
        self.label = self._make(**text | {"bold": True, "bg_color": "#F4F7F9"})
        self.draft = self._make(
            bold=True, font_size=13, font_color=WARN_INK, bg_color=WARN_BACK, text_wrap=True,
            valign="vcenter", border=1, border_color=WARN_INK,
        )  # fmt: skip

    def put(self, sheet: Any, row: int, column: int, text: str, form: Any) -> None:
        """Write a text; one in ``<r>…</r>`` in two pieces, since the library takes it for mark-up."""
        if text.startswith("<r>") and text.endswith("</r>"):
            plain = self._make()
            sheet.write_rich_string(row, column, plain, text[:1], plain, text[1:], form)
        else:
            sheet.write_string(row, column, text, form)

    def _make(self, **properties: Any) -> Any:
        return self._book.add_format({"font_name": FONT, "font_size": 10, "font_color": INK} | properties)


def set_up_page(sheet: Any, *, draft_words: str, last_row: int, last_column: int) -> None:
    """A4 landscape, one page wide, page numbers; a draft says so on every printed page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    if draft_words:
        sheet.set_header(f"&C&14&K{WARN_INK[1:]}{draft_words}")
    sheet.set_footer("&L&9&A&R&9&P / &N")
    sheet.print_area(0, 0, last_row, last_column)
