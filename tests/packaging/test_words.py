"""The catalogue of words: complete in both languages, asked for by the code, and no entry left over."""

from __future__ import annotations

import re
import string
import tomllib

import pytest

from tests.packaging.code_words import KEY, CodeWords, read_code
from workbench.core import words
from workbench.core.words import Message
from workbench.paths import resource

AREAS = sorted(file.stem for file in resource("i18n").glob("*.toml"))


@pytest.fixture(scope="module")
def code() -> CodeWords:
    return read_code()


@pytest.fixture(scope="module")
def entries() -> dict[str, dict[str, str]]:
    found = {}
    for area in AREAS:
        content = tomllib.loads(resource("i18n", f"{area}.toml").read_text(encoding="utf-8"))
        found |= {f"{area}.{name}": entry for name, entry in content.items()}
    return found


def placeholders(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def asked_by_data(key: str) -> bool:
    """True if a data file of the product (the lexicon, say) names the entry."""
    files = [*resource("lexicon").glob("*.*"), *resource("standard").rglob("*.toml")]
    return any(key in file.read_text(encoding="utf-8") for file in files if file.is_file())


def test_there_are_catalogues() -> None:
    assert {"errors", "settings"} <= set(AREAS)


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_with_the_same_placeholders(area, entries) -> None:
    wrong = []
    for key, entry in entries.items():
        if not key.startswith(f"{area}."):
            continue
        if set(entry) != {"zh", "en"} or bool(entry["zh"]) != bool(entry["en"]):
            wrong.append(f"{key}: not exactly zh and en")
        elif placeholders(entry["zh"]) != placeholders(entry["en"]):
            wrong.append(f"{key}: {placeholders(entry['zh'])} and {placeholders(entry['en'])}")
    assert not wrong, "\n".join(wrong)


def test_every_key_in_the_code_exists(code, entries) -> None:
    missing = [f"{use.where} {use.key}" for use in code.uses if use.key not in entries]
    assert not missing, "\n".join(missing)


def test_every_key_in_a_table_exists(code, entries) -> None:
    """Keys that stand in tables (of actions, say) and not in a call."""
    keys = {text for text in code.constants if KEY.fullmatch(text) and text.split(".")[0] in AREAS}
    keys = {text for text in keys if not text.endswith("_")}  # these are prefixes
    suffixes = ("toml", "json", "csv", "svg", "sqlite", "iemap")
    files = {text for text in keys if text.rsplit(".", 1)[1] in suffixes}
    unknown = sorted(keys - files - set(entries))
    assert not unknown, "\n".join(unknown)


def test_values_are_given_for_all_placeholders(code, entries) -> None:
    missing = []
    for use in code.uses:
        if use.params is not None and use.key in entries:
            lacking = placeholders(entries[use.key]["zh"]) - use.params
            missing += [f"{use.where} {use.key}: {name}" for name in sorted(lacking)]
    assert not missing, "\n".join(missing)


def test_no_entry_is_left_over(code, entries) -> None:
    left = [key for key in entries if not code.asks_for(key) and not asked_by_data(key)]
    assert not left, "\n".join(left)


def test_one_and_many(monkeypatch: pytest.MonkeyPatch) -> None:
    count = Message("project.counted", {"n": 1, "exams": "1,200"})
    entry = {"zh": "{n} 项，{exams} 次", "en": "{n} {n:item is|items are} open, {exams} {exams:exam|exams}"}
    monkeypatch.setattr(words, "catalogue", lambda area: {"counted": entry})
    assert count.text("en") == "1 item is open, 1,200 exams"
    assert Message("project.counted", {"n": 0, "exams": "1"}).text("en") == "0 items are open, 1 exam"
    assert count.text("zh") == "1 项，1,200 次"


def test_nothing_is_counted_as_one_items(entries) -> None:
    """English texts that count say the word for one thing and the word for many."""
    counting = re.compile(
        r"\{(n|rows|items|steps|decisions|exams|answers|count)\} (rows|items|names|steps|exams)\b"
    )
    wrong = [key for key, entry in entries.items() if counting.search(entry["en"])]
    assert not wrong, wrong
