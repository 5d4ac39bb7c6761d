"""The methods of one unit at one place, sorted for CT or MR, and the sites they are done at."""

from __future__ import annotations

from workbench.core.naming.covering import Place
from workbench.core.naming.proofs import MethodRow, method_table
from workbench.core.naming.units import Proc, Unit
from workbench.core.suggest.drafts import NOWHERE, Draft, Ground

_BOWEL = {"colon": "colono", "small_bowel": "entero"}
JOINTS = {"shoulder", "elbow", "wrist", "hip", "knee", "ankle"}
_IRON = {"", "heart", "liver", "pancreas", "spleen", "upper_abd"}
# 灌注ASL, MRCP(水成像): the general word beside an exact one.
_GENERAL = {"perf": {"asl", "dsc", "first_pass"}, "hydro": {"mrcp", "mru", "mrm", "iac_hydro"}}
_MOVABLE = JOINTS | {"tmj", "cspine", "lspine", "atlas", "pelvic_floor", "patella"}


class Study:
    """The methods of one unit, sorted for a modality."""

    def __init__(self, unit: Unit, place: Place | None, modality: str) -> None:
        table = method_table()
        self.unit, self.place, self.modality = unit, place, modality
        self.scans: list[Proc] = []
        self.extra: list[Proc] = []
        self.vessels: list[Proc] = []
        self.others: list[tuple[Proc, MethodRow]] = []
        self.posts = [p for p in unit.procs if p.kind == "post"] if modality == "CT" else []
        if any(p.value != "11" for p in self.posts):
            # 后处理MPR: the general word beside the exact one.
            self.posts = [p for p in self.posts if "后处理" not in p.token.text or p.value != "11"]
        concept = place.concept if place is not None else ""
        self.energy: list[Proc] = []
        self.agent: list[Proc] = []
        self.special: list[Proc] = []
        self.moving = False  # filmed in motion, which no scan says: 动态排粪, 动态 of a joint
        self.contrast_study: list[Proc] = []
        for proc in unit.procs:
            if proc.kind != "method":
                continue
            row = table[proc.value]
            group = row.group
            if proc.value == "defec" or (proc.value == "dyn" and self._in_motion(proc)):
                self.moving = True
                continue
            if proc.value == "dyn" and modality == "CT":
                group = "scan"
            if proc.value == "hepato" and modality == "CT":
                group = "scan"
            {
                "scan": self.scans,
                "extra_scan": self.extra,
                "vessel": self.vessels,
                "energy": self.energy,
                "agent": self.agent,
                "special": self.special,
                "contrast_study": self.contrast_study,
            }.get(group, self.scans if group == "scan" else []).append(proc)
            if proc.value == "zaoying" and place is not None and place.concept in _BOWEL:
                self.contrast_study.clear()
                self.special.append(Proc("method", _BOWEL[place.concept], proc.token, proc.sep))
                continue
            if proc.value == "zaoying" and place is not None and place.concept in JOINTS:
                self.contrast_study.clear()
                self.others.append((proc, table["arthro"]))
                continue
            if proc.value == "iron" and proc.token.text == "T2*" and concept not in _IRON:
                continue  # one of the sequences of a scan; iron is looked for in few organs
            if group in ("func", "fixed", "whole") and row.code(modality):
                self.others.append((proc, row))

        # MRV(增强) and 增强MRA are one enhanced vascular study (guideline 9.10, 9.24).
        joined = self.vessels + self.scans
        self.enhanced = (
            bool(self.vessels)
            and [p.value for p in self.scans] == ["contrast"]
            and not any(p.sep in ("soft", "hard") for p in joined if p is not unit.procs[0])
        )
        if self.enhanced:
            self.scans = []
        self.scans = [p for p in self.scans if not _nothing_injected(p, unit)]
        said = {p.value for p, _ in self.others}
        general = {word for word, exact in _GENERAL.items() if exact & said}
        if general:
            self.others = [(p, r) for p, r in self.others if p.value not in general]

    def _in_motion(self, proc: Proc) -> bool:
        """动态 without 增强: of a joint or the pelvic floor it is a movement, elsewhere contrast."""
        movable = self.place is not None and self.place.concept in _MOVABLE
        beside = "defec" in self.unit.values("method") or movable
        return beside and proc.token.text in ("动态", "动态扫描", "动态观察", "DYNAMIC")

    def scan_code(self) -> tuple[list[str], bool]:
        """Codes of the scan part in order, and whether they are ambiguous. Empty: no scan is stated."""
        keys = [p.value for p in self.scans]
        if not keys:
            return [], False
        plain, contrast = "plain" in keys, bool({"contrast", "dyn", "hepato"} & set(keys))
        code = method_table()[keys[0]].code(self.modality) or "11"
        found, ambiguous = [code], False
        if "both?" in keys:
            found, ambiguous = ["22", "21"], True
        elif "both" in keys or (plain and contrast):
            found = ["22"]
        elif "lowdose" in keys and self.modality == "CT":
            found, ambiguous = (["21", "12"], True) if contrast else (["12"], False)
        elif self.unit.scan_conflict:
            found = [code, "21" if code == "11" else "11"]
        return found, ambiguous


def _nothing_injected(scan: Proc, unit: Unit) -> bool:
    """MRCP平扫, 头颅MRA平扫: how the study is done, no further scan (guideline 9.10)."""
    number = unit.procs.index(scan)
    before = unit.procs[number - 1].value if number else ""
    return scan.value == "plain" and scan.sep in ("none", "space") and before in ("mrcp", "mru", "mra", "mrv")


def study_sites(ground: Ground, study: Study) -> tuple[list[str], set[str]]:
    """Site codes in order (sides opened), and flags."""
    if study.place is None:
        return [NOWHERE], set()
    concept = ground.concept(study.place.concept)
    flags: set[str] = set()
    if study.modality in concept.doubtful:
        flags.add("ambiguous")
    codes: list[str] = []
    for number, group in enumerate(ground.groups(study.place.concept, study.modality, study.modality)):
        opened, unspecified = ground.sided(group[0], study.modality, study.place.side)
        if unspecified and not number:
            flags.add("side-unspecified")
        codes += [c for c in opened if c not in codes]
    return codes, flags


def at_place(draft: Draft, study: Study) -> Draft:
    if study.place is not None:
        draft.site_tokens = study.place.tokens
    draft.start, draft.end = study.unit.start, study.unit.end
    return draft
