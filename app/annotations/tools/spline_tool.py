"""A smooth outline through a few points."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.annotations.tools.polygon_tool import PolygonTool
from crosscancer_core.annotations.model import Kind
from crosscancer_core.annotations.splines import spline_curve
from crosscancer_core.geometry import Point


class SplineTool(PolygonTool):
    """As the polygon, but the outline is the curve that ASAP draws through the points; the points are kept."""

    def _shape(self, corners: list[Point]) -> BaseGeometry | None:
        ring = shapely.Polygon([(corner.x, corner.y) for corner in corners]) if len(corners) >= 3 else None
        return ring if ring is not None and ring.area > 0 else None

    def _complete(self, shape: BaseGeometry) -> None:
        self._editor.add(Kind.SPLINE, shape, self.tr("Spline"))

    def _line(self, corners: list[Point]) -> BaseGeometry | None:
        if len(corners) < 3:
            return super()._line(corners)
        return shapely.Polygon(spline_curve(np.array([(corner.x, corner.y) for corner in corners])))
