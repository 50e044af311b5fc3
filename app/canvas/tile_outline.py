"""The tile under the cursor: its edge on the slide."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.canvas.layer import Layer
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Region

_LEAST_PX = 8.0
"""Smaller tiles are covered by the cursor itself."""
_DARK, _LIGHT = QColor(0, 0, 0, 170), QColor(255, 255, 255)
_DASH = [4.0, 4.0]


class TileOutline(Layer):
    """One rectangle, dashed in light and dark so that it shows on any tissue and any colour."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._region: Region | None = None

    @property
    def region(self) -> Region | None:
        return self._region

    def point_out(self, region: Region | None) -> None:
        """Outline a tile (level-0 pixels), or none."""
        if region != self._region:
            self._region = region
            self.changed.emit()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        if self._region is None:
            return
        box = viewport.region_to_widget(self._region)
        if box.width < _LEAST_PX:
            return
        lines = [
            QLineF(box.x, box.y, box.right, box.y),
            QLineF(box.right, box.y, box.right, box.bottom),
            QLineF(box.x, box.bottom, box.right, box.bottom),
            QLineF(box.x, box.y, box.x, box.bottom),
        ]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for color, dashes in ((_DARK, None), (_LIGHT, _DASH)):
            pen = QPen(color, 1.5)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if dashes is not None:
                pen.setDashPattern(dashes)
            painter.setPen(pen)
            painter.drawLines(lines)
        painter.restore()
