"""Shapes as Qt paths."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from shapely.geometry.base import BaseGeometry

from app.canvas.viewport import Viewport

EXACT = -100
_TOLERANCE_PX = 0.4
"""How far a simplified outline may lie from the true one, in logical pixels."""
_DOT_PX = 4.0
LINE_PX, EDGE_PX = 1.9, 3.6
EDGE = QColor(0, 0, 0, 110)
"""A dark rim: light colours vanish on glass, dark ones in nuclei."""
_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1


def detail_bucket(downsample: float) -> int:
    """One level of detail for each doubling of ``downsample``; the exact outline from 1:1 on."""
    return math.floor(math.log2(downsample)) if downsample >= 2 else EXACT


def simplified_for(shapes: NDArray[np.object_], bucket: int) -> NDArray[np.object_]:
    """Shapes with as many points as can be told apart at a level of detail; none vanishes."""
    if bucket == EXACT:
        return shapes
    simpler = shapely.simplify(shapes, _TOLERANCE_PX * 2.0**bucket, preserve_topology=False)
    return np.where(shapely.is_empty(simpler), shapes, simpler)


def joined_path(points: NDArray[np.float64], line: NDArray[np.intp]) -> QPainterPath:
    """All lines as one path. ``points`` (n, 2); ``line`` (n,) says which line a point is of, lines in one piece each.

    Written as the stream that Qt reads paths from: a call for each point would take thirty times as long.
    """
    path = QPainterPath()
    if not len(points):
        return path
    elements = np.empty(len(points), _ELEMENT)
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    elements["kind"] = _LINE
    elements["kind"][np.flatnonzero(np.diff(line, prepend=line[0] - 1))] = _MOVE
    head = np.array([len(points)], ">i4").tobytes()
    tail = np.array([0, 0], ">i4").tobytes()  # where the path begins, and the fill rule
    stream = QDataStream(QByteArray(head + elements.tobytes() + tail))
    stream >> path
    return path


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


@lru_cache(maxsize=16)
def hairlines(width: float) -> tuple[tuple[float, float], ...]:
    """Offsets of lines one device pixel wide that together make one of ``width``, whichever way it runs.

    Qt draws hairlines ten times as fast as wider lines, which it turns into polygons first.
    """
    radius = (width - 1) / 2
    count = max(3, math.ceil(math.pi * radius))
    turns = [2 * math.pi * (number + 0.125) / count for number in range(count)]
    return tuple((radius * math.cos(turn), radius * math.sin(turn)) for turn in turns)


def draw_line(painter: QPainter, path: QPainterPath, color: QColor, width: float, pixel_ratio: float) -> None:
    """Draw a path in logical pixels with a line of ``width`` logical pixels."""
    pen = QPen(color, 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    for dx, dy in hairlines(width * pixel_ratio):
        painter.translate(dx / pixel_ratio, dy / pixel_ratio)
        painter.drawPath(path)
        painter.translate(-dx / pixel_ratio, -dy / pixel_ratio)
