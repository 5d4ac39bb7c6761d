"""What is wrong with a file or a key is told apart in words, and never verifies as valid."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import openpyxl
import orjson
import pytest

from tests.exchange.mapping import ROWS, manifest
from tests.project.making import import_items, source_items
from tests.workflow.test_verify import check, write
from workbench.cli.main import run
from workbench.core.exchange import signature_path, write_csv, write_workbook
from workbench.core.items import Decision, State
from workbench.core.jobs import run_now
from workbench.core.project import Project
from workbench.core.signing import KeyStore, LoadedKey, TrustList, canonical, seal, sign
from workbench.core.signing.cards import make_card
from workbench.core.signing.envelope import NAMESPACE
from workbench.core.workflow.verdict import moved
from workbench.core.workflow.verify import VerifyJob

Keys = dict[str, LoadedKey]


@pytest.fixture
def signed(tmp_path: Path, home: Path, someone: Keys) -> Path:
    return write(tmp_path / "对码.xlsx", someone)


def a_list(path: Path, someone: Keys, rows=ROWS, **seal_with) -> Path:
    about = manifest(rows)
    write_csv(
        path, rows, seal(canonical(about, rows), someone["reviewer"], someone["approver"], **seal_with)[0]
    )
    return path


def test_a_signature_from_the_future(tmp_path: Path, trust: Path, home: Path, someone: Keys) -> None:
    path = a_list(tmp_path / "a.csv", someone, signed_at="2999-01-01T00:00:00Z")
    verdict = check(path, trust)
    assert (verdict.verdict, verdict.good) == ("refused", False)
    assert {m.key for m in verdict.refused} == {"signing.from_the_future"}


def test_a_revoked_key(signed: Path, trust: Path, home: Path, someone: Keys) -> None:
    store = KeyStore(home / "mine")
    store.home.mkdir(parents=True)
    revocation = store.revoke(someone["reviewer"], "left", out=trust)
    verdict = check(signed, trust)  # signed before, in the same second at the earliest
    value = json.loads(revocation.read_bytes())
    assert verdict.verdict in ("valid", "refused")
    value |= {"since": "2026-01-01T00:00:00Z"}
    revocation.write_text(json.dumps(value), encoding="utf-8")
    assert check(signed, trust).verdict == "valid", "a forged date is no revocation"
    revocation.unlink()
    TrustList(trust).distrust(someone["reviewer"].key.fingerprint, "2026-01-01T00:00:00Z")
    verdict = check(signed, trust)
    assert (verdict.verdict, [m.key for m in verdict.refused]) == ("refused", ["signing.revoked"])
    TrustList(trust).distrust(someone["reviewer"].key.fingerprint, "2999-01-01T00:00:00Z")
    verdict = check(signed, trust)
    assert verdict.verdict == "valid" and "signing.before_revocation" in [m.key for m in verdict.notes]


def test_two_signatures_that_disagree(tmp_path: Path, trust: Path, home: Path, someone: Keys) -> None:
    path = a_list(tmp_path / "a.csv", someone)
    other = seal(canonical(manifest(ROWS[:3]), ROWS[:3]), someone["approver"])[0]
    value = orjson.loads(signature_path(path).read_bytes())
    value["signatures"][1] = orjson.loads(other)["signatures"][0]
    signature_path(path).write_bytes(orjson.dumps(value))
    verdict = check(path, trust)
    assert (verdict.verdict, [m.key for m in verdict.refused]) == ("refused", ["signing.signatures_disagree"])


def test_a_signature_beside_that_disagrees(signed: Path, trust: Path, someone: Keys) -> None:
    signature_path(signed).write_bytes(seal(canonical(manifest(ROWS[:3]), ROWS[:3]), someone["approver"])[0])
    verdict = check(signed, trust)
    assert (verdict.verdict, [m.key for m in verdict.refused]) == ("refused", ["signing.beside_disagrees"])


def restated(someone: Keys, **changes: str) -> bytes:
    """An envelope whose reviewer's statement says something else, rightly signed by the reviewer."""
    value = orjson.loads(seal(canonical(manifest(), ROWS), someone["reviewer"])[0])
    statement = orjson.dumps(
        orjson.loads(value["signatures"][0]["statement"]) | changes, option=orjson.OPT_SORT_KEYS
    )
    signature = sign(someone["reviewer"].private, statement, NAMESPACE)
    value["signatures"] = [{"statement": statement.decode(), "signature": signature.decode()}]
    return orjson.dumps(value)


