"""The naming rules: code to name. Names and codes are inverse over the whole catalogue.

A name is the device's word and a body. The body of

- CT and MR with a ``bracket`` method: ``site（method + post）``;
- a ``plain`` method: ``site method`` without brackets; ``hydro:…``: ``磁共振 site 水成像 …``;
- a ``vessel`` method: after a vessel without repeating 动脉 or 静脉, in brackets after other sites, so that
  上腹部（动脉血管成像（CTA）） and 上腹部动脉血管成像（CTA） stay two names;
- X-ray: ``site method position``, the method ``silent`` for radiography.

The unspecified site is not printed unless the short name is that of another item. Named exceptions and
printed terms of single sites are data (``exceptions.csv``, ``prints.csv``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.core.standard.model import Device, Method, Position, Post, Site

BRACKET, PLAIN, SILENT, VESSEL, HYDRO = "bracket", "plain", "silent", "vessel", "hydro:"
STYLES = (BRACKET, PLAIN, SILENT, VESSEL)
_VESSEL_SITES = "08"
_SIGN = re.compile(r" *([-+/]) *")


def join(left: str, right: str) -> str:
    """Put two pieces side by side in the standard's printing: a space where Chinese meets Latin."""
    if left and right and _latin(left[-1]) != _latin(right[0]) and "（" not in (left[-1], right[0]):
        return f"{left} {right}"
    return left + right


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def compact(name: str) -> str:
    """The product's tighter printing: no spaces around signs, ``CT 颅脑（平扫+三维重建）``."""
    return _SIGN.sub(r"\1", name)


@dataclass(frozen=True, slots=True)
class Words:
    """What the rules need to know besides the segments themselves.

    Attributes:
        prints: (site, modality, method or empty) -> printed term, Chinese and English.
        exceptions: (modality, site + method + post) -> body, Chinese and English.
        exception_bodies: (modality, Chinese body) of all exceptions.
        unspecified: The site that is not printed.
        shortened: (modality, Chinese term) -> words that other methods drop and then read like this term.
        site_terms: Chinese terms of all sites.
    """

    prints: dict[tuple[str, str, str], tuple[str, str]]
    exceptions: dict[tuple[str, str], tuple[str, str]]
    exception_bodies: frozenset[tuple[str, str]]
    unspecified: str
    shortened: dict[tuple[str, str], frozenset[str]]
    site_terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The segments of one item. ``post`` and ``position`` are None where unused."""

    device: Device
    site: Site
    method: Method | None
    post: Post | None = None
    position: Position | None = None

    @property
    def item(self) -> str:
        """Site, method and post or position as they stand in the code: what exceptions are keyed by."""
        method = self.method.code if self.method else "00"
        last = self.post.code if self.post else self.position.code if self.position else "00"
        return self.site.code + method + last


def site_terms(site: Site, modality: str, method: str, words: Words) -> tuple[str, str]:
    """What names print for a site, Chinese and English."""
    found = words.prints.get((site.code, modality, method)) or words.prints.get((site.code, modality, ""))
    return found or (site.zh, site.en)


def name_zh(pieces: Pieces, words: Words) -> str:
    """The Chinese name by the rules."""
    return f"{pieces.device.print_zh} {_body_zh(pieces, words)}"


def _body_zh(pieces: Pieces, words: Words) -> str:
    modality = pieces.device.modality
    exception = words.exceptions.get((modality, pieces.item))
    if exception:
        return exception[0]
    method = pieces.method.code if pieces.method else "00"
    term = site_terms(pieces.site, modality, method, words)[0]
    if pieces.site.code != words.unspecified:
        return _printed(pieces, words, term)
    body = _printed(pieces, words, "")
    reads_as_other = (modality, body) in words.exception_bodies or (
        pieces.method is not None and pieces.method.drops in words.site_terms  # 尿道造影 is of the 尿道
    )
    return _printed(pieces, words, term) if reads_as_other or not body else body


def _printed(pieces: Pieces, words: Words, site: str) -> str:
    method, post, position = pieces.method, pieces.post, pieces.position
    if method is None:
        return join(site, post.zh if post else "")
    style = method.style
    if site and _in_brackets(pieces, method, words, site):
        style = BRACKET
    if style == BRACKET and site:
        inner = f"{method.zh} + {post.zh}" if post else method.zh
        return join(f"{site}（{inner}）", position.zh if position else "")
    body = _after_site(site, method, style)
    if post:
        body = f"{body} + {post.zh}"
    return join(body, position.zh if position else "")


def _after_site(site: str, method: Method, style: str) -> str:
    if style == SILENT:
        return site
    if style.startswith(HYDRO):
        return f"磁共振{site}水成像{style.removeprefix(HYDRO)}"
    term = method.zh
    if site and method.drops and site.endswith(method.drops):
        term = term.replace(method.drops, "", 1)
    return join(site, term)


def _in_brackets(pieces: Pieces, method: Method, words: Words, site: str) -> bool:
    if method.style == VESSEL:
        return pieces.site.level1 != _VESSEL_SITES
    drops = words.shortened.get((method.modality, method.zh))
    return bool(drops) and any(site.endswith(word) for word in drops or ())


def name_en(pieces: Pieces, words: Words) -> str:
    """The English name: ``CT brain (plain + 3D reconstruction)``, ``DR cervical spine, AP and lateral``.

    Methods that the Chinese name prints without brackets follow a comma: ``MR liver, … (DCE-MRI)``.
    """
    device, modality = pieces.device.print_en, pieces.device.modality
    exception = words.exceptions.get((modality, pieces.item))
    if exception:
        return f"{device} {exception[1]}"
    method = pieces.method.code if pieces.method else "00"
    site = site_terms(pieces.site, modality, method, words)[1]
    said = [pieces.method.en] if pieces.method and pieces.method.style != SILENT else []
    said += [piece.en for piece in (pieces.post, pieces.position) if piece]
    if modality == "X":
        if pieces.site.code == words.unspecified and said:
            return f"{device} {', '.join(said)}"
        return ", ".join([f"{device} {site}", *said])
    text = " + ".join(said)
    if pieces.site.code == words.unspecified and said:
        return f"{device} {text}"
    if pieces.method and pieces.method.style != BRACKET:
        return f"{device} {site}, {text}"
    return f"{device} {site} ({text})" if said else f"{device} {site}"
