"""A page of HTML that stands alone: one file, no script, nothing fetched, fit for screen and paper.

All text goes through :func:`text`: what a hospital wrote is shown, never obeyed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from workbench.core.words import language

_NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_NOTHING_FETCHED = "default-src 'none'; style-src 'unsafe-inline'"

# Colours as in the window's light appearance; grey on paper still tells them apart by their words.
STYLE = """
:root{color-scheme:light}
body{font:14px/1.55 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",system-ui,sans-serif;color:#1a1e26;
background:#fff;margin:0 auto;padding:28px 32px;max-width:1180px}
h1{font-size:22px;margin:0 0 2px}h2{font-size:16px;margin:26px 0 8px;break-after:avoid}
p{margin:6px 0}.note{color:#5d6675;font-size:12.5px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{border-bottom:1px solid #e2e5ea;padding:4px 8px;text-align:left;vertical-align:top}
th,td{overflow-wrap:anywhere}
table.fixed{table-layout:fixed}
th{background:#f6f7f9;font-weight:600;color:#5d6675}
thead{display:table-header-group}tr{break-inside:avoid}
td.n,th.n{text-align:right;white-space:nowrap;overflow-wrap:normal}
.code{font-family:Consolas,Menlo,"Noto Sans Mono CJK SC",monospace;font-size:12.5px}
.faint{color:#5d6675}.good,.bad{border-radius:6px;padding:10px 14px;margin:14px 0;font-weight:600}
.good{background:#e9f6ee;color:#14603b;border:1px solid #9fd3b5}
.bad{background:#fdecea;color:#8c1d18;border:1px solid #e3a29d}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:10px 0}dt{color:#5d6675}dd{margin:0;
overflow-wrap:anywhere}
@media print{body{padding:0;max-width:none;font-size:10.5px}@page{margin:14mm 12mm}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""


def text(value: object) -> str:
    """A text as it stands in the page: escaped, its direction its own, what has no shape shown as such."""
    return html.escape(_NOT_SHOWN.sub("\ufffd", str(value)))


def apart(value: object) -> str:
    """As :func:`text`, for what the hospital or a person wrote: it cannot turn the text around it."""
    return f"<bdi>{text(value)}</bdi>" if value else ""


def opening(title: str, style: str = "") -> str:
    """The page up to its first heading, which is the title."""
    code = "zh-CN" if language() == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{code}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_FETCHED}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{text(title)}</title><style>{STYLE}{style}</style></head><body>\n<h1>{text(title)}</h1>\n"
    )


CLOSING = "</body></html>\n"


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names with their values; values are HTML."""
    return "<dl>" + "".join(f"<dt>{text(name)}</dt><dd>{value}</dd>" for name, value in pairs) + "</dl>\n"


def table_head(
    names: Sequence[str], numbers: frozenset[int] = frozenset(), widths: Sequence[int] = ()
) -> str:
    """A table up to its first line; columns in ``numbers`` stand to the right, widths are in per cent."""
    cells = "".join(f"<th{_right(n in numbers)}>{text(name)}</th>" for n, name in enumerate(names))
    columns = "".join(f'<col style="width:{width}%">' for width in widths)
    fixed = ' class="fixed"' if widths else ""
    return f"<table{fixed}><colgroup>{columns}</colgroup><thead><tr>{cells}</tr></thead><tbody>\n"


TABLE_END = "</tbody></table>\n"


def line(cells: Sequence[str], numbers: frozenset[int] = frozenset()) -> str:
    """One line of a table; cells are HTML."""
    return "<tr>" + "".join(f"<td{_right(n in numbers)}>{c}</td>" for n, c in enumerate(cells)) + "</tr>\n"


def table(
    names: Sequence[str],
    lines: Iterable[Sequence[str]],
    numbers: frozenset[int] = frozenset(),
    widths: Sequence[int] = (),
) -> str:
    """A whole table; cells are HTML."""
    return table_head(names, numbers, widths) + "".join(line(cells, numbers) for cells in lines) + TABLE_END


def _right(number: bool) -> str:
    return ' class="n"' if number else ""
