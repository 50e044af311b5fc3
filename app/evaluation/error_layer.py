"""Right and wrong tiles over the slide in plain colours: of one map, or of two against each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QImage, QPainter

from app.canvas.enlarging import device_rect, draw_enlarged
from app.canvas.layer import Layer
from app.canvas.viewport import Viewport
from crosscancer_core.evaluation.colors import FALSE_ALARM, FOUND, MISSED, PASSED
from crosscancer_core.evaluation.misclassified import Agreement, Outcome
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
