"""A map between the middles of its tiles. For the eye only: numbers and exports know tiles."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_FEW_CELLS = 64
"""OpenCV knows 32 steps from one cell to the next: few cells across the screen would show them."""


def filled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cells without a value get the mean of the eight around them, so that known ones keep theirs up to their edge."""
    known = ~np.isnan(values)
    if known.all():
        return values
    total = cv2.boxFilter(np.where(known, values, np.float32(0)), -1, (3, 3), normalize=False)
    count = cv2.boxFilter(known.astype(np.float32), -1, (3, 3), normalize=False)
    return np.where(known, values, total / np.maximum(count, 1))


def interpolated(
    values: NDArray[np.float32], rows: NDArray[np.float64], columns: NDArray[np.float64], step: float
) -> NDArray[np.float32]:
    """Bilinear between cell middles, at device pixels that lie at ``rows`` and ``columns``, ``step`` apart (all in
    cells from the map's corner). ``values`` has no NaN."""
    if step * max(len(rows), len(columns)) <= _FEW_CELLS:
        across, of_columns = _weights(columns, values.shape[1])
        down, of_rows = _weights(rows, values.shape[0])
        return np.asarray(down @ values[of_rows, of_columns] @ across.T)
    to_source = np.array([[step, 0, columns[0] - 0.5], [0, step, rows[0] - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (len(columns), len(rows))
    return np.asarray(cv2.warpAffine(values, to_source, size, flags=flags, borderMode=cv2.BORDER_REPLICATE))


def _weights(positions: NDArray[np.float64], limit: int) -> tuple[NDArray[np.float32], slice]:
    """Of each cell in view at each position: float32, shape (positions, cells), and which cells those are."""
    between = np.clip(positions - 0.5, 0, limit - 1)
    first, last = int(between[0]), min(limit - 1, int(between[-1]) + 1)
    distance = np.abs(between[:, np.newaxis] - np.arange(first, last + 1))
    return np.maximum(0, 1 - distance).astype(np.float32), slice(first, last + 1)
