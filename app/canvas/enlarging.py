"""Enlarging without making anything up: each device pixel shows the source pixel under its centre.

Done here and not by Qt, whose fixed-point steps are off by half a pixel and more across a large window.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from app.canvas.viewport import Viewport


def device_rect(viewport: Viewport, left: float, top: float, right: float, bottom: float) -> QRect:
    """Device pixels of a level-0 rectangle, cut to the widget."""
    width = round(viewport.width * viewport.pixel_ratio)
    height = round(viewport.height * viewport.pixel_ratio)
    x0, x1 = (min(max(viewport.device_edge(x, vertical=False), 0), width) for x in (left, right))
    y0, y1 = (min(max(viewport.device_edge(y, vertical=True), 0), height) for y in (top, bottom))
    return QRect(x0, y0, x1 - x0, y1 - y0)


def draw_enlarged(
    painter: QPainter,
    viewport: Viewport,
    target: QRect,
    pixels: NDArray[np.uint32],
    image_format: QImage.Format,
    origin: tuple[float, float],
    pixel_size: float,
) -> None:
    """Fill ``target`` (device pixels; the painter must be in them too).

    ``pixels``: uint32, shape (h, w), whose corner lies at ``origin`` and whose side is ``pixel_size``, both level-0.
    """
    height, width = pixels.shape
    columns = _source(viewport, target.x(), target.width(), origin[0], pixel_size, width, vertical=False)
    rows = _source(viewport, target.y(), target.height(), origin[1], pixel_size, height, vertical=True)
    first = rows[0]  # only the rows in view are spread out, then repeated
    enlarged = np.ascontiguousarray(pixels[first : rows[-1] + 1][:, columns][rows - first])
    image = QImage(enlarged.data, len(columns), len(rows), 4 * len(columns), image_format)
    painter.drawImage(target.topLeft(), image)


def _source(
    viewport: Viewport, start: int, count: int, origin: float, pixel_size: float, limit: int, *, vertical: bool
) -> NDArray[np.intp]:
    first = viewport.from_device_edge(start + 0.5, vertical=vertical) - origin
    positions = (first + np.arange(count) * viewport.device_downsample) / pixel_size
    return np.asarray(np.clip(np.floor(positions), 0, limit - 1), np.intp)
