"""Choose outlines and move them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from shapely import GeometryCollection
from shapely.affinity import translate

from app.annotations.editor import Editor, Preview
from app.annotations.tools.editing_tool import EditingTool
from app.canvas.tool import Pointer
from crosscancer_core.annotations.model import Annotation
from crosscancer_core.geometry import Point

_REACH_PX = 6.0
_STARTS_PX = 4.0
"""A shorter drag was a click with an unsteady hand."""


class SelectTool(EditingTool):
    """A click chooses, Ctrl or Shift adds; dragging moves what is chosen, or, beside it, the slide."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._start: Point | None = None
        self._moving: tuple[Annotation, ...] = ()
        self._way = Point(0, 0)

    def press(self, pointer: Pointer) -> bool:
        picked = self._editor.pick(pointer.at, _REACH_PX * pointer.downsample)
        if picked is None:
            if not (pointer.control or pointer.shift):
                self._editor.select(())
            return False
        was_chosen = picked.id in self._editor.selected
        if pointer.control or pointer.shift:
            self._editor.select(self._editor.selected ^ {picked.id})
        elif not was_chosen:
            self._editor.select([picked.id])
        if not was_chosen and not (pointer.control or pointer.shift):
            return True  # a first drag on an outline does not move it by mistake
        self._start, self._way = pointer.at, Point(0, 0)
        return True

    def drag(self, pointer: Pointer) -> None:
        if self._start is None:
            return
        way = pointer.at - self._start
        if not self._moving and way.distance_to(Point(0, 0)) < _STARTS_PX * pointer.downsample:
            return
        if not self._moving:
            self._moving = self._editor.editable(self._editor.chosen())
        self._way = way
        shapes = GeometryCollection([annotation.geometry for annotation in self._moving])
        self._editor.show_preview(Preview(translate(shapes, way.x, way.y) if self._moving else None))

    def release(self, pointer: Pointer) -> None:
        moving, way = self._moving, self._way
        self._start, self._moving = None, ()
        self._editor.show_preview(Preview())
        if moving and way != Point(0, 0):
            ids = [annotation.id for annotation in moving]
            self._editor.change(ids, lambda annotation: annotation.moved(way.x, way.y), self.tr("Move"))

    def double_click(self, pointer: Pointer) -> bool:
        return self._editor.pick(pointer.at, _REACH_PX * pointer.downsample) is not None

    def cancel(self) -> bool:
        begun = bool(self._moving)
        self._start, self._moving = None, ()
        self._editor.show_preview(Preview())
        return begun
