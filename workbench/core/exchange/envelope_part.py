"""The signed envelope as a custom XML part of a workbook's package, beside the hidden sheet that carries it.

Excel keeps such parts when it saves, whatever becomes of the sheets (ISO/IEC 29500-1, 15.2.4 and 22.5).
LibreOffice keeps them too, openpyxl drops them; then the sheet and ``NAME.sig`` carry the envelope.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from workbench.core.exchange.package_edit import rewrite, with_child

NAMESPACE = "urn:imaging-exam-mapping:envelope"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_ITEM_ID = "{2F1C5E7A-6B0D-4C57-9E0B-4D5A3C8E91B6}"  # of this kind of part, drawn once
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ITEM = re.compile(r"customXml/item(\d+)\.xml")
_BOOK = "xl/_rels/workbook.xml.rels"
_TYPES = "[Content_Types].xml"


def envelopes_in(content: bytes) -> list[bytes]:
    """The envelopes that a workbook's own parts carry; empty bytes for one that cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return [found for _, found in _ours(package)]
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, zipfile.LargeZipFile):
        return []


def _ours(package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Name and envelope of every custom part of ours."""
    for name in package.namelist():
        if _ITEM.fullmatch(name):
            xml = package.read(name)
            if NAMESPACE.encode() in xml:
                yield name, _text_of(xml)


def _text_of(xml: bytes) -> bytes:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        return b""
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return b""
    return (root.text or "").encode() if root.tag == f"{{{NAMESPACE}}}envelope" and not len(root) else b""


def carry(content: bytes, target: Path, envelope: bytes, parts: Mapping[str, bytes] | None = None) -> None:
    """Write a workbook so that it carries the envelope, and with other ``parts`` replaced.

    Raises:
        KeyError, ValueError, zipfile.BadZipFile: Not the package of a workbook.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        added = _parts(package, envelope)
    rewrite(content, target, {**added, **(parts or {})})


def _parts(package: zipfile.ZipFile, envelope: bytes) -> dict[str, bytes]:
    text = escape(envelope.decode("utf-8"))
    item = f'{_HEAD}<envelope xmlns="{NAMESPACE}">{text}</envelope>'.encode()
    held = [name for name, _ in _ours(package)]
    if held:
        return dict.fromkeys(held, item)
    names = package.namelist()
    number = 1 + max((int(found[1]) for found in map(_ITEM.fullmatch, names) if found), default=0)
    properties = (
        f'{_HEAD}<ds:datastoreItem ds:itemID="{_ITEM_ID}" xmlns:ds="{_OFFICE}/customXml"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    inner, outer = f"{_OFFICE}/relationships/customXmlProps", f"{_OFFICE}/relationships/customXml"
    about_item = f'Relationship Id="rId1" Type="{inner}" Target="itemProps{number}.xml"'
    about_book = f'Relationship Id="rIdEnvelope" Type="{outer}" Target="../customXml/item{number}.xml"'
    override = f'Override PartName="/customXml/itemProps{number}.xml" ContentType="{_PROPERTIES}"'
    relations = f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><{about_item}/></Relationships>'
    return {
        f"customXml/item{number}.xml": item,
        f"customXml/itemProps{number}.xml": properties.encode(),
        f"customXml/_rels/item{number}.xml.rels": relations.encode(),
        _BOOK: with_child(package.read(_BOOK), "Relationships", about_book),
        _TYPES: with_child(package.read(_TYPES), "Types", override),
    }
