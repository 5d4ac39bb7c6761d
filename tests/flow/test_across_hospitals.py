"""By the command line: packs of other hospitals as evidence, and from a region's list to a marked export."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.flow.test_whole_way import ENV, call, read
from workbench.paths import sample_dir

__all__ = ["call"]
NAMES = ("胸部CT平扫", "头颅CT平扫", "左膝关节MR平扫", "右膝关节MR平扫", "肘关节MR平扫")


@pytest.fixture
def project(call, tmp_path: Path) -> Path:
    """A hospital's project with suggestions."""
    source, path = tmp_path / "list.csv", tmp_path / "本院.iemap"
    with source.open("w", encoding="utf-8", newline="") as file:
        rows = [(name, name[-4:-2], 100 * (5 - n)) for n, name in enumerate(NAMES)]
        csv.writer(file).writerows([("项目名称", "设备类型", "检查量"), *rows])
    assert call("new", path, "--hospital", "示例县人民医院")[0] == 0
    assert call("import", path, source)[0] == 0
    assert call("suggest", path)[0] == 0
    return path


@pytest.fixture
def key(call) -> str:
    """The fingerprint of an approver's key."""
    person = ("--name", "李主任", "--institution", "示例县人民医院", "--role", "approver")
    return str(read(call, "key", "new", *person, "--passphrase-env", ENV)["fingerprint"])


def test_packs_of_others(call, project: Path, key: str, tmp_path: Path) -> None:
    packs = [sample_dir() / f"{name}.iepack" for name in ("university", "city", "district")]
    preview = read(call, "pack", "import", project, packs[0], "--preview")
    assert preview["about"] == 4 and preview["taken"] == 0
    for pack in (packs[0], packs[2]):
        assert read(call, "pack", "import", project, pack, "--reviewer", "甲")["taken"] == 20
    sources = read(call, "memory", "list", project)["sources"]
    assert [s["title"] for s in sources] == ["示例大学附属医院", "示例区中医院"]
    assert call("accept", project, "--auto", "--reviewer", "甲")[0] == 0
    # The two differ on the plain chest, so a person decides; what they agree on is taken.
    assert read(call, "status", project)["items"]["accepted"] == 3
    why = ("--reason", "低剂量写错", "--reopen", "--reviewer", "甲")
    assert read(call, "pack", "withdraw", project, "--pack", sources[1]["id"], *why)["reopened"] == 3
    assert call("accept", project, "--auto", "--reviewer", "甲")[0] == 0
    assert read(call, "status", project)["items"]["accepted"] == 4
    out = tmp_path / "own.iepack"
    signed = ("--key", key, "--passphrase-env", ENV)
    shown = read(call, "pack", "export", project, out, "--preview", "--with", "volumes")
    assert len(shown["rows"]) == 4 and shown["rows"][0]["exams"] == 500 and not out.exists()
    assert call("pack", "export", project, out)[0] == 2  # nobody signs
    assert read(call, "pack", "export", project, out, *signed)["rows"] == 4
    group = tmp_path / "group.iepack"
    merged = read(call, "pack", "merge", group, out, *packs, "--group", "某医联体",
                  "--conflicts", tmp_path / "c.iemap", *signed)  # fmt: skip
    assert [c["name"] for c in merged["conflicts"]] == ["胸部CT平扫"] and merged["conflict_items"] == 1
    assert merged["hospitals"] == 4 and group.is_file()
    gone = read(call, "pack", "withdraw", group, "--name", "MRCP", "--reason", "不对", *signed)
    assert gone["withdrawn"] == 1
    status, _ = call("pack", "import", project, group, "--trust", tmp_path / "nowhere")
    assert status == 2


def test_from_a_regions_list_to_a_marked_export(call, project: Path, key: str, tmp_path: Path) -> None:
    region, signed_list = tmp_path / "region.iemap", tmp_path / "list.ierec"
    scope = (
        "--code",
        "SL",
        "--name",
        "示例三地",
        "--mark",
        "SLHR",
        "--rank",
        "region",
        "--from",
        "2026-01-01",
    )
    made = read(call, "recognition", "import", region, sample_dir() / "recognition.xlsx", *scope)
    assert made["items"] == 12
    assert call("accept", region, "--auto", "--reviewer", "甲")[0] == 0
    signed = ("--key", key, "--passphrase-env", ENV)
    assert call("recognition", "sign", region, signed_list, *signed)[0] == 2  # the machine alone will not do
    from workbench.core.project import Project
    from workbench.core.review import approve

    with Project.open(region) as opened:
        decided = [d.item_id for d in opened.decisions() if d.parts]
        approve(opened, decided, "乙")
    listed = read(call, "recognition", "sign", region, signed_list, *signed)
    assert listed["items"] == len(decided) >= 9
    assert call("accept", project, "--auto", "--reviewer", "甲")[0] == 0
    taken = read(call, "recognition", "import", project, signed_list)
    assert taken["marked"] == 3 and taken["exams"] == 500 + 400 + 300
    assert call("recognition", "order", project)[1].strip() == "city < province < region < national"
    found = read(call, "recognition", "report", project)
    assert [n["name"] for n in found["near"]] == ["右膝关节MR平扫"] and found["near"][0]["segment"] == "site"
    assert found["after"]["items"] == 3 and len(found["lacking"]) == listed["items"] - 3
    out = tmp_path / "对码.csv"
    assert call("export", project, out, *signed)[0] == 0
    assert read(call, "verify", out)["verdict"] == "valid"
    with out.open(encoding="utf-8-sig", newline="") as file:
        marks = {row["local_name"]: row["recognition"] for row in csv.DictReader(file)}
    assert [marks[name] for name in NAMES] == ["SLHR", "SLHR", "SLHR", "", ""]
    assert call("recognition", "leave", project, "SL")[0] == 0
    assert call("recognition", "report", project)[0] == 2
