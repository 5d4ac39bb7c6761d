"""What a stranger finds: commands that exist, links that lead somewhere, no word of where it was made."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".xlsx", ".xls", ".png", ".ico", ".icns"}
# Put together here so that this file does not hold them.
FORBIDDEN = [
    "pypi" + r"\.org",
    "python" + r"hosted\.org",
    "deb\\." + r"debian\.org",
    "npm" + r"js\.org",
    "/wo" + r"rk/(main|shared|brief)",
    "/ro" + r"ot/",
    r"issue " + r"#?\d",
]


def tracked() -> list[Path]:
    """The files of the repository; without git, what a source archive holds."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
        files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
        return [file for file in files if file.is_file()]
    pytest.skip("no git here, so it is not known which files are the repository's")


def documents() -> list[Path]:
    return [file for file in tracked() if file.suffix == ".md"]


def test_commands_named_in_documents_are_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    command = re.compile(r"(?:^ {4}|`|^)make ([a-z]+)", re.MULTILINE)
    named = {
        (file.name, t) for file in documents() for t in command.findall(file.read_text(encoding="utf-8"))
    }
    assert {"demo", "test", "run"} <= {target for _, target in named}
    assert [pair for pair in named if pair[1] not in targets] == []


def test_every_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert phony is not None
    described = set(re.findall(r"^([a-z]+):.*## \S", makefile, flags=re.MULTILINE))
    assert set(phony[1].split()) == described


def test_links_in_documents_lead_somewhere() -> None:
    dead = []
    for file in documents():
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", file.read_text(encoding="utf-8")):
            if "://" not in link and not (file.parent / link).exists():
                dead.append(f"{file.relative_to(ROOT)}: {link}")
    assert dead == []


def test_every_document_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    documents = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert [name for name in sorted(documents) if f"({name})" not in index] == []


def test_no_word_of_where_it_was_made() -> None:
    pattern = re.compile("|".join(FORBIDDEN), re.IGNORECASE)
    found = []
    for file in tracked():
        if file.suffix in BINARY:
            continue
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            if pattern.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert found == []


def test_no_file_of_the_product_is_too_long() -> None:
    long = []
    for file in tracked():
        if file.suffix == ".py":
            lines = len(file.read_text(encoding="utf-8").splitlines())
            if lines > 400:
                long.append(f"{file.relative_to(ROOT)}: {lines}")
    assert long == []


def test_ci_runs_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("make test")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_with_hashes(name) -> None:
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9._-]+)==", text, flags=re.MULTILINE)
    assert len(pins) > 20 and len(pins) == len(set(pins))
    assert text.count(" \\\n    --hash=sha256:") >= len(pins)
    assert "://" not in text


def test_both_locks_agree() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))

    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert runtime.items() <= development.items()
