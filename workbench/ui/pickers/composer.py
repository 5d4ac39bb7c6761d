"""The code being composed from picked segments. No Qt here: what may be picked, and what it comes to.

Picking one segment keeps the others where they stay legal, and replaces them by the first legal choice
(listed ones come first) where they do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.errors import WorkbenchError
from workbench.core.items import StandardItem
from workbench.core.standard import Release, extension_name
from workbench.core.words import Message, language
from workbench.ui.wording import MODALITIES

UNUSED = "00"
XRAY = "X"
START = ("20", "", "11")  # device and method before anything is picked; no site
_DEFAULT_METHOD = {"CT": "11", "MR": "11", XRAY: UNUSED}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be picked. ``why`` says why it may not, where ``live`` is False."""

    code: str
    zh: str
    en: str
    live: bool = True
    why: Message | None = None
    listed: bool = False

    @property
    def words(self) -> str:
        """The term in the language in use."""
        return (self.zh if language() == "zh" else self.en) or self.code


class Composer:
    """Segments picked so far, for one release."""

    def __init__(self, release: Release, code: str = "") -> None:
        self.release = release
        self.device = self.site = self.method = self.last = self.extra = ""
        self.suffix = self.suffix_name = ""
        self._sites: dict[str, list[str]] = {}
        self._method_choices: dict[tuple[str, str], list[Choice]] = {}
        self._group_choices: dict[tuple[int, str, str], list[Choice]] = {}
        self.set_code(code)

    def set_code(self, code: str, name: str = "") -> None:
        """Start from a code; unknown segments are kept as they are. An empty one leaves the site open.

        ``name`` is the item's; an institution's extension is named at its end.
        """
        self.suffix_name = extension_name(name)
        if not code:
            self.device, self.site, self.method = START
            self.last, self.extra, self.suffix = UNUSED, UNUSED, ""
            return
        self.device, self.site, self.method = code[:2], code[2:8], code[8:10]
        self.last, self.extra, self.suffix = code[10:12], code[12:14], code[14:].removeprefix("-")

    @property
    def code(self) -> str:
        """The code as it stands."""
        body = self.device + self.site + self.method + self.last + self.extra
        return f"{body}-{self.suffix}" if self.suffix else body

    @property
    def modality(self) -> str:
        """``CT``, ``MR`` or ``X``; empty for an unknown device."""
        device = self.release.devices.get(self.device)
        return device.modality if device else ""

    def item(self) -> StandardItem | None:
        """The standard item that the segments come to; None where they are not valid."""
        try:
            return self.release.item(self.code, self.suffix_name)
        except WorkbenchError:
            return None

    def problem(self) -> Message | None:
        """The first thing wrong with the code."""
        problems = self.release.problems(self.code)
        return problems[0] if problems else None

    # -- picking -----------------------------------------------------------------------------------------

    def pick_device(self, code: str) -> None:
        """Pick a device; site, method and post-processing or position follow where they must."""
        before = self.modality
        self.device = code
        self.site = self._nearest_site()
        if self.modality != before:
            self.method, self.last = _DEFAULT_METHOD.get(self.modality, UNUSED), UNUSED
        self._settle()

    def pick_site(self, code: str) -> None:
        """Pick a site of level 3."""
        self.site = code
        self._settle()

    def pick_method(self, code: str) -> None:
        """Pick a scan method."""
        self.method = code
        self._settle_last()

    def pick_last(self, code: str) -> None:
        """Pick a post-processing or a position."""
        self.last = code

    def pick_extra(self, code: str) -> None:
        """Pick an extra segment."""
        self.extra = code

    def extend(self, letters: str, name: str) -> None:
        """Extend the item for this hospital: ``-x…`` behind the code, ``-（…）`` behind the name.

        The first letter is put in where it was left out; a name alone makes the first extension.
        """
        first = self.release.dictionaries.structure.extension
        letters = letters.strip().lower().removeprefix("-") or (f"{first}1" if name.strip() else "")
        self.suffix = letters if not letters or letters.startswith(first) else first + letters
        self.suffix_name = name.strip()

    def legal_sites(self) -> list[str]:
        """Sites that the picked device can have, those with listed items first.

        Most devices take every site of their modality; one with methods of its own (mammography) does not.
        """
        if self.device not in self._sites:
            release, sites = self.release, self.release.sites_for(self.modality)
            device = release.devices.get(self.device)
            if device is not None and device.methods:
                sites = [s for s in sites if self._has_method(s)]
            self._sites[self.device] = sites
        return self._sites[self.device]

    def get_ready(self) -> bool:
        """Find the sites of one more device, ahead of the first row that shows it; False if all are known."""
        device = next((code for code in self.release.devices if code not in self._sites), "")
        if device:
            now, self.device = self.device, device
            self.level1()
            self.device = now
        return bool(device)

    def _has_method(self, site: str) -> bool:
        methods = self.release.methods_for(self.modality, site, self.device)
        return any(self.release.is_valid(f"{self.device}{site}{m}{UNUSED}{UNUSED}") for m in methods)

    def _nearest_site(self) -> str:
        """The same site if the modality has it, else a neighbour of level 2, else of level 1."""
        legal = self.legal_sites()
        if self.site in legal or not self.site:
            return self.site
        for length in (4, 2):
            near = [s for s in legal if s[:length] == self.site[:length]]
            if near:
                side = self.release.sites[self.site].side if self.site in self.release.sites else ""
                return next((s for s in near if self.release.sites[s].side == side), near[0])
        return legal[0] if legal else self.site

    def _settle(self) -> None:
        methods = self.release.methods_for(self.modality, self.site, self.device)
        if self.method not in methods and methods:
            default = _DEFAULT_METHOD.get(self.modality, UNUSED)
            self.method = default if default in methods else methods[0]
        self._settle_last()

    def _settle_last(self) -> None:
        if self.item() is not None:
            return
        for choice in self._last_codes():
            self.last = choice
            if self.item() is not None:
                return

    def _last_codes(self) -> list[str]:
        if self.modality == "CT":
            return self.release.posts_for(self.modality, self.site, self.method)
        if self.modality == XRAY:
            return self.release.positions_for(self.site, self.device, self.method)
        return [UNUSED]

    # -- choices -----------------------------------------------------------------------------------------

    def devices(self) -> list[Choice]:
        """All devices, in the order of their codes."""
        devices = self.release.devices.values()
        return [Choice(d.code, d.zh, d.en) for d in devices if d.modality in ("CT", "MR", XRAY)]

    def level1(self) -> list[Choice]:
        """Sites of level 1."""
        return self._groups(2, "")

    def level2(self, level1: str) -> list[Choice]:
        """Sites of level 2 under one of level 1."""
        return self._groups(4, level1)

    def _groups(self, length: int, under: str) -> list[Choice]:
        key = (length, under, self.device)
        if key not in self._group_choices:
            self._group_choices[key] = self._groups_now(length, under)
        return self._group_choices[key]

    def _groups_now(self, length: int, under: str) -> list[Choice]:
        legal = {s[:length] for s in self.legal_sites()}
        known = sorted({s[:length] for s in self.release.sites if s.startswith(under)})
        result = []
        for code in known:
            group = self.release.groups.get(code)
            live = code in legal
            why = None if live else self.no_such_site()
            result.append(Choice(code, group.zh if group else code, group.en if group else code, live, why))
        return result

    def level3(self, level2: str) -> list[Choice]:
        """Sites of level 3 under one of level 2."""
        result, legal = [], set(self.legal_sites())
        for code, site in sorted(self.release.sites.items()):
            if code.startswith(level2):
                live = code in legal
                why = None if live else self.no_such_site()
                result.append(Choice(code, site.zh, site.en, live, why))
        return result

    def methods(self) -> list[Choice]:
        """Methods of the device, those listed for the site first."""
        key = (self.device, self.site)
        if key not in self._method_choices:
            self._method_choices[key] = self._methods_now()
        return self._method_choices[key]

    def _methods_now(self) -> list[Choice]:
        result = []
        for code in self.release.methods_for(self.modality, self.site, self.device):
            method = self.release.methods.get((self.modality, code))
            zh, en = (method.zh, method.en) if method else ("", "")
            result.append(Choice(code, zh, en))
        legal = {choice.code for choice in result}
        for (of, code), method in self.release.methods.items():
            if of == self.modality and code not in legal and not method.same_as:
                why = self.release.problems(f"{self.device}{self.site}{code}{UNUSED}{UNUSED}")
                result.append(Choice(code, method.zh, method.en, False, why[0] if why else None))
        return result

    def extras(self) -> list[Choice]:
        """Extra segments of the release; ``00`` alone where the edition does not use it."""
        none = Message("ui.none_post")
        extras = sorted(self.release.dictionaries.extras | {UNUSED})
        words = {UNUSED: (none.text("zh"), none.text("en"))}
        return [Choice(code, *words.get(code, (code, code))) for code in extras]

    def why_no_last(self) -> Message | None:
        """Why there is nothing to choose as post-processing or position; None where there is."""
        if self._last_codes() != [UNUSED]:
            return None
        return Message("ui.why_no_post", {"modality": MODALITIES.get(self.modality, self.device)})

    def why_one_last(self) -> Message | None:
        """Why no second post-processing can be picked beside the one that is; None where none is."""
        one = self.modality == "CT" and self.last != UNUSED
        return Message("ui.why_one_post") if one else None

    def lasts(self) -> list[Choice]:
        """Post-processings (CT) or positions (X-ray), the listed ones first; ``00`` alone for MR."""
        result = []
        listed = set(self.release.listed_positions(self.site, self.device, self.method))
        for code in self._last_codes():
            if code == UNUSED:
                none = Message("ui.none_position" if self.modality == XRAY else "ui.none_post")
                result.append(Choice(code, none.text("zh"), none.text("en")))
                continue
            table = self.release.positions if self.modality == XRAY else self.release.posts
            entry = table.get(code)
            if entry is not None:
                result.append(Choice(code, entry.zh, entry.en, listed=code in listed))
        return result

    def single_positions(self) -> list[Choice]:
        """The single positions that combine with others; live where a code stands for the result."""
        parts = {c for p in self.release.positions.values() for c in p.combines}
        held = self.position_parts()
        result = []
        for code, position in self.release.positions.items():
            if code in parts:
                live = self._combined(held ^ {code}) is not None
                why = None if live else Message("ui.why_no_combination")
                result.append(Choice(code, position.zh, position.en, live, why))
        return result

    def _combined(self, positions: frozenset[str]) -> str | None:
        """The code that stands for single positions together; None where there is none."""
        if len(positions) < 2:
            return next(iter(positions), UNUSED)
        return self.release.combined_position(positions)

    def position_parts(self) -> frozenset[str]:
        """The single positions that the picked position stands for."""
        position = self.release.positions.get(self.last)
        if self.modality != XRAY or position is None:
            return frozenset()
        return frozenset(position.combines) or frozenset({self.last})

    def toggle_position(self, code: str) -> bool:
        """Add or take a single position; False where no code stands for the combination."""
        combined = self._combined(self.position_parts() ^ {code})
        if combined is None:
            return False
        self.last = combined
        return True

    def pick_region(self, prefixes: list[str], side: str) -> bool:
        """Pick the first legal site of a body region, of the given side where the region has one."""
        legal = self.legal_sites()
        for prefix in prefixes:
            near = sorted(s for s in legal if s.startswith(prefix))
            if near:
                sided = [s for s in near if self.release.sites[s].side == side]
                self.pick_site((sided or near)[0])
                return True
        return False

    def no_such_site(self) -> Message:
        """Why a site may not be picked: the modality has none, or the device with methods of its own."""
        device = self.release.devices.get(self.device)
        known: object = MODALITIES.get(self.modality, self.device)
        if device is not None and device.methods:
            known = {"zh": device.zh, "en": device.en}
        return Message("ui.why_no_site", {"modality": known})
