"""Shapes as Qt paths."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPainterPath
from shapely.geometry.base import BaseGeometry

from app.canvas.line_paths import joined_path
from app.canvas.viewport import Viewport

EXACT = -100
_TOLERANCE_PX = 0.4
"""How far a simplified outline may lie from the true one, in logical pixels."""
_DOT_PX = 4.0
LINE_PX, EDGE_PX = 1.9, 3.6
EDGE = QColor(0, 0, 0, 110)
"""A dark rim: light colours vanish on glass, dark ones in nuclei."""


def detail_bucket(downsample: float) -> int:
    """One level of detail for each doubling of ``downsample``; the exact outline from 1:1 on."""
    return math.floor(math.log2(downsample)) if downsample >= 2 else EXACT


def simplified_for(shapes: NDArray[np.object_], bucket: int) -> NDArray[np.object_]:
    """Shapes with as many points as can be told apart at a level of detail; none vanishes."""
    if bucket == EXACT:
        return shapes
    simpler = shapely.simplify(shapes, _TOLERANCE_PX * 2.0**bucket, preserve_topology=False)
    return np.where(shapely.is_empty(simpler), shapes, simpler)


def rings_of(shapes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Points (n, 2) of all lines and rings of shapes, the number of each one's ring, and of each ring its shape.

    Rings stand in the order of their shapes.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, of_part = shapely.get_rings(parts[areas], return_index=True)
    straight = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) | (
        shapely.get_type_id(parts) == shapely.GeometryType.LINEARRING
    )
    lines = np.concatenate([rings, parts[straight]])
    owners = np.concatenate([owner[areas][of_part], owner[straight]])
    order = np.argsort(owners, kind="stable")
    points, line = shapely.get_coordinates(lines[order], return_index=True)
    return points, line, owners[order]


def widget_path(shape: BaseGeometry, viewport: Viewport) -> QPainterPath:
    """One shape in logical pixels of an upright view; points become small circles."""
    shapes = np.array([shape], dtype=object)
    found = shapely.get_parts(shapes)
    while len(shapely.get_parts(found)) > len(found):  # collections of collections
        found = shapely.get_parts(found)
    dots = found[shapely.get_type_id(found) == shapely.GeometryType.POINT]
    points, line, _ = rings_of(simplified_for(found, detail_bucket(viewport.downsample)))
    path = joined_path(_to_widget(points, viewport), line)
    for x, y in _to_widget(shapely.get_coordinates(dots), viewport).tolist():
        path.addEllipse(x - _DOT_PX, y - _DOT_PX, 2 * _DOT_PX, 2 * _DOT_PX)
    return path


def _to_widget(points: NDArray[np.float64], viewport: Viewport) -> NDArray[np.float64]:
    middle = (viewport.width / 2, viewport.height / 2)
    return (points - (viewport.centre.x, viewport.centre.y)) / viewport.downsample + middle
