"""Whatever file comes in, it is read or refused in words. The long form is ``make fuzz``."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import mutate
from tests.fuzz.targets import TARGETS, check_meeting
from workbench.core.errors import WorkbenchError

CORPUS = sorted(path for path in (Path(__file__).parent / "corpus").rglob("*") if path.is_file())


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_sound_file_is_read(name: str) -> None:
    for file_name, content in TARGETS[name].seeds().items():
        check_meeting(TARGETS[name], file_name, content)


@pytest.mark.parametrize("name", sorted(TARGETS))
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_change_of_it_is_read_or_refused(name: str, seed: int) -> None:
    chance = random.Random(seed)
    seeds = TARGETS[name].seeds()
    file_name = chance.choice(sorted(seeds))
    with suppress(WorkbenchError):
        check_meeting(TARGETS[name], file_name, mutate(seeds[file_name], chance))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_brought_a_reader_down(path: Path) -> None:
    with suppress(WorkbenchError):
        check_meeting(TARGETS[path.parent.name], path.name.split("-", 1)[1], path.read_bytes())
