"""Where a map crosses the operating point: along the edges of tiles, or where a smooth one passes it.

In pixels and not as paths: a noisy map has a hundred thousand edges, and the cost of these does not depend on it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from app.canvas.enlarging import spread


def tile_edges(
    called: NDArray[np.bool_],
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    step: float,
    extent: tuple[float, float],
    pixel_ratio: float,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Device pixels of the line between called and other cells, and those of the line with its dark rim.

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
    line, rim = _bands(mask, thickness)
    inner = (slice(reach, -reach), slice(reach, -reach))
    return np.asarray(line[inner].view(np.bool_)), np.asarray(rim[inner].view(np.bool_))


def band(called: NDArray[np.bool_], pixel_ratio: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The same for a mask that has a value for each device pixel already."""
    line, rim = _bands(called.view(np.uint8), max(1, round(pixel_ratio)))
    return np.asarray(line.view(np.bool_)), np.asarray(rim.view(np.bool_))


def _bands(mask: NDArray[np.uint8], thickness: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    brush = np.ones((2 * thickness + 1, 2 * thickness + 1), np.uint8)
    line = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, brush), np.uint8)
    return line, np.asarray(cv2.dilate(line, brush), np.uint8)


def _grown(positions: NDArray[np.float64], step: float, reach: int, extent: float) -> NDArray[np.float64]:
    """Device pixels beyond both ends too; what lies beyond the slide falls into the ring."""
    before = positions[0] - step * np.arange(reach, 0, -1)
    after = positions[-1] + step * np.arange(1, reach + 1)
    grown = np.concatenate([before, positions, after])
    return np.where(grown < extent, grown, np.ceil(extent))
