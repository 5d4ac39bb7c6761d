"""What the values of queues and facets are called."""

from __future__ import annotations

from workbench.core import words
from workbench.core.project import Project
from workbench.core.standard import Release
from workbench.core.words import Message, say

QUEUE_WORDS: dict[str, Message] = {
    "open": Message("ui.queue_open"),
    "must_ask": Message("ui.queue_must_ask"),
    "low": Message("ui.queue_low"),
    "question": Message("ui.queue_question"),
    "mine": Message("ui.queue_mine"),
    "disagreements": Message("ui.queue_disagreements"),
    "to_approve": Message("ui.queue_to_approve"),
    "all": Message("ui.queue_all"),
}
MODALITY_WORDS: dict[str, Message] = {
    "CT": Message("ui.modality_ct"),
    "MR": Message("ui.modality_mr"),
    "DR": Message("ui.modality_x"),
    "MG": Message("ui.modality_mg"),
    "RF": Message("ui.modality_rf"),
    "": Message("ui.modality_none"),
}
BAND_WORDS: dict[str, Message] = {
    "99": Message("ui.band_99"),
    "90": Message("ui.band_90"),
    "50": Message("ui.band_50"),
    "0": Message("ui.band_0"),
    "none": Message("ui.band_none"),
}


def site_words(release: Release | None, code: str) -> str:
    """A region of the body: site level 1."""
    group = release.groups.get(code) if release else None
    if group is None:
        return code or MODALITY_WORDS[""].text()
    return group.zh if words.language() == "zh" else group.en[:1].upper() + group.en[1:]


def method_words(release: Release | None, value: str) -> str:
    """A method under the kind of device (first character of a code) that has it."""
    modality = release.modalities.get(value[:1]) if release else None
    method = release.methods.get((modality.modality, value[1:])) if release and modality else None
    if modality is None or method is None:
        return value or MODALITY_WORDS[""].text()
    name = method.zh if words.language() == "zh" else method.en
    told = modality.modality == "X" or name.startswith(modality.modality)
    return name if told else f"{modality.modality} {name}"


def reviewer_words(name: str) -> str:
    """Who decided last."""
    return name or say("ui.reviewer_nobody")


def sheet_words(project: Project | None, value: str) -> str:
    """A sheet, with its file where the project has several; the file where it has no sheets."""
    number, _, sheet = value.partition(":")
    files = project.source_files() if project else []
    file = files[int(number) - 1].file_name if 0 < int(number) <= len(files) else ""
    if sheet and len(files) > 1:
        return f"{sheet} · {file}"
    return sheet or file
