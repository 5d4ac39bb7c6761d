"""The plain values of a release: what each segment can be, and what a code says in words."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.words import Message, language


@dataclass(frozen=True, slots=True)
class Modality:
    """A modality. ``items`` is False for those that have no items in the standard (US, PET/CT …)."""

    code: str
    modality: str
    zh: str
    en: str
    items: bool


@dataclass(frozen=True, slots=True)
class Device:
    """A device type.

    Attributes:
        code: Two characters.
        modality: ``CT``, ``MR`` or ``X`` (X-ray).
        zh, en: The term.
        aliases: Other words for it.
        print_zh, print_en: The word that item names begin with (``CT``, ``16 排 CT``, ``移动 DR``).
        methods: Methods of the modality this device takes, as codes or their first characters; empty: all.
    """

    code: str
    modality: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    print_zh: str
    print_en: str
    methods: tuple[str, ...] = ()

    def takes(self, method: str) -> bool:
        """True if this device is used with the method."""
        return not self.methods or any(method.startswith(start) for start in self.methods)


@dataclass(frozen=True, slots=True)
class Group:
    """A site of level 1 (two characters) or level 2 (four)."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Site:
    """A site of level 3.

    Attributes:
        code: Six characters.
        zh, en: The term.
        level1, level2: Codes of the sites it stands under, ``04`` and ``0401``.
        modalities: Modalities it applies to, of ``CT``, ``MR``, ``X``.
        side: ``left``, ``right``, ``both`` or empty.
        family: The same word for left, right and both of one site (``肩关节``); the term itself if unsided.
        aliases: Other words for it.
    """

    code: str
    zh: str
    en: str
    level1: str
    level2: str
    modalities: frozenset[str]
    side: str = ""
    family: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """A scan method of one modality.

    Attributes:
        code: Two characters.
        modality: ``CT``, ``MR`` or ``X``.
        group: Code of its first level.
        zh, en, abbreviation: The term.
        style: How names print it, see :mod:`workbench.core.standard.names`.
        drops: Word at its head (or inside) that is not printed again after a site that ends with it.
        same_as: The code it repeats, where the publication lists one term twice.
        aliases: Other words for it.
    """

    code: str
    modality: str
    group: str
    zh: str
    en: str
    abbreviation: str = ""
    style: str = "plain"
    drops: str = ""
    same_as: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A post-processing of CT. ``group_zh`` and ``group_en`` name its first level."""

    code: str
    group: str
    group_zh: str
    group_en: str
    zh: str
    en: str
    abbreviation: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """A position of X-ray.

    Attributes:
        code: Two characters.
        zh, en: The term.
        combines: Codes of the single positions it stands for (正、侧位 = 正位 + 侧位); empty if single.
        aliases: Other words for it.
        qualifier: What sets it apart from the plain combination of the same positions (站立, 负重).
    """

    code: str
    zh: str
    en: str
    combines: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class SegmentWords:
    """One segment of a code in words. ``known`` is False if the release has no such code."""

    segment: str
    code: str
    zh: str
    en: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code says.

    Attributes:
        code: As asked.
        name, name_en: Empty where the code is not valid.
        listed, valid: See the guideline, section 1.
        segments: In the order of the code.
        reason: Why it is listed, that it is composed, or the first thing wrong with it.
        nearest: Valid items close to an invalid code.
    """

    code: str
    name: str
    name_en: str
    listed: bool
    valid: bool
    segments: tuple[SegmentWords, ...]
    reason: Message
    nearest: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, object]:
        """The stable shape of ``workbench standard explain --json``; words in the language in use."""
        return {
            "code": self.code,
            "name": self.name,
            "name_en": self.name_en,
            "listed": self.listed,
            "valid": self.valid,
            "segments": [
                {"segment": s.segment, "code": s.code, "zh": s.zh, "en": s.en, "known": s.known}
                for s in self.segments
            ],
            "reason": self.reason.text(language()),
            "nearest": [{"code": code, "name": name} for code, name in self.nearest],
        }
