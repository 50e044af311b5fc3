"""The widget the slide is seen in: turns events into viewports and paints layers in order."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.canvas.layer import Layer
from app.canvas.scale_bar import paint_scale_bar
from app.canvas.turning import paint_turned
from app.canvas.viewport import Viewpoint, Viewport
from app.resources import icon
from crosscancer_core.geometry import Point, Region
from crosscancer_core.slides.slide import SlideInfo

_ZOOM_STEP = 2.0
_WHEEL_NOTCH = 120.0
_NOTCHES_PER_DOUBLING = 3.0
_WHEEL_PIXELS = 0.5
"""Logical pixels that the content moves for an eighth of a degree, where a device does not tell pixels."""
_STEEPEST_PINCH = 0.2
"""No single event shrinks more, whatever a driver says."""
_KEY_PAN = 0.15


class SlideCanvas(QWidget):
    """Pan, zoom, and layers. Knows a slide only by its size and resolution."""

    viewport_changed = Signal(object)
    """The new :class:`Viewport`."""
    hovered = Signal(object)
    """The level-0 :class:`Point` under the cursor, or None when the cursor has left."""

    def __init__(self, parent: QWidget | None = None, *, own_keys: bool = False) -> None:
        """``own_keys``: the keys work only while this canvas has the focus, and then here instead of elsewhere."""
        super().__init__(parent)
        self._own_keys = own_keys
        self._keys: dict[QAction, list[QKeySequence]] = {}
        self.setFocusPolicy(Qt.FocusPolicy.WheelFocus)  # who zooms wants the keys here, not in a field used before
        self.setMouseTracking(True)
        self.setMinimumSize(240, 180)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Slide"))
        self._viewport = Viewport()
        self._info: SlideInfo | None = None
        self._layers: list[Layer] = []
        self._grabbed_at: QPoint | None = None
        self._space_held = False
        self._follows_size = False
        """Fitted and not moved since: keep fitting when the widget changes its size."""
        self.zoom_in_action = self._action("zoom-in", self.tr("Zoom in"), ["+", "="], lambda: self.zoom(_ZOOM_STEP))
        self.zoom_out_action = self._action("zoom-out", self.tr("Zoom out"), ["-"], lambda: self.zoom(1 / _ZOOM_STEP))
        self.fit_action = self._action("fit", self.tr("Fit slide"), ["F"], self.fit)
        self.native_action = self._action("one-to-one", self.tr("Slide pixels 1:1"), ["0"], self.show_native)
        self.turn_right_action = self._action("turn-right", self.tr("Turn right"), ["R"], lambda: self.turn(1))
        self.turn_left_action = self._action("turn-left", self.tr("Turn left"), ["Shift+R"], lambda: self.turn(-1))
        self.mirror_action = self._action("mirror", self.tr("Mirror left to right"), ["X"], self.mirror)

    # what is shown

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    def set_slide(self, info: SlideInfo | None) -> None:
        """Show a slide's plane from end to end, the way up it was scanned."""
        self._info = info
        self.set_viewport(replace(self._viewport, turns=0, flipped=False))
        self.fit()
        self.update()

    def add_layer(self, layer: Layer) -> None:
        """Paint ``layer`` above those that are there."""
        self._layers.append(layer)
        layer.changed.connect(self.update)
        self.update()

    def remove_layer(self, layer: Layer) -> None:
        """Paint ``layer`` no longer."""
        self._layers.remove(layer)
        layer.changed.disconnect(self.update)
        self.update()

    def set_viewport(self, viewport: Viewport) -> None:
        """Show ``viewport``, limited to where there is something to see."""
        if self._info is not None:
            viewport = viewport.limited(self._info.bounds)
        if viewport != self._viewport:
            self._viewport = viewport
            self.viewport_changed.emit(viewport)
            self.update()

    def zoom(self, factor: float, about: Point | None = None) -> None:
        """Enlarge by ``factor`` about a widget point, or about the middle."""
        self._follows_size = False
        middle = Point(self._viewport.width / 2, self._viewport.height / 2)
        self.set_viewport(self._viewport.zoomed_about(about or middle, factor))

    def zoom_to(self, downsample: float) -> None:
        """Show ``downsample`` level-0 pixels per logical pixel."""
        self.zoom(self._viewport.downsample / downsample)

    def pan(self, dx: float, dy: float) -> None:
        """Move the content by logical pixels."""
        self._follows_size = False
        self.set_viewport(self._viewport.moved(dx, dy))

    def centre_on(self, point: Point) -> None:
        self._follows_size = False
        self.set_viewport(self._viewport.centred(point))

    def show_region(self, region: Region) -> None:
        """Zoom so that ``region`` (level-0 pixels) fills the view."""
        self._follows_size = False
        self.set_viewport(self._viewport.fitted(region))

    def look_from(self, viewpoint: Viewpoint) -> None:
        """Show a view that was kept."""
        self._follows_size = False
        self.set_viewport(self._viewport.at(viewpoint))

    def turn(self, quarters: int) -> None:
        """Turn what is seen clockwise about the middle."""
        self._reorient(self._viewport.turned(quarters))

    def mirror(self) -> None:
        """Exchange left and right of what is seen."""
        self._reorient(self._viewport.mirrored())

    def fit(self) -> None:
        """The whole slide."""
        if self._info is not None:
            self.set_viewport(self._viewport.fitted(self._info.bounds))
            self._follows_size = True

    def show_native(self) -> None:
        """One slide pixel on one screen pixel."""
        self.zoom_to(self._viewport.pixel_ratio)

    # Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:  # ends even where a layer raises: an open painter crashes Qt
            ground = self.palette().mid()
            painter.fillRect(self.rect(), ground)
            paint_turned(painter, self._viewport, ground, self._paint_layers)
            if self._info is not None and self._info.resolution is not None:
                paint_scale_bar(painter, self._viewport, self._info.resolution.mpp, self.font())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._take_size()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._take_size()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._keyed(event):
            event.accept()  # the key then comes as a press to this widget, not to the other canvas as a shortcut
            return True
        if isinstance(event, QNativeGestureEvent) and self._follow_fingers(event):
            event.accept()
            return True
        return super().event(event)

    def _follow_fingers(self, event: QNativeGestureEvent) -> bool:
        """What two fingers do on a trackpad: pinch, move, double tap. False where it means nothing here."""
        at = _point(event.position())
        if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(max(1 + event.value(), _STEEPEST_PINCH), at)
        elif event.gestureType() is Qt.NativeGestureType.SmartZoomNativeGesture:
            self.zoom(_ZOOM_STEP, at)
        elif event.gestureType() is Qt.NativeGestureType.PanNativeGesture:
            self.pan(event.delta().x(), event.delta().y())
        else:
            return False
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels, angle = event.pixelDelta(), event.angleDelta()
        if pixels.isNull():  # a trackpad under X11 tells no pixels
            pixels = angle * _WHEEL_PIXELS
        trackpad = event.phase() is not Qt.ScrollPhase.NoScrollPhase and not event.pixelDelta().isNull()
        trackpad = trackpad or event.device().type() is QInputDevice.DeviceType.TouchPad
        if trackpad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pan(pixels.x(), pixels.y())
        elif angle.y():
            self.zoom(2 ** (angle.y() / _WHEEL_NOTCH / _NOTCHES_PER_DOUBLING), _point(event.position()))
        else:  # a wheel that tilts
            self.pan(pixels.x(), 0)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()  # whoever keeps the history of views takes it
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed_at = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed_at is not None:
            position = event.position().toPoint()
            self.pan(position.x() - self._grabbed_at.x(), position.y() - self._grabbed_at.y())
            self._grabbed_at = position
        self.hovered.emit(self._viewport.to_slide(_point(event.position())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed_at = None
        if self._space_held:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            out = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.zoom(1 / _ZOOM_STEP if out else _ZOOM_STEP, _point(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._keyed(event)
        if action is not None:
            action.trigger()
            return
        directions = {
            Qt.Key.Key_Left: (1, 0),
            Qt.Key.Key_Right: (-1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        direction = directions.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Space:  # the hand, whatever else the left button may be doing
            self._space_held = True
            if self._grabbed_at is None:
                self.setCursor(Qt.CursorShape.OpenHandCursor)
            return
        if direction is None:
            super().keyPressEvent(event)
            return
        self.pan(direction[0] * self.width() * _KEY_PAN, direction[1] * self.height() * _KEY_PAN)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._release_space()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._release_space()
        super().focusOutEvent(event)

    # within

    def _keyed(self, event: QKeyEvent) -> QAction | None:
        """The action of a canvas with keys of its own that the key means."""
        pressed = QKeySequence(event.keyCombination())
        return next((action for action, keys in self._keys.items() if pressed in keys), None)

    def _release_space(self) -> None:
        self._space_held = False
        if self._grabbed_at is None:
            self.unsetCursor()

    def paint_over_slide(self, painter: QPainter, viewport: Viewport) -> None:
        """Everything that is drawn over the lowest layer: what a figure adds to the slide's own pixels."""
        for layer in self._layers[1:]:
            if layer.visible:
                layer.paint(painter, viewport)

    def _paint_layers(self, painter: QPainter, viewport: Viewport) -> None:
        for layer in self._layers:
            if layer.visible:
                layer.paint(painter, viewport)

    def _reorient(self, viewport: Viewport) -> None:
        if self._follows_size and self._info is not None:
            viewport = viewport.fitted(self._info.bounds)
        self.set_viewport(viewport)

    def _take_size(self) -> None:
        resized = self._viewport.resized(self.width(), self.height(), self.devicePixelRatioF())
        if self._follows_size and self._info is not None:
            resized = resized.fitted(self._info.bounds)
        self.set_viewport(resized)

    def _action(self, icon_name: str, text: str, keys: list[str], do: object) -> QAction:
        action = QAction(icon(icon_name), text, self)
        sequences = [QKeySequence(key) for key in keys]
        action.triggered.connect(do)
        if self._own_keys:
            self._keys[action] = sequences
        else:
            action.setShortcuts(sequences)
            self.addAction(action)
        return action


def _point(position: QPointF) -> Point:
    return Point(position.x(), position.y())
