"""What is not tissue, dimmed, over the open slide."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QPainter

from app.canvas.enlarging import device_rect, draw_enlarged
from app.canvas.layer import Layer
from app.canvas.viewport import Viewport
from crosscancer_core.tiles.tissue import TissueMask

_VEIL, _EDGE = np.uint32(0x8C1E2A30), np.uint32(0xFF2E9E8F)


class TissueLayer(Layer):
    """Nothing until :meth:`show` is given a mask."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mask: TissueMask | None = None
        self._pixels = np.zeros((0, 0), np.uint32)

    def show(self, mask: TissueMask | None) -> None:
        self._mask = mask
        if mask is not None:
            self._pixels = np.where(mask.mask, np.uint32(0), _VEIL)
            inside = np.pad(mask.mask, 1)
            all_around = inside[:-2, 1:-1] & inside[2:, 1:-1] & inside[1:-1, :-2] & inside[1:-1, 2:]
            if mask.mask.size > 1:
                self._pixels[mask.mask & ~all_around] = _EDGE
        self.changed.emit()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        if self._mask is None or not self._pixels.size:
            return
        area = self._mask.area
        target = device_rect(viewport, area.x, area.y, area.right, area.bottom)
        if target.isEmpty():
            return
        painter.save()
        painter.scale(1 / viewport.pixel_ratio, 1 / viewport.pixel_ratio)
        side = area.width / self._pixels.shape[1]
        premultiplied = QImage.Format.Format_ARGB32_Premultiplied
        draw_enlarged(painter, viewport, target, self._pixels, premultiplied, (area.x, area.y), side)
        painter.restore()
