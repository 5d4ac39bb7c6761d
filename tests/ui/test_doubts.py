"""Rows that a person has to settle never look certain, and candidates say how they differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import make_project
from workbench.core.items import Agreement, Candidate, PartSuggestion, Segment, SegmentMatch, Suggestion
from workbench.core.standard import Release, load_release
from workbench.ui import theme
from workbench.ui.doubts import chip_tip, differences, missing
from workbench.ui.main_window import MainWindow
from workbench.ui.models.items_model import COL_CONFIDENCE, COL_ITEM
from workbench.ui.views.candidate_card import broken

NAMES = (("膝关节CT三维", "CT", 30), ("(头)CT平扫-胸部", "CT", 20), ("胸部CT平扫", "CT", 10))


@pytest.fixture(scope="module")
def release() -> Release:
    return load_release()


def suggestion(release: Release, flag: str, *codes: str) -> Suggestion:
    candidates = tuple(Candidate(c, release.name(c), 0.99, True) for c in codes)
    return Suggestion((PartSuggestion("", candidates),), 0.99, False, (flag,))


def test_a_missing_side_is_named(release: Release) -> None:
    site = next(s for s in sorted(release.sites) if len(release.twins(s, "CT")) == 3)
    twins = release.twins(site, "CT")
    codes = [f"20{twins[side]}110000" for side in ("both", "left", "right")]
    told = suggestion(release, "side-unspecified", *codes)
    assert missing(release, told, told.flags) == "左 / 右 / 双"


def test_a_conflict_names_both_sides(release: Release) -> None:
    told = suggestion(release, "conflict", "20010100110000", "20040100110000")
    assert missing(release, told, ("conflict",)) == "冲突：颅脑 / 胸部"


def test_an_ambiguous_name_counts_its_candidates(release: Release) -> None:
    told = suggestion(release, "ambiguous", "20010100110000", "20040100110000")
    assert missing(release, told, ("ambiguous",)) == "2 个候选"


def test_only_the_difference_is_said(release: Release) -> None:
    assert differences(release, "20040100110000", "20040100120000") == [
        "方法不同：" + release.methods[("CT", "12")].zh
    ]


def test_doubtful_rows_show_no_figure(bare: MainWindow, tmp_path: Path) -> None:
    assert bare.session.open(make_project(tmp_path / "doubt.iemap", NAMES))
    model, project = bare.review.items.model, bare.session.project
    assert project is not None
    shown = {row.name: row for n in range(3) if (row := model.row(n))}
    for name in ("膝关节CT三维", "(头)CT平扫-胸部"):
        row = shown[name]
        assert model.text(row, COL_CONFIDENCE) == "—"
        assert row.first_name not in model.text(row, COL_ITEM)
        bare.review.items.show_item(row.id)
        data = bare.review.row.candidates.cards[0].data
        assert data is not None and not data.sure
    sure = shown["胸部CT平扫"]
    assert model.text(sure, COL_CONFIDENCE) != "—"
    bare.session.accept([shown["膝关节CT三维"].id], 1)
    settled = next(model.row(n) for n in range(3) if model.row(n).name == "膝关节CT三维")
    assert model.text(settled, COL_ITEM) == settled.first_name


def test_a_long_reason_ends_in_an_ellipsis(dressed: QApplication) -> None:
    text = "Site: oropharynx; Not in the catalogue; composed by the rules; and still more than fits"
    lines = broken(theme.sans(12), text, 180)
    assert len(lines) == 2
    assert text.startswith(lines[0])
    assert lines[1].endswith("…")
    metrics = QFontMetricsF(theme.sans(12))
    assert all(metrics.horizontalAdvance(line) <= 181 for line in lines)
    assert broken(theme.sans(12), "Site: neck", 180) == ["Site: neck"]


def test_every_pair_of_a_code_says_what_it_means(release: Release) -> None:
    code = "20040100110000"
    matches = (
        SegmentMatch(Segment.SITE, Agreement.STATED, ((0, 2),)),
        SegmentMatch(Segment.METHOD, Agreement.ASSUMED),
    )
    first = Candidate(code, release.name(code), 0.9, True, (), matches)
    assert chip_tip(release, first, code, 2) == "部位 040100 · 胸部 · 名称写明"
    assert chip_tip(release, first, code, 4) == "方法 11 · 平扫 · 名称未写，按规则推定"
    assert chip_tip(release, first, code, 6) == "扩展 00"
    other = Candidate("20040100210000", "", 0.2, True, (), matches)
    assert chip_tip(release, other, code, 4) == "方法 21 · 增强 · 与第一候选不同"
