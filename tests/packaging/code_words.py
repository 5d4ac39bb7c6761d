"""Reads from the source which catalogue entries the code asks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workbench import paths

PACKAGE = Path(paths.__file__).parent
KEY = re.compile(r"[a-z][a-z_]*\.[A-Za-z0-9_-]+")


@dataclass
class Use:
    """One ``Message(...)`` or ``say(...)`` with its key written out.

    Attributes:
        where: File and line.
        key: ``area.name``.
        params: Names of the given values, None where they are not written out.
    """

    where: str
    key: str
    params: frozenset[str] | None


@dataclass
class CodeWords:
    """What the code says about words.

    Attributes:
        uses: Calls with the key written out.
        constants: Every string constant.
        patterns: Keys put together at run time, as regular expressions with a group for each inserted value.
        names: Every string constant, identifier and word of the data files: what an inserted value may be.
    """

    uses: list[Use] = field(default_factory=list)
    constants: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def asks_for(self, key: str) -> bool:
        """True if the code uses this entry, written out or put together from words of the code."""
        return key in self.constants or self._is_put_together(key, depth=2)

    def _is_put_together(self, text: str, depth: int) -> bool:
        for pattern in self.patterns:
            for variant in (pattern, pattern.replace("(.+)", "(.+?)")):
                match = re.fullmatch(variant, text)
                if match and all(self._is_known(group, depth) for group in match.groups()):
                    return True
        return False

    def _is_known(self, text: str, depth: int) -> bool:
        """True if an inserted value may be this: a word of the code, or put together from such words."""
        if text in self.names or text.replace("_", "-") in self.names:
            return True
        return depth > 0 and self._is_put_together(text, depth - 1)


def source_files() -> list[Path]:
    """All Python files of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def _word_calls(tree: ast.Module) -> set[str]:
    """Names under which the module knows Message and say."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "workbench.core.words"
        for alias in node.names
        if alias.name in ("Message", "say")
    }


def _params(call: ast.Call) -> frozenset[str] | None:
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    given = {keyword.arg for keyword in call.keywords if keyword.arg not in (None, "params")}
    tables = [*call.args[1:], *(k.value for k in call.keywords if k.arg == "params")]
    for table in tables:
        if not isinstance(table, ast.Dict):
            return None
        for name in table.keys:
            if not isinstance(name, ast.Constant):
                return None
            given.add(str(name.value))
    return frozenset(str(name) for name in given)


def _uses(file: Path, tree: ast.Module) -> Iterator[Use]:
    calls = _word_calls(tree)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in calls
            and node.args
        ):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield Use(f"{file.relative_to(PACKAGE)}:{node.lineno}", first.value, _params(node))


def _pattern(node: ast.JoinedStr) -> str:
    """A regular expression for what an f-string can come to; empty where it says next to nothing."""
    literal = "".join(str(value.value) for value in node.values if isinstance(value, ast.Constant))
    if not re.search(r"[a-z]{2}", literal):
        return ""
    return "".join(
        re.escape(str(value.value)) if isinstance(value, ast.Constant) else "(.+)" for value in node.values
    )


def _words_of_data() -> set[str]:
    """Words of the lexicon and of the standard's files; some reasons are named there."""
    files = [*paths.resource("lexicon").rglob("*"), *paths.resource("standard").rglob("*")]
    texts = (f.read_text(encoding="utf-8") for f in files if f.suffix in (".toml", ".csv", ".json"))
    return {word for text in texts for word in re.findall(r"[a-z_]{3,}", text)}


def read_code() -> CodeWords:
    """Everything that the package's source says about words."""
    found = CodeWords(names=_words_of_data())
    for file in source_files():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found.uses += _uses(file, tree)
        pieces = {id(v) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for v in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
                found.constants.add(node.value)
                if re.fullmatch(r"[a-z]+\.(\w+_)?", node.value):  # a prefix that something is added to
                    found.patterns.add(re.escape(node.value) + "(.+)")
            elif isinstance(node, ast.JoinedStr):
                found.patterns.add(_pattern(node))
            elif isinstance(node, ast.Name):
                found.names.add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.names.add(node.name)
            elif isinstance(node, ast.keyword | ast.arg) and node.arg:
                found.names.add(node.arg)
    found.names |= found.constants
    return found
