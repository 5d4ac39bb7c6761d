"""Where the product's resources and the user's own data live.

Resources ship beside the package in a source checkout, inside the package in a wheel, and in the bundle
folder of a frozen build. User data (keys, imported standards, settings) lives in one folder, which
``WORKBENCH_HOME`` moves.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

import platformdirs

APP_NAME = "imaging-exam-workbench"


@lru_cache(maxsize=1)
def resources_dir() -> Path:
    """The folder ``resources/``: frozen bundle first, then the wheel's copy, then the source checkout.

    Raises:
        RuntimeError: The installation holds no resources; this is a packaging fault, not the user's.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    package = Path(__file__).resolve().parent
    places = [Path(bundle) / "resources"] if bundle else []
    places += [package / "resources", package.parent / "resources"]
    for place in places:
        if (place / "i18n").is_dir():
            return place
    raise RuntimeError(f"no resources folder beside {package}")


def resource(*parts: str) -> Path:
    """Path of one resource, e.g. ``resource("i18n", "ui.toml")``."""
    return resources_dir().joinpath(*parts)


def sample_dir() -> Path:
    """The folder ``sample_data/`` (lists of fictional hospitals), beside ``resources/`` wherever that is."""
    return resources_dir().parent / "sample_data"


def user_dir() -> Path:
    """The user's data folder; not created here. ``WORKBENCH_HOME`` moves it."""
    moved = os.environ.get("WORKBENCH_HOME")
    return Path(moved).expanduser() if moved else Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))
