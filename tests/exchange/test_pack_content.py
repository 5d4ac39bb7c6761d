"""The content of a pack: what is written is read back, and anything else is refused without a fault."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.exchange.packs import (
    MODALITIES,
    TRUSTS,
    Pack,
    PackRow,
    Withdrawn,
    pack_payload,
    personal,
    read_pack,
)

TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
CODES = st.lists(st.sampled_from(("20040100110000", "20010100110000")), min_size=1, max_size=3).map(tuple)
ROWS = st.builds(
    PackRow,
    TEXT,
    st.sampled_from(MODALITIES),
    CODES,
    st.just(""),
    st.sampled_from(TRUSTS),
    st.sampled_from(((0,), (1,), (0, 1))),
    st.sampled_from(("", "0123456789abcdef")),
    st.integers(0, 10**6),
    remark=st.sampled_from(("", "按本院习惯")),
)
GONE = Withdrawn("胸片", "DR", ("40040100000100",), "", "写错")


def pack(rows: list[PackRow]) -> Pack:
    hospitals = (("a", "一院"), ("b", "二院"))
    return Pack("id", "一院", "2026-01-01T00:00:00.000Z", "5.0", "0" * 64, "", hospitals, rows, (), (GONE,))


@given(st.lists(ROWS, max_size=6))
def test_what_is_written_is_read_back(rows: list[PackRow]) -> None:
    assert asdict(read_pack(pack_payload(pack(rows)))) == asdict(pack(rows))


@given(st.lists(ROWS, min_size=1, max_size=3), st.data())
def test_a_changed_payload_is_refused_or_another_pack(rows: list[PackRow], data: st.DataObject) -> None:
    payload = bytearray(pack_payload(pack(rows)))
    for _ in range(data.draw(st.integers(1, 3))):
        payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = read_pack(bytes(payload))
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    assert len(found.rows) == len(rows) and all(row.codes or row.no_item for row in found.rows)


@pytest.mark.parametrize(
    ("name", "is_personal"),
    [
        ("张三13812345678胸片", True),
        ("胸片11010519491231002X", True),
        ("胸片110105194912310021", False),  # the check digit is another
        ("CT平扫20040100110000", False),
        ("胸部CT（2138123456789）", False),
    ],
)
def test_names_with_patient_data(name: str, is_personal: bool) -> None:
    assert personal(name) is is_personal
