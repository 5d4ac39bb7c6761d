"""What may be picked next, listed choices first, and the valid codes nearest to one that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from workbench.core.standard.dictionaries import UNUSED, Dictionaries

_PREFERRED_POSITION = "37"  # 正、侧位 (guideline, section 5)


class Pickers:
    """Legal choices for each segment, given those before it."""

    def __init__(self, dictionaries: Dictionaries, listed: Mapping[str, str]) -> None:
        self._d = dictionaries
        self._sites: dict[str, set[str]] = {}
        self._methods: dict[tuple[str, str], set[str]] = {}
        self._last: dict[tuple[str, str, str], list[str]] = {}
        for code in listed:
            modality = dictionaries.devices[code[:2]].modality
            site, method, last = code[2:8], code[8:10], code[10:12]
            self._sites.setdefault(modality, set()).add(site)
            self._methods.setdefault((modality, site), set()).add(method)
            group = code[:2] if modality == "X" else modality
            self._last.setdefault((group, site, method), []).append(last)

    def sites_for(self, modality: str) -> list[str]:
        """See :meth:`Release.sites_for`."""
        listed = self._sites.get(modality, set())
        codes = [s.code for s in self._d.sites.values() if modality in s.modalities]
        return sorted(codes, key=lambda code: (code not in listed, code))

    def methods_for(self, modality: str, site: str | None, device: str | None) -> list[str]:
        """See :meth:`Release.methods_for`."""
        listed = self._methods.get((modality, site), set()) if site else set()
        taker = self._d.devices.get(device) if device else None
        codes = [
            code
            for (of, code), method in self._d.methods.items()
            if of == modality and not method.same_as and (taker is None or taker.takes(code))
        ]
        if modality == "CT" and UNUSED in listed:  # items that are a post-processing alone
            codes.append(UNUSED)
        return sorted(codes, key=lambda code: (code not in listed, code))

    def posts_for(self, modality: str, site: str, method: str) -> list[str]:
        """See :meth:`Release.posts_for`."""
        if modality != "CT":
            return []
        listed = self._last.get(("CT", site, method), [])
        if method == UNUSED:
            return sorted(listed)
        rest = [code for code in self._d.posts if code not in listed]
        return [UNUSED, *(code for code in listed if code != UNUSED), *rest]

    def positions_for(self, site: str, device: str, method: str) -> list[str]:
        """See :meth:`Release.positions_for`."""
        listed = self.listed_positions(site, device, method)
        return [*listed, *(code for code in self._d.positions if code not in listed), UNUSED]

    def listed_positions(self, site: str, device: str, method: str) -> list[str]:
        """See :meth:`Release.listed_positions`."""
        listed = [p for p in self._last.get((device, site, method), []) if p != UNUSED]
        return sorted(listed, key=lambda code: (code != _PREFERRED_POSITION, code))


def nearest_codes(
    text: str,
    dictionaries: Dictionaries,
    listed: Mapping[str, str],
    is_valid: Callable[[str], bool],
    limit: int,
) -> list[str]:
    """Valid codes close to ``text``: one segment mended first, then listed codes that share most of it."""
    text = text.strip().partition("-")[0]
    devices = dict.fromkeys(code[:2] for code in listed)  # those of the catalogue: an item for any device
    found = dict.fromkeys(code for code in _mended(text, dictionaries, devices) if is_valid(code))
    if len(found) < limit:
        ranked = sorted(listed, key=lambda code: (-_likeness(text, code, dictionaries), code))
        found.update(dict.fromkeys(ranked[: limit * 2]))
    ordered = sorted(found, key=lambda code: (-_likeness(text, code, dictionaries) - (code in listed), code))
    return ordered[:limit]


def _mended(text: str, d: Dictionaries, devices: Iterable[str]) -> list[str]:
    """The code with one segment changed: letter case, device, site, method or the last."""
    if len(text) != d.structure.length:
        return []
    device, site, method, last = text[:2], text[2:8], text[8:10], text[10:12]
    tries = [text.lower(), text[:8] + method.capitalize() + text[10:]]
    tries += [f"{other}{site}{method}{last}{UNUSED}" for other in devices]
    tries += [f"{device}{site}{method}{UNUSED}{UNUSED}", f"{device}{site}{method}{last}{UNUSED}"]
    tries += [f"{device}{near}{method}{last}{UNUSED}" for near in d.sites if near[:4] == site[:4]]
    modality = d.devices[device].modality if device in d.devices else ""
    tries += [f"{device}{site}{other}{last}{UNUSED}" for of, other in d.methods if of == modality]
    return [code for code in tries if code != text]


def _likeness(text: str, code: str, d: Dictionaries) -> float:
    """How much of ``code`` agrees with ``text``: the site weighs most, then method, device and the rest."""
    ours, theirs = d.devices.get(text[:2]), d.devices[code[:2]]
    score = 1.0 * (text[:2] == code[:2]) + 2.0 * (ours is not None and ours.modality == theirs.modality)
    score += 3.0 * (text[2:8] == code[2:8]) + 2.0 * (text[2:6] == code[2:6]) + 1.0 * (text[2:4] == code[2:4])
    score += 2.0 * (text[8:10] == code[8:10]) + 0.5 * (text[8:9] == code[8:9])
    score += 1.0 * (text[8:10].lower() == code[8:10].lower())
    return score + 1.0 * (text[10:12] == code[10:12]) + 0.3 * (code[10:12] == UNUSED)
