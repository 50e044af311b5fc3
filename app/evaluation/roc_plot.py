"""A ROC curve with the operating point on it, which can be dragged. Draws what it is given and computes nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from crosscancer_core.evaluation.roc import Roc

_POINTS = 2_000
_POINT_RADIUS = 6.0
_TILE_COLOR = ("#2166ac", "#6baed6")
_PIXEL_COLOR = ("#c2570c", "#fdae6b")
_STEP = 0.01


class RocPlot(QWidget):
    """Tile-level curve with the operating point, and the pixel-level curve thinner."""

    threshold_chosen = Signal(float)
    """The person moved the point: the threshold there, between 0 and 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile: Roc | None = None
        self._pixel: Roc | None = None
        self._others: list[tuple[str, Roc, QColor]] = []
        self._color: QColor | None = None
        self._picture: QPixmap | None = None
        self._rates: tuple[float, float] | None = None
        self._threshold = 0.5
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(180, 180)
        self.setAccessibleName(self.tr("ROC curve"))
        self.setToolTip(self.tr("Drag the point to choose the threshold; arrow keys move it by 0.01."))

    def set_curves(
        self,
        tile: Roc | None,
        pixel: Roc | None,
        others: Sequence[tuple[str, Roc | None, str]] = (),
        color: str | None = None,
    ) -> None:
        """Show these curves; None draws no curve. ``others``: name, tile-level curve and colour of further models;
        ``color``: that of the first curve beside them."""
        self._picture = None
        self._others = [(name, roc.thinned(_POINTS), QColor(line)) for name, roc, line in others if roc is not None]
        self._color = None if color is None else QColor(color)
        self._tile = tile.thinned(_POINTS) if tile is not None else None
        self._pixel = pixel.thinned(_POINTS) if pixel is not None else None
        self.setCursor(Qt.CursorShape.ArrowCursor if tile is None else Qt.CursorShape.PointingHandCursor)
        self.update()

    def set_operating_point(
        self, threshold: float, false_positive_rate: float | None, true_positive_rate: float | None
    ) -> None:
        """Put the point at these rates; without them there is no point."""
        self._threshold = threshold
        known = false_positive_rate is not None and true_positive_rate is not None
        self._rates = (false_positive_rate or 0.0, true_positive_rate or 0.0) if known else None
        self.update()

    @property
    def operating_point(self) -> tuple[float, float] | None:
        """(false positive rate, true positive rate) of the point."""
        return self._rates

    def position_of(self, false_positive_rate: float, true_positive_rate: float) -> QPointF:
        """Where these rates are in the widget."""
        area = self._area()
        return QPointF(
            area.left() + false_positive_rate * area.width(), area.bottom() - true_positive_rate * area.height()
        )

    def sizeHint(self) -> QSize:
        return QSize(300, 280)

    def heightForWidth(self, width: int) -> int:
        return min(420, width)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose_near(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose_near(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: _STEP,
            Qt.Key.Key_Down: _STEP,
            Qt.Key.Key_Right: -_STEP,
            Qt.Key.Key_Up: -_STEP,
        }.get(Qt.Key(event.key()))
        if step is None or self._tile is None:
            super().keyPressEvent(event)
            return
        # to the right and up the curve the threshold falls
        self.threshold_chosen.emit(min(1.0, max(0.0, round(self._threshold + step, 4))))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is None or self._picture.size() != self.size() * self.devicePixelRatioF():
            self._picture = self._paint_curves()
        painter.drawPixmap(0, 0, self._picture)
        if self._tile is not None and self._rates is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), 2))
            painter.setBrush(self.palette().color(QPalette.ColorRole.Text))
            painter.drawEllipse(self.position_of(*self._rates), _POINT_RADIUS, _POINT_RADIUS)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._picture = None
        self.update()

    def _paint_curves(self) -> QPixmap:
        """All but the point, which moves while the rest stays."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        if self._tile is None:
            painter.setPen(self._ink())
            painter.drawText(self._area(), Qt.AlignmentFlag.AlignCenter, self.tr("no curve"))
        else:
            dark = self._is_dark()
            for _, roc, color in self._others:
                self._paint_curve(painter, roc, QPen(color, 1.3))
            if self._pixel is not None and not self._others:
                self._paint_curve(painter, self._pixel, QPen(QColor(_PIXEL_COLOR[dark]), 1.2))
            self._paint_curve(painter, self._tile, QPen(self._tile_color(dark), 2.4 if self._others else 2))
            self._paint_legend(painter, dark)
        painter.end()
        return picture

    def _choose_near(self, position: QPointF) -> None:
        if self._tile is None:
            return
        area = self._area()
        x = (position.x() - area.left()) / area.width()
        y = (area.bottom() - position.y()) / area.height()
        distance = (self._tile.false_positive_rate - x) ** 2 + (self._tile.true_positive_rate - y) ** 2
        threshold = self._tile.threshold[int(np.argmin(distance))]
        self.threshold_chosen.emit(float(min(1.0, max(0.0, threshold))))

    def _area(self) -> QRectF:
        """The square part of the widget that shows the unit square."""
        line = self.fontMetrics().height()
        left, bottom = 3.0 * line, 2.4 * line
        side = max(50.0, min(self.width() - left - 0.6 * line, self.height() - bottom - 0.6 * line))
        spare = (self.width() - left - 0.6 * line - side) / 2
        return QRectF(left + max(0.0, spare), 0.5 * line, side, side)

    def _paint_frame(self, painter: QPainter) -> None:
        area, line = self._area(), self.fontMetrics().height()
        painter.fillRect(area, self.palette().color(QPalette.ColorRole.Base))
        faint = self._ink()
        faint.setAlphaF(0.22)
        for step in (0.0, 0.25, 0.5, 0.75, 1.0):
            painter.setPen(QPen(faint, 1))
            painter.drawLine(self.position_of(step, 0), self.position_of(step, 1))
            painter.drawLine(self.position_of(0, step), self.position_of(1, step))
        for step in (0.0, 0.5, 1.0):
            painter.setPen(self._ink())
            foot, side = self.position_of(step, 0), self.position_of(0, step)
            painter.drawText(QRectF(foot.x() - 30, foot.y() + 2, 60, line), Qt.AlignmentFlag.AlignCenter, f"{step:g}")
            box = QRectF(side.x() - 44, side.y() - line / 2, 40, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{step:g}")
        painter.setPen(QPen(faint, 1, Qt.PenStyle.DashLine))
        painter.drawLine(self.position_of(0, 0), self.position_of(1, 1))
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        below = QRectF(area.left(), area.bottom() + 1.1 * line, area.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.tr("1 − specificity"))
        painter.save()
        painter.translate(area.left() - 2.4 * line, area.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-80, -line / 2, 160, line), Qt.AlignmentFlag.AlignCenter, self.tr("Sensitivity"))
        painter.restore()

    def _paint_curve(self, painter: QPainter, roc: Roc, pen: QPen) -> None:
        area = self._area()
        xs = area.left() + roc.false_positive_rate * area.width()
        ys = area.bottom() - roc.true_positive_rate * area.height()
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]))

    def _paint_legend(self, painter: QPainter, dark: bool) -> None:
        if self._others:
            return  # the table above names the models and their colours
        area, line = self._area(), self.fontMetrics().height()
        named = ((self.tr("tiles"), _TILE_COLOR[dark]), (self.tr("pixels"), _PIXEL_COLOR[dark]))
        left = area.right() - 6 - max(self.fontMetrics().horizontalAdvance(text) for text, _ in named)
        for row, (text, color) in enumerate(named):
            if row and self._pixel is None:
                return
            y = area.bottom() - (2 - row) * 1.15 * line
            painter.setPen(QPen(QColor(color), 2 if not row else 1.2))
            painter.drawLine(QPointF(left - 23, y), QPointF(left - 5, y))
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            painter.drawText(QPointF(left, y + line * 0.3), text)

    def _tile_color(self, dark: bool) -> QColor:
        return QColor(_TILE_COLOR[dark]) if self._color is None else self._color

    def _ink(self) -> QColor:
        return QColor(self.palette().color(QPalette.ColorRole.PlaceholderText))

    def _is_dark(self) -> bool:
        return self.palette().color(QPalette.ColorRole.Window).lightness() < 128
