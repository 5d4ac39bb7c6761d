"""One mapping has one sequence of bytes, and only those bytes read back as it."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.mapping import ROWS, manifest
from workbench.core.items import MappingManifest, MappingRow
from workbench.core.signing import canonical, digest
from workbench.core.signing.canonical import parse

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
ANY_ROWS = st.lists(st.builds(MappingRow, **{f.name: TEXT for f in fields(MappingRow)}), max_size=4)
ANY_MANIFEST = st.builds(
    MappingManifest,
    **{f.name: TEXT for f in fields(MappingManifest)}
    | {"rows": st.just(0), "one_person": st.booleans()}
    | {name: st.dictionaries(TEXT, st.integers(0, 2**53)) for name in ("counts", "left_out")},
)


@settings(max_examples=60)
@given(ANY_MANIFEST, ANY_ROWS)
def test_bytes_read_back_as_what_they_came_from(about: MappingManifest, rows: list[MappingRow]) -> None:
    about = replace(about, rows=len(rows))
    payload = canonical(about, rows)
    assert parse(payload) == (about, [tuple(asdict(row).values()) for row in rows])
    assert payload.count(b"\n") == len(rows) + 1
    lines = [json.loads(line) for line in payload.splitlines()]
    assert lines == [asdict(about), *map(asdict, rows)]
    assert all(list(line) == sorted(line) for line in lines)


@settings(max_examples=60)
@given(ANY_ROWS, ANY_ROWS)
def test_other_rows_have_other_bytes(one: list[MappingRow], other: list[MappingRow]) -> None:
    payloads = [canonical(replace(manifest(rows), counts={}), rows) for rows in (one, other)]
    assert (payloads[0] == payloads[1]) == (one == other)


def test_the_documented_form() -> None:
    first, second, *_ = canonical(manifest(), ROWS).split(b"\n")
    assert first.startswith(b'{"counts":{"accepted":2,"adjusted":1,')
    assert second.startswith(b'{"approver":"","codes":"20040100110000","confidence":"0.990","count":"99",')
    assert '"local_name":"胸部CT平扫1"'.encode() in second


def test_text_is_not_normalised() -> None:
    composed, decomposed = (replace(ROWS[0], local_name=name) for name in ("\u00e9", "e\u0301"))
    assert canonical(manifest([composed]), [composed]) != canonical(manifest([decomposed]), [decomposed])


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    row = replace(ROWS[0], local_name="a\ud800b")
    (read,) = parse(canonical(manifest([row]), [row]))[1]
    assert MappingRow(*read).local_name == "a\ufffdb"


@pytest.mark.parametrize(
    "change",
    [
        lambda p: b"",
        lambda p: p[:-1],
        lambda p: p + b"\n",
        lambda p: p + p.splitlines(keepends=True)[-1],
        lambda p: p.replace(b'","', b'", "', 1),
        lambda p: p.replace(b'"rows":8', b'"rows":7'),
        lambda p: p.replace(b'"rows":8', b'"rows":"8"'),
        lambda p: p.replace(b'"flags":""', b'"flags":null', 1),
        lambda p: p.replace(b'"flags":""', b'"flag":""', 1),
        lambda p: p.replace("胸".encode(), b"\\u80f8", 1),
        lambda p: b"[1]\n" + p,
        lambda p: p.replace(b"\n", b"\r\n"),
        # As many lines and objects as before, but cut at other places.
        lambda p: (
            p.replace(b'","codes', b'"\n"codes', 1).replace(b"}\n{", b"},{", 2).replace(b"},{", b"}\n{", 1)
        ),
        lambda p: b"\n".join([*p.split(b"\n")[:-3], b",".join(p.split(b"\n")[-3:-1]), b"{}", b""]),
    ],
)
def test_only_canonical_bytes_are_read(change) -> None:
    payload = canonical(manifest(), ROWS)
    assert change(payload) != payload
    with pytest.raises(ValueError):
        parse(change(payload))


def test_the_manifest_counts_its_rows() -> None:
    with pytest.raises(ValueError):
        canonical(manifest(), ROWS[:-1])


def test_digest_is_what_sha256sum_prints() -> None:
    assert digest(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
