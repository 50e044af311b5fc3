"""A rectangle, from corner to corner."""

from __future__ import annotations

import shapely
from shapely import Polygon

from app.annotations.editor import Editor, Preview
from app.annotations.tools.editing_tool import EditingTool
from app.canvas.tool import Pointer
from app.sizes import length_text
from crosscancer_core.annotations import editing
from crosscancer_core.annotations.model import Kind
from crosscancer_core.geometry import Point

_LEAST_PX = 3.0
"""A drag shorter than this was a click."""


class RectangleTool(EditingTool):
    """Drag from corner to corner; with Shift it is a square."""

    kind = Kind.RECTANGLE

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._start: Point | None = None
        self._shape: Polygon | None = None

    def press(self, pointer: Pointer) -> bool:
        self._start = pointer.at
        return True

    def drag(self, pointer: Pointer) -> None:
        start, end = self._start, pointer.at
        if start is None:
            return
        if pointer.shift:
            end = Point(*editing.square((start.x, start.y), (end.x, end.y)))
        width, height = abs(end.x - start.x), abs(end.y - start.y)
        large_enough = min(width, height) >= _LEAST_PX * pointer.downsample
        left, top = min(start.x, end.x), min(start.y, end.y)
        self._shape = self._within(left, top, left + width, top + height) if large_enough else None
        mpp = self._editor.mpp
        label = f"{length_text(width, mpp)} × {length_text(height, mpp)}"
        self._editor.show_preview(Preview(self._shape, label=label if large_enough else ""))

    def release(self, pointer: Pointer) -> None:
        shape = self._shape
        self.cancel()
        if shape is not None:
            self._editor.add(self.kind, shape, self._text())

    def cancel(self) -> bool:
        begun, self._start, self._shape = self._start is not None, None, None
        self._editor.show_preview(Preview())
        return begun

    def _within(self, left: float, top: float, right: float, bottom: float) -> Polygon:
        return shapely.box(left, top, right, bottom)

    def _text(self) -> str:
        return self.tr("Rectangle")
