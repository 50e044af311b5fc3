"""Move, insert and delete single points of an outline."""

from __future__ import annotations

import shapely

from app.annotations.editor import Editor, Preview
from app.annotations.tools.editing_tool import EditingTool
from app.canvas.tool import Pointer
from crosscancer_core.annotations import editing
from crosscancer_core.annotations.model import Annotation, Kind
from crosscancer_core.geometry import Point

_REACH_PX = 8.0
_MOST_HANDLES = 3000
_DRAWN_AS_POLYGON = (Kind.RECTANGLE, Kind.ELLIPSE)


class VertexTool(EditingTool):
    """Drag a point to move it, a place of the line to make a new one; Alt and a click, or Backspace, delete a point."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._held: Annotation | None = None
        self._index = -1
        self._near: tuple[str, int] | None = None
        self._shown: Preview | None = None
        """What it last showed. The editor shows something else once another tool is in hand."""
        editor.selection_changed.connect(self._follow)
        editor.document.changed.connect(self._follow)

    def press(self, pointer: Pointer) -> bool:
        reach = _REACH_PX * pointer.downsample
        chosen = self._editor.chosen()
        target = next((a for a in chosen if _near_edge(a, pointer.at, reach)), None)
        if target is None:
            picked = self._editor.pick(pointer.at, reach)
            if picked is None:
                return False
            self._editor.select([picked.id])
            self._show(picked)
            return True
        if not self._editor.editable([target]):
            return True
        index, distance = editing.nearest_vertex(target.geometry, pointer.at.x, pointer.at.y)
        if pointer.alt:
            if distance <= reach:
                self._delete(target, index)
            return True
        if distance > reach:
            target = _as_polygon(target)
            target = target.with_geometry(editing.with_vertex_inserted(target.geometry, pointer.at.x, pointer.at.y))
            index, _ = editing.nearest_vertex(target.geometry, pointer.at.x, pointer.at.y)
        self._held, self._index = target, index
        return True

    def drag(self, pointer: Pointer) -> None:
        if self._held is not None:
            self._held = self._held.with_vertex(self._index, pointer.at.x, pointer.at.y)
            self._show(self._held)

    def release(self, pointer: Pointer) -> None:
        held, self._held = self._held, None
        before = self._editor.annotations.annotation(held.id) if held is not None else None
        if held is None or before is None or held.geometry.equals_exact(before.geometry, 0):
            return
        self._editor.change([held.id], lambda _: held, self.tr("Move point"))
        self._show(held)

    def hover(self, pointer: Pointer) -> None:
        self._near = None
        reach = _REACH_PX * pointer.downsample
        for annotation in self._editor.chosen():
            index, distance = editing.nearest_vertex(annotation.geometry, pointer.at.x, pointer.at.y)
            if distance <= reach:
                self._near = (annotation.id, index)
        self._show(*self._editor.chosen())

    def step_back(self) -> None:
        target = self._editor.annotations.annotation(self._near[0]) if self._near is not None else None
        if target is not None and self._near is not None and self._editor.editable([target]):
            self._delete(target, self._near[1])

    def cancel(self) -> bool:
        begun, self._held = self._held is not None, None
        self._editor.show_preview(Preview())
        return begun

    def _delete(self, target: Annotation, index: int) -> None:
        self._near = None
        rest = editing.with_vertex_deleted(target.geometry, index)
        kind = Kind.POLYGON if target.kind in _DRAWN_AS_POLYGON else None
        self._editor.reshape({target.id: rest}, self.tr("Delete point"), kind)
        self._show(*self._editor.chosen())

    def _follow(self) -> None:
        """The outline may be gone, or be another: by undo, by Delete, by a click in the panel."""
        self._near = None
        if self._held is None and self._editor.preview is self._shown:
            self._show(*self._editor.chosen())

    def _show(self, *annotations: Annotation) -> None:
        points = shapely.get_coordinates([annotation.geometry for annotation in annotations])
        handles = tuple(Point(x, y) for x, y in points.tolist()) if len(points) <= _MOST_HANDLES else ()
        shape = annotations[0].geometry if self._held is not None else None
        self._shown = Preview(shape, handles)
        self._editor.show_preview(self._shown)


def _near_edge(annotation: Annotation, at: Point, reach: float) -> bool:
    shape = annotation.geometry
    edge = shape.boundary if shape.geom_type.endswith("Polygon") else shape
    return bool(shapely.dwithin(edge, shapely.Point(at.x, at.y), reach))


def _as_polygon(annotation: Annotation) -> Annotation:
    """A rectangle with five corners is none."""
    return (
        annotation.with_geometry(annotation.geometry, Kind.POLYGON)
        if annotation.kind in _DRAWN_AS_POLYGON
        else annotation
    )
