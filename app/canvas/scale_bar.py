"""A bar of a round number of micrometres, and the words for lengths and magnifications."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.canvas.viewport import Viewport

_LONGEST_PX = 160.0
_MARGIN_PX = 16.0
_NATIVE_POWER_UM = 10.0
"""An objective of power p scans at about 10/p µm per pixel: 40x is 0.25."""


def bar_length(um_per_px: float, longest_px: float = _LONGEST_PX) -> tuple[float, float]:
    """The longest bar of 1, 2 or 5 times a power of ten µm that fits: (µm, logical pixels)."""
    longest = um_per_px * longest_px
    power = 10.0 ** math.floor(math.log10(longest))
    um = next(step * power for step in (5.0, 2.0, 1.0) if step * power <= longest * (1 + 1e-9))
    return um, um / um_per_px


def length_text(um: float) -> str:
    """A length in the unit that reads best: nm, µm or mm."""
    if um >= 1000:
        return f"{um / 1000:.4g} mm"
    if um < 1:
        return f"{um * 1000:.4g} nm"
    return f"{um:.4g} µm"


def magnification(um_per_px: float) -> float:
    """The objective power that shows as many µm in a pixel."""
    return _NATIVE_POWER_UM / um_per_px


def magnification_text(um_per_px: float) -> str:
    power = magnification(um_per_px)
    if power >= 9.95:
        return f"{power:.0f}×" if power >= 99.5 else f"{power:.1f}".removesuffix(".0") + "×"
    return f"{power:.1f}×" if power >= 0.995 else f"{power:.2f}×"


def paint_scale_bar(painter: QPainter, viewport: Viewport, mpp: float, font: QFont) -> None:
    """Draw the bar into the lower left corner, on a plate that stays readable on any tissue."""
    um, length = bar_length(mpp * viewport.downsample)
    text = length_text(um)
    metrics = QFontMetricsF(font)
    width = max(length, metrics.horizontalAdvance(text)) + 24
    height = metrics.height() + 20
    plate = QRectF(_MARGIN_PX, viewport.height - _MARGIN_PX - height, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 22, 26, 190))
    painter.drawRoundedRect(plate, 6, 6)
    painter.setFont(font)
    painter.setPen(QColor(245, 245, 245))
    painter.drawText(plate.adjusted(0, 4, 0, 0), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    pen = QPen(QColor(245, 245, 245), 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    y = round(plate.bottom() - 9)
    x = round(plate.center().x() - length / 2)
    painter.drawLine(QPointF(x, y), QPointF(x + length, y))
    for end in (x + 1, x + length - 1):
        painter.drawLine(QPointF(end, y - 4), QPointF(end, y))
    painter.restore()
