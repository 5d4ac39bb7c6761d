"""Which codes are valid: the rules of structure, said in words where they are broken."""

from __future__ import annotations

from workbench.core.standard.code import ItemCode
from workbench.core.standard.dictionaries import Dictionaries
from workbench.core.standard.model import Device, Site
from workbench.core.words import Message

# Mammography is of the breast (or of no named site) and of nothing else.
_MAMMOGRAPHY, _BREAST = "M", "0408"


def problems(code: ItemCode, release: Dictionaries, listed: frozenset[str]) -> list[Message]:
    """Everything wrong with a code, the leading segments first; empty for a valid code.

    Args:
        code: The code; an institution's extension is not judged.
        release: The dictionaries.
        listed: Items of the catalogue as site + method + post with their modality in front: ``CT040100…``.
    """
    found: list[Message] = []
    device = release.devices.get(code.device)
    site = release.sites.get(code.site)
    if device is None:
        found.append(_no("device", code.device))
    if site is None:
        found.append(_site_unknown(code, release))
    elif device and device.modality not in site.modalities:
        params = {"site": _both(site), "code": site.code, "modality": device.modality}
        found.append(Message("standard.site_modality", params))
    if device:
        found += _method_problems(code, device, site, release, listed)
    if code.extra not in release.extras and code.extra != release.structure.no_extra:
        found.append(_no("extra", code.extra))
    return found


def _both(value: Site | Device) -> dict[str, str]:
    return {"zh": value.zh, "en": value.en}


def _no(segment: str, code: str) -> Message:
    return Message(
        "standard.segment_unknown", {"segment": Message(f"standard.segment_{segment}"), "code": code}
    )


def _site_unknown(code: ItemCode, release: Dictionaries) -> Message:
    if code.site1 not in release.groups:
        return _no("site1", code.site1)
    if code.site1 + code.site2 not in release.groups:
        return _no("site2", code.site1 + code.site2)
    return _no("site3", code.site)


def _method_problems(
    code: ItemCode, device: Device, site: Site | None, release: Dictionaries, listed: frozenset[str]
) -> list[Message]:
    modality = device.modality
    if code.method == release.structure.unused and modality != "X":
        item = modality + code.site + code.method + code.post
        if item in listed:
            return []
        return [Message("standard.method_missing", {"modality": modality})]
    if (modality, code.method) not in release.methods:
        unknown = {"code": code.method, "modality": modality}
        return [Message("standard.method_unknown", unknown), *_last_problems(code, modality, release)]
    found = []
    if not device.takes(code.method):
        method = release.methods[modality, code.method]
        params: dict[str, object] = {
            "method": {"zh": method.zh, "en": method.en},
            "code": code.method,
            "device": _both(device),
        }
        right = [d for d in release.devices.values() if d.modality == modality and d.takes(code.method)]
        params["right"] = ", ".join(f"{d.code} {d.print_zh}" for d in right)
        found.append(Message("standard.device_method", params))
    elif (
        code.method.startswith(_MAMMOGRAPHY)
        and site
        and not site.level2.startswith(_BREAST)
        and site.code != release.words.unspecified
    ):
        found.append(Message("standard.breast_only", {"site": _both(site), "code": site.code}))
    return found + _last_problems(code, modality, release)


def _last_problems(code: ItemCode, modality: str, release: Dictionaries) -> list[Message]:
    if code.post in (release.structure.unused, ""):
        return []
    if modality == "CT":
        return [] if code.post in release.posts else [_no("post", code.post)]
    if modality == "X":
        return [] if code.post in release.positions else [_no("position", code.post)]
    return [Message("standard.post_not_used", {"modality": modality, "code": code.post})]
