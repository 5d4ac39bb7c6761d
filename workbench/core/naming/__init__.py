"""Hospital names taken apart: the lexicon and the parser.

parsed = parse("头颅(平扫+增强)", Columns(modality="MR"))
"""

from workbench.core.naming.columns import Columns
from workbench.core.naming.lexicon import Lexicon, load_lexicon
from workbench.core.naming.parsed import ParsedName
from workbench.core.naming.parser import parse

__all__ = ["Columns", "Lexicon", "ParsedName", "load_lexicon", "parse"]
