"""Writes the lists of the fictional hospitals. Run from the repository: ``python -m sample_data.generate``.

Everything is put together from vocabularies and patterns with fixed seeds, so that running it again gives the
same files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sample_data import county, messy, others, tertiary
from sample_data.sheets import Sheet, write_csv, write_xlsx

HERE = Path(__file__).resolve().parent


def main(folder: Path = HERE) -> None:
    """Write all lists into ``folder``."""
    page = Sheet("检查项目", county.sheet(), widths=(6, 12, 32, 10, 12, 12), frozen=1)
    write_xlsx(folder / "county.xlsx", [page], county.HOSPITAL)
    page = Sheet("项目字典", tertiary.sheet(), widths=(16, 48, 10, 14, 8, 8, 12, 16), frozen=1)
    write_xlsx(folder / "tertiary.xlsx", [page], tertiary.HOSPITAL)
    write_xlsx(folder / "messy.xlsx", messy.sheets(), messy.HOSPITAL)
    write_csv(folder / "messy.csv", messy.ct_sheet().rows, "gb18030")
    page = Sheet("互认项目", others.list_rows(), widths=(32, 10), frozen=1)
    write_xlsx(folder / "recognition.xlsx", [page], others.REGION)
    others.write_signed(folder)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
