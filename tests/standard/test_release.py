"""A release: composing, judging, explaining, picking."""

from __future__ import annotations

import pytest

from workbench.core.errors import InputProblem
from workbench.core.standard import Release, ask, installed_releases, load_release, open_release
from workbench.core.words import LANGUAGES


def test_compose_says_code_name_and_whether_listed(release: Release) -> None:
    item = release.compose("20", "010701", "11", "11")
    assert (item.code, item.name, item.listed) == ("20010701111100", "CT 副鼻窦（平扫 + 三维重建）", True)
    assert item.name_en == "CT paranasal sinuses (plain + 3D reconstruction)"
    assert not release.compose("40", "040400", "00", "37").listed


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("99010100110000", "segment_unknown"),
        ("20090100110000", "segment_unknown"),
        ("20019900110000", "segment_unknown"),
        ("20010199110000", "segment_unknown"),
        ("30010300110000", "site_modality"),
        ("20010100990000", "method_unknown"),
        ("20010100000000", "method_missing"),
        ("20010100001100", "method_missing"),
        ("20010100119900", "segment_unknown"),
        ("30010100111100", "post_not_used"),
        ("40010102009900", "segment_unknown"),
        ("40041000X20000", "device_method"),
        ("45041000000100", "device_method"),
        ("44030400M10000", "breast_only"),
        ("20010100110001", "segment_unknown"),
    ],
)
def test_illegal_codes_say_why_and_what_is_near(release: Release, code: str, reason: str) -> None:
    first = release.problems(code)[0]
    assert first.key == f"standard.{reason}"
    for language in LANGUAGES:
        assert first.text(language)
    near = release.nearest(code)
    assert near and all(release.is_valid(item.code) for item in near)
    with pytest.raises(InputProblem):
        release.item(code)
    explained = release.explain(code)
    assert not explained.valid and not explained.listed and explained.nearest


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("40041000X20000", "45041000X20000"),  # contrast studies are of the fluoroscopy unit
        ("30010300110000", "30010301110000"),  # 鞍区 MR is 垂体
        ("300703017B0000", "300703017b0000"),  # letter case
        ("22010301110000", "22010300110000"),  # 垂体 CT is 鞍区, on the same device
        ("30050101221100", "30050101220000"),  # no post-processing in MR
    ],
)
def test_the_nearest_legal_item_is_offered(release: Release, wrong: str, right: str) -> None:
    assert right in [item.code for item in release.nearest(wrong)]


def test_ct_without_method_only_where_listed(release: Release) -> None:
    assert release.is_valid("20040100004100")
    assert release.is_valid("22040100004100")  # the same item on a named device
    assert not release.is_valid("20050101004100")


def test_why_listed(release: Release) -> None:
    assert release.why_listed("20010100110000") == "published"
    assert release.why_listed("30010100110000") == "restored"
    assert release.why_listed("30010100220000") == "restored"
    assert release.why_listed("30080101310000") == "restored"
    assert release.why_listed("40070402000100") == "twin"
    assert release.why_listed("45041000X20000") == "appendix_k"
    assert release.why_listed("40040400003700") == ""
    for code in release.listed:
        assert release.why_listed(code) == "published" or release.listing_note(code)
        assert release.explain(code).reason.text("zh")


def test_explain_json_shape(release: Release) -> None:
    answer = release.explain("20010701111100").to_json()
    keys = {"code", "name", "name_en", "listed", "valid", "segments", "reason"}
    assert keys <= answer.keys()
    assert "".join(s["code"] for s in answer["segments"]) == "20010701111100"
    assert all(s["zh"] and s["en"] for s in answer["segments"])


def test_repeated_method_says_which_to_use(release: Release) -> None:
    explained = release.explain("44040801M80000")
    assert explained.valid and explained.reason.params["other"] == "M4"
    assert release.code_of(explained.name) == "44040801M40000"


def test_twins(release: Release) -> None:
    knee = {"left": "072201", "right": "072202", "both": "072203"}
    assert all(release.twins(code) == knee for code in knee.values())
    assert release.twins("073001", "CT") == {"left": "073001", "right": "073002", "both": "073003"}
    assert release.twins("073001", "X") == {"left": "073001", "right": "073002"}
    assert release.twins("040803", "MR") == {"both": "040803"}
    assert release.twins("010100") == {} == release.twins("nonsense")
    assert release.twins("073004")["both"] == "073006"  # 全长 is a family of its own


def test_pickers_offer_only_what_is_legal_listed_first(release: Release) -> None:
    assert release.methods_for("CT", "010100")[:4] == ["11", "21", "22", "41"]
    assert release.methods_for("X", "041000", "45")[:4] == ["X1", "X2", "X4", "X6"]
    assert "00" not in release.methods_for("X", "041000", "45")
    assert "M8" not in release.methods_for("X", "040801", "44")
    assert release.posts_for("CT", "010100", "11")[:2] == ["00", "11"]
    assert release.posts_for("CT", "040100", "00") == ["41"]
    assert release.posts_for("MR", "010100", "11") == []
    assert release.listed_positions("072203") == ["37", "41", "42"]
    assert release.positions_for("030202")[0] == "37" and release.positions_for("030202")[-1] == "00"
    for modality, device in (("CT", "20"), ("MR", "30"), ("X", "40"), ("X", "45")):
        for site in release.sites_for(modality)[::7]:
            for method in release.methods_for(modality, site, device):
                last = release.posts_for(modality, site, method) or ["00"]
                assert release.is_valid(f"{device}{site}{method}{last[0]}00")
    assert release.sites_for("CT")[0] == "010100" and "010102" not in release.sites_for("CT")


def test_positions_combine(release: Release) -> None:
    assert release.combined_position(["02", "01"]) == "37"
    assert release.combined_position(["01", "02", "07"]) == "46"
    assert release.combined_position(["01", "02"], "负重") == "42"
    assert release.combined_position(["01", "99"]) is None
    assert release.combined_position([]) is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("CT", "副鼻窦", "平扫", "三维重建", ""), "20010701111100"),
        (("16 排 CT", "左膝关节", "平扫+增强", "三维重建", ""), "22072201221100"),
        (("MRI", "大脑", "dwi", "", ""), "30010100520000"),
        (("CT", "头颅", "平扫", "", ""), "20010102110000"),  # a site of X-ray: illegal, and explained so
        (("DR", "头颅", "", "", "正侧位"), "40010102003700"),
        (("RF", "食道", "钡餐", "", ""), "45041000X20000"),
        (("20", "010100", "22", "11", ""), "20010100221100"),
        (("MR", "liver", "plain", "", ""), "30050101110000"),
    ],
)
def test_words_to_code(release: Release, words: tuple[str, str, str, str, str], code: str) -> None:
    assert str(ask(release, *words)) == code


def test_unknown_words_are_refused_with_near_ones(release: Release) -> None:
    with pytest.raises(InputProblem) as refused:
        ask(release, "CT", "付鼻窦", "平扫")
    assert "副鼻窦" in refused.value.message.text("zh")


def test_loading_says_what_is_installed(release: Release) -> None:
    assert open_release(release.folder).sha256 == release.sha256
    assert "5.0" in [info.id for info in installed_releases()]
    with pytest.raises(InputProblem) as refused:
        load_release("4.0")
    assert "5.0" in refused.value.message.text("zh")
