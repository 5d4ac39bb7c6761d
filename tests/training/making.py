"""Small packs and decisions for tests of training."""

from __future__ import annotations

from workbench.core.items import DecidedPart, Decision, NoItemReason, State
from workbench.core.training import Answer, Exercise, Kind, Level, Pack

CHEST, HEAD = "20040100110000", "20010100110000"
LEVELS = (
    Level("plain", {"zh": "普通名称", "en": "Plain names"}),
    Level("questions", {"zh": "该问的", "en": "To ask"}),
)
NO_WORDS = {"zh": "", "en": ""}


def exercise(name: str, answer: Answer, level: str = "plain", modality: str = "CT") -> Exercise:
    return Exercise(name, modality, level, answer, {"zh": f"{name}的讲解", "en": f"about {name}"})


def small_pack(*, told: bool = True) -> Pack:
    """Three names: an item, a question, no item."""
    return Pack(
        id="small",
        title={"zh": "小练习", "en": "Small"},
        release_id="5.0",
        told=told,
        pass_mark=0.6,
        levels=LEVELS,
        exercises=(
            exercise("胸部CT平扫", Answer(Kind.ITEMS, (CHEST,))),
            exercise("膝关节CT平扫", Answer(Kind.ASK), "questions"),
            exercise("胶片费", Answer(Kind.NO_ITEM, (), NoItemReason.NOT_AN_EXAM), "questions", ""),
        ),
    )


def decided(*codes: str, state: State = State.ADJUSTED, reason: NoItemReason | None = None) -> Decision:
    parts = tuple(DecidedPart(code, "", True) for code in codes)
    return Decision("item", state, parts, reason=reason)
