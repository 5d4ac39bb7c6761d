"""Words that the reports share: steps, states, reasons, times, shares. In the language in use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from workbench.core.items import DecidedPart
from workbench.core.project import ProjectInfo
from workbench.core.words import catalogue, language, say


def word(area: str, name: str) -> str:
    """The word for a token in a catalogue; one that a newer program wrote stays as it is."""
    return say(f"{area}.{name}") if name in catalogue(area) else name


def step_word(kind: str) -> str:
    """What kind of step it is."""
    return word("steps", kind)


def state_word(state: str) -> str:
    """The state of an item."""
    return word("states", state)


def reason_word(reason: str) -> str:
    """Why there is no standard item."""
    key = f"reason_{reason}"
    return word("exchange", key) if key in catalogue("exchange") else reason


def moment(at: str) -> str:
    """A time in UTC for reading."""
    return f"{at[:10]} {at[11:19]}" if len(at) >= 19 and at[10] == "T" else at


def parts_text(parts: Sequence[DecidedPart]) -> str:
    """Codes and names of parts, one a line."""
    return "\n".join(f"{part.code} {part.name}" for part in parts)


def joined(texts: Iterable[str]) -> str:
    """A short list in a line."""
    return ("、" if language() == "zh" else ", ").join(texts)


def place(sheet: str, row: int) -> str:
    """Where an item stands in the hospital's list."""
    return f"{sheet}!{row}" if sheet else str(row)


def percent(part: float, whole: float) -> str:
    """A share with one digit; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f}%" if whole else "–"


def project_facts(info: ProjectInfo, made_at: str) -> list[tuple[str, str]]:
    """What a report says about where it comes from."""
    return [
        (say("reports.hospital"), info.hospital),
        (say("reports.standard"), f"{info.release_id} · sha256:{info.release_sha256}"),
        (say("reports.project"), f"{info.id} · {Path(info.path).name}"),
        (say("reports.made_at"), f"{moment(made_at)} UTC"),
    ]
