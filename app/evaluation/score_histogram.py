"""How the scores of cancer and of other tiles lie, with the threshold between them and the mark of one tile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

_BINS = 50
_CANCER, _OTHER, _MARK = QColor("#c2570c"), QColor("#2166ac"), QColor("#b5179e")
_GRIP_PX = 6


class ScoreHistogram(QWidget):
    """Two histograms, each as tall as its class allows, since cancer is rare. Draws what it is given."""

    threshold_chosen = Signal(float)
    """The line was dragged."""
    score_chosen = Signal(float)
    """A place beside the line was clicked: tiles of that score are wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = [np.zeros(_BINS), np.zeros(_BINS)]
        self._threshold = 0.5
        self._mark: float | None = None
        self._dragging = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Histogram of the scores of cancer and of other tiles"))
        self.setToolTip(
            self.tr(
                "Scores of outlined cancer (orange) and of other tiles (blue), each as tall as its class allows.\n"
                "Drag the line to move the threshold; click elsewhere to see tiles of that score under Errors."
            )
        )

    def set_scores(self, cancer: NDArray[np.floating], other: NDArray[np.floating]) -> None:
        """The scores of both classes, between 0 and 1; shapes (n,)."""
        self._counts = [np.histogram(each, _BINS, (0.0, 1.0))[0].astype(np.float64) for each in (cancer, other)]
        self._mark = None
        self.update()

    def set_threshold(self, threshold: float) -> None:
        self._threshold = threshold
        self.update()

    def set_mark(self, score: float | None) -> None:
        """Mark the score of one tile."""
        self._mark = score
        self.update()

    @property
    def mark(self) -> float | None:
        return self._mark

    def place_of(self, score: float) -> float:
        """Where a score lies, in the widget's x."""
        area = self._area()
        return area.left() + score * area.width()

    def sizeHint(self) -> QSize:
        return QSize(300, 6 * self.fontMetrics().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        self._dragging = abs(x - self.place_of(self._threshold)) <= _GRIP_PX
        if not self._dragging:
            self.score_chosen.emit(self._score_at(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self.threshold_chosen.emit(self._score_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, line = self._area(), self.fontMetrics().height()
        painter.fillRect(area, self.palette().color(QPalette.ColorRole.Base))
        for counts, color in zip(reversed(self._counts), (_OTHER, _CANCER), strict=True):
            self._paint_steps(painter, area, counts, color)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        for score in (0.0, 0.5, 1.0):
            box = QRectF(self.place_of(score) - 30, area.bottom() + 1, 60, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{score:g}")
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1.6))
        x = self.place_of(min(1.0, self._threshold))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if self._mark is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_MARK)
            x = self.place_of(self._mark)
            painter.drawPolygon(
                QPolygonF([QPointF(x, area.bottom()), QPointF(x - 5, area.top()), QPointF(x + 5, area.top())])
            )

    def _paint_steps(self, painter: QPainter, area: QRectF, counts: NDArray[np.float64], color: QColor) -> None:
        most = counts.max()
        if not most:
            return
        heights = np.sqrt(counts / most) * area.height()  # the root lets a few wrong tiles be seen beside many right
        points = [area.bottomLeft()]
        for number, height in enumerate(heights.tolist()):
            left, right = (area.left() + (number + step) / _BINS * area.width() for step in (0, 1))
            points += [QPointF(left, area.bottom() - height), QPointF(right, area.bottom() - height)]
        points.append(area.bottomRight())
        fill = QColor(color)
        fill.setAlphaF(0.35)
        painter.setPen(QPen(color, 1.2))
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF(points))

    def _area(self) -> QRectF:
        line = self.fontMetrics().height()
        return QRectF(line, 2, max(20.0, self.width() - 2.0 * line), max(20.0, self.height() - line - 4.0))

    def _score_at(self, x: float) -> float:
        area = self._area()
        return min(1.0, max(0.0, (x - area.left()) / area.width()))
