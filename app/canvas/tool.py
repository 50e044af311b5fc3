"""What the left mouse button does on the canvas: the tool in hand, or, without one, moving the slide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from app.canvas.slide_canvas import SlideCanvas
from crosscancer_core.geometry import Point

_WHEEL_NOTCH = 120.0


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse is and which keys are held."""

    at: Point
    """Level-0 pixels."""
    downsample: float = 1.0
    """Level-0 pixels per logical pixel: what is near enough to be meant depends on it."""
    shift: bool = False
    control: bool = False
    alt: bool = False


class Tool(Protocol):
    """Takes what the mouse and a few keys do, in slide coordinates."""

    cursor: Qt.CursorShape

    def press(self, pointer: Pointer) -> bool:
        """The left button goes down; False leaves it to the canvas, which moves the slide."""
        ...

    def drag(self, pointer: Pointer) -> None:
        """The mouse moves with the button that :meth:`press` took."""
        ...

    def release(self, pointer: Pointer) -> None: ...

    def hover(self, pointer: Pointer) -> None:
        """The mouse moves without a button."""
        ...

    def double_click(self, pointer: Pointer) -> bool:
        """False leaves it to the canvas, which zooms."""
        ...

    def wheel(self, notches: float) -> bool:
        """The wheel turns while Ctrl is held; False leaves it to the canvas."""
        ...

    def finish(self) -> None:
        """Enter: what was begun is complete."""
        ...

    def step_back(self) -> None:
        """Backspace: the last point was wrong."""
        ...

    def cancel(self) -> bool:
        """Esc: forget what was begun; False where there was nothing to forget."""
        ...


class ToolHolder(QObject):
    """Stands between a canvas and its events and hands the tool its share. The space bar always moves the slide."""

    put_down = Signal()
    """Esc, and the tool had nothing to forget: it is not wanted any more."""

    def __init__(self, canvas: SlideCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._tool: Tool | None = None
        self._pressed = False
        self._space_held = False
        canvas.installEventFilter(self)

    @property
    def tool(self) -> Tool | None:
        return self._tool

    def set_tool(self, tool: Tool | None) -> None:
        """Put ``tool`` in hand; what the one before had begun is forgotten."""
        if self._tool is not None:
            self._tool.cancel()
        self._tool, self._pressed = tool, False
        if tool is None:
            self._canvas.unsetCursor()
        else:
            self._canvas.setCursor(tool.cursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._tool is None:
            return False
        if isinstance(event, QMouseEvent):
            return self._mouse(self._tool, event)
        if isinstance(event, QKeyEvent):
            return self._key(self._tool, event)
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._tool.wheel(event.angleDelta().y() / _WHEEL_NOTCH)
        return False

    def _mouse(self, tool: Tool, event: QMouseEvent) -> bool:
        kind, pointer = event.type(), self._pointer(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseButtonPress and left and not self._space_held:
            self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
            self._pressed = tool.press(pointer)
            return self._pressed
        if kind == QEvent.Type.MouseButtonDblClick and left and not self._space_held:
            self._pressed = tool.double_click(pointer)
            return self._pressed
        if kind == QEvent.Type.MouseButtonRelease and left and self._pressed:
            self._pressed = False
            tool.release(pointer)
            return True
        if kind == QEvent.Type.MouseMove:
            if self._pressed:
                tool.drag(pointer)
            elif not event.buttons():
                tool.hover(pointer)
                if not self._space_held and self._canvas.cursor().shape() != tool.cursor:
                    self._canvas.setCursor(tool.cursor)
        return False  # the canvas tells where the mouse is, whoever has the button

    def _key(self, tool: Tool, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = event.type() == QEvent.Type.KeyPress
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            tool.finish()
        elif event.key() == Qt.Key.Key_Backspace:
            tool.step_back()
        elif event.key() == Qt.Key.Key_Escape:
            if not tool.cancel():
                self.put_down.emit()
        else:
            return False
        return True

    def _pointer(self, event: QMouseEvent) -> Pointer:
        viewport, held = self._canvas.viewport, event.modifiers()
        return Pointer(
            viewport.to_slide(Point(event.position().x(), event.position().y())),
            viewport.downsample,
            bool(held & Qt.KeyboardModifier.ShiftModifier),
            bool(held & Qt.KeyboardModifier.ControlModifier),
            bool(held & Qt.KeyboardModifier.AltModifier),
        )
