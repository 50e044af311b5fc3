"""Where things lie on one slide: tissue, cancer with its growth pattern, benign look-alikes. All outlines exact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from shapely import Point, clip_by_rect, union_all
from shapely.geometry.base import BaseGeometry

from crosscancer_core.synthetic.noise import Frame
from crosscancer_core.synthetic.outlines import blob, filled, joined, polygons
from crosscancer_core.synthetic.presets import Organ


class Growth(StrEnum):
    """How cancer grows in a zone. The cells are the same in both organs, the architecture is not."""

    SMALL_GLANDS = "small glands"
    SINGLE_CELLS = "single cells"
    CRIBRIFORM = "cribriform"
    SHEETS = "sheets"
    NESTS = "nests"


class Benign(StrEnum):
    """What tissue that is not cancer is made of. All but the first of each organ resemble cancer in some way."""

    GLANDS = "glands"
    CROWDED_GLANDS = "crowded glands"
    HYPERPLASIA = "hyperplasia"
    INFLAMED_STROMA = "inflamed stroma"
    CORTEX = "cortex"
    GERMINAL_CENTRE = "germinal centre"
    SINUS = "sinus"
    CAPSULE = "capsule"


@dataclass(frozen=True)
class Zone:
    """A part of the tissue that is of one kind throughout. Zones of a slide do not overlap and fill the tissue."""

    kind: Growth | Benign
    shape: BaseGeometry
    number: int
    """Distinguishes zones of one kind in the hashes."""


@dataclass(frozen=True)
class Layout:
    """A slide before it is painted. Shapes are in level-0 pixels."""

    organ: Organ
    width: int
    height: int
    mpp: float
    tissue: BaseGeometry
    zones: tuple[Zone, ...]

    @property
    def cancer(self) -> BaseGeometry:
        """All cancer: the truth that the outlines of the slide state."""
        return union_all([zone.shape for zone in self.zones if isinstance(zone.kind, Growth)])


def near(shape: BaseGeometry, frame: Frame, margin: float) -> BaseGeometry:
    """A shape's part around a frame; its cut edges are at least ``margin`` pixels from the frame."""
    return clip_by_rect(shape, frame.x - margin, frame.y - margin, frame.right + margin, frame.bottom + margin)


_GROWTH = {
    Organ.PROSTATE: (Growth.SMALL_GLANDS, Growth.CRIBRIFORM, Growth.SINGLE_CELLS, Growth.SHEETS),
    Organ.LYMPH_NODE: (Growth.NESTS, Growth.SINGLE_CELLS, Growth.SHEETS),
}
_MIMICS = {
    Organ.PROSTATE: (Benign.CROWDED_GLANDS, Benign.HYPERPLASIA, Benign.INFLAMED_STROMA),
    Organ.LYMPH_NODE: (Benign.GERMINAL_CENTRE, Benign.SINUS),
}
_MIMIC_SHARE = {Organ.PROSTATE: 0.72, Organ.LYMPH_NODE: 0.62}
"""How much of the tissue without cancer resembles it in colour or density."""
_MOST_ZONES = 60
_FEW_GLANDS_UM = 260.0
"""A zone narrower than this has no room for glands."""
_LARGE = 16_000.0
"""Pixels; on slides larger than this, zones grow in number more than in size."""
_REST = {Organ.PROSTATE: Benign.GLANDS, Organ.LYMPH_NODE: Benign.CORTEX}


