"""Where a map crosses the operating point: along the edges of tiles, or where a smooth one passes it.

In pixels and not as paths: a noisy map has a hundred thousand edges, and the cost of these does not depend on it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.canvas.enlarging import spread

_LINE_PIXEL, _RIM_PIXEL = 0xFFFFFFFF, 0xA0000000


class Line(NamedTuple):
    """Device pixels of a line, and those of the line with its dark rim: uint8, 0 elsewhere, shape (height, width)."""

    line: NDArray[np.uint8]
    rim: NDArray[np.uint8]

    def draw_into(self, pixels: NDArray[np.uint32]) -> None:
        """Lay the line over ``pixels``: premultiplied 0xAARRGGBB, of the same shape."""
        target = pixels.view(np.int32)  # OpenCV knows no uint32; its masked copy takes half the time of NumPy's
        for mask, color in ((self.rim, _RIM_PIXEL), (self.line, _LINE_PIXEL)):
            cv2.copyTo(_plain(color, pixels.shape), mask, target)


@lru_cache(maxsize=8)
def _plain(color: int, shape: tuple[int, int]) -> NDArray[np.int32]:
    return np.full(shape, color, np.uint32).view(np.int32)


def ringed(called: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Cells in a ring of cells that are not called, so that the line closes along the slide's edge."""
    return np.pad(called, 1).view(np.uint8)


def tile_edges(
    ring: NDArray[np.uint8],
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    step: float,
    extent: tuple[float, float],
    pixel_ratio: float,
) -> Line:
    """The line between called and other cells.

    Args:
        ring: the map's called cells as :func:`ringed` gives them.
        rows, columns: where device pixels lie on the map, as ``enlarging.sources`` gives them; ``step`` apart.
        extent: rows and columns of the map that lie on the slide (the last ones may do so in part).
    """
    thickness = max(1, round(pixel_ratio))
    reach = 2 * thickness
    grown = [_grown(rows, step, reach, extent[0]), _grown(columns, step, reach, extent[1])]
    # floored before the ring is added, as the squares' cells are: 1.9999999999999998 + 1 is 3
    mask = spread(ring, np.floor(grown[0]) + 1, np.floor(grown[1]) + 1)
    line, rim = _bands(mask, thickness)
    inner = (slice(reach, -reach), slice(reach, -reach))
    return Line(line[inner], rim[inner])


def band(called: NDArray[np.bool_], pixel_ratio: float, strip: slice = slice(None)) -> Line:
    """The same for some rows of a mask that has a value for each device pixel already."""
    thickness = max(1, round(pixel_ratio))
    first, last, _ = strip.indices(len(called))
    above = min(first, 2 * thickness)  # the line and its rim may come from beyond the strip
    line, rim = _bands(called[first - above : last + 2 * thickness].view(np.uint8), thickness)
    inner = slice(above, above + last - first)
    return Line(line[inner], rim[inner])


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
