"""A small mapping with every kind of row, for tests of what is written and verified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.core.items import MappingManifest, MappingRow


@dataclass(frozen=True)
class Signer:
    """A signer's line on the sheet 签名."""

    name: str = "甲医生"
    institution: str = "示例县人民医院"
    role: str = "reviewer"
    fingerprint: str = "SHA256:abc"
    signed_at: str = "2026-01-02T03:04:05Z"
    digest: str = "sha256:00"


def row(number: int, **values: str) -> MappingRow:
    fields = {
        "item_id": f"id-{number:04}",
        "sheet": "放射",
        "row": str(number + 2),
        "local_code": f"00{number}",
        "local_name": f"胸部CT平扫{number}",
        "modality": "CT",
        "count": str(100 - number),
        "state": "accepted",
        "codes": "20040100110000",
        "names": "CT 胸部（平扫）",
        "listed": "listed",
        "reason": "",
        "confidence": "0.990",
        "flags": "",
        "remark": "",
        "reviewer": "甲医生",
        "approver": "",
        "decided_at": "2026-01-01T00:00:00Z",
    }
    return MappingRow(**fields | values)


def undecided(number: int, **values: str) -> MappingRow:
    nothing = dict.fromkeys(("codes", "names", "listed", "reviewer", "decided_at"), "")
    return row(number, **nothing | {"state": "open"} | values)


ROWS = [
    row(1),
    row(
        2,
        codes="20040100110000;300101007e0000",
        names="CT 胸部（平扫）;MR 颅脑（平扫+DWI）",
        listed="listed;composed",
        flags="composite;assumed",
    ),
    undecided(3, flags="side-unspecified", confidence="0.510"),
    undecided(4, state="question", remark="=左侧还是右侧？", reviewer="甲医生", count=""),
    undecided(5, state="no_item", reason="out_of_scope", reviewer="甲医生", flags="scope"),
    row(6, state="approved", approver="李主任", local_code="300101007e0000", local_name="@SUM(A1)"),
    row(7, state="adjusted", local_name="+平扫\r\n第二行", local_code="0012", remark="-1+1"),
    undecided(8, state="approved", reason="not_an_exam", reviewer="甲", approver="乙", confidence=""),
]


def manifest(rows: Sequence[MappingRow] = ROWS) -> MappingManifest:
    return MappingManifest(
        format="workbench-mapping/1",
        project_id="01990000-0000-7000-8000-000000000000",
        hospital="示例县人民医院",
        release_id="5.0",
        release_sha256="a" * 64,
        engine="0.1.0",
        history_head="b" * 64,
        created_at="2026-01-02T03:00:00Z",
        rows=len(rows),
        counts=dict(Counter(row.state for row in rows)),
    )
