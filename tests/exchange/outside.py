"""Writes the formats for systems for a check with others' tools: ``python -m tests.exchange.outside DIR``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.exchange.test_formats_outside import NASTY, written
from workbench.core.exchange.formats import FORMS


def main(folder: Path) -> None:
    """Write one file of each format, with rows that are hard to carry."""
    folder.mkdir(parents=True, exist_ok=True)
    for form, known in FORMS.items():
        path = folder / f"outside{known.suffix}"
        path.write_bytes(written(form))
        print(path, len(NASTY))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
