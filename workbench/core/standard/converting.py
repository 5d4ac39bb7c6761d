"""A published edition's dictionaries become tables of the project's own format.

Naming rules are not published as data: styles, English terms and aliases are taken from a known release where
code and term agree. Nothing is dropped without a finding.
"""

from __future__ import annotations

from workbench.core.errors import FileProblem
from workbench.core.standard.draft import Draft, Row, house_style, modality_word
from workbench.core.standard.findings import Level
from workbench.core.standard.published import Line
from workbench.core.text import key_of
from workbench.core.words import Message

_SIDES = {"左": "left", "右": "right", "双": "both"}


def convert_dictionaries(draft: Draft) -> None:
    """Fill the draft's dictionaries.

    Raises:
        FileProblem: The sites stand under each other in a circle.
    """
    _modalities(draft)
    _devices(draft)
    refuse_site_circles(draft)
    _sites(draft)
    _methods(draft)
    _posts(draft)
    _positions(draft)


def _modalities(draft: Draft) -> None:
    known = {m.modality: m for m in draft.known.modalities.values()}
    having = {modality_word(line["模态名称"]) for line in draft.published["B"]}
    for line in draft.distinct(draft.published["A"], "模态编码"):
        modality = modality_word(line["模态名称"])
        row = {"code": line["模态编码"], "modality": modality, "zh": line["模态名称"]}
        row["en"] = known[modality].en if modality in known else ""
        row["items"] = "yes" if modality in having else "no"
        draft.rows["modalities"].append(row)


def _devices(draft: Draft) -> None:
    for line in draft.distinct(draft.published["B"], "设备类型编码"):
        code, term = line["设备类型编码"], house_style(line["设备类型名称"])
        if not draft.usable(line, "B", code, code, 2, term):
            continue
        row = {"code": code, "modality": modality_word(line["模态名称"]), "zh": term}
        row |= {"print_zh": term, "print_en": term}
        known = draft.known.devices.get(code)
        if known and draft.agrees(line, "B", code, term, known.zh):
            row |= {"zh": known.zh, "en": known.en, "print_zh": known.print_zh, "print_en": known.print_en}
            row |= {"methods": " ".join(known.methods), "aliases": ";".join(known.aliases)}
        draft.rows["devices"].append(row)


def refuse_site_circles(draft: Draft) -> None:
    """A site must not stand, over its parents, under itself.

    Raises:
        FileProblem: With sheet, row and code.
    """
    parents: dict[str, set[str]] = {}
    for line in draft.published["C"]:
        for child, parent in ((line["二级编码"], line["一级编码"]), (line["三级编码"], line["二级编码"])):
            parents.setdefault(child, set()).add(parent)
            above, waiting = set(), [parent]
            while waiting:
                at = waiting.pop()
                if at not in above:
                    above.add(at)
                    waiting += parents.get(at, ())
            if child in above:
                params = {"path": f"{draft.source} {line.table}", "row": line.row, "code": child}
                raise FileProblem(Message("standard.circle", params))


def _sites(draft: Draft) -> None:
    groups: dict[str, Row] = {}
    for line in draft.distinct(draft.published["C"], "三级编码"):
        code, term = line["三级编码"], house_style(line["三级名称"])
        if not draft.usable(line, "C", code, code, 6, term):
            continue
        for level, parent in (("一级", code[:2]), ("二级", code[:4])):
            group, name = line[f"{level}编码"], house_style(line[f"{level}名称"])
            if group != parent:
                draft.note(Level.ERROR, line, "parent_differs", code, parent=group, expected=parent)
                continue
            known = draft.known.groups.get(group)
            en = known.en if known and key_of(known.zh) == key_of(name) else ""
            groups.setdefault(group, {"code": group, "zh": name, "en": en})
        draft.rows["sites"].append(_site(draft, line, code, term))
    draft.rows["groups"] = [groups[code] for code in sorted(groups)]


