"""One suggester for all tests of suggestions: it is made once and changes nothing."""

from __future__ import annotations

import pytest

from workbench.core.standard import load_release
from workbench.core.suggest import Suggester


@pytest.fixture(scope="session")
def suggester() -> Suggester:
    """The suggester with the default policy."""
    return Suggester(load_release("5.0"))
