"""A colour table drawn as a bar with its numbers: in the panel, over the slide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from app.canvas.color_tables import color_table

BAR_PX = 12.0
_GAP_PX = 4.0


@dataclass(frozen=True)
class Scale:
    """What the colours stand for."""

    table: str = "viridis"
    low: float = 0.0
    high: float = 1.0
    mark: float | None = None
    """The operating point, where it means something."""

    def numbers(self) -> list[tuple[float, str]]:
        """Position along the bar, 0 to 1, and what is written there."""
        return [(at, number_text(self.low + at * (self.high - self.low))) for at in (0.0, 0.5, 1.0)]

    def position(self, value: float) -> float:
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def number_text(value: float) -> str:
    """With a minus sign as long as a plus, and without zeros that say nothing."""
    return f"{value:g}".replace("-", "−")


def bar_height(metrics: QFontMetricsF) -> float:
    """Bar, marks and numbers."""
    return BAR_PX + 3 * _GAP_PX + metrics.height()


def paint_bar(painter: QPainter, box: QRectF, scale: Scale, ink: QColor, faint: QColor, here: float | None) -> None:
    """Draw into the top of ``box``; ``here`` is the number under the cursor."""
    metrics = QFontMetricsF(painter.font())
    margin = metrics.horizontalAdvance("−0.5") / 2
    band = QRectF(box.left() + margin, box.top() + _GAP_PX, box.width() - 2 * margin, BAR_PX)
    rgb = np.ascontiguousarray(color_table(scale.table)[np.newaxis])
    painter.drawImage(band, QImage(rgb.data, rgb.shape[1], 1, rgb.strides[0], QImage.Format.Format_RGB888))
    if scale.mark is not None:
        x = float(round(band.left() + scale.position(scale.mark) * band.width()))
        painter.setPen(QPen(ink, 2))
        painter.drawLine(QPointF(x, band.top() - 3), QPointF(x, band.bottom() + 3))
    if here is not None:
        x = band.left() + scale.position(here) * band.width()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        tip = band.bottom() - 3
        painter.drawPolygon(QPolygonF([QPointF(x, tip), QPointF(x - 5, tip + 8), QPointF(x + 5, tip + 8)]))
    painter.setPen(faint)
    for at, text in scale.numbers():
        middle = band.left() + at * band.width()
        line = QRectF(middle - 40, band.bottom() + _GAP_PX, 80, metrics.height())
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
