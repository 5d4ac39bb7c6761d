"""A code in words, segment by segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.core.errors import WorkbenchError
from workbench.core.standard.code import ItemCode
from workbench.core.standard.model import Explanation, SegmentWords
from workbench.core.words import Message

if TYPE_CHECKING:
    from workbench.core.standard.release import Release

_ENOUGH = 8  # device and site: what a code must show before others can be near it


def explain(release: Release, text: str, suffix_name: str = "") -> Explanation:
    """See :meth:`Release.explain`. Never raises for a bad code: it says what is wrong and what is near."""
    try:
        code = release.parse(text)
    except WorkbenchError as error:
        return Explanation(text, "", "", False, False, (), error.message, _near(release, text))
    segments = _segments(release, code)
    wrong = release.problems(code)
    if wrong:
        return Explanation(str(code), "", "", False, False, segments, wrong[0], _near(release, str(code)))
    item = release.item(code, suffix_name)
    return Explanation(
        item.code, item.name, item.name_en, item.listed, True, segments, _reason(release, code, item.listed)
    )


def _near(release: Release, text: str) -> tuple[tuple[str, str], ...]:
    """Nearest items, where the text is enough of a code for the word to mean anything."""
    if not (text[:6].isascii() and text[:6].isalnum() and len(text) >= _ENOUGH):
        return ()
    return tuple((item.code, item.name) for item in release.nearest(text))


def _reason(release: Release, code: ItemCode, listed: bool) -> Message:
    if code.suffix:
        return Message("standard.why_extension", {"suffix": code.suffix})
    if listed:
        return Message(f"standard.why_{release.why_listed(str(code))}")
    method = release.methods.get((release.devices[code.device].modality, code.method))
    if method and method.same_as:
        return Message("standard.why_same_as", {"code": code.method, "other": method.same_as})
    return Message("standard.why_composed")


def _segments(release: Release, code: ItemCode) -> tuple[SegmentWords, ...]:
    device = release.devices.get(code.device)
    modality = device.modality if device else ""
    site2 = code.site1 + code.site2
    found = [
        _words("device", code.device, device),
        _words("site1", code.site1, release.groups.get(code.site1)),
        _words("site2", code.site2, release.groups.get(site2)),
        _words("site3", code.site3, release.sites.get(code.site)),
        _words("method", code.method, release.methods.get((modality, code.method)), unused=modality != "X"),
    ]
    if modality == "X":
        found.append(_words("position", code.post, release.positions.get(code.post), unused=True))
    else:
        found.append(_words("post", code.post, release.posts.get(code.post), unused=True))
    if code.extra:
        found.append(_words("extra", code.extra, None, unused=True))
    return tuple(found)


def _words(segment: str, code: str, value: object, *, unused: bool = False) -> SegmentWords:
    if value is not None:
        return SegmentWords(segment, code, str(getattr(value, "zh", "")), str(getattr(value, "en", "")))
    is_unused = unused and code in ("00", "")
    message = Message("standard.unused" if is_unused else "standard.unknown")
    return SegmentWords(segment, code, message.text("zh"), message.text("en"), known=is_unused)
