"""The formats for systems: read back without loss, and every changed text named."""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.mapping import ROWS, manifest, row
from tests.exchange.reading_back import rows_of_fhir, rows_of_sssom
from workbench.core.exchange.formats import FORMS, Form, form_by_name, form_differences, form_of
from workbench.core.items import MappingRow
from workbench.core.signing import canonical
from workbench.paths import resource

FHIR = ("fhir-r4", "fhir-r5")
NASTY = st.text(max_size=12) | st.sampled_from(
    [
        "", "=1+1", "@SUM(A1)", "a\tb", '"quoted"', "line\r\nfeed\rend", "# 注", "שלום",
        "🩻👩‍⚕️", "NA", "|\\|", "\x00\x1f",
    ]
)  # fmt: skip
PARTS = st.lists(
    st.tuples(
        st.from_regex(r"[0-9a-zA-Z]{14}(-x[0-9])?", fullmatch=True),
        st.text(st.characters(exclude_characters=";", exclude_categories=["Cc", "Cs", "Z"]), min_size=1),
        st.sampled_from(["listed", "composed"]),
    ),
    min_size=1,
    max_size=3,
)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@st.composite
def mappings(draw: st.DrawFn) -> list[MappingRow]:
    rows = []
    for number in range(draw(st.integers(0, 4))):
        state = draw(st.sampled_from(["open", "accepted", "adjusted", "no_item", "question", "approved"]))
        texts = {
            f: draw(NASTY) for f in ("sheet", "local_name", "local_code", "modality", "remark", "reviewer")
        }
        decided = state in ("accepted", "adjusted") or (state == "approved" and draw(st.booleans()))
        columns = list(zip(*draw(PARTS), strict=True)) if decided else [[], [], []]
        codes, names, listed = (";".join(column) for column in columns)
        rows.append(row(number, state=state, codes=codes, names=names, listed=listed, **texts))
    return rows


def written(form: str, rows: list[MappingRow]) -> bytes:
    return b"".join(FORMS[form].pieces(manifest(rows), rows))


def by_id(rows: list[MappingRow]) -> dict[str, dict[str, str]]:
    return {r.item_id: {k: v for k, v in asdict(r).items() if k != "item_id"} for r in rows}


@given(mappings())
@settings(max_examples=50)
def test_sssom_gives_every_decided_row_back(rows: list[MappingRow]) -> None:
    decided = [r for r in rows if r.state not in ("open", "question")]
    assert rows_of_sssom(written("sssom", rows).decode()) == by_id(decided)


@pytest.mark.parametrize("form", FHIR)
@given(rows=mappings())
@settings(max_examples=30)
def test_fhir_gives_every_row_back(form: str, rows: list[MappingRow]) -> None:
    found = rows_of_fhir(written(form, rows).decode())
    wanted = by_id(rows)
    assert found.keys() == wanted.keys()
    for item_id, fields in wanted.items():
        got = dict.fromkeys(fields, "") | found[item_id]
        # What FHIR cannot carry, as documented: control characters, and texts of nothing but blanks.
        want = {k: CONTROL.sub("\ufffd", v) if v.strip() else "" for k, v in fields.items()}
        assert {k: got[k] for k in want} == want


@given(mappings())
@settings(max_examples=20)
def test_json_lines_are_what_is_signed(rows: list[MappingRow]) -> None:
    assert written("jsonl", rows) == canonical(manifest(rows), rows)


