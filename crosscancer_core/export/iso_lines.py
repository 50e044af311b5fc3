"""A map at a threshold, as smooth lines of equal probability between cell centres."""

from __future__ import annotations

from itertools import pairwise

import contourpy
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from crosscancer_core.annotations.classes import areal
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.tiles.coverage import tile_starts

_BEYOND = 2.0
"""Above every probability."""
_LEAST = 1e-6
"""At a threshold of 0 everything, the padding too, would be inside."""


def iso_polygons(map: ProbabilityMap, low: float, high: float | None = None) -> list[Polygon]:
    """Where the interpolated probability is at least ``low`` (and below ``high``), in level-0 pixels, with holes.

    What was not predicted counts as 0, and so does all around the grid, so that every line is closed. Lines run
    between the centres of cells: their area differs from that of the cells called, by less the smoother the map is.
    """
    columns, rows = tile_starts(map.grid.cells)
    xs, ys = _padded(columns, map.grid.stride), _padded(rows, map.grid.stride)
    values = np.pad(np.nan_to_num(np.asarray(map.values, np.float64), nan=0.0), 1)
    generator = contourpy.contour_generator(xs, ys, values, name="serial", fill_type=contourpy.FillType.OuterOffset)
    found: list[Polygon] = []
    for points, offsets in zip(*generator.filled(max(low, _LEAST), _BEYOND if high is None else high), strict=True):
        shell, *holes = (points[start:end] for start, end in pairwise(offsets.tolist()))
        shape = Polygon(shell, holes)
        parts = [shape] if shape.is_valid else list(shapely.get_parts(areal(shape)))
        found += [part for part in parts if isinstance(part, Polygon) and part.area > 0]
    return found


def _padded(starts: NDArray[np.float64], stride: float) -> NDArray[np.float64]:
    """Centres of the cells and of one more on each side."""
    return np.asarray(starts[0] + stride * (np.arange(-1, len(starts) + 1) + 0.5))
