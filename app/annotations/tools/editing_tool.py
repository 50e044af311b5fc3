"""What all tools share: an editor to work on, and nothing done unless a tool says so."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from app.annotations.editor import Editor, Preview
from app.canvas.tool import Pointer


class EditingTool(QObject):
    """A tool that leaves everything to the canvas; each real one takes what it needs."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor

    def press(self, pointer: Pointer) -> bool:
        return False

    def drag(self, pointer: Pointer) -> None:
        pass

    def release(self, pointer: Pointer) -> None:
        pass

    def hover(self, pointer: Pointer) -> None:
        pass

    def double_click(self, pointer: Pointer) -> bool:
        return self.press(pointer)

    def wheel(self, notches: float) -> bool:
        return False

    def finish(self) -> None:
        pass

    def step_back(self) -> None:
        pass

    def cancel(self) -> bool:
        self._editor.show_preview(Preview())
        return False
