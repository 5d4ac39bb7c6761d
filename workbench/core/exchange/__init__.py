"""Excel, CSV and other formats in and out. The only package that knows spreadsheet libraries."""

from workbench.core.exchange.compare import CellChange, compare
from workbench.core.exchange.importing import ImportResult, import_items
from workbench.core.exchange.layout import Layout, recognise
from workbench.core.exchange.mapping_csv import signature_path, write_csv
from workbench.core.exchange.mapping_file import MappingFile, is_missing, read_mapping
from workbench.core.exchange.names import read_names
from workbench.core.exchange.safe_write import replacing
from workbench.core.exchange.sheets import SheetData, read_sheets
from workbench.core.exchange.workbook import write_workbook

__all__ = [
    "CellChange",
    "ImportResult",
    "Layout",
    "MappingFile",
    "SheetData",
    "compare",
    "import_items",
    "is_missing",
    "read_mapping",
    "read_names",
    "read_sheets",
    "recognise",
    "replacing",
    "signature_path",
    "write_csv",
    "write_workbook",
]
