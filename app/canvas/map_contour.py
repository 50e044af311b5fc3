"""Where a map crosses the operating point: along the edges of tiles, or as a line between their middles."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray

from app.canvas.enlarging import spread

_LEAST_FALL = 0.25


def tile_edges(
    called: NDArray[np.bool_],
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    step: float,
    extent: tuple[float, float],
    pixel_ratio: float,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Device pixels of the line between called and other cells, and those of the line with its dark rim.

    In pixels and not as a path: a noisy map has a hundred thousand edges, and the cost of these does not depend on it.

    Args:
        called: shape (rows, columns) of the map.
        rows, columns: where device pixels lie on the map, as ``enlarging.sources`` gives them; ``step`` apart.
        extent: rows and columns of the map that lie on the slide (the last ones may do so in part).
    """
    thickness = max(1, round(pixel_ratio))
    reach = 2 * thickness
    grown = [_grown(rows, step, reach, extent[0]), _grown(columns, step, reach, extent[1])]
    # a ring of cells that are not called, so that the line closes along the slide's edge
    mask = spread(np.pad(called, 1).view(np.uint8), grown[0] + 1, grown[1] + 1)
    brush = np.ones((2 * thickness + 1, 2 * thickness + 1), np.uint8)
    line = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, brush)
    rim = cv2.dilate(line, brush)
    inner = (slice(reach, -reach), slice(reach, -reach))
    return np.asarray(line[inner].view(np.bool_)), np.asarray(rim[inner].view(np.bool_))


def iso_lines(values: NDArray[np.float32], threshold: float) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Lines at ``threshold`` through values that stand for the middles of their cells.

    Cells without a value count as clearly below it, so that every line is closed; that of a tile with probability 1
    at the threshold 0.5 runs along the tile's own edge there.

    Returns:
        Points (n, 2) as (column, row) from the map's corner, and the number of each point's line.
    """
    below = min(2 * threshold - 1, threshold - _LEAST_FALL)
    z = np.pad(np.where(np.isnan(values), below, values), 1, constant_values=below)
    chunks: Any = contour_generator(z=z, name="serial", line_type=LineType.ChunkCombinedOffset).lines(threshold)
    (points,), (offsets,) = chunks  # one chunk: not divided
    if points is None or offsets is None:
        return np.empty((0, 2)), np.empty(0, np.intp)
    line = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets).astype(np.intp))
    return np.asarray(points, np.float64) - 0.5, line


def _grown(positions: NDArray[np.float64], step: float, reach: int, extent: float) -> NDArray[np.float64]:
    """Device pixels beyond both ends too; what lies beyond the slide falls into the ring."""
    before = positions[0] - step * np.arange(reach, 0, -1)
    after = positions[-1] + step * np.arange(1, reach + 1)
    grown = np.concatenate([before, positions, after])
    return np.where(grown < extent, grown, np.ceil(extent))
