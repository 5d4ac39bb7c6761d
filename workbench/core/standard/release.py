"""One edition of the standard: dictionaries, catalogue, rules and names behind one object."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from workbench.core.errors import InputProblem, WorkbenchError
from workbench.core.items import ReleaseInfo, StandardItem
from workbench.core.standard import names, rules
from workbench.core.standard.code import ItemCode
from workbench.core.standard.dictionaries import UNUSED, Listing, build
from workbench.core.standard.explaining import explain
from workbench.core.standard.legal import Pickers, nearest_codes
from workbench.core.standard.model import Explanation
from workbench.core.standard.names_back import read_name
from workbench.core.standard.reading import Tables, read_tables
from workbench.core.standard.search import Hit, SearchIndex
from workbench.core.text import key_of
from workbench.core.words import Message

_SIDES = ("left", "right", "both")


class Release:
    """One edition of the standard (标准版本). Immutable; cheap to share between threads once loaded.

    Attributes:
        id: Such as ``5.0``.
        title: ``{"zh": …, "en": …}``.
        sha256: Over the release's files.
        modalities, devices, groups, sites, methods, posts, positions: Dictionaries by code; methods by
            (modality, code).
        listed: The catalogue: code -> name.
        corrections: Misprints of the publication with ours and the reason, as rows of ``corrections.csv``.
        exceptions: Named exceptions, as rows of ``exceptions.csv``.
    """

    def __init__(self, tables: Tables) -> None:
        self.dictionaries = build(tables)
        d = self.dictionaries
        self.folder: Path = tables.folder
        self.id: str = str(tables.settings.get("id", tables.folder.name))
        self.title: dict[str, str] = dict(tables.settings.get("title", {"zh": self.id, "en": self.id}))
        self.sha256: str = tables.sha256
        self.modalities, self.devices, self.groups = d.modalities, d.devices, d.groups
        self.sites, self.methods, self.posts, self.positions = d.sites, d.methods, d.posts, d.positions
        self.corrections = tables.rows["corrections"]
        self.exceptions = tables.rows["exceptions"]
        self._listings: dict[str, Listing] = {listing.code: listing for listing in d.listings}
        known = self.devices.keys()
        self._listed_items = frozenset(
            self.devices[c[:2]].modality + c[2:12] for c in self._listings if c[:2] in known
        )
        self._composed: dict[str, StandardItem] = {}  # items asked for so far; names are composed once
        self.listed: dict[str, str] = {}
        for code in self._listings:
            parsed = d.structure.parse(code)
            if not rules.problems(parsed, d, self._listed_items):
                self.listed[code] = self._name_zh(parsed)
        self.pickers = Pickers(d, self.listed)

    @property
    def info(self) -> ReleaseInfo:
        """What lists of installed releases show."""
        return ReleaseInfo(self.id, self.title["zh"], self.title["en"], self.sha256)

    # Codes

    def parse(self, code: str | ItemCode) -> ItemCode:
        """Read a code by this release's structure.

        Raises:
            InputProblem: With the reason.
        """
        return code if isinstance(code, ItemCode) else self.dictionaries.structure.parse(code)

    def problems(self, code: str | ItemCode) -> list[Message]:
        """What is wrong with a code; empty for a valid one."""
        try:
            parsed = self.parse(code)
        except WorkbenchError as error:
            return [error.message]
        return rules.problems(parsed, self.dictionaries, self._listed_items)

    def is_valid(self, code: str | ItemCode) -> bool:
        """True if the rules allow the code."""
        return not self.problems(code)

    def why_listed(self, code: str) -> str:
        """``published``, ``restored``, ``twin``, ``appendix_k``; empty for codes that are not listed."""
        listing = self._listings.get(code)
        return listing.why if listing else ""

    def listing_note(self, code: str) -> str:
        """The maintainer's note on why a code is listed."""
        listing = self._listings.get(code)
        return listing.note if listing else ""

    def nearest(self, code: str | ItemCode, limit: int = 5) -> list[StandardItem]:
        """Valid items close to a code that is not, closest first."""
        return [
            self.item(c)
            for c in nearest_codes(str(code), self.dictionaries, self.listed, self.is_valid, limit)
        ]

    def explain(self, code: str, suffix_name: str = "") -> Explanation:
        """Each segment of a code in words, and why it is listed, composed or wrong."""
        return explain(self, code, suffix_name)

    # Items and names

    def compose(
        self, device: str, site: str, method: str, post: str = UNUSED, extra: str = UNUSED
    ) -> StandardItem:
        """The item of these segments.

        Raises:
            InputProblem: The combination is not legal; says why.
        """
        if extra == UNUSED:  # as wide as this release has it, none in editions without the segment
            extra = self.dictionaries.structure.no_extra
        return self._item(ItemCode.of(device, site, method, post, extra))

    def item(self, code: str | ItemCode, suffix_name: str = "") -> StandardItem:
        """The item of a code. An institution's extension is named by ``suffix_name`` or its own letters.

        Raises:
            InputProblem: The code is malformed or not valid; says why.
        """
        known = self._composed.get(code) if isinstance(code, str) else None
        return known or self._item(self.parse(code), suffix_name)

    def _item(self, code: ItemCode, suffix_name: str = "") -> StandardItem:
        wrong = rules.problems(code, self.dictionaries, self._listed_items)
        if wrong:
            raise InputProblem(wrong[0])
        base = str(code.base)
        zh = self.listed.get(base) or self._name_zh(code)
        en = names.name_en(self.pieces(code), self.dictionaries.words)
        if code.suffix:
            tail = suffix_name or code.suffix
            return StandardItem(str(code), f"{zh}-（{tail}）", f"{en} - ({tail})", False)
        item = StandardItem(base, zh, en, base in self.listed)
        self._composed[base] = item
        return item

    def pieces(self, code: ItemCode) -> names.Pieces:
        """The segments of a valid code, for the naming rules."""
        device = self.devices[code.device]
        return names.Pieces(
            device,
            self.sites[code.site],
            self.methods.get((device.modality, code.method)),
            self.posts.get(code.post) if device.modality == "CT" else None,
            self.positions.get(code.post) if device.modality == "X" else None,
        )

    def _name_zh(self, code: ItemCode) -> str:
        return names.name_zh(self.pieces(code), self.dictionaries.words)

    def name(self, code: str | ItemCode) -> str:
        """The Chinese name; see :meth:`item`."""
        listed = self.listed.get(code) if isinstance(code, str) else None
        return listed or self.item(code).name

    def name_en(self, code: str | ItemCode) -> str:
        """The English name; see :meth:`item`."""
        return self.item(code).name_en

    def code_of(self, name: str) -> str | None:
        """The code of a Chinese name, listed or composed; signs, spaces and a leading ``*`` do not matter."""
        return read_name(self, name)

    @cached_property
    def codes_by_key(self) -> dict[str, str]:
        """Normalised name -> code, for the whole catalogue."""
        return {key_of(name): code for code, name in self.listed.items()}

    # Sites, and what may be picked

    @cached_property
    def _families(self) -> dict[tuple[str, str], dict[str, str]]:
        found: dict[tuple[str, str], dict[str, str]] = {}
        for site in self.sites.values():
            if site.side:
                found.setdefault((site.level2, site.family), {})[site.side] = site.code
        return found

    def twins(self, site: str, modality: str | None = None) -> dict[str, str]:
        """The sites of one family by side, those only that the modality has. Empty for an unsided site."""
        known = self.sites.get(site)
        if known is None or not known.side:
            return {}
        family = self._families[known.level2, known.family]
        return {
            side: family[side]
            for side in _SIDES
            if side in family and (modality is None or modality in self.sites[family[side]].modalities)
        }

    def sites_for(self, modality: str) -> list[str]:
        """Sites of a modality, those with listed items first, in the order of their codes."""
        return self.pickers.sites_for(modality)

    def methods_for(self, modality: str, site: str | None = None, device: str | None = None) -> list[str]:
        """Methods of a modality (and device), those listed for the site first."""
        return self.pickers.methods_for(modality, site, device)

    def posts_for(self, modality: str, site: str, method: str) -> list[str]:
        """Post-processing for a CT item, ``00`` first, then the listed ones. Empty for other modalities."""
        return self.pickers.posts_for(modality, site, method)

    def positions_for(self, site: str, device: str = "40", method: str = "00") -> list[str]:
        """Positions for an X-ray item, the listed ones first, ``00`` (not stated) last."""
        return self.pickers.positions_for(site, device, method)

    def listed_positions(self, site: str, device: str = "40", method: str = "00") -> list[str]:
        """Positions listed for an X-ray site, 正、侧位 first where it is among them."""
        return self.pickers.listed_positions(site, device, method)

    def combined_position(self, codes: Iterable[str], qualifier: str = "") -> str | None:
        """The position that stands for exactly these single positions, e.g. 01 and 02 -> 37."""
        wanted = frozenset(codes)
        for position in self.positions.values():
            if position.qualifier == qualifier and position.combines and wanted == set(position.combines):
                return position.code
        return None

    # Search

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex(self)

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Sites and items for a Chinese, English, alias, pinyin, initials or code query, best first."""
        return self._index.search(text, limit)


def open_release(folder: Path) -> Release:
    """Read a release from a folder of its own format.

    Raises:
        FileProblem: With file, row and reason.
    """
    return Release(read_tables(folder))