@pytest.mark.parametrize(
    ("changes", "verdict", "key"),
    [
        ({"algorithm": "sm2-sm3"}, "changed", "unknown_algorithm"),
        ({"role": "approver"}, "refused", "other_than_card"),
        ({"name": "甲医主"}, "refused", "other_than_card"),
        ({"name": "甲医生\u200b"}, "changed", "name_deceives"),
        ({"signed_at": "today"}, "refused", "no_signing_time"),
        ({"tree": "sha256-tree:00"}, "changed", "signatures_disagree"),
        ({"format": "workbench-signature/2"}, "changed", "signature_does_not_fit"),
    ],
)
def test_statements_that_say_something_else(
    tmp_path: Path, trust: Path, home: Path, someone: Keys, changes, verdict: str, key: str
) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, ROWS, restated(someone, **changes))
    found = check(path, trust)
    said = [m.text() for m in found.refused] + [c.now for c in found.changes]
    assert found.verdict == verdict and len(said) == 1
    assert [m.key for m in found.refused] in ([f"signing.{key}"], [])


def test_a_second_hidden_mapping(signed: Path, trust: Path) -> None:
    book = openpyxl.load_workbook(signed)
    copy = book.copy_worksheet(book["对码"])
    copy.title, copy.sheet_state = "数据", "veryHidden"
    copy["F2"] = "20999999110000"
    book.save(signed)
    verdict = check(signed, trust)
    assert verdict.verdict == "changed" and [(c.field, c.now) for c in verdict.changes] == [("sheet", "数据")]


@pytest.mark.parametrize(
    ("was", "now"), [("CT", "СТ"), ("胸部CT平扫1", "胸部CT平扫l"), ("甲医生", "甲医生\u200b")]
)
def test_homoglyphs_in_cells(signed: Path, trust: Path, was: str, now: str) -> None:
    book = openpyxl.load_workbook(signed)
    cell = next(cell for row in book["对码"].iter_rows() for cell in row if cell.value == was)
    cell.value = now
    book.save(signed)
    verdict = check(signed, trust)
    assert verdict.verdict == "changed"
    assert any("U+" in line for line in verdict.lines())


def test_a_row_id_twice(tmp_path: Path, signed: Path, trust: Path, someone: Keys) -> None:
    twice = a_list(tmp_path / "twice.csv", someone, [*ROWS, replace(ROWS[0], codes="20040100210000")])
    assert check(twice, trust).verdict == "changed"
    book = openpyxl.load_workbook(signed)
    book["对码"].append([cell.value for cell in book["对码"][2]])
    book.save(signed)
    verdict = check(signed, trust)
    assert verdict.verdict == "changed"
    (summary,) = [m for m in verdict.notes if m.key == "signing.summary"]
    assert {k: v for k, v in summary.params.items() if v} == {"repeated": 1}


def test_a_column_sorted_by_itself(signed: Path, trust: Path) -> None:
    book = openpyxl.load_workbook(signed)
    sheet = book["对码"]
    names = [sheet.cell(r, 1).value for r in range(2, 7)]
    for r, name in enumerate(reversed(names), 2):
        sheet.cell(r, 1).value = name
    book.save(signed)
    verdict = check(signed, trust)
    assert verdict.verdict == "changed" and "signing.sorted_alone" in [m.key for m in verdict.notes]


