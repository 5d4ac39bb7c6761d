"""A published edition's item lists become profiles, listings and named exceptions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from workbench.core.errors import FileProblem, WorkbenchError
from workbench.core.standard import names
from workbench.core.standard.code import SEGMENTS, ItemCode, Structure
from workbench.core.standard.draft import Draft, Row, house_style, same_cells
from workbench.core.standard.findings import Level
from workbench.core.standard.published import Line
from workbench.core.standard.reading import OPTIONAL, TABLES, Tables
from workbench.core.standard.release import Release
from workbench.core.text import key_of
from workbench.core.words import Message

# A second length of code is a misprint while it is rare, and another structure when it is not.
_RARE_CODES, _RARE_SHARE = 5, 0.01


def convert_items(draft: Draft, release_id: str, title: dict[str, str]) -> Tables:
    """Fill the draft's catalogue from its item lists; the dictionaries must be there.

    Returns:
        All tables of the new release.

    Raises:
        FileProblem: The item codes have two structures.
    """
    structure = _structure(draft)
    settings = _settings(release_id, title, structure, draft)
    rules = Release(_tables(draft, settings))  # dictionaries and naming rules, nothing listed yet
    items = _items(draft, rules, structure)
    _known_exceptions(draft, items)
    rules = Release(_tables(draft, settings))
    for code, line in items.items():
        _name(draft, rules, code, line)
    _profiles(draft, list(items))
    return _tables(draft, settings)


def _structure(draft: Draft) -> Structure:
    """The known structure, cut or widened at its end to the length that the item codes have."""
    lines = draft.published["items"]
    lengths = Counter(len(code) for code in {line["项目编码"] for line in lines} if code)
    if not lengths:
        raise FileProblem(Message("standard.table_missing", {"path": draft.source, "tables": "G-K"}))
    (length, _), *others = lengths.most_common()
    for other, count in others:
        if count >= max(_RARE_CODES, _RARE_SHARE * sum(lengths.values())):
            line = next(line for line in lines if len(line["项目编码"]) == other)
            params = {"path": f"{draft.source} {line.table}", "row": line.row, "one": length, "other": other}
            raise FileProblem(Message("standard.two_structures", params))
    known = draft.known.dictionaries.structure
    widths = [*known.widths[:-1], max(length - sum(known.widths[:-1]), 0)]
    return Structure(tuple(widths), known.forbidden, known.extension, known.unused)


def _settings(release_id: str, title: dict[str, str], structure: Structure, draft: Draft) -> dict[str, Any]:
    segments = [[name, width] for name, width in zip(SEGMENTS, structure.widths, strict=True) if width]
    extra = structure.widths[-1]
    extras = {c[-extra:] for c in (ln["项目编码"] for ln in draft.published["items"])} if extra else set()
    return {
        "format": 1,
        "id": release_id,
        "title": title,
        "structure": {
            "segments": segments,
            "forbidden": structure.forbidden,
            "extension": structure.extension,
            "unused": structure.unused,
            "extras": sorted(code for code in extras if len(code) == extra and code.isalnum()),
        },
        "unspecified": {"site": draft.known.dictionaries.words.unspecified},
    }


def _tables(draft: Draft, settings: dict[str, Any]) -> Tables:
    for name, columns in {**TABLES, **OPTIONAL}.items():
        for number, row in enumerate(draft.rows[name], start=2):
            row[""] = str(number)
            for column in columns:
                row.setdefault(column, "")
    return Tables(Path(draft.source), settings, draft.rows, "")


def _items(draft: Draft, rules: Release, structure: Structure) -> dict[str, Line]:
    """Usable item codes with the row that names them best."""
    found: dict[str, Line] = {}
    for line in draft.published["items"]:
        code = line["项目编码"]
        if code in found:
            found[code] = _better(draft, rules, code, found[code], line)
            continue
        try:
            parsed = structure.parse(code)
        except WorkbenchError as error:
            draft.note(Level.ERROR, line, "item_unusable", code, problem=error.message, text=line.text)
            continue
        unknown = _unknown(rules, parsed)
        if unknown:
            draft.note(Level.ERROR, line, "item_unknown_segment", code, value=unknown, text=line.text)
            continue
        if line["二级编码"] != parsed.site1 + parsed.site2:
            expected = parsed.site1 + parsed.site2
            draft.note(
                Level.WARNING, line, "parent_differs", code, parent=line["二级编码"], expected=expected
            )
        found[code] = line
    return found


def _better(draft: Draft, rules: Release, code: str, first: Line, line: Line) -> Line:
    """Of two rows with one code the one named by the rules; the other is noted."""
    if key_of(first["项目标准名"]) == key_of(line["项目标准名"]):
        if same_cells(first, line):
            draft.note(Level.NOTE, line, "row_repeated", code, other=first.row)
        else:
            draft.note(Level.WARNING, line, "row_contradicts", code, other=first.row, text=line.text)
        return first
    ruled = key_of(_ruled(rules, code))
    kept, left = (line, first) if key_of(line["项目标准名"]) == ruled else (first, line)
    if draft.corrected(left, "G", code, left["项目标准名"]) is None:
        params = {"published": left["项目标准名"], "kept": kept["项目标准名"]}
        draft.note(Level.ERROR, left, "code_two_names", code, **params)
    return kept


def _unknown(rules: Release, code: ItemCode) -> str:
    """The first segment that the edition's own dictionaries do not have."""
    device = rules.devices.get(code.device)
    if device is None:
        return code.device
    if code.site not in rules.sites:
        return code.site
    if code.method != "00" and (device.modality, code.method) not in rules.methods:
        return code.method
    last = rules.positions if device.modality == "X" else rules.posts
    return code.post if code.post not in ("00", "") and code.post not in last else ""


