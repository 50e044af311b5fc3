"""The tiles of the open slide over its pixels, coloured by their labels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QObject, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.canvas.enlarging import device_rect, draw_enlarged
from app.canvas.layer import Layer
from app.canvas.viewport import Viewport
from app.tiles.slide_tiles import GLASS, SlideTiles
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.labels import CANCER, LEFT_OUT, NOT_CANCER

COLORS = {CANCER: "#D55E00", NOT_CANCER: "#0072B2", LEFT_OUT: "#7F7F7F"}
"""Told apart by colour-blind people too (Okabe and Ito 2008)."""
_OPACITY = 0.32
_LINES_FROM_PX = 14
"""Narrower tiles are shown without their borders."""


class GridLayer(Layer):
    """Nothing until :meth:`show` is given tiles."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles: SlideTiles | None = None
        self._pixels = np.zeros((0, 0), np.uint32)
        self._marked: Region | None = None

    def show(self, tiles: SlideTiles | None) -> None:
        """Draw these tiles; None draws nothing."""
        self._tiles, self._marked = tiles, None
        if tiles is not None:
            self._pixels = _colored(tiles)
        self.changed.emit()

    def mark(self, region: Region | None) -> None:
        """Frame one tile."""
        self._marked = region
        self.changed.emit()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        if self._tiles is None or not self._pixels.size:
            return
        grid = self._tiles.table.grid
        covered = grid.covered
        target = device_rect(viewport, covered.x, covered.y, covered.right, covered.bottom)
        if target.isEmpty():
            return
        painter.save()
        painter.scale(1 / viewport.pixel_ratio, 1 / viewport.pixel_ratio)
        premultiplied = QImage.Format.Format_ARGB32_Premultiplied
        draw_enlarged(painter, viewport, target, self._pixels, premultiplied, (grid.area.x, grid.area.y), grid.stride)
        painter.restore()
        if grid.stride / viewport.downsample >= _LINES_FROM_PX:
            self._draw_lines(painter, viewport)
        if self._marked is not None:
            self._frame(painter, viewport, self._marked)

    def _draw_lines(self, painter: QPainter, viewport: Viewport) -> None:
        assert self._tiles is not None
        grid = self._tiles.table.grid
        seen = viewport.region_to_widget(grid.covered)
        step = grid.stride / viewport.downsample
        columns = np.arange(grid.columns + 1) * step + seen.x
        rows = np.arange(grid.rows + 1) * step + seen.y
        left, right = max(seen.x, 0), min(seen.right, viewport.width)
        top, bottom = max(seen.y, 0), min(seen.bottom, viewport.height)
        painter.setPen(QPen(QColor(255, 255, 255, 90), 1))
        lines = [QLineF(x, top, x, bottom) for x in columns[(columns >= 0) & (columns <= viewport.width)].tolist()]
        lines += [QLineF(left, y, right, y) for y in rows[(rows >= 0) & (rows <= viewport.height)].tolist()]
        painter.drawLines(lines)

    def _frame(self, painter: QPainter, viewport: Viewport, region: Region) -> None:
        shown = viewport.region_to_widget(region)
        frame = QRectF(shown.x, shown.y, shown.width, shown.height)
        for color, width in ((QColor(0, 0, 0, 170), 5), (QColor(255, 255, 255), 2.5)):
            painter.setPen(QPen(color, width))
            painter.drawRect(frame)


def _colored(tiles: SlideTiles) -> NDArray[np.uint32]:
    """A pixel a cell, premultiplied ARGB; shape (rows, columns)."""
    grid = tiles.table.grid
    pixels = np.zeros((grid.rows, grid.columns), np.uint32)
    table = np.zeros(4, np.uint32)
    for label, name in COLORS.items():
        color = QColor(name)
        parts = [round(value * _OPACITY) for value in (color.red(), color.green(), color.blue())]
        table[label - GLASS] = round(255 * _OPACITY) << 24 | parts[0] << 16 | parts[1] << 8 | parts[2]
    pixels[tiles.table.row, tiles.table.col] = table[tiles.labels - GLASS]
    return pixels
