"""What holds for all tests: no screen, no touch of the tester's own data, Chinese, no hurry."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

from workbench.core.words import DEFAULT_LANGUAGE, use_language
from workbench.paths import user_dir

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No deadline, since machines that run tests are slow at times; in CI the same examples each time, so that a
# change is judged by what it changed.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A user's data folder of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("WORKBENCH_LANGUAGE", raising=False)
        yield


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Each test begins in Chinese, whatever the one before switched to."""
    use_language(DEFAULT_LANGUAGE)
    yield
    use_language(DEFAULT_LANGUAGE)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """No test reads a list by the layout that another one left in the user's folder."""
    yield
    (user_dir() / "layouts.json").unlink(missing_ok=True)
