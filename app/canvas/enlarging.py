"""Enlarging without making anything up: each device pixel shows the source pixel under its centre.

Done here and not by Qt, whose fixed-point steps are off by half a pixel and more across a large window.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

from app.canvas.viewport import Viewport

_T = TypeVar("_T", bound=np.generic)


def device_rect(viewport: Viewport, left: float, top: float, right: float, bottom: float) -> QRect:
    """Device pixels of a level-0 rectangle, cut to the widget."""
    width = round(viewport.width * viewport.pixel_ratio)
    height = round(viewport.height * viewport.pixel_ratio)
    x0, x1 = (min(max(viewport.device_edge(x, vertical=False), 0), width) for x in (left, right))
    y0, y1 = (min(max(viewport.device_edge(y, vertical=True), 0), height) for y in (top, bottom))
    return QRect(x0, y0, x1 - x0, y1 - y0)


def sources(
    viewport: Viewport, target: QRect, origin: tuple[float, float], pixel_size: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the centres of ``target``'s device pixel rows and columns lie on a raster, in its pixels from its corner.

    The raster's corner lies at ``origin`` and its pixels are ``pixel_size`` wide, both level-0.
    """

    def positions(start: int, count: int, corner: float, *, vertical: bool) -> NDArray[np.float64]:
        first = viewport.from_device_edge(start + 0.5, vertical=vertical) - corner
        return np.asarray((first + np.arange(count) * viewport.device_downsample) / pixel_size)

    rows = positions(target.y(), target.height(), origin[1], vertical=True)
    return rows, positions(target.x(), target.width(), origin[0], vertical=False)


def spread(pixels: NDArray[_T], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[_T]:
    """A raster as large as the screen: the pixel at each row and column position, those outside taken from its edge."""
    row, column = (
        np.clip(np.floor(positions).astype(np.intp), 0, limit - 1)
        for positions, limit in zip((rows, columns), pixels.shape, strict=True)
    )
    first = row[0]  # only the rows in view are spread out, then repeated
    enlarged: NDArray[_T] = np.take(np.take(pixels[first : row[-1] + 1], column, axis=1), row - first, axis=0)
    return enlarged


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
    draw_pixels(painter, target.topLeft(), spread(pixels, *sources(viewport, target, origin, pixel_size)), image_format)


def draw_pixels(painter: QPainter, corner: QPoint, pixels: NDArray[np.uint32], image_format: QImage.Format) -> None:
    """One pixel of ``pixels`` (uint32, shape (height, width)) on each device pixel from ``corner`` on."""
    height, width = pixels.shape
    painter.drawImage(corner, QImage(pixels.data, width, height, 4 * width, image_format))
