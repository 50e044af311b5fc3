"""What is shown where sharp tiles are missing: painted once, and kept while the view stands still.

Qt's painter holds Python's lock while it scales, and the threads that read the sharp tiles wait for it. So what is
enlarged anyway is painted small, and OpenCV enlarges it without the lock.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from app.canvas.viewport import Viewport

_MOST_ENLARGED = 8


class StandIns:
    """One picture of the view, as large as the view in device pixels."""

    def __init__(self, ground: QColor) -> None:
        self._ground = ground
        self._pixels: NDArray[np.uint8] | None = None
        self._shows: Hashable = None
        self._covers = QRegion()

    def forget(self) -> None:
        self._pixels, self._shows, self._covers = None, None, QRegion()

    def draw(
        self,
        painter: QPainter,
        viewport: Viewport,
        gaps: QRegion,
        sources: Hashable,
        finest: float,
        paint: Callable[[QPainter, Viewport], None],
    ) -> None:
        """Fill ``gaps`` (device pixels; the painter must be in them too).

        ``sources`` names what there is to paint: while it, the viewport and the gaps covered stay the same, nothing is
        painted anew. ``finest`` is the least downsample of what ``paint`` paints.
        """
        if self._shows != (viewport, sources) or not gaps.subtracted(self._covers).isEmpty():
            factor = min(max(int(finest / viewport.device_downsample + 0.01), 1), _MOST_ENLARGED)
            self._pixels = self._painted(viewport, gaps, factor, paint)
            self._shows = (viewport, sources)
            whole = QRect(0, 0, self._pixels.shape[1], self._pixels.shape[0])
            self._covers = QRegion(whole) if factor > 1 else QRegion(gaps)
        assert self._pixels is not None
        painter.save()
        painter.setClipRegion(gaps, Qt.ClipOperation.IntersectClip)
        painter.drawImage(QPoint(0, 0), _image(self._pixels))
        painter.restore()

    def _painted(
        self, viewport: Viewport, gaps: QRegion, factor: int, paint: Callable[[QPainter, Viewport], None]
    ) -> NDArray[np.uint8]:
        """The view, painted ``factor`` times as small as it is: uint8, shape (h, w, 4), at least as large as it."""
        small = replace(viewport, pixel_ratio=viewport.pixel_ratio / factor)
        width, height = (max(1, round(side * small.pixel_ratio)) for side in (viewport.width, viewport.height))
        pixels = np.empty((height, width, 4), np.uint8)
        image = _image(pixels)  # held, since the painter does not keep it alive
        with QPainter(image) as within:
            if factor == 1:
                within.setClipRegion(gaps)
            within.fillRect(0, 0, width, height, self._ground)
            paint(within, small)
        if factor == 1:
            return pixels
        # one more row and column, since the last ones may be rounded away
        bordered = cv2.copyMakeBorder(pixels, 0, 1, 0, 1, cv2.BORDER_REPLICATE)
        size = ((width + 1) * factor, (height + 1) * factor)
        return np.asarray(cv2.resize(bordered, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _image(pixels: NDArray[np.uint8]) -> QImage:
    """The array as an image, while it lives."""
    height, width, _ = pixels.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
