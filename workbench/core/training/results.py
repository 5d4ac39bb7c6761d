"""The result of one trainee over one pack: figures, and a file for the trainer (``.iresult``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from workbench.core.items import NoItemReason
from workbench.core.training.packs import Answer, Both, Kind, Level, both, made_from
from workbench.core.training.scoring import Fault, Outcome
from workbench.core.words import Message

FORMAT = "workbench-training-result/1"
RESULT_SUFFIX = ".iresult"


@dataclass(frozen=True, slots=True)
class Result:
    """How a trainee did.

    Attributes:
        run: Id of the practice project; a later result of the same run replaces an earlier one.
        made_at: UTC, ISO 8601 with ``Z``.
        told: The trainee heard after each name whether it was right.
        seconds: Time of work between decisions, pauses left out.
        timed: How many names that time went to.
        keys: Keys pressed meanwhile; None where they were not counted.
        head: Hash of the practice project's last step.
    """

    run: str
    pack_id: str
    pack_title: Both
    trainee: str
    made_at: str
    told: bool
    pass_mark: float
    levels: tuple[Level, ...]
    outcomes: tuple[Outcome, ...]
    seconds: float
    timed: int
    keys: int | None
    head: str

    @property
    def total(self) -> int:
        """Number of names."""
        return len(self.outcomes)

    @property
    def right(self) -> int:
        """Names answered right."""
        return sum(outcome.right for outcome in self.outcomes)

    @property
    def answered(self) -> int:
        """Names with an answer."""
        return sum(outcome.given is not None for outcome in self.outcomes)

    @property
    def share(self) -> float:
        """Share of names answered right, 0..1."""
        return self.right / self.total

    @property
    def passed(self) -> bool:
        """True from the pass mark on."""
        return self.share >= self.pass_mark

    @property
    def per_hour(self) -> float | None:
        """Names an hour; None where too little was timed."""
        return self.timed / self.seconds * 3600 if self.timed and self.seconds >= 1 else None

    @property
    def keys_an_item(self) -> float | None:
        """Keys pressed for one answered name; None where they were not counted."""
        return self.keys / self.answered if self.keys is not None and self.answered else None

    def by_level(self) -> list[tuple[Level, int, int]]:
        """Levels with names answered right and all names."""
        whole = Counter(outcome.level for outcome in self.outcomes)
        right = Counter(outcome.level for outcome in self.outcomes if outcome.right)
        return [(level, right[level.id], whole[level.id]) for level in self.levels if whole[level.id]]

    def by_fault(self) -> dict[Fault, int]:
        """How many names had each fault; faults that did not occur are left out."""
        found = Counter(fault for outcome in self.outcomes for fault in outcome.faults)
        return {fault: found[fault] for fault in Fault if found[fault]}


def result_to_bytes(result: Result) -> bytes:
    """The content of a result's file."""
    value = {
        "format": FORMAT,
        "run": result.run,
        "pack": {"id": result.pack_id, "title": result.pack_title},
        "trainee": result.trainee,
        "made_at": result.made_at,
        "told": result.told,
        "pass_mark": result.pass_mark,
        "levels": [{"id": level.id, "title": level.title} for level in result.levels],
        "outcomes": [_outcome_to_json(outcome) for outcome in result.outcomes],
        "seconds": round(result.seconds, 1),
        "timed": result.timed,
        "keys": result.keys,
        "head": result.head,
    }
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def _outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "name": outcome.name,
        "level": outcome.level,
        "faults": [fault.value for fault in outcome.faults],
        "given": _answer_to_json(outcome.given) if outcome.given else None,
        "expected": _answer_to_json(outcome.expected),
    }


def _answer_to_json(answer: Answer) -> dict[str, Any]:
    reason = answer.reason.value if answer.reason else None
    return {"answer": answer.kind.value, "codes": list(answer.codes), "reason": reason}


def result_from_bytes(content: bytes, name: str) -> Result:
    """A result from the content of its file.

    Raises:
        InputProblem: It is no result, or damaged.
    """
    return made_from(content, FORMAT, _result, Message("training.not_a_result", {"file": name}))


def _result(value: Mapping[str, Any]) -> Result:
    outcomes = tuple(_outcome(entry) for entry in value["outcomes"])
    if not outcomes:
        raise ValueError("no names")
    return Result(
        run=str(value["run"]),
        pack_id=str(value["pack"]["id"]),
        pack_title=both(value["pack"]["title"]),
        trainee=str(value["trainee"]),
        made_at=str(value["made_at"]),
        told=bool(value["told"]),
        pass_mark=float(value["pass_mark"]),
        levels=tuple(Level(str(entry["id"]), both(entry["title"])) for entry in value["levels"]),
        outcomes=outcomes,
        seconds=float(value["seconds"]),
        timed=int(value["timed"]),
        keys=None if value["keys"] is None else int(value["keys"]),
        head=str(value["head"]),
    )


def _outcome(entry: Mapping[str, Any]) -> Outcome:
    faults = tuple(Fault(fault) for fault in entry["faults"])
    given = _answer(entry["given"]) if entry["given"] is not None else None
    return Outcome(str(entry["name"]), str(entry["level"]), faults, given, _answer(entry["expected"]))


def _answer(value: Mapping[str, Any]) -> Answer:
    reason = NoItemReason(value["reason"]) if value["reason"] else None
    return Answer(Kind(value["answer"]), tuple(str(code) for code in value["codes"]), reason)