def _ruled(rules: Release, code: str) -> str:
    return names.name_zh(rules.pieces(rules.parse(code)), rules.dictionaries.words)


def _known_exceptions(draft: Draft, items: dict[str, Line]) -> None:
    """Named exceptions of the known release, where the item is listed under the same name."""
    modality_of = {row["code"]: row["modality"] for row in draft.rows["devices"]}
    listed = {(modality_of[code[:2]], code[2:12]): line["项目标准名"] for code, line in items.items()}
    for row in draft.known.exceptions:
        name = listed.get((row["modality"], row["item"]))
        if name is not None and key_of(name).endswith(key_of(row["zh"])):
            draft.rows["exceptions"].append({k: v for k, v in row.items() if k})


def _name(draft: Draft, rules: Release, code: str, line: Line) -> None:
    """Keep a name that the rules do not give as a named exception, and say so."""
    published, ruled = house_style(line["项目标准名"]), _ruled(rules, code)
    if key_of(published) == key_of(ruled):
        return
    draft.note(Level.WARNING, line, "name_differs", code, name=published, ruled=ruled)
    device = rules.devices[code[:2]]
    head = key_of(device.print_zh)
    if not key_of(published).startswith(head):
        draft.note(Level.ERROR, line, "name_device", code, name=published, device=device.print_zh)
        return
    at = next(i for i in range(len(published) + 1) if key_of(published[:i]) == head)
    body = published[at:].strip()
    row = {"modality": device.modality, "item": code[2:12], "zh": body, "en": "", "note": line.text}
    draft.rows["exceptions"].append(row)


def _profiles(draft: Draft, codes: list[str]) -> None:
    by_site: dict[tuple[str, str], list[str]] = {}
    for code in sorted(codes):
        tokens = [code[8:10], code[10:12], code[12:]]
        while len(tokens) > 1 and not tokens[-1].strip("0"):
            tokens.pop()
        by_site.setdefault((code[:2], code[2:8]), []).append("+".join(tokens))
    names_of: dict[tuple[str, str], str] = {}
    for (device, site), items in by_site.items():
        key = (device, " ".join(items))
        if key not in names_of:
            names_of[key] = f"{device}.{len(names_of) + 1:03}"
            row: Row = {"profile": names_of[key], "device": device, "items": key[1]}
            draft.rows["profiles"].append(row)
        draft.rows["listed"].append({"profile": names_of[key], "site": site, "why": "published", "note": ""})
