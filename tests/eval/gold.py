"""Names with agreed codes: the development names beside the repository, and our own in ``own.csv``.

Columns: name, modality, parts, flags, source. ``parts``: ``;`` between parts, ``|`` between codes that are
acceptable for a part (the first is preferred), ``||`` between whole readings that are equally right, empty
where there is no standard item.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from workbench.core.items import MUST_ASK

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared" / "eval"
FILES = {"dev": SHARED / "dev.csv", "own": HERE / "own.csv"}

Reading = tuple[frozenset[str], ...]
_MUST_ASK = frozenset(str(flag) for flag in MUST_ASK)
_MODALITIES = {"2": "CT", "3": "MR", "5": "RF"}


@dataclass(frozen=True)
class Gold:
    """One labelled name.

    Attributes:
        name, modality: As the source gave them.
        readings: Each a tuple of parts, each part the set of codes that are right for it.
        preferred: First code of each part of the first reading.
        flags: What a suggestion must say about itself.
        source: Kind of hospital or list.
    """

    name: str
    modality: str
    readings: tuple[Reading, ...]
    preferred: tuple[str, ...]
    flags: frozenset[str]
    source: str

    @property
    def kind(self) -> str:
        """``scope`` (no part), ``single`` or ``composite`` (several parts)."""
        return "scope" if not self.preferred else "composite" if len(self.preferred) > 1 else "single"

    @property
    def must_ask(self) -> bool:
        """True if only a person may settle it."""
        return bool(self.flags & _MUST_ASK)

    @property
    def gold_modality(self) -> str:
        """Modality of the first preferred code: CT, MR, DR, MG, RF, or ``none``."""
        if not self.preferred:
            return "none"
        device = self.preferred[0][:2]
        if device[0] == "4":
            return {"44": "MG", "45": "RF"}.get(device, "DR")
        return _MODALITIES.get(device[0], "other")


def read_gold(path: Path) -> list[Gold]:
    """The labelled names of a file; where a name stands twice, the last counts (as in the scorer)."""
    found: dict[str, Gold] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            listed = [
                [part.split("|") for part in reading.split(";") if part]
                for reading in row["parts"].replace(" ", "").split("||")
            ]
            found[row["name"]] = Gold(
                row["name"],
                row["modality"],
                tuple(tuple(frozenset(part) for part in reading) for reading in listed),
                tuple(part[0] for part in listed[0]),
                frozenset(row["flags"].split()),
                row.get("source", ""),
            )
    return list(found.values())
