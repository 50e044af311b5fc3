"""A map at a threshold, as outlines: along tile edges, with exactly the area of the tiles called, or smooth.

This is the one place where a probability map becomes polygons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.annotations.raster_outlines import polygons as polygons_along_edges
from crosscancer_core.errors import ConfigError
from crosscancer_core.export.iso_lines import iso_polygons
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.tiles.coverage import tile_starts
from crosscancer_core.tiles.grid import TileGrid

GROUP = "Tumor"
MANY = 5_000
"""More annotations than that make ASAP slow; some 200,000 crash it."""
_COLOR = "#FF7F0E"
_BAND_COLORS = ("#FDD49E", "#FDBB84", "#FC8D59", "#EF6548", "#D7301F", "#990000")
"""From the least to the most confident."""


@dataclass(frozen=True, slots=True)
class OutlineRule:
    """What becomes an outline. Areas in µm².

    ``bands``: further probabilities above the threshold; each band between two of them is a group of its own.
    """

    threshold: float = 0.5
    style: OutlineStyle = OutlineStyle.TILE_EDGES
    minimum_area_um2: float = 0.0
    """Connected areas below this are left out."""
    fill_holes_um2: float = 0.0
    """Holes below this are filled."""
    bands: tuple[float, ...] = ()

    @property
    def limits(self) -> tuple[float, ...]:
        """The lower limits of all bands, ascending; the first is the threshold."""
        return (self.threshold, *sorted({band for band in self.bands if band > self.threshold}))


@dataclass(frozen=True, slots=True)
class Detections:
    """The outlines of one map at one threshold, and how much they are."""

    annotations: AnnotationSet
    area_px: float
    """Area within the outlines, level-0 pixels."""
    called_px: float
    """Area of the cells at or above the threshold, level-0 pixels: what the confusion counts count."""

    @property
    def difference(self) -> float | None:
        """How much larger the outlines are than the called cells, as a share of these; None where there are none."""
        return (self.area_px - self.called_px) / self.called_px if self.called_px else None

    @property
    def warning(self) -> str | None:
        """A sentence where ASAP would be slow with so many outlines."""
        count = len(self.annotations)
        if count <= MANY:
            return None
        return f"{count:,} outlines make ASAP slow (more than {MANY:,}): raise the threshold or the minimum area."


def detect(map: ProbabilityMap, rule: OutlineRule, attributes: dict[str, str] | None = None) -> Detections:
    """The outlines of a map, one group a band; ``attributes`` stand in each group, which ASAP keeps.

    Along tile edges, tiles that share an edge are one polygon. A polygon may have holes, which a format without holes
    writes as a group ``Exclusion``; because such a cut-out is applied to the whole file, no hole ever holds another
    polygon: where one would, the polygon is cut in two along a tile edge. Bands do not overlap, and their holes are
    filled by higher bands: write them with ``cut_holes``.

    Raises:
        ConfigError: an area is asked for, and the map's grid has no resolution.
    """
    minimum, filled = (_cells(map.grid, rule, name) for name in ("minimum_area_um2", "fill_holes_um2"))
    called = _cleaned(_called(map, rule.threshold), minimum, filled)
    shapes = _along_edges if rule.style is OutlineStyle.TILE_EDGES else _along_lines
    groups: list[AnnotationGroup] = []
    found: list[Annotation] = []
    limits = rule.limits
    for number, (low, high) in enumerate(zip(limits, (*limits[1:], None), strict=True)):
        name = _band_name(limits, number)
        color = _COLOR if len(limits) == 1 else _BAND_COLORS[-len(limits) :][number % len(_BAND_COLORS)]
        told = dict(attributes or {})
        if len(limits) > 1:
            told |= {"class": GROUP, "probability_from": f"{low:.6g}", "probability_below": f"{high or 1:.6g}"}
        polygons = shapes(map, rule, called, low, high, minimum, filled)
        if len(limits) > 1 and not polygons:
            continue
        groups.append(AnnotationGroup(name, color, attributes=told))
        for polygon in polygons:
            count = len(found) + 1
            found.append(Annotation(str(count), f"{GROUP} {count}", Kind.POLYGON, polygon, name, color))
    area = sum(annotation.geometry.area for annotation in found)
    cell = map.grid.stride**2
    return Detections(
        AnnotationSet(tuple(groups), tuple(found)), area, float(_called(map, rule.threshold).sum()) * cell
    )


def called_cells(map: ProbabilityMap, rule: OutlineRule) -> NDArray[np.bool_]:
    """Which cells count as cancer after small areas were left out and small holes filled; bool, (rows, columns)."""
    minimum, filled = (_cells(map.grid, rule, name) for name in ("minimum_area_um2", "fill_holes_um2"))
    return _cleaned(_called(map, rule.threshold), minimum, filled)


def _called(map: ProbabilityMap, threshold: float) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return np.asarray(map.values >= np.float32(threshold))


def _cells(grid: TileGrid, rule: OutlineRule, field: str) -> float:
    """An area in µm² as a number of cells."""
    area = float(getattr(rule, field))
    if area <= 0:
        return 0.0
    if grid.mpp is None:
        raise ConfigError(field, "the slide does not state its resolution", "Use 0.")
    return area / (grid.stride_px * grid.mpp) ** 2


def _cleaned(called: NDArray[np.bool_], minimum: float, filled: float) -> NDArray[np.bool_]:
    """Without connected areas of fewer than ``minimum`` cells; holes of fewer than ``filled`` cells are called too."""
    if filled > 0 and called.any():
        # cells that touch at a corner only are apart, so what is between them is joined
        _, labels, statistics, _ = cv2.connectedComponentsWithStats(
            np.pad(~called, 1, constant_values=True).astype(np.uint8), connectivity=8
        )
        small = statistics[:, cv2.CC_STAT_AREA] < filled
        small[[0, labels[0, 0]]] = False
        called = called | small[labels[1:-1, 1:-1]]
    if minimum > 1 and called.any():
        _, labels, statistics, _ = cv2.connectedComponentsWithStats(called.astype(np.uint8), connectivity=4)
        large = statistics[:, cv2.CC_STAT_AREA] >= minimum
        large[0] = False
        called = np.asarray(large[labels])
    return called


def _along_edges(
    map: ProbabilityMap,
    rule: OutlineRule,
    called: NDArray[np.bool_],
    low: float,
    high: float | None,
    minimum: float,
    filled: float,
) -> list[Polygon]:
    band = called
    if low > rule.threshold:
        band = band & _called(map, low)
    if high is not None:
        band = band & ~_called(map, high)
    columns, rows = tile_starts(map.grid.cells)
    xs, ys = np.append(columns, columns[-1:] + map.grid.stride), np.append(rows, rows[-1:] + map.grid.stride)
    return polygons_along_edges(band, xs, ys)


def _along_lines(
    map: ProbabilityMap,
    rule: OutlineRule,
    called: NDArray[np.bool_],
    low: float,
    high: float | None,
    minimum: float,
    filled: float,
) -> list[Polygon]:
    cell = map.grid.stride**2
    polygons = iso_polygons(map, low, high)
    if filled > 0 and high is None and low == rule.threshold:
        whole = [Polygon(p.exterior, [r for r in p.interiors if Polygon(r).area >= filled * cell]) for p in polygons]
        polygons = [part for part in shapely.get_parts(shapely.union_all(whole)) if isinstance(part, Polygon)]
    return [polygon for polygon in polygons if polygon.area >= minimum * cell]


def _band_name(limits: Sequence[float], number: int) -> str:
    if len(limits) == 1:
        return GROUP
    upper = f"{limits[number + 1]:.3g}" if number + 1 < len(limits) else "1"
    return f"{GROUP} {limits[number]:.3g}-{upper}"
