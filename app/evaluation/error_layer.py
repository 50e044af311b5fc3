"""Right and wrong tiles over the slide in plain colours: of one map, or of two against each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.canvas.enlarging import device_rect, draw_enlarged
from app.canvas.layer import Layer
from app.canvas.viewport import Viewport
from crosscancer_core.evaluation.colors import FALSE_ALARM, FOUND, MISSED, PASSED
from crosscancer_core.evaluation.misclassified import Agreement, Outcome
from crosscancer_core.geometry import Point, Region
from crosscancer_core.tiles.grid import TileGrid

OUTCOME_COLORS = {
    Outcome.FOUND: FOUND,
    Outcome.MISSED: MISSED,
    Outcome.FALSE_ALARM: FALSE_ALARM,
    Outcome.PASSED: PASSED,
}
AGREEMENT_COLORS = {
    Agreement.BOTH_RIGHT: "#CFCFCF",
    Agreement.ONLY_FIRST_RIGHT: "#009E73",
    Agreement.ONLY_SECOND_RIGHT: "#CC79A7",
    Agreement.BOTH_WRONG: "#2B2B2B",
}
_RIM, _FRAME = QColor(255, 255, 255, 230), QColor(20, 22, 28)
_FRAME_MARGINS = (-3.0, -3.0, 3.0, 3.0)
_STRONG, _FAINT = 0.72, 0.28
_UNREMARKABLE = {OUTCOME_COLORS[Outcome.PASSED], AGREEMENT_COLORS[Agreement.BOTH_RIGHT]}


class ErrorLayer(Layer):
    """What is as it should be and common is faint, so that tissue and errors are seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid: TileGrid | None = None
        self._pixels = np.zeros((0, 0), np.uint32)
        self._tables = {kind: _table(colors) for kind, colors in _COLORS.items()}
        self.set_visible(False)

    def set_cells(self, cells: NDArray[np.uint8] | None, grid: TileGrid | None, kind: type = Outcome) -> None:
        """Show cells of :class:`Outcome` or :class:`Agreement`, shape (rows, columns); None shows nothing."""
        self._grid = grid if cells is not None else None
        if cells is not None:
            self._pixels = self._tables[kind][cells]
        if self.visible:
            self.changed.emit()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        if self._grid is None or not self._pixels.size:
            return
        area = self._grid.area
        target = device_rect(viewport, area.x, area.y, area.right, area.bottom)
        if target.isEmpty():
            return
        painter.save()
        painter.scale(1 / viewport.pixel_ratio, 1 / viewport.pixel_ratio)
        form = QImage.Format.Format_ARGB32_Premultiplied
        draw_enlarged(painter, viewport, target, self._pixels, form, (area.x, area.y), self._grid.stride)
        painter.restore()


class ClusterFrame(Layer):
    """A frame round the error that was gone to, so that it is seen whether tiles are coloured or not."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.region: Region | None = None

    def set_region(self, region: Region | None) -> None:
        """Frame this region, in level-0 pixels; None frames nothing."""
        self.region = region
        self.changed.emit()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        if self.region is None:
            return
        left, top, right, bottom = self.region.bounds
        start, end = viewport.to_widget(Point(left, top)), viewport.to_widget(Point(right, bottom))
        frame = QRectF(start.x, start.y, end.x - start.x, end.y - start.y).adjusted(*_FRAME_MARGINS)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((_RIM, 5.0), (_FRAME, 2.5)):  # light and dark: seen on glass, nuclei and any map
            painter.setPen(QPen(color, width))
            painter.drawRect(frame)
        painter.restore()


_COLORS: dict[type, dict[int, str]] = {
    Outcome: {int(kind): color for kind, color in OUTCOME_COLORS.items()},
    Agreement: {int(kind): color for kind, color in AGREEMENT_COLORS.items()},
}


def _table(colors: dict[int, str]) -> NDArray[np.uint32]:
    """Premultiplied 0xAARRGGBB for each kind; kind 0 is clear."""
    table = np.zeros(max(colors) + 1, np.uint32)
    for kind, name in colors.items():
        alpha = _FAINT if name in _UNREMARKABLE else _STRONG
        color = QColor(name)
        red, green, blue = (round(part * alpha) for part in (color.red(), color.green(), color.blue()))
        table[kind] = round(alpha * 255) << 24 | red << 16 | green << 8 | blue
    return table
