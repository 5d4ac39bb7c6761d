"""Ranked standard items for hospitals' exam names, with confidence and reasons.

suggester = Suggester(load_release("5.0"))
suggester.suggest("头颅CT平扫", modality="CT").parts[0].candidates[0].code      # 20010100110000
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.core.suggest.confidence import threshold
from workbench.core.suggest.memory import (
    PACK,
    Answer,
    Likeness,
    Precedent,
    Trust,
    agreed,
    answer_of,
    ordered,
    weigh,
)

if TYPE_CHECKING:
    from workbench.core.suggest.batch import contract_lines, encode_many, suggest_many
    from workbench.core.suggest.contract import contract_line, to_contract
    from workbench.core.suggest.engine import Suggester

__all__ = [
    "PACK",
    "Answer",
    "Likeness",
    "Precedent",
    "Suggester",
    "Trust",
    "agreed",
    "answer_of",
    "contract_line",
    "contract_lines",
    "encode_many",
    "ordered",
    "suggest_many",
    "threshold",
    "to_contract",
    "weigh",
]

# The engine with its lexicon and libraries takes half a second to load: a window that opens a project of
# suggestions made before does without.
_LATER = {
    "Suggester": "engine",
    "contract_line": "contract",
    "contract_lines": "batch",
    "encode_many": "batch",
    "suggest_many": "batch",
    "to_contract": "contract",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
