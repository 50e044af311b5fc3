"""The legend over the slide: which map is shown, what its colours mean, and where the number under the cursor lies."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.canvas.color_bar import Scale, bar_height, paint_bar

_WIDTH_PX = 236
_PADDING_PX = 12.0
_PLATE, _INK, _FAINT = QColor(20, 22, 26, 190), QColor(245, 245, 245), QColor(205, 205, 205)


class OverlayPlate(QWidget):
    """A plate like the scale bar's. It is a part of the canvas, so pictures of the view show it too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Legend of the overlay"))
        self._key = ""
        self._title = ""
        self._scale = Scale()
        self._here: float | None = None
        self.hide()

    @property
    def title(self) -> str:
        return self._title

    @property
    def here(self) -> float | None:
        """The number that is pointed out."""
        return self._here

    def describe(self, key: str, title: str, scale: Scale) -> None:
        """``key`` is what to press for this map, empty where there is no choice."""
        if (key, title, scale) != (self._key, self._title, self._scale):
            self._key, self._title, self._scale = key, title, scale
            self.setAccessibleDescription(title)
            self.update()

    def point_out(self, value: float | None) -> None:
        """Mark the number under the cursor on the bar."""
        if value != self._here:
            self._here = value
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        return QSize(_WIDTH_PX, round(metrics.height() + bar_height(metrics) + 2 * _PADDING_PX - 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetricsF(self.font())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_PLATE)
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
            inner = QRectF(self.rect()).adjusted(_PADDING_PX, _PADDING_PX - 2, -_PADDING_PX, 0)
            left = inner.left()
            if self._key:
                left += self._paint_key(painter, inner, metrics)
            line = QRectF(left, inner.top(), inner.right() - left, metrics.height())
            painter.setPen(_INK)
            painter.drawText(line, metrics.elidedText(self._title, Qt.TextElideMode.ElideMiddle, line.width()))
            bar = QRectF(inner.left(), line.bottom() + 2, inner.width(), bar_height(metrics))
            paint_bar(painter, bar, self._scale, _INK, _FAINT, self._here)

    def _paint_key(self, painter: QPainter, inner: QRectF, metrics: QFontMetricsF) -> float:
        """A small key cap; returns the width it took."""
        cap = QRectF(inner.left(), inner.top(), metrics.horizontalAdvance(self._key) + 12, metrics.height())
        painter.setPen(_FAINT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(_INK)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        return cap.width() + 8
