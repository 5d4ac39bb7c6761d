"""Writes the lists of the fictional hospitals. Run from the repository: ``python -m sample_data.generate``.

Everything is put together from vocabularies and patterns with fixed seeds, so that running it again gives the
same files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sample_data import county
from sample_data.sheets import Sheet, write_xlsx

HERE = Path(__file__).resolve().parent


def main(folder: Path = HERE) -> None:
    """Write all lists into ``folder``."""
    page = Sheet("检查项目", county.sheet(), widths=(6, 12, 32, 10, 12, 12), frozen=1)
    write_xlsx(folder / "county.xlsx", [page], county.HOSPITAL)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