def test_rows_in_another_order_are_said(tmp_path: Path, trust: Path, home: Path, someone: Keys) -> None:
    path = a_list(tmp_path / "a.csv", someone)
    lines = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join([lines[0], lines[2], lines[1], *lines[3:]]))
    verdict = check(path, trust)
    assert verdict.verdict == "valid"
    assert [m.params for m in verdict.notes if m.key == "signing.moved"] == [{"n": 1}]


def test_how_many_rows_moved() -> None:
    order = list("abcdefgh")
    assert moved(order, order) == 0
    assert moved(list("habcdefg"), order) == 1
    assert moved(list("xabcyh"), order) == 0
    shuffled = random.Random(5).sample(order, 8)
    assert moved(shuffled, order) > 1


def test_a_partial_file_says_what_is_left_out(tmp_path: Path, trust: Path, home, someone: Keys) -> None:
    about = replace(manifest(), left_out={"open": 3, "question": 2}, one_person=True)
    path = tmp_path / "part.xlsx"
    envelope, signers = seal(canonical(about, ROWS), someone["reviewer"])
    write_workbook(path, about, ROWS, envelope, signers)
    verdict = check(path, trust)
    assert verdict.verdict == "valid" and verdict.to_json()["left_out"] == {"open": 3, "question": 2}
    assert {"signing.left_out", "signing.one_person"} <= {m.key for m in verdict.notes}
    book = openpyxl.load_workbook(path)
    facts = {row[2].value: row[1] for row in book["说明"].iter_rows()}
    assert "open 3" in facts["key:left_out"].value and "一人" in facts["key:one_person"].value
    facts["key:left_out"].value = "无"
    book.save(path)
    assert [c.field for c in check(path, trust).changes] == ["left_out"]


@pytest.fixture
def project(tmp_path: Path, home: Path):
    with Project.create(
        tmp_path / "p.iemap", hospital="示例县人民医院", release_id="5.0", release_sha256="c" * 64
    ) as opened:
        import_items(opened, source_items())
        yield opened


def test_a_rolled_back_history(project: Project, tmp_path: Path, trust: Path, someone: Keys) -> None:
    empty = project.head_hash
    item = next(iter(project.iter_items()))
    project.append_step("question", "甲", [Decision(item.id, State.QUESTION, remark="?", reviewer="甲")])
    for head, verdict in ((project.head_hash, "valid"), (empty, "valid"), ("e" * 64, "refused")):
        about = replace(manifest(), project_id=project.info.id, history_head=head)
        path = tmp_path / "a.csv"
        write_csv(path, ROWS, seal(canonical(about, ROWS), someone["reviewer"])[0])
        found = run_now(VerifyJob(path, trust), project)
        assert found.verdict == verdict
    assert [m.key for m in found.refused] == ["signing.history_rolled_back"]
    other = replace(manifest(), project_id="another")
    write_csv(path, ROWS, seal(canonical(other, ROWS), someone["reviewer"])[0])
    found = run_now(VerifyJob(path, trust), project)
    assert found.verdict == "valid" and "signing.other_project" in [m.key for m in found.notes]


def test_the_history_of_a_project(project: Project, tmp_path: Path, capsys) -> None:
    item = next(iter(project.iter_items()))
    project.append_step("question", "甲", [Decision(item.id, State.QUESTION, remark="?", reviewer="甲")])
    path, head = tmp_path / "p.iemap", project.head_hash
    project.close()
    assert run(["verify", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["head"] == head
    content = path.read_bytes()
    assert content.count("甲".encode()) > 0
    path.write_bytes(content.replace(head.encode(), b"0" * 64))
    assert run(["verify", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "history-broken"


def test_a_card_replaced_in_the_trust_folder(signed: Path, trust: Path, someone: Keys) -> None:
    """A card of the same name with another key does not make the signer known."""
    key = someone["approver"]
    for card in trust.iterdir():
        card.unlink()
    (trust / "a.card").write_bytes(
        make_card(key.private, "甲医生", "示例县人民医院", "reviewer", "2026-01-01T00:00:00Z")
    )
    verdict = check(signed, trust)
    assert verdict.verdict == "refused", "the approver's signature does not fit this card"
