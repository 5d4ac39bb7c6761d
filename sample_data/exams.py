"""Exams put together from the vocabulary, and yearly counts for them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from sample_data.vocabulary import CT_SITES, METHODS, MR_SITES, SIDES, XRAY_SITES, Site

# Yuan; invented, but in the usual proportions.
PRICES = {
    "CT": {"p": 180, "e": 320, "b": 380, "t": 260},
    "MR": {"p": 380, "e": 560, "b": 680, "t": 460},
}


@dataclass(frozen=True, slots=True)
class Exam:
    """One exam before a hospital has given it a name.

    Attributes:
        modality: CT, MR or DR.
        site: Where.
        side: One of SIDES, or empty.
        way: Letter of METHODS for CT and MR, the position for X-ray.
        popularity: Relative frequency, not an integer.
        price: Yuan.
    """

    modality: str
    site: Site
    side: str
    way: str
    popularity: float
    price: int

    @property
    def method(self) -> str:
        """Words of the scan method, or the position."""
        return METHODS[self.way][0] if self.way in METHODS else self.way


def _sides(site: Site) -> Iterator[tuple[str, float]]:
    if site.sided:
        yield from zip(SIDES, (0.4, 0.4, 0.2), strict=True)
    else:
        yield "", 1.0


def scans(modality: str, sites: tuple[Site, ...]) -> Iterator[Exam]:
    """CT or MR exams: each site with its sides and methods."""
    for site in sites:
        for side, share in _sides(site):
            for way in site.ways:
                weight = site.popularity * share * METHODS[way][1] / 100
                yield Exam(modality, site, side, way, weight, PRICES[modality][way])


def radiographs() -> Iterator[Exam]:
    """X-ray exams: each site with its sides and positions, the first position being the usual one."""
    for site in XRAY_SITES:
        for side, share in _sides(site):
            for rank, position in enumerate(site.ways):
                views = 2 if position in ("正侧位", "正斜位", "双斜位", "过伸过屈位", "侧轴位") else 1
                price = 45 * views * (2 if side == "双" else 1)
                yield Exam("DR", site, side, position, site.popularity * share / (1 + 2 * rank), price)


def all_exams() -> list[Exam]:
    """Every exam of the vocabulary's sites."""
    return [*scans("CT", CT_SITES), *scans("MR", MR_SITES), *radiographs()]


def yearly_counts(popularities: list[float], total: int, rng: random.Random) -> list[int]:
    """Counts that fall with the rank as Zipf's law has it, summing to about ``total``; at least 1 each."""
    order = sorted(range(len(popularities)), key=lambda i: -popularities[i])
    weights = [0.0] * len(popularities)
    for rank, index in enumerate(order):
        weights[index] = (rank + 2.0) ** -1.08 * math.exp(rng.gauss(0, 0.15))
    scale = total / sum(weights)
    return [max(1, round(weight * scale)) for weight in weights]
