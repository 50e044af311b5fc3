"""A map between the middles of its tiles. For the eye only: numbers and exports know tiles."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


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
    to_source = np.array([[step, 0, columns[0] - 0.5], [0, step, rows[0] - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (len(columns), len(rows))
    return np.asarray(cv2.warpAffine(values, to_source, size, flags=flags, borderMode=cv2.BORDER_REPLICATE))
