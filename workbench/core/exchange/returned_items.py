"""A returned file beside the items of the project: whose row is which, and which rows are new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.core.exchange.difference import AddedRow
from workbench.core.exchange.layout import Layout
from workbench.core.exchange.mapping_columns import same, shown_value
from workbench.core.exchange.returned import Returned
from workbench.core.exchange.returned_page import Page
from workbench.core.exchange.row_kinds import RowKinds, is_error, merges_of, read_count
from workbench.core.items import SourceItem

#: What a row says about the hospital's item itself.
LOCAL_FIELDS = ("local_name", "local_code", "modality", "count")
_SAMPLE = 200  # rows that say which of the hospital's own columns is which
_MOST = 0.8  # of them must agree, or all but one


def local_values(item: SourceItem) -> dict[str, str]:
    """What an item was imported with, by ``LOCAL_FIELDS``."""
    count = "" if item.count is None else str(item.count)
    return dict(zip(LOCAL_FIELDS, (item.name, item.code, item.modality, count), strict=True))


def says(name: str, was: str, text: str) -> bool:
    """Does a cell still say the local value that was imported from it?"""
    if was == text:
        return True
    if name == "count":
        count = read_count(text)[0]
        return was == ("" if count is None else str(count))
    if name == "local_code" and text.strip() == was.strip().lstrip("0") and text.strip().isdecimal():
        return True  # a program made a number of it
    return same(name, shown_value(name, was.strip()), text.strip())


def recognise_rows(returned: Returned, items: Mapping[str, SourceItem]) -> list[AddedRow]:
    """Settle what takes a look at the items, and give the rows of no item.

    The hospital's own columns are told by their cells. Of several rows with one id, as copying a row makes
    them, the one that bears the item's name is the item; one with another name is a new row.

    Args:
        returned: What came back; its places and repeated rows are brought up to date.
        items: By id, as they were exported.
    """
    for page in {id(page): page for places in returned.places.values() for page, _ in places}.values():
        if "local_name" not in page.columns:
            page.columns.update(_own_columns(page, returned, items))
    kinds: dict[int, RowKinds] = {}
    added = []
    for page, row in (*returned.loose, *_copies(returned, items)):
        name = page.cell(row, "local_name")
        if name is None or not name.text.strip() or is_error(name.text.strip()):
            continue
        if id(page) not in kinds:
            kinds[id(page)] = _kinds(page)
        if not kinds[id(page)].non_item(page.sheet.rows[row], row):  # a subtotal, a note, a signature
            code, modality, count = ((page.text(row, field) or "").strip() for field in LOCAL_FIELDS[1:])
            added.append(AddedRow(name.text.strip(), code, modality, count, name.place))
    return added


def _own_columns(page: Page, returned: Returned, items: Mapping[str, SourceItem]) -> dict[str, int]:
    """The columns of the hospital's own sheet whose cells say what the items were imported with."""
    rows = [
        (page.sheet.rows[row], local_values(items[item_id]))
        for item_id, places in returned.places.items()
        for at, row in places
        if at is page and item_id in items
    ][:_SAMPLE]
    found: dict[str, int] = {}
    for name in LOCAL_FIELDS:
        told = [(cells, values[name]) for cells, values in rows if values[name]]
        hits = [
            sum(says(name, value, cells[column]) for cells, value in told)
            for column in range(len(page.sheet.rows[0]) if told else 0)
        ]
        if hits and max(hits) >= max(1, min(_MOST * len(told), len(told) - 1)):
            found[name] = hits.index(max(hits))
    return found


def _copies(returned: Returned, items: Mapping[str, SourceItem]) -> Iterator[tuple[Page, int]]:
    """Rows that a row was copied to and that bear another name; what else stands twice stays repeated."""
    twice: dict[tuple[str, int], list[tuple[Page, int]]] = {}
    for item_id, page, row in returned.repeated:
        twice.setdefault((item_id, id(page)), []).append((page, row))
    returned.repeated = []
    for (item_id, _), again in twice.items():
        places, item = returned.places[item_id], items.get(item_id)
        at = next(n for n, (page, _) in enumerate(places) if page is again[0][0])
        rows = [places[at], *again]
        strange = [item is not None and _bears_another_name(page, row, item) for page, row in rows]
        kept = strange.index(False) if False in strange else 0
        places[at] = rows.pop(kept)
        del strange[kept]
        for (page, row), is_strange in zip(rows, strange, strict=True):
            if is_strange:
                yield page, row
            else:
                returned.repeated.append((item_id, page, row))


def _bears_another_name(page: Page, row: int, item: SourceItem) -> bool:
    cell = page.cell(row, "local_name")
    return cell is not None and bool(cell.text.strip()) and not says("local_name", item.name, cell.text)


def _kinds(page: Page) -> RowKinds:
    """Tells the rows of a sheet apart as in a hospital's list."""
    columns = {field: page.columns[ours] for field, ours in _LIST_FIELDS.items() if ours in page.columns}
    heads, first = page.sheet.rows[page.header], page.header + 1
    layout = Layout(page.sheet.name, page.header, columns, False, 1.0, heads, first)
    return RowKinds(layout, merges_of(page.sheet, layout))


_LIST_FIELDS = dict(zip(("name", "code", "modality", "count"), LOCAL_FIELDS, strict=True))
