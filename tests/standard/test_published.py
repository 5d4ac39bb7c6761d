"""Our edition against the publisher's tables. Skipped where they are not at hand.

What differs on purpose is in ``corrections.csv`` with a reason a line, and each line must still be needed.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from workbench.core.standard import Release
from workbench.core.text import key_of

Published = dict[str, list[dict[str, str]]]
MODALITY = {"CT": "CT", "MR": "MR", "X线": "X"}


def correction(release: Release, table: str, code: str, published: str) -> str | None:
    """What our edition explains for a term that differs, None if it explains nothing."""
    for row in release.corrections:
        if (row["table"], row["code"]) == (table, code) and key_of(row["published"]) == key_of(published):
            assert row["reason"]
            return row["ours"]
    return None


def differing(release: Release, table: str, code: str, published: str, ours: str | None) -> bool:
    """True for a difference that nothing explains."""
    if ours is not None and key_of(ours) == key_of(published):
        return False
    explained = correction(release, table, code, published)
    return explained is None or (ours is not None and key_of(explained) != key_of(ours))


def test_devices(release: Release, published: Published) -> None:
    ours = {code: device.zh for code, device in release.devices.items()}
    wrong = [
        r
        for r in published["B"]
        if differing(release, "B", r["设备类型编码"], r["设备类型名称"], ours.get(r["设备类型编码"]))
    ]
    assert not wrong and len(published["B"]) == len(ours)


def test_sites_with_their_levels_and_modalities(release: Release, published: Published) -> None:
    for row in published["C"]:
        site = release.sites[row["三级编码"]]
        assert key_of(site.zh) == key_of(row["三级名称"])
        assert (site.level1, site.level2) == (row["一级编码"], row["二级编码"])
        assert release.groups[site.level1].zh == row["一级名称"]
        assert release.groups[site.level2].zh == row["二级名称"]
        cell = row["适用模态"]
        words = correction(release, "C", site.code, cell) or cell
        assert site.modalities == {MODALITY[key_of(word)] for word in words.split("/")}
    assert set(release.sites) == {row["三级编码"] for row in published["C"]}


def test_methods_post_processing_and_positions(release: Release, published: Published) -> None:
    for row in published["D"]:
        modality = MODALITY[row["模态"]]
        method = release.methods.get((modality, row["二级编码"]))
        term = method.zh if method else None
        assert not differing(release, "D", f"{modality} {row['二级编码']}", row["二级扫描方式"], term), row
        if method:
            assert method.group == row["一级编码"]
    assert {r["二级编码"]: key_of(r["二级后处理分类"]) for r in published["E"]} == {
        code: key_of(post.zh) for code, post in release.posts.items()
    }
    assert {r["体位编码"]: key_of(r["体位"]) for r in published["F"]} == {
        code: key_of(position.zh) for code, position in release.positions.items()
    }


def test_every_published_item_is_listed_under_its_name(release: Release, published: Published) -> None:
    codes = set()
    for table in "GHIJ":
        for row in published[table]:
            code, name = row["项目编码"], row["项目标准名"]
            codes.add(code)
            assert not differing(release, table, code, name, release.listed.get(code)), row
    assert len(codes) == 1226
    ours = {code for code in release.listed if release.why_listed(code) == "published"}
    assert ours == codes


def test_what_the_publication_lost_is_listed(release: Release, published: Published) -> None:
    printed = {row["项目编码"] for table in "GHIJ" for row in published[table]}
    added = release.listed.keys() - printed
    assert {"30010100110000", "30010100210000", "30010100220000", "30080101310000"} <= added
    for code in added:
        assert release.why_listed(code) in {"restored", "twin", "appendix_k"}
        assert (release.why_listed(code) == "appendix_k") == code.startswith("45")
    assert printed.isdisjoint(added)


def test_every_correction_is_still_needed(release: Release, published: Published) -> None:
    cells = {(table, key_of(cell)) for table, rows in published.items() for r in rows for cell in r.values()}
    for row in release.corrections:
        assert (row["table"], key_of(row["published"])) in cells, row


def test_every_code_of_the_development_names_is_valid(release: Release, dev_names: Path) -> None:
    with dev_names.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = {code for row in rows for code in re.split(r"[;|\s]+", row["parts"]) if code}
    assert len(codes) > 300
    assert not {code: release.problems(code) for code in codes if not release.is_valid(code)}
