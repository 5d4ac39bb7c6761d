"""Runs in an environment with sssom-py (``make outside``): the file is valid, and no mapping is lost."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from sssom.parsers import parse_sssom_table
from sssom.validators import validate_json_schema


def main(path: Path) -> None:
    """Raise where sssom-py finds a fault, or another number of mappings than stand in the file."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.reader(file, delimiter="\t") if not line[0].startswith("# ")]
    found = parse_sssom_table(path)
    report = validate_json_schema(found, fail_on_error=True)
    if report.results or len(found.df) != len(lines) - 1:
        raise SystemExit(f"{path}: {report.results or len(found.df)}")
    print(f"sssom-py: {path.name} is valid, {len(found.df)} mappings")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
