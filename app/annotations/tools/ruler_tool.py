"""The distance between two points, kept as a measurement."""

from __future__ import annotations

from shapely import LineString

from app.annotations.editor import Editor, Preview
from app.annotations.tools.editing_tool import EditingTool
from app.canvas.tool import Pointer
from app.sizes import length_text
from crosscancer_core.annotations.model import Kind
from crosscancer_core.geometry import Point

_LEAST_PX = 3.0


class RulerTool(EditingTool):
    """Drag from point to point."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._start: Point | None = None

    def press(self, pointer: Pointer) -> bool:
        self._start = pointer.at
        return True

    def drag(self, pointer: Pointer) -> None:
        if self._start is not None:
            line = _line(self._start, pointer.at)
            self._editor.show_preview(Preview(line, label=length_text(line.length, self._editor.mpp)))

    def release(self, pointer: Pointer) -> None:
        start = self._start
        self.cancel()
        if start is not None and start.distance_to(pointer.at) >= _LEAST_PX * pointer.downsample:
            self._editor.add(Kind.MEASUREMENT, _line(start, pointer.at), self.tr("Measurement"))

    def cancel(self) -> bool:
        begun, self._start = self._start is not None, None
        self._editor.show_preview(Preview())
        return begun


def _line(start: Point, end: Point) -> LineString:
    return LineString([(start.x, start.y), (end.x, end.y)])
