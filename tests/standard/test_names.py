"""Names and codes are inverse over the whole catalogue, and over everything that the rules allow."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.core.standard import ItemCode, Release, compact, load_release
from workbench.core.standard.names import name_zh
from workbench.core.text import key_of

# Examples of the standard's own text and of the guideline.
EXAMPLES = {
    "20010701111100": "CT 副鼻窦（平扫 + 三维重建）",
    "20010100110000": "CT 颅脑（平扫）",
    "22072201221100": "16 排 CT 左膝关节（平扫 + 增强 + 三维重建）",
    "30040100220000": "MR 胸部（平扫 + 增强）",
    "33050101230000": "3.0T MR 肝脏动态对比增强（DCE - MRI）",
    "40030202000100": "DR 颈椎正位",
    "44040803M13700": "MG 双侧乳腺钼靶正、侧位",
    "20080101330000": "CT 颅内动脉血管成像（CTA）",
    "20080502330000": "CT 肺动脉血管成像（CTPA）",
    "300406007d0000": "MR 心功能分析",
    "30040803110000": "MR 乳腺（平扫）",
    "300703017b0000": "MR 左肩关节造影",
    "30080201350000": "MR 颈部动脉高分辨磁共振血管成像（HR - MRA）",
    "30030203440000": "MR 磁共振颈段脊髓水成像（MRM）",
    "42040100000000": "移动 DR 胸部",
    "40999999005100": "DR 随机位",
    "45041000X20000": "RF 食管钡餐造影",
    "45060300Xn0000": "RF 尿道造影",
    "45060300X10000": "RF 尿道（造影）",
    "20050100330000": "CT 上腹部（动脉血管成像（CTA））",
    "30999999410000": "MR 非指定部位磁共振内耳水成像（IAC）",
}


@pytest.mark.parametrize(("code", "name"), EXAMPLES.items())
def test_examples(release: Release, code: str, name: str) -> None:
    assert release.name(code) == name
    assert release.code_of(name) == code


def test_every_listed_name_reads_back(release: Release) -> None:
    wrong = {c: n for c, n in release.listed.items() if release.code_of(n) != c}
    assert not wrong
    assert len({key_of(name) for name in release.listed.values()}) == len(release.listed)


def every_valid_code(release: Release) -> list[ItemCode]:
    """All valid codes of the catalogue's devices."""
    found = []
    for device in ("20", "30", "40", "44", "45"):
        modality = release.devices[device].modality
        for site in release.sites_for(modality):
            for method in release.methods_for(modality, site, device):
                last = {"CT": release.posts_for("CT", site, method), "MR": ["00"]}.get(modality)
                codes = [ItemCode.of(device, site, method, p) for p in last or release.positions_for(site)]
                found += [code for code in codes if release.is_valid(code)]
    return found


def test_no_two_valid_codes_share_a_name_and_names_read_back(release: Release) -> None:
    codes = every_valid_code(release)
    assert len(codes) > 50_000
    by_name: dict[str, str] = {}
    plain = str.maketrans("（）［］，", "()(),", " ")
    for code in codes:
        name = name_zh(release.pieces(code), release.dictionaries.words)
        other = by_name.setdefault(name.translate(plain).upper(), str(code))  # as key_of, faster
        assert other == str(code), (str(code), other, name)
    for code in map(str, random.Random(5).sample(codes, 1500)):
        assert release.code_of(release.name(code)) == code


listed_codes = st.sampled_from(sorted(load_release("5.0").listed))


@given(listed_codes, st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=300)
def test_printing_does_not_matter(code: str, star: bool, tight: bool, half: bool) -> None:
    release = load_release("5.0")
    name = release.name(code)
    if tight:
        name = name.replace(" ", "")
    if half:
        name = name.translate(str.maketrans("（）［］＋", "()[]+")).lower()
    assert release.code_of(f"* {name}" if star else name) == code


@given(
    listed_codes, st.sampled_from(["21", "22", "23", "24", "25", "31", "32", "33", "34", "35", "42", "43"])
)
def test_device_words_read_back(code: str, device: str) -> None:
    release = load_release("5.0")
    specific = device + code[2:]
    if release.devices[device].modality != release.devices[code[:2]].modality:
        return
    if release.is_valid(specific):
        assert release.code_of(release.name(specific)) == specific
        assert release.name(specific).endswith(release.name(code).partition(" ")[2])


def test_extension_of_an_institution(release: Release) -> None:
    item = release.item("20030202110000-x1", suffix_name="C1-C3")
    assert item.name == "CT 颈椎（平扫）-（C1-C3）"
    assert not item.listed
    assert release.name("20030202110000-x1") == "CT 颈椎（平扫）-（x1）"
    assert release.code_of("CT 颈椎（平扫）-（x1）") == "20030202110000-x1"


@given(st.text())
def test_no_text_breaks_reading(text: str) -> None:
    release = load_release("5.0")
    code = release.code_of(text)
    assert code is None or release.is_valid(code)


def test_compact_printing() -> None:
    assert compact("16 排 CT 左膝关节（平扫 + 增强 + 三维重建）") == "16 排 CT 左膝关节（平扫+增强+三维重建）"
    assert compact("MR 颅脑磁敏感加权成像（SWI / SWAN）") == "MR 颅脑磁敏感加权成像（SWI/SWAN）"


def test_every_item_has_an_english_name(release: Release) -> None:
    for code in release.listed:
        english = release.name_en(code)
        assert english.isprintable()
        assert not any("一" <= char <= "鿿" for char in english), english
