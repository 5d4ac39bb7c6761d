"""How a large hospital's staff write exams: patterns, and the words they put around the exam itself.

In a pattern, ``{site}``, ``{method}``, ``{position}``, ``{device}``, ``{a}`` and ``{b}`` stand for words of
the vocabulary.
"""

from __future__ import annotations

CT_DEVICES = ("64排", "64层", "128层", "16排", "256排", "双源")
MR_DEVICES = ("1.5T", "3.0T")

CT_PATTERNS = (
    "{site}CT{method}",
    "CT{site}{method}",
    "CT{method}({site})",
    "{site}CT({method})",
    "{site}{method}CT",
    "CT{method}扫描({site})",
    "{device}螺旋CT{method}[{site}]",
    "{device}CT{method}({site})",
    "{site}CT{method}({device})",
    "X线计算机体层(CT){method}-{site}",
    "多排螺旋CT {site} {method}",
    "CT-{site}-{method}",
)
MR_PATTERNS = (
    "{site}MR{method}",
    "MR{site}{method}",
    "{site}MRI({method})",
    "{site}磁共振{method}",
    "磁共振{method}({site})",
    "MRI {site} {method} {device}",
    "磁共振成像(MRI){method}-{site}",
    "{device}磁共振{site}{method}",
    "{site}核磁{method}",
)
XRAY_PATTERNS = (
    "{site}{position}",
    "DR{site}{position}",
    "{site}DR{position}",
    "{site}{position}片",
    "数字化摄影(DR)-{site}{position}",
    "{site}{position}(DR)",
    "X线摄影 {site} {position}",
)
# Letter of a method -> how it is written.
METHOD_WORDS = {
    "p": ("平扫", "平扫", "平扫", "普通扫描", "平扫检查"),
    "e": ("增强", "增强扫描", "增强"),
    "b": ("平扫+增强", "平扫加增强", "平扫及增强", "平扫＋增强"),
    "t": ("平扫+三维重建", "平扫+3D重建", "三维重建", "三维成像"),
}
SIDE_WORDS = {"左": ("左", "左侧", "(左)"), "右": ("右", "右侧", "(右)"), "双": ("双", "双侧", "两侧")}

# What carries no code.
BILLING = (
    "【医保】",
    "【住院】",
    "(自费)",
    "(门诊)",
    "*",
    "(含胶片)",
    "(第二部位)",
    "/次",
    "(特需)",
    "(每部位)",
)
PURPOSES = ("(复查)", "(术后复查)", "(体检)", "-对比前片", "(筛查)", "(急诊)", "(会诊用)", "(随访)")

# Wrong characters that look or sound alike.
TYPOS = (
    ("平扫", "平少"),
    ("增强", "增墙"),
    ("颅脑", "颅恼"),
    ("腰椎", "腰推"),
    ("颈椎", "劲椎"),
    ("胸部", "胸步"),
    ("重建", "重健"),
    ("侧位", "测位"),
    ("骶髂", "骶骼"),
    ("踝关节", "裸关节"),
    ("磁共振", "磁共震"),
    ("MRI", "MIR"),
    ("副鼻窦", "付鼻窦"),
    ("肾上腺", "肾上线"),
    ("前列腺", "前例腺"),
)

# Several exams in one line; a and b are different sites.
CT_LISTS = (
    "{a}CT平扫+{b}CT平扫",
    "{a}、{b}CT平扫",
    "{a}+{b}CT平扫+增强",
    "CT{a}平扫_CT{b}平扫",
    "{a}CT平扫，{b}CT增强",
    "{a}+{b}螺旋CT平扫{billing}",
    "CT平扫({a}、{b})",
    "{a}CT平扫+三维重建;{b}CT平扫",
)
MR_LISTS = (
    "{a}MR平扫+{b}MR平扫",
    "{a}、{b}MRI平扫",
    "{a}+{b}磁共振平扫+增强",
    "MR{a}平扫_MR{b}平扫",
    "{a}MRI平扫及{b}MRI平扫",
)
MR_SEQUENCES = ("DWI", "SWI", "MRA", "MRV", "MRS")
XRAY_LISTS = ("{a}+{b}", "{a};{b}", "{a}、{b}", "DR{a}，{b}", "{a}_{b}")

# Two statements that cannot both hold.
CT_CONFLICTS = ("({a})CT{method}-{b}", "{a}CT平扫({b})", "【{a}】{b}CT{method}", "{a}CT增强(平扫)")

ENGLISH_SITES = {
    "CT": ("Brain", "Chest", "Sinus", "Orbit", "Neck", "Upper abdomen", "Pelvis", "C-spine", "L-spine"),
    "MR": ("Brain", "Pituitary", "C-spine", "T-spine", "L-spine", "Pelvis", "Prostate", "Liver", "Knee L"),
    "DR": ("Chest PA", "Chest PA & lateral", "Knee R AP/LAT", "Pelvis AP", "C-spine AP/LAT", "Hand L AP/OBL"),
}
ENGLISH_PATTERNS = {
    "CT": (
        "CT {site}",
        "CT {site} plain",
        "{site} CT w/o contrast",
        "{site} CT +C",
        "CT {site} (non-contrast)",
    ),
    "MR": ("MR {site}", "MRI {site} plain", "{site} MRI w/o & w/ contrast", "{site} MRI +C"),
    "DR": ("DR {site}", "X-ray {site}", "{site}"),
}

# Lines that are no exam of the standard: pattern and what may stand in it.
SURCHARGES = (
    ("CT{x}加收", ("薄层", "高压注射", "三维后处理", "心电门控", "64排以上", "能谱", "急诊", "夜间")),
    ("磁共振{x}加收", ("高场强", "线圈", "镇静", "加层", "心电门控")),
    ("X线摄影加收-{x}", ("床旁", "术中", "高千伏", "感染防护")),
    ("{x}胶片", ("14×17激光", "CT", "磁共振", "8×10干式", "数字")),
    ("造影剂({x})", ("碘海醇100ml", "碘克沙醇50ml", "钆喷酸葡胺15ml", "钆特酸葡胺10ml")),
    ("{x}", ("影像远程会诊", "光盘刻录", "影像资料复制", "外院片会诊", "高压注射器针筒", "留置针")),
)
OTHERS = (
    (
        "US",
        "{x}彩色多普勒超声",
        ("肝胆胰脾", "双肾输尿管膀胱", "颈部血管", "心脏", "甲状腺", "睾丸", "胎儿"),
    ),
    ("US", "床旁{x}超声", ("心脏", "胸腔", "腹腔")),
    ("DSA", "{x}造影术(DSA)", ("冠状动脉", "全脑血管", "肝动脉", "支气管动脉", "下肢动脉", "子宫动脉")),
    ("DSA", "{x}支架植入术", ("冠状动脉", "颈动脉", "髂动脉", "胆道")),
    ("NM", "SPECT{x}", ("全身骨显像", "甲状腺显像", "肾动态显像", "心肌灌注显像")),
    ("PET", "PET/CT{x}", ("全身显像", "脑显像", "心肌代谢显像")),
    ("ES", "{x}镜检查", ("电子胃", "电子结肠", "支气管", "胶囊内")),
    ("BMD", "骨密度测定({x})", ("腰椎", "髋部", "全身")),
    ("CT", "CT引导下{x}", ("肺穿刺活检", "肝脓肿引流", "射频消融", "椎体穿刺")),
)
