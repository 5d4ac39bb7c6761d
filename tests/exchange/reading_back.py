"""Reads the formats for systems as a stranger would, with nothing of the product: rows as dictionaries."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

OURS = "urn:imaging-exam-mapping:"


def rows_of_sssom(text: str) -> dict[str, dict[str, str]]:
    """Fields of every source item that SSSOM carries, by item id."""
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("# "))
    rows: dict[str, dict[str, str]] = {}
    for line in csv.DictReader(io.StringIO(body, newline=""), delimiter="\t"):
        item_id = line["subject_id"].removeprefix("ITEM:")
        row = rows.setdefault(item_id, {"codes": "", "names": "", "listed": ""})
        row |= {
            k[4:]: v for k, v in line.items() if k.startswith("ext_") and k not in ("ext_part", "ext_listed")
        }
        row["confidence"] = row.pop("suggestion_confidence")
        row |= {"local_name": line["subject_label"], "remark": line["comment"]}
        row |= {"reviewer": _person(line["author_label"]), "approver": _person(line["reviewer_label"])}
        if line["object_id"] != "sssom:NoTermFound":
            of = ("codes", line["object_id"].removeprefix("STD:")), ("names", line["object_label"])
            for field, value in (*of, ("listed", line["ext_listed"])):
                row[field] += (";" if line["ext_part"][0] != "1" else "") + value
    return rows


def _person(text: str) -> str:
    return text.replace("\\|", "|")


def rows_of_fhir(text: str) -> dict[str, dict[str, str]]:
    """Fields of every source item that a ConceptMap carries, by item id."""
    rows = {}
    for group in json.loads(text).get("group", []):
        for element in group["element"]:
            row = _extensions(element)[f"{OURS}item"]
            if group["source"].endswith(":code"):
                row["local_code"] = element["code"]
            row["local_name"] = element.get("display", "")
            targets = [t for t in element.get("target", []) if "code" in t]
            targets.sort(key=lambda t: _extensions(t)[f"{OURS}part"])
            row["codes"] = ";".join(t["code"] for t in targets)
            row["names"] = ";".join(t["display"] for t in targets)
            row["listed"] = ";".join(_extensions(t)[f"{OURS}listed"] for t in targets)
            rows[row["item_id"]] = row
    return rows


def _extensions(value: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for extension in value["extension"]:
        texts = [v for k, v in extension.items() if k.startswith("value")]
        found[extension["url"]] = texts[0] if texts else _extensions(extension)
    return found
