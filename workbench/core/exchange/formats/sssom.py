"""SSSOM, the Simple Standard for Sharing Ontological Mappings: a metadata block and a table with tabs.

One line for each decided part; a source item without a standard item maps to ``sssom:NoTermFound``. Items
without a decision are no mappings and are left out; the block says how many. What SSSOM has no slot for
stands in extension slots ``ext_…``, declared in the block.
Specification: https://mapping-commons.github.io/sssom/
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from workbench.core.exchange.formats.names import NAMESPACE, manifest_text, parts_of
from workbench.core.exchange.formats.records import Record
from workbench.core.items import MappingManifest, MappingRow, State

MARK = b"mapping_set_id:"
_EXTENSIONS = (
    "part", "listed", "state", "reason", "flags", "suggestion_confidence", "local_code", "modality", "count",
    "sheet", "row", "decided_at", "recognition",
)  # fmt: skip
COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "author_label", "reviewer_label", "mapping_date", "confidence", "comment",
    *(f"ext_{name}" for name in _EXTENSIONS),
)  # fmt: skip
_TABS = len(COLUMNS) - 1
_WAITING = (State.OPEN, State.QUESTION)
_MUST_QUOTE = re.compile('[\t\r\n"]|^#')
_NO_YAML = re.compile('[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"\\\\]')


def pieces(manifest: MappingManifest, rows: Sequence[MappingRow]) -> Iterator[bytes]:
    """The file: the metadata block, the header, the lines."""
    yield "".join(f"# {line}\n" for line in _block(manifest)).encode()
    yield ("\t".join(COLUMNS) + "\n").encode()
    for row in rows:
        if row.state not in _WAITING:
            yield "".join([_line(values) for values in _mappings(row)]).encode()


def _block(manifest: MappingManifest) -> Iterator[str]:
    waiting = ", ".join(f"{state.value} {manifest.counts.get(state, 0)}" for state in _WAITING)
    yield "curie_map:"
    for prefix, address in (("IEM", NAMESPACE), ("ITEM", "urn:uuid:"), ("STD", f"{NAMESPACE}standard:")):
        yield f"  {prefix}: {_yaml(address)}"
    texts = {
        "mapping_set_id": f"urn:uuid:{manifest.project_id}",
        "mapping_set_version": manifest.created_at,
        "mapping_set_title": manifest.hospital,
        "license": "https://w3id.org/sssom/license/unspecified",
        "subject_source": f"ITEM:{manifest.project_id}",
        "subject_source_version": manifest.history_head,
        "object_source": "IEM:standard",
        "object_source_version": f"{manifest.release_id} sha256:{manifest.release_sha256}",
        "mapping_tool": "imaging-exam-workbench",
        "mapping_tool_version": manifest.engine,
        "publication_date": manifest.created_at[:10],
        "comment": f"Source items without a decision are not in this set: {waiting}.",
        "other": manifest_text(manifest),
    }
    yield from (f"{name}: {_yaml(text)}" for name, text in texts.items())
    yield "extension_definitions:"
    for name in _EXTENSIONS:
        yield f"  - slot_name: ext_{name}"
        yield f"    property: IEM:{name}"


def _yaml(text: str) -> str:
    """A YAML string in double quotes, on one line."""
    escaped = _NO_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return f'"{escaped}"'


def _mappings(row: MappingRow) -> Iterator[tuple[str, ...]]:
    """The cells of one decided row's lines, in the order of ``COLUMNS``."""
    parts = parts_of(row)
    taken = row.state == State.ACCEPTED
    # What SSSOM calls confidence is about this mapping; the suggestion's is only where it was taken.
    about = (
        "semapv:CompositeMatching" if taken else "semapv:ManualMappingCuration",
        *(_listed(row.reviewer), _listed(row.approver), row.decided_at[:10]),
        *(row.confidence if taken else "", row.remark),
    )
    further = (
        *(row.state, row.reason, row.flags, row.confidence, row.local_code, row.modality, row.count),
        *(row.sheet, row.row, row.decided_at, row.recognition),
    )
    subject = f"ITEM:{row.item_id}", row.local_name
    if not parts:
        yield *subject, "skos:exactMatch", "sssom:NoTermFound", "", *about, "", row.listed, *further
    predicate = "skos:exactMatch" if len(parts) == 1 else "skos:narrowMatch"
    for number, (code, name, listed) in enumerate(parts, 1):
        place = f"{number}/{len(parts)}"
        yield *subject, predicate, f"STD:{code}", name, *about, place, listed, *further


def _listed(name: str) -> str:
    """A slot with several values has ``|`` between them."""
    return name.replace("|", "\\|")


def _line(cells: Sequence[str]) -> str:
    line = "\t".join(cells) + "\n"
    # Hardly a cell must be quoted: the line tells at once whether one must.
    plain = '"' not in line and "\r" not in line and "#" not in line
    if plain and line.count("\t") == _TABS and line.count("\n") == 1:
        return line
    return "\t".join(map(_cell, cells)) + "\n"


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _MUST_QUOTE.search(text) else text


def records(content: bytes, ours: bool = False) -> Iterator[Record]:
    """Block and lines of a file; the block is compared line by line.

    Raises:
        ValueError: No table, or a name that stands twice.
    """
    text = content.decode("utf-8-sig")
    block: dict[str, str] = {}
    outer, number, start, above = "", 0, 0, 1
    while text.startswith("#", start):
        end = text.find("\n", start) + 1 or len(text)
        line = text[start + 1 : end].rstrip().removeprefix(" ")
        start, number, above = end, number + 1, above + 1
        name, _, value = line.partition(": ")
        if line.startswith((" ", "-")):  # their order counts
            name, value = f"{outer}[{number}]", line
        else:
            outer, number = name.rstrip(":"), 0
        if name in block:
            raise ValueError(f"{name} stands twice")
        block[name] = value
    yield Record("", "", "", block)
    lines = csv.reader(io.StringIO(text[start:], newline=""), delimiter="\t", strict=True)
    header = next(lines, [])
    if len(set(header)) != len(header):
        raise ValueError("a column stands twice")
    for cells in filter(None, lines):
        names = [*header, *(f"+{n}" for n in range(len(cells) - len(header)))]
        values = dict(zip(names, cells, strict=False))
        key = f"{values.get('subject_id', '')} {values.get('ext_part', '')}"
        yield Record(key, str(above - 1 + lines.line_num), values.get("subject_label", ""), values)
