"""Which parts of a slide were looked at, and how closely. No Qt."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Region

_CELLS = 180
_OVERVIEW_PX = 500
"""A view counts once it is closer than the whole slide shown this long: before, nothing has been looked at."""


class Visited:
    """A coarse grid over the plane that keeps the finest downsample each cell was seen at."""

    def __init__(self, plane: Region) -> None:
        self._plane = plane
        self._cell = max(plane.width, plane.height) / _CELLS
        rows, columns = math.ceil(plane.height / self._cell), math.ceil(plane.width / self._cell)
        self._coarsest = max(plane.width, plane.height) / _OVERVIEW_PX / 2
        self._finest = np.full((max(1, rows), max(1, columns)), np.inf, np.float32)

    def look(self, viewport: Viewport) -> bool:
        """The person has looked at this view; says whether that is news."""
        view = viewport.region
        if viewport.downsample > self._coarsest:
            return False
        rows = self._cells(view.y - self._plane.y, view.bottom - self._plane.y)
        columns = self._cells(view.x - self._plane.x, view.right - self._plane.x)
        seen = self._finest[rows, columns]
        news = bool((seen > viewport.downsample).any())
        np.minimum(seen, viewport.downsample, out=seen)
        return news

    def shade(self) -> NDArray[np.uint8]:
        """How closely each cell was looked at: uint8, 0 not at all, to 255 at full resolution or finer."""
        steps = max(1.0, math.log2(max(2.0, self._coarsest)))
        with np.errstate(divide="ignore", invalid="ignore"):
            closeness = 1 - np.log2(np.maximum(self._finest, 1)) / steps
        seen = np.isfinite(self._finest)
        return np.where(seen, np.rint(95 + 160 * np.clip(np.nan_to_num(closeness), 0, 1)), 0).astype(np.uint8)

    def _cells(self, start: float, end: float) -> slice:
        """Cells whose centre lies within."""
        return slice(max(0, math.ceil(start / self._cell - 0.5)), max(0, math.ceil(end / self._cell - 0.5)))
