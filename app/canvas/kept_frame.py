"""The slide's frame, kept while the view stands still and only what lies above it changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from app.canvas.viewport import Viewport


class KeptFrame:
    """One picture as large as the view, made when the same frame is asked for a second time.

    Copying it takes a tenth of scaling its tiles. A view that is painted once, as in panning, is not kept: that would
    cost the copy.
    """

    def __init__(self) -> None:
        self._shows: Hashable = None
        self._image: QImage | None = None

    def forget(self) -> None:
        self._shows, self._image = None, None

    def draw(
        self, painter: QPainter, viewport: Viewport, target: QRect, state: Hashable, paint: Callable[[QPainter], None]
    ) -> None:
        """Show what ``paint`` draws within ``target`` (device pixels; the painter must be in them too).

        It is the same for the same ``viewport`` and ``state``, and leaves nothing of ``target`` out.
        """
        if self._shows != (viewport, state):
            self._shows, self._image = (viewport, state), None
            paint(painter)
            return
        if self._image is None:
            width, height = (round(side * viewport.pixel_ratio) for side in (viewport.width, viewport.height))
            self._image = QImage(width, height, QImage.Format.Format_RGB32)
            with QPainter(self._image) as within:
                within.setRenderHints(painter.renderHints())
                paint(within)
        painter.drawImage(target.topLeft(), self._image, target)
