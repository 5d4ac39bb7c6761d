"""What the tests of the standard share: our release, and the publisher's tables where they are at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from workbench.core.standard import Release, load_release

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def release() -> Release:
    return load_release("5.0")


@pytest.fixture(scope="session")
def published_folder() -> Path:
    folder = SHARED / "reference" / "standard"
    if not folder.is_dir():
        pytest.skip("the published tables (../shared/reference) are not here")
    return folder


@pytest.fixture(scope="session")
def published(published_folder: Path) -> dict[str, list[dict[str, str]]]:
    """Appendix letter -> rows by column."""
    found = {}
    for path in sorted(published_folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.name[0]] = list(csv.DictReader(file))
    return found


@pytest.fixture(scope="session")
def dev_names() -> Path:
    path = SHARED / "eval" / "dev.csv"
    if not path.is_file():
        pytest.skip("the development names (../shared/eval) are not here")
    return path
