"""Excel, CSV and other formats in and out. The only package that knows spreadsheet libraries."""

from workbench.core.exchange.added_signature import write_added
from workbench.core.exchange.compare import MAX_CHANGES, CellChange, compare, is_as_written
from workbench.core.exchange.evidence import evidence_text
from workbench.core.exchange.formats import FORMS, form_by_name, form_differences, write_form
from workbench.core.exchange.importing import ImportResult, import_items
from workbench.core.exchange.layout import Layout, recognise
from workbench.core.exchange.mapping_csv import beside, signature_path, write_csv
from workbench.core.exchange.mapping_file import MappingFile, is_missing, read_mapping
from workbench.core.exchange.names import read_names
from workbench.core.exchange.newer_list import Columns, ItemChange, ListComparison, Listed, compare_lists
from workbench.core.exchange.own_columns import LAYOUTS, Held
from workbench.core.exchange.own_workbook import OwnReport, own_suffix, write_own
from workbench.core.exchange.package_edit import package_parts, rewrite
from workbench.core.exchange.profiles import Profiles
from workbench.core.exchange.questions import Doubt
from workbench.core.exchange.row_order import shown_order
from workbench.core.exchange.safe_write import is_database, replacing
from workbench.core.exchange.sheet_data import SheetData
from workbench.core.exchange.sheets import read_sheets
from workbench.core.exchange.workbook import MAX_COMMENTS, Aids, write_workbook

__all__ = [
    "FORMS",
    "LAYOUTS",
    "MAX_CHANGES",
    "MAX_COMMENTS",
    "Aids",
    "CellChange",
    "Columns",
    "Doubt",
    "Held",
    "ImportResult",
    "ItemChange",
    "Layout",
    "ListComparison",
    "Listed",
    "MappingFile",
    "OwnReport",
    "Profiles",
    "SheetData",
    "beside",
    "compare",
    "compare_lists",
    "evidence_text",
    "form_by_name",
    "form_differences",
    "import_items",
    "is_as_written",
    "is_database",
    "is_missing",
    "own_suffix",
    "package_parts",
    "read_mapping",
    "read_names",
    "read_sheets",
    "recognise",
    "replacing",
    "rewrite",
    "shown_order",
    "signature_path",
    "write_added",
    "write_csv",
    "write_form",
    "write_own",
    "write_workbook",
]
