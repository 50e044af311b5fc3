"""A knife: cuts areas along a line."""

from __future__ import annotations

from shapely import LineString

from app.annotations.editor import Editor, Preview, area_of, replaced_by_pieces
from app.annotations.tools.editing_tool import EditingTool
from app.canvas.tool import Pointer
from crosscancer_core.annotations import editing
from crosscancer_core.geometry import Point

_STEP_PX = 2.0


class SplitTool(EditingTool):
    """Drag right across: straight with Shift. Cuts what is selected, or else every area that the line crosses."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._points: list[tuple[float, float]] = []

    def press(self, pointer: Pointer) -> bool:
        self._points = [(pointer.at.x, pointer.at.y)]
        return True

    def drag(self, pointer: Pointer) -> None:
        if not self._points:
            return
        if pointer.shift:
            del self._points[1:]
        elif pointer.at.distance_to(Point(*self._points[-1])) < _STEP_PX * pointer.downsample:
            return
        self._points.append((pointer.at.x, pointer.at.y))
        self._editor.show_preview(Preview(LineString(self._points), takes_away=True))

    def release(self, pointer: Pointer) -> None:
        points = self._points
        self.cancel()
        if len(points) >= 2:
            self._cut(points)

    def cancel(self) -> bool:
        begun, self._points = bool(self._points), []
        self._editor.show_preview(Preview())
        return begun

    def _cut(self, points: list[tuple[float, float]]) -> None:
        editor, line = self._editor, LineString(points)
        asked = editor.chosen() or tuple(a for a in editor.annotations if a.geometry.intersects(line))
        after = editor.annotations
        for annotation in editor.editable(asked):
            whole = area_of(annotation)
            pieces = editing.split(whole, points) if whole is not None else []
            if whole is not None and len(pieces) > len(getattr(whole, "geoms", [whole])):
                after = replaced_by_pieces(after, annotation, pieces)
        if after is editor.annotations:
            editor.say(self.tr("The line must go right across an outline to cut it."))
        else:
            editor.apply(after, self.tr("Split"))
