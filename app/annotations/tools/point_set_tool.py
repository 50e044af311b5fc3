"""Many points that are one annotation, e.g. counted cells."""

from __future__ import annotations

import shapely

from app.annotations.editor import Editor, Preview
from app.annotations.tools.editing_tool import EditingTool
from app.canvas.tool import Pointer
from crosscancer_core.annotations.model import Kind
from crosscancer_core.geometry import Point


class PointSetTool(EditingTool):
    """Each click is a point; Enter or a double-click completes the set."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._points: list[Point] = []

    def press(self, pointer: Pointer) -> bool:
        self._points.append(pointer.at)
        self._show()
        return True

    def double_click(self, pointer: Pointer) -> bool:
        self.finish()  # the first click of the two has set the point
        return True

    def finish(self) -> None:
        points, self._points = self._points, []
        self._show()
        if points:
            shape = shapely.MultiPoint([(point.x, point.y) for point in points])
            self._editor.add(Kind.POINT_SET, shape, self.tr("Points"))

    def step_back(self) -> None:
        self._points = self._points[:-1]
        self._show()

    def cancel(self) -> bool:
        begun, self._points = bool(self._points), []
        self._show()
        return begun

    def _show(self) -> None:
        label = f"{len(self._points)}" if self._points else ""
        self._editor.show_preview(Preview(handles=tuple(self._points), label=label))
