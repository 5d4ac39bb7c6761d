"""Search: what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.standard import Release, load_release


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("ln", "010100"),
        ("luNao", "010100"),
        ("颅脑", "010100"),
        ("brain", "010100"),
        ("xibu", None),
        ("fubidou", "010701"),
        ("鼻窦", "010701"),
        ("食道", "041000"),
        ("冠脉", "080602"),
        ("20010701111100", "20010701111100"),
        ("300310007f", "300310007f0000"),
        ("正侧位 颈椎", "40030202003700"),
        ("颈椎 正侧位", "40030202003700"),
        ("MRCP", "30050103430000"),
        ("CTPA", "20080502330000"),
        ("CT 颅脑 （平扫）", "20010100110000"),
        ("　ＬＮ ", "010100"),
        ("quanchang", "073104"),
    ],
)
def test_the_first_answer(release: Release, query: str, first: str | None) -> None:
    hits = release.search(query, 5)
    assert (hits[0].code if hits else None) == first


def test_ranked_and_limited(release: Release) -> None:
    hits = release.search("膝", 7)
    assert len(hits) == 7
    assert [hit.kind for hit in hits[:3]] == ["site"] * 3
    scores = [hit.score for hit in release.search("ct", 50)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert {hit.code[:4] for hit in release.search("2001", 1000)} == {"2001"}


def test_every_site_and_item_is_found_by_its_name_and_its_code(release: Release) -> None:
    for site in list(release.sites.values())[::5]:
        assert site.code in [hit.code for hit in release.search(site.zh, 3)]
    for code, name in list(release.listed.items())[::25]:
        assert release.search(name, 1)[0].code == code
        assert release.search(code, 1)[0].code == code


@given(st.text())
def test_no_query_breaks_it(query: str) -> None:
    assert len(load_release("5.0").search(query, 3)) <= 3
