"""What an outline is, told where the mouse rests on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip

from app.annotations.editor import Editor
from app.canvas.slide_canvas import SlideCanvas
from app.engine_texts import engine_text
from app.sizes import size_text
from crosscancer_core.annotations.model import Kind
from crosscancer_core.geometry import Point

_RESTS_MS = 500
_REACH_PX = 4.0


class HoverInfo(QObject):
    """Name, class and size as a tool tip, once the mouse has come to rest."""

    def __init__(self, editor: Editor, canvas: SlideCanvas) -> None:
        super().__init__(canvas)
        self._editor, self._canvas = editor, canvas
        self._at: Point | None = None
        self._just_changed = False
        self._rests = QTimer(self, singleShot=True, interval=_RESTS_MS)
        self._rests.timeout.connect(self._tell)
        canvas.hovered.connect(self._take)
        canvas.viewport_changed.connect(self._take_move)
        editor.document.changed.connect(self._take_change)
        canvas.installEventFilter(self)

    def text(self, point: Point) -> str:
        """What there is to say about ``point``; may be empty."""
        editor = self._editor
        found = editor.pick(point, _REACH_PX * self._canvas.viewport.downsample)
        if found is None:
            return ""
        group = "" if found.kind is Kind.MEASUREMENT else found.group or self.tr("No group")
        lines = [found.name or engine_text(found.kind.value), group, size_text(found, editor.mpp)]
        if editor.annotations.is_locked(found):
            lines.append(self.tr("locked"))
        return "\n".join(line for line in lines if line)

    def text_at_rest(self, point: Point) -> str:
        """As :meth:`text`, but nothing over what was drawn or changed just now until the mouse has been elsewhere."""
        if self._just_changed:
            found = self._editor.pick(point, _REACH_PX * self._canvas.viewport.downsample)
            if found is not None and found.id in self._editor.selected:
                return ""
            self._just_changed = False
        return self.text(point)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self._take_move()
        return False

    def _take_move(self) -> None:
        """The slide moves under the mouse: by a key, in step with the other pane."""
        self._rests.stop()
        QToolTip.hideText()

    def _take(self, point: Point | None) -> None:
        self._at = point
        if point is None:
            self._rests.stop()
        else:
            self._rests.start()

    def _take_change(self) -> None:
        self._just_changed = True
        QToolTip.hideText()

    def _tell(self) -> None:
        if self._at is not None and self._canvas.underMouse() and self._editor.preview.shape is None:
            QToolTip.showText(QCursor.pos(), self.text_at_rest(self._at), self._canvas)
