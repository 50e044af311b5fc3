"""Freehand: the outline follows the mouse."""

from __future__ import annotations

import shapely

from app.annotations.editor import Editor, Preview
from app.annotations.tools.editing_tool import EditingTool
from app.canvas.tool import Pointer
from crosscancer_core.annotations import editing
from crosscancer_core.annotations.model import Kind

_STEP_PX, _TOLERANCE_PX = 1.5, 0.5


class LassoTool(EditingTool):
    """Drag around an area; letting go closes it. What is finer than half a screen pixel is not kept."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._points: list[tuple[float, float]] = []

    def press(self, pointer: Pointer) -> bool:
        self._points = [(pointer.at.x, pointer.at.y)]
        return True

    def drag(self, pointer: Pointer) -> None:
        x, y = self._points[-1]
        if abs(pointer.at.x - x) + abs(pointer.at.y - y) < _STEP_PX * pointer.downsample:
            return
        self._points.append((pointer.at.x, pointer.at.y))
        if len(self._points) >= 3:
            self._editor.show_preview(Preview(shapely.Polygon(self._points)))

    def release(self, pointer: Pointer) -> None:
        shape = editing.enclosed(self._points, _TOLERANCE_PX * pointer.downsample)
        self.cancel()
        if shape is not None:
            self._editor.add(Kind.POLYGON, shape, self.tr("Freehand"))

    def cancel(self) -> bool:
        begun, self._points = bool(self._points), []
        self._editor.show_preview(Preview())
        return begun