@pytest.mark.parametrize("form", FORMS)
@given(rows=mappings())
@settings(max_examples=20)
def test_a_file_is_recognised_and_as_signed(form: str, rows: list[MappingRow]) -> None:
    content = written(form, rows)
    assert form_of(content) == form
    assert not list(form_differences(form, content, manifest(rows), rows))
    known = FORMS[form].records
    records = list(known(content))
    assert len({r.key for r in records}) == len(records)
    # Another byte at the end is no change of content: the slow way finds none either.
    assert not list(form_differences(form, content + b"\n", manifest(rows), rows))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def with_leaf(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    changed = copy.deepcopy(value)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = new
    return changed


@pytest.mark.parametrize("form", FHIR)
def test_every_text_of_a_concept_map_counts(form: str) -> None:
    whole = json.loads(written(form, ROWS))
    for path in leaves(whole):
        changed = json.dumps(with_leaf(whole, path, "changed")).encode()
        found = list(form_differences(form, changed, manifest(), ROWS))
        named = any(d.now == "changed" for d in found)
        assert named or [d.field for d in found] == ["row", "row"], path  # what an element is known by
    again = json.dumps(whole, indent=2, ensure_ascii=True).encode()
    assert not list(form_differences(form, again, manifest(), ROWS))
    whole["group"][0]["element"].reverse()
    assert not list(form_differences(form, json.dumps(whole).encode(), manifest(), ROWS))


def test_every_cell_and_every_line_above_of_sssom_counts() -> None:
    text = written("sssom", ROWS).decode()
    above = [line for line in text.split("\n") if line.startswith("#")]
    for line in above:
        changed = text.replace(line + "\n", line + "x\n")
        assert list(form_differences("sssom", changed.encode(), manifest(), ROWS)), line
    body = text.split("\n", len(above))[-1]
    header, *lines = csv.reader(io.StringIO(body, newline=""), delimiter="\t")
    for y, cells in enumerate(lines):
        for x, name in enumerate(header):
            table = copy.deepcopy([header, *lines])
            table[y + 1][x] = "changed"
            out = io.StringIO(newline="")
            csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows(table)
            changed = "\n".join(above) + "\n" + out.getvalue()
            found = list(form_differences("sssom", changed.encode(), manifest(), ROWS))
            if name in ("subject_id", "ext_part"):  # what a line is known by
                assert [d.field for d in found] == ["row", "row"]
            else:
                assert [(d.field, d.was, d.now) for d in found] == [(name, cells[x], "changed")]


def test_rows_of_json_lines_that_changed_went_or_came() -> None:
    lines = written("jsonl", ROWS).splitlines(keepends=True)
    changed = [*lines[:2], lines[2].replace("颅脑".encode(), "盆腔".encode()), *lines[4:], lines[5]]
    found = list(form_differences("jsonl", b"".join(changed), manifest(), ROWS))
    assert [(d.place, d.field) for d in found] == [("3", "names"), ("9", "item_id"), ("", "row")]
    assert "盆腔" in found[0].now and found[2].was == ROWS[2].local_name
    new = json.loads(lines[1]) | {"item_id": "another"}
    found = list(form_differences("jsonl", b"".join(lines) + json.dumps(new).encode(), manifest(), ROWS))
    assert [(d.field, d.now) for d in found] == [("row", ROWS[0].local_name)]


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        ("jsonl", b'"state":"open"', b'"state":"approved","state":"open"'),
        ("fhir-r4", b'"code":"20040100110000"', b'"code":"1","code":"20040100110000"'),
        ("fhir-r5", b'"group":[', b'"group":[],"group":['),
        ("sssom", b"\tobject_id\t", b"\tobject_id\tobject_id\t"),
        ("sssom", b"# license", b'# object_source: "ITEM:x"\n# license'),
    ],
)
def test_what_is_said_twice_is_never_as_signed(form: str, old: bytes, new: bytes) -> None:
    """Programs differ in which of two they believe."""
    content = written(form, ROWS)
    assert old in content
    (found,) = form_differences(form, content.replace(old, new, 1), manifest(), ROWS)
    assert found.field == "content" and "twice" in found.now


@pytest.mark.parametrize("form", FORMS)
@given(cut=st.floats(0, 0.99), junk=st.binary(max_size=20))
@settings(max_examples=20)
def test_a_broken_file_is_told_and_never_raises(form: str, cut: float, junk: bytes) -> None:
    content = written(form, ROWS)
    broken = content[: int(len(content) * cut)] + b"\xff" + junk
    assert list(form_differences(form, broken, manifest(), ROWS))


def test_deep_nesting_is_told() -> None:
    deep = b'{"resourceType":"ConceptMap","group":' + b"[" * 100_000
    assert form_of(deep) == "fhir-r4"
    assert [d.field for d in form_differences("fhir-r4", deep, manifest(), ROWS)] == ["content"]


@pytest.mark.parametrize("form", FHIR)
def test_only_good_and_unique_local_codes_are_codes(form: str) -> None:
    codes = ["001", "002", "002", "", " 3", "二", "4 5", "6  7"]
    rows = [row(n, local_code=code) for n, code in enumerate(codes)]
    groups = json.loads(written(form, rows))["group"]
    assert [[e["code"] for e in g["element"]] for g in groups] == [
        ["001", "4 5"],
        [r.item_id for r in rows if r.local_code not in ("001", "4 5")],
    ]


def test_what_stands_for_no_item_no_decision_and_several_parts() -> None:
    four, five = (
        {e["display"]: e for g in json.loads(written(form, ROWS))["group"] for e in g["element"]}
        for form in FHIR
    )
    assert four["胸部CT平扫5"]["target"] == [{"equivalence": "unmatched"}]
    assert five["胸部CT平扫5"]["noMap"] is True and "target" not in five["胸部CT平扫5"]
    assert "target" not in four["胸部CT平扫3"] and "noMap" not in five["胸部CT平扫3"]
    assert [t["equivalence"] for t in four["胸部CT平扫2"]["target"]] == ["narrower", "narrower"]
    assert four["胸部CT平扫2"]["target"][1]["comment"] == "第 2 部分，共 2 部分 part 2 of 2"
    assert five["胸部CT平扫1"]["target"][0]["relationship"] == "equivalent"


def test_names_ask_for_formats(tmp_path) -> None:
    assert {form_by_name(tmp_path / f"对码{form.suffix.upper()}") for form in FORMS.values()} == set(FORMS)
    assert form_by_name(tmp_path / "list.csv") == form_by_name(tmp_path / "map.json") == ""
    assert form_of(b"item_id,sheet") == form_of(b"PK\x03\x04") == form_of(b'{"card":1}') == ""


def test_the_formats_are_frozen() -> None:
    """A file signed today is compared with what later versions write: what they write never changes."""

    def rows_only(form: Form) -> str:
        return hashlib.sha256(b"".join(list(form.pieces(manifest(), ROWS))[1:])).hexdigest()[:16]

    assert {name: rows_only(form) for name, form in FORMS.items()} == {
        "sssom": "156e90329d7e70f9",
        "fhir-r4": "33f680fd73591997",
        "fhir-r5": "e41fa4a0b66d63a6",
        "jsonl": "733c7d82c670fffe",
    }
    assert resource("i18n", "formats.toml").read_text(encoding="utf-8").count("[") == 1
