"""The minimap: the whole slide, and where in it the view is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.canvas.turning import turned
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Point, Region

_LONGEST_SIDE = 180
_SMALLEST_MARK = 6.0


class Overview(QWidget):
    """Click or drag to look elsewhere. Hidden while there is nothing to show."""

    centre_asked = Signal(object)
    """The level-0 :class:`Point` that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._plane = Region(0, 0, 1, 1)
        self._view = Viewport()
        self._wanted = True
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Overview"))
        self.hide()

    def set_image(self, image: QImage, plane: Region) -> None:
        """Show ``image`` of the level-0 rectangle ``plane``."""
        self._image, self._plane = image, plane
        self._fit_size()
        self.set_wanted(self._wanted)
        self.update()

    def clear(self) -> None:
        """Show nothing until the next image."""
        self._image = QImage()
        self.hide()

    def set_wanted(self, wanted: bool) -> None:
        """Whether the person wants to see the overview at all."""
        self._wanted = wanted
        self.setVisible(wanted and not self._image.isNull())

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
        painter.drawImage(QRectF(self.rect()), turned(self._image, self._view))
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
