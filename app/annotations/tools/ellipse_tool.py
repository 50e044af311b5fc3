"""An ellipse within the rectangle that is drawn."""

from __future__ import annotations

from shapely import Polygon

from app.annotations.tools.rectangle_tool import RectangleTool
from crosscancer_core.annotations.model import Kind, ellipse


class EllipseTool(RectangleTool):
    """Drag from corner to corner; with Shift it is a circle."""

    kind = Kind.ELLIPSE

    def _within(self, left: float, top: float, right: float, bottom: float) -> Polygon:
        return ellipse(left, top, right, bottom)

    def _text(self) -> str:
        return self.tr("Ellipse")
