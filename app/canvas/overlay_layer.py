"""A probability map over the slide: one coloured square a cell, recoloured row by row as predictions arrive."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from app.canvas.color_tables import color_table
from app.canvas.enlarging import device_rect, draw_enlarged
from app.canvas.layer import Layer
from app.canvas.viewport import Viewport
from app.settings.settings import ThresholdStyle
from crosscancer_core.probability_map import ProbabilityMap, TileState

_UNREADABLE = (120, 120, 120)
_FAINTEST = 0.4
"""Opacity at probability 0, as a share of that at 1."""
_CONTOUR = QColor(255, 255, 255)
_CONTOUR_EDGE = QColor(0, 0, 0, 160)


class OverlayLayer(Layer):
    """Draws a map. Opacity stands in the colour table, which is cheaper than painting with opacity."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._map: ProbabilityMap | None = None
        self._table_name = "viridis"
        self._opacity = 0.5
        self._threshold = 0.5
        self._style = ThresholdStyle.NONE
        self._colors = np.zeros(257, np.uint32)
        self._pixels = np.zeros((0, 0), np.uint32)
        self._contour: QPainterPath | None = None
        self._make_colors()

    def set_map(self, shown: ProbabilityMap | None) -> None:
        self._map = shown
        rows, columns = shown.values.shape if shown is not None else (0, 0)
        self._pixels = np.zeros((rows, columns), np.uint32)
        self._recolor_all()

    def update_rows(self, first: int, last: int) -> None:
        """Rows ``first``..``last`` (inclusive) of the map have new values."""
        self._recolor(first, last)
        self._contour = None
        self.changed.emit()

    def set_opacity(self, opacity: float) -> None:
        self._opacity = opacity
        self._make_colors()
        self._recolor_all()

    def set_color_table(self, name: str) -> None:
        self._table_name = name
        self._make_colors()
        self._recolor_all()

    def set_threshold(self, threshold: float) -> None:
        self._threshold = threshold
        if self._style is not ThresholdStyle.NONE:
            self._recolor_all()

    def set_threshold_style(self, style: ThresholdStyle) -> None:
        self._style = style
        self._recolor_all()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        if self._map is None or not self._pixels.size:
            return
        area = self._map.grid.area  # the last cells reach beyond it
        target = device_rect(viewport, area.x, area.y, area.right, area.bottom)
        if target.isEmpty():
            return
        painter.save()
        painter.scale(1 / viewport.pixel_ratio, 1 / viewport.pixel_ratio)
        draw_enlarged(
            painter,
            viewport,
            target,
            self._pixels,
            QImage.Format.Format_ARGB32_Premultiplied,
            (area.x, area.y),
            self._map.grid.stride,
        )
        painter.restore()
        if self._style is ThresholdStyle.CONTOUR:
            self._draw_contour(painter, viewport)

    def _draw_contour(self, painter: QPainter, viewport: Viewport) -> None:
        assert self._map is not None
        if self._contour is None:
            self._contour = cell_outline(self._map.values >= self._threshold)
        grid = self._map.grid
        origin = viewport.region_to_widget(grid.area)
        scale = grid.stride / viewport.downsample
        painter.save()
        painter.setClipRect(QRectF(origin.x - 2, origin.y - 2, origin.width + 4, origin.height + 4))
        painter.setTransform(QTransform(scale, 0, 0, scale, origin.x, origin.y), True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((_CONTOUR_EDGE, 3.5), (_CONTOUR, 1.8)):
            pen = QPen(color, width * viewport.pixel_ratio)  # Qt counts cosmetic widths in device pixels
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPath(self._contour)
        painter.restore()

    def _make_colors(self) -> None:
        """Premultiplied 0xAARRGGBB: index 0 shows nothing, 1..256 stand for probability 0..1.

        Low probabilities are laid on more thinly, so that tissue without suspicion stays easy to read.
        """
        alpha = self._opacity * np.linspace(_FAINTEST, 1, 256)
        premultiplied = np.rint(color_table(self._table_name) * alpha[:, np.newaxis]).astype(np.uint32)
        self._colors[1:] = _packed(premultiplied, np.rint(255 * alpha).astype(np.uint32))

    def _recolor_all(self) -> None:
        self._contour = None
        if self._map is not None:
            self._recolor(0, self._map.values.shape[0] - 1)
        self.changed.emit()

    def _recolor(self, first: int, last: int) -> None:
        if self._map is None:
            return
        rows = slice(max(0, first), last + 1)
        values = np.asarray(self._map.values[rows])
        with np.errstate(invalid="ignore"):  # NaN is caught by the mask
            known = ~np.isnan(values)
            index = np.where(known, 1 + np.rint(values * 255), 0).astype(np.intp)
            if self._style is ThresholdStyle.HIDE:
                index[~(values >= self._threshold)] = 0  # on the value itself: the table is too coarse for it
        pixels = self._colors[index]
        grey = np.rint(np.array([[*_UNREADABLE, 255]]) * self._opacity).astype(np.uint32)
        pixels[np.asarray(self._map.state[rows]) == TileState.UNREADABLE] = _packed(grey[:, :3], grey[:, 3])
        self._pixels[rows] = pixels


def cell_outline(mask: NDArray[np.bool_]) -> QPainterPath:
    """The edges between true and other cells, in cell units; straight runs are one line."""
    path = QPainterPath()
    padded = np.pad(mask, 1)
    for y, start, end in _runs(padded[1:, :] != padded[:-1, :]):
        path.moveTo(start - 1, y)
        path.lineTo(end - 1, y)
    for x, start, end in _runs((padded[:, 1:] != padded[:, :-1]).T):
        path.moveTo(x, start - 1)
        path.lineTo(x, end - 1)
    return path


def _runs(edges: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """(row, first, one past last) of each stretch of true values."""
    change = np.diff(np.pad(edges, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(change == 1)
    _, ends = np.nonzero(change == -1)
    return list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))


def _packed(rgb: NDArray[np.uint32], alpha: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.asarray((alpha << 24) | (rgb[:, 0] << 16) | (rgb[:, 1] << 8) | rgb[:, 2], np.uint32)
