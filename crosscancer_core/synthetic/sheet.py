"""The tissue of one block while it is painted: two maps of absorbance that are laid over and stamped on."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscancer_core.synthetic.noise import Frame, Map, Values
from crosscancer_core.synthetic.nuclei import Bank

_SHIFT = 4
Absorbance = Map | NDArray[np.float64] | float


class Sheet:
    """Haematoxylin and eosin, float32 (height, width) each, over ``frame``; zero is bare glass."""

    def __init__(self, frame: Frame, haematoxylin: Map | None = None, eosin: Map | None = None) -> None:
        shape = (frame.height, frame.width)
        self.frame = frame
        self.haematoxylin: Map = np.zeros(shape, np.float32) if haematoxylin is None else haematoxylin
        self.eosin: Map = np.zeros(shape, np.float32) if eosin is None else eosin

    def part(self, inner: tuple[slice, slice]) -> Sheet:
        """A part of this sheet; what is painted on it is painted here."""
        rows, columns = inner
        frame = Frame(
            self.frame.x + columns.start,
            self.frame.y + rows.start,
            columns.stop - columns.start,
            rows.stop - rows.start,
        )
        return Sheet(frame, self.haematoxylin[inner], self.eosin[inner])

    def mask(self, curves: Sequence[Values], soft: float = 0.8) -> Map:
        """The inside of closed curves ((n, 2) level-0 points; crossing ones cancel), its edge ``soft`` px wide."""
        filled = np.zeros((self.frame.height, self.frame.width), np.uint8)
        if curves:
            corner = np.array([self.frame.x, self.frame.y])
            points = [np.round((curve - corner) * 2**_SHIFT).astype(np.int32) for curve in curves]
            cv2.fillPoly(filled, points, (255,), shift=_SHIFT)
            if soft:
                filled = np.asarray(cv2.GaussianBlur(filled, (0, 0), soft), np.uint8)
        return filled.astype(np.float32) * np.float32(1 / 255)

    def lay(self, mask: Map, haematoxylin: Absorbance, eosin: Absorbance) -> None:
        """Replace what is under ``mask``."""
        self.haematoxylin += mask * (haematoxylin - self.haematoxylin)
        self.eosin += mask * (eosin - self.eosin)

    def inside(self, mask: Map, points: Values) -> NDArray[np.bool_]:
        """Which of the (n, 2) points lie in the frame and under the mask."""
        return self.sample(mask, points) > 0.5

    def within(self, points: Values) -> Values:
        """Points moved to the nearest place in the frame."""
        low = (self.frame.x, self.frame.y)
        high = (self.frame.right - 1, self.frame.bottom - 1)
        moved: Values = np.clip(points, low, high)
        return moved

    def sample(self, field: Map, points: Values) -> Values:
        """A field's values at (n, 2) points; 0 outside the frame."""
        columns = np.floor(points[:, 0]).astype(np.int64) - self.frame.x
        rows = np.floor(points[:, 1]).astype(np.int64) - self.frame.y
        known = (columns >= 0) & (rows >= 0) & (columns < self.frame.width) & (rows < self.frame.height)
        values = np.zeros(len(points))
        values[known] = field[rows[known], columns[known]]
        return values

    def stamp(self, bank: Bank, centres: Values, choice: NDArray[np.int64], strength: Values) -> None:
        """Paste nuclei: ``choice`` numbers the stamp, ``strength`` scales its haematoxylin."""
        side, half = bank.side, bank.side // 2
        lefts = np.floor(centres[:, 0]).astype(np.int64) - half - self.frame.x
        tops = np.floor(centres[:, 1]).astype(np.int64) - half - self.frame.y
        height, width = self.haematoxylin.shape
        seen = (lefts > -side) & (tops > -side) & (lefts < width) & (tops < height)
        for index in np.flatnonzero(seen):
            left, top = int(lefts[index]), int(tops[index])
            x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + side, width), min(top + side, height)
            part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
            bare = 1 - bank.cover[choice[index]][part]
            below = self.haematoxylin[y0:y1, x0:x1]
            below *= bare
            below += bank.density[choice[index]][part] * np.float32(strength[index])
            self.eosin[y0:y1, x0:x1] *= 0.35 + 0.65 * bare
