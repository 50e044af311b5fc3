"""A polygon, corner by corner."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from app.annotations.editor import Editor, Preview
from app.annotations.tools.editing_tool import EditingTool
from app.canvas.tool import Pointer
from app.sizes import area_text
from crosscancer_core.annotations import editing
from crosscancer_core.annotations.model import Kind
from crosscancer_core.geometry import Point

_CLOSE_PX = 9.0
"""A click this near to the first corner closes the polygon."""


class PolygonTool(EditingTool):
    """Each click is a corner, dragging draws freehand; Enter, a double-click or a click on the first corner closes."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._corners: list[Point] = []

    def press(self, pointer: Pointer) -> bool:
        if len(self._corners) >= 3 and pointer.at.distance_to(self._corners[0]) <= _CLOSE_PX * pointer.downsample:
            self.finish()
            return True
        self._corners.append(pointer.at)
        self._show(None)
        return True

    def drag(self, pointer: Pointer) -> None:
        if self._corners and pointer.at.distance_to(self._corners[-1]) > 2 * pointer.downsample:
            self._corners.append(pointer.at)
            self._show(None)

    def hover(self, pointer: Pointer) -> None:
        if self._corners:
            self._show(pointer.at)

    def double_click(self, pointer: Pointer) -> bool:
        self.finish()  # the first click of the two has set the corner
        return True

    def finish(self) -> None:
        corners, self._corners = self._corners, []
        self._editor.show_preview(Preview())
        shape = self._shape(corners)
        if shape is not None:
            self._complete(shape)

    def step_back(self) -> None:
        self._corners = self._corners[:-1]
        self._show(None)

    def cancel(self) -> bool:
        begun, self._corners = bool(self._corners), []
        self._editor.show_preview(Preview())
        return begun

    def _shape(self, corners: list[Point]) -> BaseGeometry | None:
        return editing.enclosed([(corner.x, corner.y) for corner in corners])

    def _complete(self, shape: BaseGeometry) -> None:
        self._editor.add(Kind.POLYGON, shape, self.tr("Polygon"))

    def _line(self, corners: list[Point]) -> BaseGeometry | None:
        """What is shown of an outline through these corners."""
        points = [(corner.x, corner.y) for corner in corners]
        return shapely.Polygon(points) if len(points) >= 3 else shapely.LineString(points) if len(points) == 2 else None

    def _show(self, cursor: Point | None) -> None:
        corners = [*self._corners, *([cursor] if cursor is not None else [])]
        line = self._line(corners)
        label = area_text(line.area, self._editor.mpp) if line is not None and line.area else ""
        self._editor.show_preview(Preview(line, tuple(self._corners[:200]), label=label))
