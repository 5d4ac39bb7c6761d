"""Traditional characters of headers and exam words, to recognise columns by. Names are kept as written."""

from __future__ import annotations

_PAIRS = (
    "檢检項项稱称編编碼码號号類类別别設设備备內内單单價价數数執执開开醫医囑嘱診诊療疗費费標标準准額额頻频業业務务"
    "態态體体區区處处說说註注國国機机構构規规電电話话證证歷历門门時时間间掃扫強强側侧軸轴攝摄鉬钼視视顱颅腦脑頸颈"
    "關关節节腎肾竇窦動动脈脉線线聲声圖图養养顯显無无總总計计門门標标療疗臟脏腸肠膽胆絡络灣湾層层雙双"
)
_SIMPLE = str.maketrans(_PAIRS[::2], _PAIRS[1::2])


def simplified(text: str) -> str:
    """The text with the characters of the table in their simplified form."""
    return text if text.isascii() else text.translate(_SIMPLE)
