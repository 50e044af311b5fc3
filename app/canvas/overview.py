"""The minimap: the whole slide, where in it the view is, and what was looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.canvas.turning import turned
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Point, Region

_LONGEST_SIDE = 180
_SMALLEST_MARK = 6.0
_TINT = 120
"""Opacity of the accent colour over what was looked at most closely, of 255."""


class Overview(QWidget):
    """Click or drag to look elsewhere. Hidden while there is nothing to show."""

    centre_asked = Signal(object)
    """The level-0 :class:`Point` that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._plane = Region(0, 0, 1, 1)
        self._view = Viewport()
        self._visited: NDArray[np.uint8] | None = None
        self._tinted: QImage | None = None
        self._wanted = True
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Overview"))
        self.hide()

    def set_image(self, image: QImage, plane: Region) -> None:
        """Show ``image`` of the level-0 rectangle ``plane``."""
        self._image, self._plane, self._tinted = image, plane, None
        self._fit_size()
        self.set_wanted(self._wanted)
        self.update()

    def clear(self) -> None:
        """Show nothing until the next image."""
        self._image, self._tinted, self._visited = QImage(), None, None
        self.hide()

    def set_wanted(self, wanted: bool) -> None:
        """Whether the person wants to see the overview at all."""
        self._wanted = wanted
        self.setVisible(wanted and not self._image.isNull())

    def set_visited(self, shade: NDArray[np.uint8] | None) -> None:
        """Tint what was looked at: uint8, any shape over the whole plane, 0 for not at all; None for no tint."""
        self._visited = shade
        self._tinted = None
        self.update()

    def set_viewport(self, viewport: Viewport) -> None:
        """The view to mark; the overview is turned as it is."""
        turned_otherwise = (viewport.turns, viewport.flipped) != (self._view.turns, self._view.flipped)
        self._view = viewport
        if turned_otherwise:
            self._fit_size()
        self.update()

    def mark(self) -> QRectF:
        """Where the view is, in this widget's pixels; never too small to be seen."""
        shown = self._own_view().region_to_widget(self._view.region)
        width, height = max(_SMALLEST_MARK, shown.width), max(_SMALLEST_MARK, shown.height)
        return QRectF(shown.centre.x - width / 2, shown.centre.y - height / 2, width, height)

    def _with_tint(self) -> QImage:
        image = self._image.convertToFormat(QImage.Format.Format_RGB32)
        if self._visited is None or image.isNull():
            return image
        accent = self.palette().highlight().color()
        height, width = self._visited.shape
        alpha = self._visited.astype(np.uint32) * _TINT // 255
        red, green, blue = (value * alpha // 255 for value in (accent.red(), accent.green(), accent.blue()))
        tint = np.ascontiguousarray((alpha << 24) | (red << 16) | (green << 8) | blue)
        layer = QImage(tint.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(image.rect(), layer)
        return image

    def _own_view(self) -> Viewport:
        """The overview is itself a view: of the whole plane, turned as the large one is."""
        upright_width = self.height() if self._view.turns % 2 else self.width()
        return Viewport(
            self._plane.centre,
            self._plane.width / upright_width,
            self.width(),
            self.height(),
            turns=self._view.turns,
            flipped=self._view.flipped,
        )

    def _fit_size(self) -> None:
        scale = _LONGEST_SIDE / max(self._plane.width, self._plane.height, 1)
        size = QSize(max(24, round(self._plane.width * scale)), max(24, round(self._plane.height * scale)))
        self.setFixedSize(size.transposed() if self._view.turns % 2 else size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        rounded = QPainterPath()
        rounded.addRoundedRect(frame, 6, 6)
        painter.setClipPath(rounded)
        if self._tinted is None:
            self._tinted = self._with_tint()
        painter.drawImage(QRectF(self.rect()), turned(self._tinted, self._view))
        outside = QPainterPath()
        outside.addRect(frame)
        seen = QPainterPath()
        seen.addRect(self.mark())
        painter.fillPath(outside.subtracted(seen), QColor(20, 22, 26, 70))
        painter.setPen(QPen(self.palette().highlight().color(), 2))
        painter.drawRect(self.mark().intersected(frame.adjusted(1, 1, -1, -1)))
        painter.setClipping(False)
        painter.setPen(QPen(QColor(20, 22, 26, 190), 1))
        painter.drawPath(rounded)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ask(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._ask(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._ask(event)

    def _ask(self, event: QMouseEvent) -> None:
        position = event.position()
        self.centre_asked.emit(self._own_view().to_slide(Point(position.x(), position.y())))
