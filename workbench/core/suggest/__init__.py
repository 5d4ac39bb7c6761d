"""Ranked standard items for hospitals' exam names, with confidence and reasons.

suggester = Suggester(load_release("5.0"))
suggester.suggest("头颅CT平扫", modality="CT").parts[0].candidates[0].code      # 20010100110000
"""

from workbench.core.suggest.batch import encode_many, suggest_many
from workbench.core.suggest.confidence import threshold
from workbench.core.suggest.contract import contract_line, to_contract
from workbench.core.suggest.engine import Suggester
from workbench.core.suggest.memory import PACK, Answer, Likeness, Precedent, Trust, answer_of, ordered, weigh

__all__ = [
    "PACK",
    "Answer",
    "Likeness",
    "Precedent",
    "Suggester",
    "Trust",
    "answer_of",
    "contract_line",
    "encode_many",
    "ordered",
    "suggest_many",
    "threshold",
    "to_contract",
    "weigh",
]
