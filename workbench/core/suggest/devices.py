"""Device types: one for each modality, or told apart by slices and field strength (guideline 2)."""

from __future__ import annotations

import re

from workbench.core.naming.lexicon import tight
from workbench.core.naming.parsed import ParsedName
from workbench.core.standard import Release
from workbench.core.suggest.drafts import Draft
from workbench.core.text import normalise

_SLICES = re.compile(r"(\d{1,3})\+?(?:排|层)(以下)?")
_FIELD = re.compile(r"(?<![\d.])(\d(?:\.\d+)?)T(以下)?|(\d(?:\.\d+)?)特斯拉")


def ct_device(text: str) -> str:
    """Device code that a text states for CT, or empty."""
    if "双源" in text:
        return "25"
    found = _SLICES.search(text)
    if not found:
        return ""
    slices, below = int(found[1]), bool(found[2])
    if slices >= 256:
        return "24"
    if slices > 16:
        return "23"
    if slices == 16 and not below:
        return "22"
    return "21"


def mr_device(text: str) -> str:
    """Device code that a text states for MR, or empty."""
    found = _FIELD.search(text)
    if not found:
        return ""
    field = float(found[1] or found[3])
    if found[2] and field <= 1.5:
        return "31"
    for strength, code in ((7.0, "35"), (5.0, "34"), (3.0, "33"), (1.5, "32")):
        if field >= strength:
            return code
    return "31"


class DevicePolicy:
    """Turns the device-agnostic codes of drafts into device-specific ones where the project asks for them."""

    def __init__(self, release: Release, policy: str, devices: tuple[str, ...]) -> None:
        self.release = release
        self.specific = policy == "specific"
        texts = [tight(normalise(d)) for d in devices]
        self.ct = list(dict.fromkeys(d for d in map(ct_device, texts) if d))
        self.mr = list(dict.fromkeys(d for d in map(mr_device, texts) if d))

    def apply(self, parsed: ParsedName, draft: Draft) -> list[str]:
        """Codes of a draft under the policy."""
        if not self.specific:
            return draft.codes
        text = tight(normalise(parsed.name))
        codes: list[str] = []
        for code in draft.codes:
            if code[:2] == "20":
                stated, known = ct_device(text), self.ct
            elif code[:2] == "30":
                stated, known = mr_device(text), self.mr
            elif code[:2] == "40" and any(t.text.startswith("CR") for t in parsed.tokens):
                stated, known = "43", []
            else:
                codes.append(code)
                continue
            if stated:
                codes.append(stated + code[2:])
            elif known:
                codes += [d + code[2:] for d in known]
                if len(known) > 1:
                    draft.flags.add("ambiguous")
            else:
                codes.append(code)
        return codes
