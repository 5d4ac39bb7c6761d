"""Words from which the names of the fictional hospitals are put together.

They are everyday radiology words. Popularity is a rough relative frequency, used to give common exams high
yearly counts; 100 is a plain chest CT.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """A body site as hospitals call it.

    Attributes:
        name: The usual word.
        popularity: 1 to 100.
        ways: What is done there: letters of METHODS for CT and MR, positions for X-ray.
        sided: True if left, right and both sides are items of their own.
        aliases: Other words for the same site.
    """

    name: str
    popularity: int
    ways: tuple[str, ...]
    sided: bool = False
    aliases: tuple[str, ...] = ()


# Scan methods: letter -> (words, share of the site's popularity in percent).
METHODS = {"p": ("平扫", 100), "e": ("增强", 12), "b": ("平扫+增强", 25), "t": ("平扫+三维重建", 20)}


def _ways(letters: str) -> tuple[str, ...]:
    return tuple(letters)


CT_SITES = (
    Site("头颅", 80, _ways("peb"), aliases=("颅脑", "头部", "脑")),
    Site("胸部", 100, _ways("pebt"), aliases=("肺部", "双肺", "肺")),
    Site("鼻窦", 22, _ways("pbt"), aliases=("副鼻窦", "鼻旁窦")),
    Site("眼眶", 9, _ways("pbt"), aliases=("双眼眶",)),
    Site("颞骨", 8, _ways("pt"), aliases=("双侧颞骨", "乳突")),
    Site("鞍区", 2, _ways("pb"), aliases=("蝶鞍",)),
    Site("颌面部", 6, _ways("pbt"), aliases=("面部", "颌面")),
    Site("颈部", 11, _ways("peb"), aliases=("颈部软组织",)),
    Site("鼻咽", 5, _ways("pb"), aliases=("鼻咽部",)),
    Site("喉部", 4, _ways("pb"), aliases=("喉",)),
    Site("甲状腺", 6, _ways("pb")),
    Site("上腹部", 55, _ways("pebt"), aliases=("上腹", "肝胆胰脾")),
    Site("下腹部", 20, _ways("pb"), aliases=("下腹", "中下腹")),
    Site("全腹部", 40, _ways("peb"), aliases=("全腹",)),
    Site("盆腔", 26, _ways("peb"), aliases=("盆部",)),
    Site("双肾", 9, _ways("pb"), aliases=("肾脏",)),
    Site("肾上腺", 6, _ways("pb"), aliases=("双侧肾上腺",)),
    Site("泌尿系", 18, _ways("pb"), aliases=("全泌尿系", "双肾+输尿管+膀胱")),
    Site("颈椎", 24, _ways("pt"), aliases=("颈椎间盘",)),
    Site("胸椎", 12, _ways("pt")),
    Site("腰椎", 38, _ways("pt"), aliases=("腰椎间盘",)),
    Site("骶尾椎", 5, _ways("pt"), aliases=("骶尾骨",)),
    Site("骶髂关节", 5, _ways("pt")),
    Site("骨盆", 9, _ways("pt")),
    Site("肩关节", 7, _ways("pt"), sided=True, aliases=("肩",)),
    Site("肘关节", 4, _ways("pt"), sided=True, aliases=("肘",)),
    Site("腕关节", 5, _ways("pt"), sided=True, aliases=("腕",)),
    Site("手", 3, _ways("pt"), sided=True),
    Site("髋关节", 8, _ways("pt"), sided=True, aliases=("髋", "股骨头")),
    Site("膝关节", 9, _ways("pt"), sided=True, aliases=("膝",)),
    Site("踝关节", 6, _ways("pt"), sided=True, aliases=("踝",)),
    Site("足", 5, _ways("pt"), sided=True, aliases=("足部",)),
    Site("股骨", 3, _ways("pt"), sided=True, aliases=("大腿",)),
    Site("胫腓骨", 3, _ways("pt"), sided=True, aliases=("小腿",)),
    Site("肋骨", 16, _ways("t"), aliases=("双侧肋骨",)),
)

MR_SITES = (
    Site("头颅", 46, _ways("peb"), aliases=("颅脑", "头部", "脑")),
    Site("垂体", 7, _ways("pb"), aliases=("鞍区",)),
    Site("眼眶", 4, _ways("pb"), aliases=("眼部",)),
    Site("内听道", 4, _ways("pb"), aliases=("内耳",)),
    Site("鼻咽", 4, _ways("pb"), aliases=("鼻咽部",)),
    Site("颈部", 4, _ways("pb"), aliases=("颈部软组织",)),
    Site("颈椎", 26, _ways("pb"), aliases=("颈椎间盘", "颈髓")),
    Site("胸椎", 11, _ways("pb"), aliases=("胸髓",)),
    Site("腰椎", 36, _ways("pb"), aliases=("腰椎间盘", "腰骶椎")),
    Site("骶髂关节", 6, _ways("pb")),
    Site("上腹部", 13, _ways("peb"), aliases=("肝胆胰脾", "上腹")),
    Site("肝脏", 5, _ways("pb")),
    Site("胰腺", 3, _ways("pb")),
    Site("双肾", 2, _ways("pb")),
    Site("盆腔", 10, _ways("peb"), aliases=("盆部",)),
    Site("前列腺", 6, _ways("pb")),
    Site("子宫", 4, _ways("pb"), aliases=("子宫附件",)),
    Site("直肠", 4, _ways("pb")),
    Site("乳腺", 7, _ways("pb"), aliases=("双乳", "双侧乳腺")),
    Site("肩关节", 8, _ways("pb"), sided=True, aliases=("肩",)),
    Site("腕关节", 3, _ways("p"), sided=True, aliases=("腕",)),
    Site("髋关节", 8, _ways("pb"), sided=True, aliases=("髋",)),
    Site("膝关节", 18, _ways("pb"), sided=True, aliases=("膝",)),
    Site("踝关节", 6, _ways("p"), sided=True, aliases=("踝",)),
    Site("足", 2, _ways("p"), sided=True, aliases=("足部",)),
)

XRAY_SITES = (
    Site("胸部", 90, ("正位", "正侧位"), aliases=("胸",)),
    Site("腹部", 16, ("立位", "卧位"), aliases=("全腹",)),
    Site("颈椎", 26, ("正侧位", "双斜位", "张口位", "过伸过屈位"), aliases=("颈",)),
    Site("胸椎", 9, ("正侧位",)),
    Site("腰椎", 34, ("正侧位", "双斜位", "过伸过屈位"), aliases=("腰",)),
    Site("骶尾椎", 6, ("正侧位",), aliases=("骶尾骨",)),
    Site("骨盆", 15, ("正位",)),
    Site("骶髂关节", 4, ("正位",)),
    Site("鼻骨", 7, ("侧位",)),
    Site("鼻窦", 3, ("华氏位",), aliases=("副鼻窦",)),
    Site("肋骨", 9, ("正斜位",), sided=True),
    Site("锁骨", 6, ("正位",), sided=True),
    Site("肩关节", 10, ("正位", "正侧位"), sided=True, aliases=("肩",)),
    Site("肱骨", 3, ("正侧位",), sided=True),
    Site("肘关节", 8, ("正侧位",), sided=True, aliases=("肘",)),
    Site("尺桡骨", 6, ("正侧位",), sided=True, aliases=("前臂",)),
    Site("腕关节", 13, ("正侧位",), sided=True, aliases=("腕",)),
    Site("手", 14, ("正斜位",), sided=True, aliases=("手部",)),
    Site("髋关节", 12, ("正位", "正侧位"), sided=True, aliases=("髋",)),
    Site("股骨", 5, ("正侧位",), sided=True),
    Site("膝关节", 24, ("正侧位", "负重正位"), sided=True, aliases=("膝",)),
    Site("髌骨", 4, ("轴位",), sided=True),
    Site("胫腓骨", 7, ("正侧位",), sided=True),
    Site("踝关节", 14, ("正侧位",), sided=True, aliases=("踝",)),
    Site("跟骨", 5, ("侧轴位",), sided=True),
    Site("足", 12, ("正斜位",), sided=True, aliases=("足部",)),
)
SIDES = ("左", "右", "双")

# Items with words of their own: (name, popularity, price in yuan).
CT_VESSELS = (
    ("头颈部CTA", 9, 980),
    ("头颅CTA", 6, 900),
    ("颈部CTA", 4, 900),
    ("冠状动脉CTA", 12, 1150),
    ("肺动脉CTA", 4, 950),
    ("胸主动脉CTA", 2, 950),
    ("腹主动脉CTA", 3, 950),
    ("胸腹主动脉CTA", 2, 1350),
    ("双下肢动脉CTA", 3, 980),
    ("门静脉CTV", 1, 900),
    ("双下肢静脉CTV", 1, 900),
    ("泌尿系CTU", 3, 900),
)
MR_SPECIALS = (
    ("头颅MRA", 12, 420),
    ("头颅MRV", 3, 420),
    ("颈部MRA", 3, 420),
    ("头颅DWI", 9, 300),
    ("头颅SWI", 3, 380),
    ("头颅MRS", 1, 420),
    ("MRCP", 7, 480),
    ("MRU", 2, 480),
    ("头颅灌注成像", 1, 650),
)
MAMMOGRAPHY = (
    ("双侧乳腺钼靶", 12, 220),
    ("左侧乳腺钼靶", 2, 120),
    ("右侧乳腺钼靶", 2, 120),
    ("双侧乳腺钼靶正侧斜位", 6, 240),
)
FLUOROSCOPY = (
    ("上消化道钡餐造影", 9, 160),
    ("全消化道钡餐造影", 3, 200),
    ("食道吞钡造影", 4, 120),
    ("结肠钡灌肠造影", 3, 200),
    ("静脉肾盂造影", 3, 240),
    ("逆行肾盂造影", 1, 260),
    ("子宫输卵管造影", 4, 280),
    ("T管造影", 2, 180),
    ("膀胱造影", 1, 180),
    ("胸部透视", 2, 20),
)
# Exams and lines for which the standard has no item: (modality, name, popularity, price).
OUT_OF_SCOPE = (
    ("US", "腹部彩超", 60, 140),
    ("US", "泌尿系彩超", 30, 120),
    ("US", "妇科彩超(经阴道)", 24, 150),
    ("US", "甲状腺和颈部彩超", 34, 160),
    ("US", "乳腺彩超", 26, 130),
    ("US", "心脏彩超", 32, 200),
    ("US", "双下肢静脉彩超", 14, 180),
    ("US", "早孕彩超", 12, 90),
    ("DSA", "冠状动脉造影(DSA)", 6, 3200),
    ("DSA", "全脑血管造影(DSA)", 3, 3600),
    ("DSA", "下肢动脉球囊扩张术", 1, 4800),
    ("ECG", "常规心电图", 70, 20),
    ("BMD", "双能X线骨密度测定", 10, 120),
    ("NM", "甲状腺静态显像", 1, 260),
)
