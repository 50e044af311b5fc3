"""What the canvas asks of anything that is drawn on it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter

from app.canvas.viewport import Viewport


class Layer(QObject):
    """Paints itself for a viewport and says when it wants to be painted again."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visible = True

    @property
    def visible(self) -> bool:
        return self._visible

    def set_visible(self, visible: bool) -> None:
        if visible != self._visible:
            self._visible = visible
            self.changed.emit()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw in logical widget pixels. Quick: it runs in the window thread, once a frame."""
        raise NotImplementedError
