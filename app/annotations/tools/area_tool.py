"""How large is this? An outline that is measured and not kept."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from app.annotations.editor import Preview
from app.annotations.tools.polygon_tool import PolygonTool
from app.canvas.tool import Pointer
from app.sizes import area_text, length_text
from crosscancer_core.annotations.editing import measure


class AreaTool(PolygonTool):
    """As the polygon; when it is closed, its area and perimeter stay on screen until the next click or Esc."""

    def _complete(self, shape: BaseGeometry) -> None:
        mpp, found = self._editor.mpp, measure(shape)
        text = f"{area_text(found.area, mpp)}\n{length_text(found.length, mpp)}"
        self._editor.show_preview(Preview(shape, label=text))

    def hover(self, pointer: Pointer) -> None:
        if self._corners:
            super().hover(pointer)
