"""FHIR ConceptMap as JSON, in the shapes of R4 (4.0.1) and R5 (5.0.0).

One element a source item. Local codes that are there, unique and well formed are the codes of the first
group; items without such a code stand in a second group under their ids. Several parts are several targets
that are narrower than the name, with our extension for their order. No standard item is ``unmatched`` (R4)
or ``noMap`` (R5); an element with neither target nor that is not decided yet. Every other field of the row
stands in our extension. Specification: https://hl7.org/fhir/R4/conceptmap.html, https://hl7.org/fhir/R5/
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from workbench.core.exchange.formats.names import NAMESPACE, manifest_text, parts_of
from workbench.core.exchange.formats.records import Record, loads
from workbench.core.items import MappingManifest, MappingRow, State
from workbench.core.words import Message

STANDARD = f"{NAMESPACE}standard"
_ITEM, _PART, _LISTED = f"{NAMESPACE}item", f"{NAMESPACE}part", f"{NAMESPACE}listed"
_FORMAT, _MANIFEST = f"{NAMESPACE}format", f"{NAMESPACE}manifest"
# What is said elsewhere in an element is not repeated in the extension.
_FIELDS = (
    "item_id", "sheet", "row", "modality", "count", "state", "reason", "confidence", "flags", "remark",
    "reviewer", "approver", "decided_at", "recognition",
)  # fmt: skip
_CODE = re.compile(r"[!-~]+( [!-~]+)*")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Version:
    """A version of FHIR; ``name`` is the word for it in files and on the command line."""

    name: str

    @property
    def mark(self) -> bytes:
        """What a file of this version has near its head."""
        return f'"{self.name}"'.encode()


R4, R5 = Version("fhir-r4"), Version("fhir-r5")


def pieces(version: Version, manifest: MappingManifest, rows: Sequence[MappingRow]) -> Iterator[bytes]:
    """The file: head, groups with one element a line, end."""
    head = orjson.dumps(_head(version, manifest)).removesuffix(b"}")
    repeated = Counter(row.local_code for row in rows)
    groups: dict[str, list[MappingRow]] = {"code": [], "item": []}
    for row in rows:
        usable = repeated[row.local_code] == 1 and _CODE.fullmatch(row.local_code)
        groups["code" if usable else "item"].append(row)
    filled = [(kind, held) for kind, held in groups.items() if held]
    yield head + (b',"group":[' if filled else b"")
    for number, (kind, held) in enumerate(filled):
        group = orjson.dumps(_group(version, manifest, kind)).removesuffix(b"}")
        yield (b",\n" if number else b"\n") + group + b',"element":['
        for index, row in enumerate(held):
            element = orjson.dumps(_element(version, row, kind))
            yield (b",\n" if index else b"\n") + element
        yield b"\n]}"
    yield b"\n]}\n" if filled else b"}\n"


def _text(text: str) -> str:
    """A text as FHIR allows it: no control characters but tab and line ends."""
    return text if text.isprintable() else _CONTROL.sub("\ufffd", text)


def _head(version: Version, manifest: MappingManifest) -> dict[str, Any]:
    return {
        "resourceType": "ConceptMap",
        "id": manifest.project_id,
        "extension": [
            {"url": _FORMAT, "valueCode": version.name},
            {"url": _MANIFEST, "valueString": manifest_text(manifest)},
        ],
        "url": f"urn:uuid:{manifest.project_id}",
        "version": manifest.created_at,
        "name": "ImagingExamMapping",
        "title": _text(manifest.hospital),
        "status": "active",
        "date": manifest.created_at,
        "publisher": _text(manifest.hospital),
    }


def _group(version: Version, manifest: MappingManifest, kind: str) -> dict[str, str]:
    source = f"{NAMESPACE}project:{manifest.project_id}:{kind}"
    if version is R4:
        return {"source": source, "target": STANDARD, "targetVersion": manifest.release_id}
    return {"source": source, "target": f"{STANDARD}|{manifest.release_id}"}


def _element(version: Version, row: MappingRow, kind: str) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in _FIELDS}
    if kind == "item":
        said["local_code"] = row.local_code
    code = row.local_code if kind == "code" else row.item_id
    inner = [{"url": name, "valueString": _text(text)} for name, text in said.items() if text.strip()]
    element: dict[str, Any] = {"extension": [{"url": _ITEM, "extension": inner}], "code": code}
    if row.local_name.strip():
        element["display"] = _text(row.local_name)
    parts = parts_of(row)
    if parts:
        element["target"] = [_target(version, part, n, len(parts)) for n, part in enumerate(parts, 1)]
    elif row.state in (State.NO_ITEM, State.APPROVED):
        if version is R4:
            element["target"] = [{"equivalence": "unmatched"}]
        else:
            element["noMap"] = True
    return element


def _target(version: Version, part: tuple[str, str, str], number: int, of: int) -> dict[str, Any]:
    code, name, listed = part
    order = {"url": _PART, "valuePositiveInt": number}
    target: dict[str, Any] = {
        "extension": [order, {"url": _LISTED, "valueCode": listed}],
        "code": code,
        "display": _text(name),
    }
    if version is R4:
        target["equivalence"] = "equivalent" if of == 1 else "narrower"
    else:
        target["relationship"] = "equivalent" if of == 1 else "source-is-broader-than-target"
    if of > 1:  # R4 asks for a comment here
        words = Message("formats.part_of", {"n": number, "of": of})
        target["comment"] = f"{words.text('zh')} {words.text('en')}"
    return target


def records(content: bytes, ours: bool = False) -> Iterator[Record]:
    """The map itself and every element of a file.

    Raises:
        ValueError: Not JSON. Other shapes than ours raise TypeError, KeyError or AttributeError.
    """
    whole = loads(content.decode("utf-8-sig"), ours=ours)
    for g, group in enumerate(whole.get("group", [])):
        for e, element in enumerate(group.pop("element", [])):
            place = f"group[{g}].element[{e}]"
            key, label = _item_id(element) or place, str(element.get("display", ""))
            element["group.source"] = str(group.get("source"))
            yield Record(key, place, label, element)
    yield Record("", "", "", whole)


def _item_id(element: dict[str, Any]) -> str:
    """The id of the source item that an element is about, empty where it says none."""
    for extension in element.get("extension", []):
        if extension.get("url") == _ITEM:
            for inner in extension.get("extension", []):
                if inner.get("url") == "item_id":
                    return str(inner.get("valueString", ""))
    return ""
