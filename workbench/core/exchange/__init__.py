"""Excel, CSV and other formats in and out. The only package that knows spreadsheet libraries."""

from workbench.core.exchange.importing import ImportResult, import_items
from workbench.core.exchange.layout import Layout, recognise
from workbench.core.exchange.names import read_names
from workbench.core.exchange.sheets import SheetData, read_sheets

__all__ = ["ImportResult", "Layout", "SheetData", "import_items", "read_names", "read_sheets", "recognise"]
