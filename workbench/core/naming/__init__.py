"""Hospital names taken apart: the lexicon and the parser.

parsed = parse("MR头颅(平扫+增强)", modality="MR")
"""

from workbench.core.naming.lexicon import Lexicon, load_lexicon
from workbench.core.naming.parser import ParsedName, parse

__all__ = ["Lexicon", "ParsedName", "load_lexicon", "parse"]
