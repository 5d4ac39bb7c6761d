"""What others' programs make of the formats for systems: FHIR models and an SSSOM reader.

sssom-py itself brings a hundred packages; ``make outside`` runs it in an environment of its own.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from tests.exchange.mapping import ROWS, manifest, row
from workbench.core.exchange.formats import FORMS

NASTY = [
    *ROWS,
    row(11, local_name='tab\there "quoted"\r\n=1+1', local_code="\t", remark="שלום 🩻"),
    row(12, local_name="\u3000全角\x0b", local_code="二 三", reviewer="a|b", remark="\x85\u2028"),
    row(13, local_name=" ", local_code="", sheet="", modality="#"),
]


def written(form: str) -> bytes:
    return b"".join(FORMS[form].pieces(manifest(NASTY), NASTY))


@pytest.mark.parametrize("version", ["", ".R4B"])
def test_fhir_models_read_and_write_the_same(version: str) -> None:
    models = pytest.importorskip(f"fhir.resources{version}.conceptmap")
    text = written("fhir-r5" if not version else "fhir-r4")
    model = models.ConceptMap.model_validate_json(text)
    assert json.loads(model.model_dump_json()) == json.loads(text)


def test_the_r4_client_reads_and_writes_the_same() -> None:
    models = pytest.importorskip("fhirclient.models.conceptmap")
    value = json.loads(written("fhir-r4"))
    assert models.ConceptMap(value, strict=True).as_json() == value


def test_an_sssom_reader_finds_every_decided_row(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    reader = pytest.importorskip("sssom_pydantic")
    path = tmp_path / "list.sssom.tsv"
    path.write_bytes(written("sssom"))
    with caplog.at_level(logging.ERROR):
        found, _, about = reader.read(path)
    assert not caplog.records
    decided = [r for r in NASTY if r.state not in ("open", "question")]
    assert len(found) == sum(max(1, len(r.codes.split(";"))) for r in decided)
    two = [m for m in found if m.subject.identifier == "id-0002"]
    assert [m.object.identifier for m in two] == ROWS[1].codes.split(";")
    assert [m.extensions["ext_part"].value for m in two] == ["1/2", "2/2"]
    assert {m.predicate.curie for m in two} == {"skos:narrowMatch"}
    none = next(m for m in found if m.subject.identifier == "id-0005")
    assert none.object.curie == "sssom:NoTermFound"
    assert none.extensions["ext_reason"].value == "out_of_scope"
    assert {m.mapping_tool.version for m in found} == {"0.1.0"}
    assert {m.object_source_version for m in found} == {f"5.0 sha256:{'a' * 64}"}
    assert about.title == manifest().hospital