def _site(draft: Draft, line: Line, code: str, term: str) -> Row:
    side, family = _side_and_family(term)
    row = {"code": code, "zh": term, "side": side, "family": family}
    row["modalities"] = " ".join(_modalities_of(draft, line, code, term))
    known = draft.known.sites.get(code)
    if known and key_of(known.zh) == key_of(term):
        row |= {"zh": known.zh, "en": known.en, "side": known.side, "family": known.family}
        row["aliases"] = ";".join(known.aliases)
        for (site, modality, method), (zh, en) in draft.known.dictionaries.words.prints.items():
            if site == code:
                prints = {"site": site, "modality": modality, "method": method, "zh": zh, "en": en}
                draft.rows["prints"].append(prints)
    return row


def _side_and_family(term: str) -> tuple[str, str]:
    side = _SIDES.get(term[:1], "")
    if not side or term.startswith("左心"):  # 左心房 is an organ, not a side
        return "", term
    return side, term[1:].removeprefix("侧")


def _modalities_of(draft: Draft, line: Line, code: str, term: str) -> list[str]:
    cell = line["适用模态"]
    words = {modality_word(part) for part in cell.split("/") if part.strip()}
    having = {row["modality"] for row in draft.rows["modalities"]}
    if words and words <= having:
        return sorted(words)
    ours = draft.corrected(line, "C", code, cell)
    if ours:
        return [modality_word(part) for part in ours.split("/")]
    device = {row["code"]: row["modality"] for row in draft.rows["devices"]}
    used = {
        device.get(item["项目编码"][:2], "")
        for item in draft.published["items"]
        if item["项目编码"][2:8] == code
    }
    taken = sorted((words | used) & having)
    draft.note(
        Level.ERROR, line, "modality_unknown", code, value=cell, term=term, taken=" ".join(taken) or "-"
    )
    return taken


def _methods(draft: Draft) -> None:
    groups: dict[tuple[str, str], Row] = {}
    for line in draft.distinct(draft.published["D"], "模态", "二级编码"):
        modality, code = modality_word(line["模态"]), line["二级编码"]
        term, key = house_style(line["二级扫描方式"]), f"{modality} {code}"
        if not draft.usable(line, "D", key, code, 2, term):
            continue
        group = {"modality": modality, "code": line["一级编码"], "zh": house_style(line["一级扫描方式"])}
        known_group = draft.known.dictionaries.method_groups.get((modality, line["一级编码"]))
        group["en"] = known_group.en if known_group else ""
        groups.setdefault((modality, line["一级编码"]), group)
        row = {"modality": modality, "code": code, "zh": term, "style": _style(modality, code)}
        known = draft.known.methods.get((modality, code))
        if known and draft.agrees(line, "D", key, term, known.zh):
            row |= {"zh": known.zh, "en": known.en, "abbreviation": known.abbreviation, "style": known.style}
            row |= {"drops": known.drops, "same_as": known.same_as, "aliases": ";".join(known.aliases)}
        draft.rows["methods"].append(row)
    draft.rows["method_groups"] = list(groups.values())


def _style(modality: str, code: str) -> str:
    """How names print a method the known release does not have: plain and enhanced scans in brackets."""
    if modality == "X":
        return "silent" if code == "00" else "plain"
    return "bracket" if code[:1] in "12" else "plain"


def _posts(draft: Draft) -> None:
    for line in draft.distinct(draft.published["E"], "二级编码"):
        code, term = line["二级编码"], house_style(line["二级后处理分类"])
        if not draft.usable(line, "E", code, code, 2, term):
            continue
        group = house_style(line["一级后处理分类"])
        row = {"code": code, "group": line["一级编码"], "group_zh": group, "zh": term}
        known = draft.known.posts.get(code)
        if known and draft.agrees(line, "E", code, term, known.zh):
            row |= {"zh": known.zh, "en": known.en, "abbreviation": known.abbreviation}
            row |= {"group_en": known.group_en, "aliases": ";".join(known.aliases)}
        draft.rows["posts"].append(row)


def _positions(draft: Draft) -> None:
    for line in draft.distinct(draft.published["F"], "体位编码"):
        code, term = line["体位编码"], house_style(line["体位"])
        if not draft.usable(line, "F", code, code, 2, term):
            continue
        row = {"code": code, "zh": term}
        known = draft.known.positions.get(code)
        if known and draft.agrees(line, "F", code, term, known.zh):
            row |= {"zh": known.zh, "en": known.en, "combines": " ".join(known.combines)}
            row |= {"qualifier": known.qualifier, "aliases": ";".join(known.aliases)}
        draft.rows["positions"].append(row)