def draw_layout(
    generator: np.random.Generator, organ: Organ, scanned: Frame, canvas: tuple[int, int], mpp: float
) -> Layout:
    """A slide at random: ``canvas`` pixels wide and high, its tissue within ``scanned``."""
    middle = (scanned.x + scanned.width / 2, scanned.y + scanned.height / 2)
    half = (scanned.width * 0.45, scanned.height * 0.45)
    unit = (half[0] * half[1]) ** 0.5
    tissue: BaseGeometry = blob(generator, middle, half, 0.14, step=25)
    tissue = clip_by_rect(tissue, scanned.x + 8, scanned.y + 8, scanned.right - 8, scanned.bottom - 8)
    free: BaseGeometry = tissue.buffer(-0.04 * unit)
    zones: list[Zone] = []
    if organ is Organ.LYMPH_NODE:
        inside = tissue.buffer(-min(60 / mpp, 0.06 * unit))
        zones.append(Zone(Benign.CAPSULE, joined(polygons(tissue.difference(inside))), 0))
        free = free.intersection(inside)
    room: BaseGeometry = free
    first = int(generator.integers(12))
    wanted = tissue.area * generator.uniform(0.24, 0.36)
    growths, mimics = _GROWTH[organ], _MIMICS[organ]
    for number in range(_MOST_ZONES):
        shape = _lesion(generator, room, unit, holed=number == 0 or generator.random() < 0.4)
        growth = growths[(first + number) % len(growths)]
        if growth is Growth.SMALL_GLANDS and shape.area < (_FEW_GLANDS_UM / mpp) ** 2:
            growth = Growth.SHEETS
        zones.append(Zone(growth, shape, len(zones)))
        # not into another lesion's hole either: the hole's outline would cut it out again
        room = room.difference(filled(shape).buffer(0.015 * unit))
        wanted -= shape.area
        if wanted < 0 and number > 0:
            break
    free = free.difference(union_all([zone.shape for zone in zones]).buffer(0.01 * unit))
    wanted = free.area * _MIMIC_SHARE[organ]
    for number in range(_MOST_ZONES):
        radius = _extent(unit) * generator.uniform(0.16, 0.36)
        spot = blob(generator, _place(generator, free), (radius, radius * generator.uniform(0.6, 1)), 0.2)
        shape = joined(polygons(spot.intersection(free)))
        zones.append(Zone(mimics[(first + number) % len(mimics)], shape, len(zones)))
        free = free.difference(shape.buffer(2))
        wanted -= shape.area
        if wanted < 0:
            break
    rest = tissue.difference(union_all([zone.shape for zone in zones]))
    zones.append(Zone(_REST[organ], joined(polygons(rest)), len(zones)))
    return Layout(organ, canvas[0], canvas[1], mpp, tissue, tuple(zone for zone in zones if zone.shape.area > 0))


def _extent(unit: float) -> float:
    """The length that sizes of zones are shares of."""
    return min(unit, max(_LARGE, unit / 3))


def _lesion(generator: np.random.Generator, free: BaseGeometry, unit: float, holed: bool) -> BaseGeometry:
    """One lesion: often with islands of benign tissue in it, sometimes in several parts."""
    centre = _place(generator, free)
    radius = _extent(unit) * generator.uniform(0.3, 0.46)
    shape: BaseGeometry = blob(generator, centre, (radius, radius * generator.uniform(0.55, 0.95)), 0.22)
    if generator.random() < 0.5:
        angle = generator.uniform(0, 2 * np.pi)
        beside = (centre[0] + 1.5 * radius * np.cos(angle), centre[1] + 1.5 * radius * np.sin(angle))
        shape = shape.union(blob(generator, beside, (radius * 0.3, radius * 0.25), 0.2))
    if holed:
        shape = shape.difference(blob(generator, centre, (radius * 0.32, radius * 0.24), 0.2))
    return joined(polygons(shape.intersection(free)))


def _place(generator: np.random.Generator, free: BaseGeometry) -> tuple[float, float]:
    """A point inside, away from the edge where that is possible."""
    left, top, right, bottom = free.bounds
    best, depth = (float(free.representative_point().x), float(free.representative_point().y)), -1.0
    found = 0
    for _ in range(200):
        point = Point(generator.uniform(left, right), generator.uniform(top, bottom))
        if free.contains(point):
            clear = point.distance(free.boundary)
            if clear > depth:
                best, depth = (point.x, point.y), clear
            found += 1
            if found == 4:
                break
    return best
