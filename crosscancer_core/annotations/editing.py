"""What can be done to shapes: pure geometry, level-0 pixels in and out.

Shapes that enclose an area come back valid, as a Polygon or a MultiPolygon; where nothing is left, as None. The rule
of what a crossing outline encloses is ASAP's (see ``classes.areal``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from crosscancer_core.annotations.classes import areal

Area = Polygon | MultiPolygon
_ROUND = 8
"""Straight pieces of a quarter circle: a round brush of 100 px is at most half a pixel off."""
_GRID = 1e-3
"""Pixels to which crossings are rounded where it must be."""


def cleaned(geometry: BaseGeometry) -> Area | None:
    """The valid area of a shape, without its lines and points; None where it has no area."""
    whole = areal(geometry)
    parts = [part for part in shapely.get_parts(whole) if isinstance(part, Polygon) and part.area > 0]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def enclosed(points: Sequence[tuple[float, float]] | NDArray[np.float64], tolerance: float = 0.0) -> Area | None:
    """The area within a line drawn through ``points`` (n, 2) and closed, simplified by up to ``tolerance``."""
    if len(points) < 3:
        return None
    ring = Polygon(points)
    return cleaned(ring.simplify(tolerance) if tolerance > 0 else ring)


def stroke(points: Sequence[tuple[float, float]], radius: float) -> Polygon:
    """What a round brush covers on its way through ``points``."""
    way: BaseGeometry = Point(points[0]) if len(set(points)) == 1 else LineString(points)
    covered = way.buffer(radius, quad_segs=_ROUND)
    assert isinstance(covered, Polygon)
    return covered


def merged(shapes: Sequence[BaseGeometry]) -> Area | None:
    """One shape of several; pieces that do not touch stay pieces of one MultiPolygon."""
    return cleaned(shapely.union_all([areal(shape) for shape in shapes]))


def subtracted(shape: BaseGeometry, cut: Sequence[BaseGeometry]) -> Area | None:
    """``shape`` without what it shares with any of ``cut``: a hole where one lies within."""
    return cleaned(shapely.difference(areal(shape), shapely.union_all([areal(other) for other in cut])))


def split(shape: BaseGeometry, line: Sequence[tuple[float, float]]) -> list[Polygon]:
    """The pieces into which ``line`` cuts an area, largest first; fewer than two where it does not go through."""
    whole = cleaned(shape)
    if whole is None or len(line) < 2:
        return []
    pieces = [piece for part in shapely.get_parts(whole) for piece in _cut(part, LineString(line))]
    return sorted(pieces, key=lambda piece: -piece.area)


def _cut(part: Polygon, line: LineString) -> list[Polygon]:
    """The faces of one polygon. Crossings are rounded only where exact ones lose a face (a line along an edge)."""
    for grid in (None, _GRID):
        edges = shapely.union_all([part.boundary, line], grid_size=grid)
        faces = [face for face in polygonize(edges) if part.contains(face.representative_point())]
        lost = abs(sum(face.area for face in faces) - part.area)
        if lost <= 2 * _GRID * part.length:
            return faces
    return [part]


def simplified(shape: BaseGeometry, tolerance: float) -> Area | None:
    """``shape`` with fewer points, none of its outline further than ``tolerance`` from where it was."""
    whole = cleaned(shape)
    return whole and cleaned(whole.simplify(tolerance))


def buffered(shape: BaseGeometry, distance: float) -> Area | None:
    """``shape`` grown (or, ``distance`` negative, shrunk) by a distance on all sides, corners rounded."""
    return cleaned(areal(shape).buffer(distance, quad_segs=_ROUND))


def holes_filled(shape: BaseGeometry) -> Area | None:
    """``shape`` without holes."""
    whole = cleaned(shape)
    return whole and cleaned(shapely.union_all([Polygon(part.exterior) for part in shapely.get_parts(whole)]))


def placed(shapes: Sequence[BaseGeometry], factor: float, centre: tuple[float, float]) -> list[BaseGeometry]:
    """Shapes enlarged by ``factor`` together, the middle of their common bounds at ``centre``."""
    left, top, right, bottom = shapely.total_bounds(list(shapes))
    middle = np.array([(left + right) / 2, (top + bottom) / 2])
    return [shapely.transform(shape, lambda points: (points - middle) * factor + centre) for shape in shapes]


def nearest_vertex(shape: BaseGeometry, x: float, y: float) -> tuple[int, float]:
    """Index (as ``shapely.get_coordinates`` counts) of the point of the outline nearest to (x, y), and its distance."""
    offsets = shapely.get_coordinates(shape) - (x, y)
    distances = np.hypot(offsets[:, 0], offsets[:, 1])
    index = int(np.argmin(distances))
    return index, float(distances[index])


def with_vertex_inserted(shape: BaseGeometry, x: float, y: float) -> BaseGeometry:
    """``shape`` with (x, y) as a further point of the nearest edge; unchanged where it has no edges."""
    lines = _lines(shape)
    if not lines:
        return shape
    chosen = min(range(len(lines)), key=lambda index: _nearest_edge(lines[index], x, y)[1])
    at = _nearest_edge(lines[chosen], x, y)[0] + 1
    lines[chosen] = np.insert(lines[chosen], at, (x, y), axis=0)
    relined = _relined(shape, lines)
    assert relined is not None  # rings only grow
    return relined


def with_vertex_deleted(shape: BaseGeometry, index: int) -> BaseGeometry | None:
    """``shape`` without one of its points; a hole or a part that loses its third goes, and None stands for nothing."""
    if isinstance(shape, shapely.MultiPoint):
        points = np.delete(shapely.get_coordinates(shape), index, axis=0)
        return shapely.MultiPoint(points) if len(points) else None
    lines = _lines(shape)
    closed = shape.geom_type.endswith("Polygon")
    for number, line in enumerate(lines):
        if index >= len(line):
            index -= len(line)
            continue
        kept = np.delete(line[:-1] if closed else line, index % (len(line) - 1) if closed else index, axis=0)
        lines[number] = np.concatenate([kept, kept[:1]]) if closed else kept
        return _relined(shape, lines)
    return None


def _lines(shape: BaseGeometry) -> list[NDArray[np.float64]]:
    """Coordinates of all rings and lines, in the order in which ``shapely.get_coordinates`` has them."""
    lines: list[NDArray[np.float64]] = []
    for part in shapely.get_parts(shape):
        if isinstance(part, Polygon):
            lines.extend(shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors))
        elif isinstance(part, LineString):
            lines.append(shapely.get_coordinates(part))
    return lines


def _relined(shape: BaseGeometry, lines: list[NDArray[np.float64]]) -> BaseGeometry | None:
    """A geometry of the same make with other coordinates; rings of fewer than three points are left out."""
    if isinstance(shape, LineString):
        return LineString(lines[0]) if len(lines[0]) >= 2 else None
    parts, remaining = [], list(lines)
    for part in shapely.get_parts(shape):
        shell, *holes = (remaining.pop(0) for _ in range(1 + len(part.interiors)))
        if len(shell) >= 4:
            parts.append(Polygon(shell, [hole for hole in holes if len(hole) >= 4]))
    if not parts:
        return None
    return MultiPolygon(parts) if isinstance(shape, MultiPolygon) else parts[0]


def _nearest_edge(line: NDArray[np.float64], x: float, y: float) -> tuple[int, float]:
    """Number of the edge of a line (n, 2) that is nearest to (x, y), and its distance."""
    start, along = line[:-1], np.diff(line, axis=0)
    squared = (along**2).sum(axis=1)
    offsets = (x, y) - start
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(np.nan_to_num((offsets * along).sum(axis=1) / squared), 0, 1)
    away = offsets - share[:, None] * along
    distances = np.hypot(away[:, 0], away[:, 1])
    index = int(np.argmin(distances))
    return index, float(distances[index])


@dataclass(frozen=True, slots=True)
class Measure:
    """Sizes of one shape, in pixels or, with ``mpp``, in µm. Of what has no area, ``area`` is 0."""

    area: float
    length: float
    """The perimeter of an area, holes included; the length of a line."""
    x: float
    y: float
    """The centroid in level-0 pixels, whatever the unit."""


def measure(shape: BaseGeometry, mpp: float | None = None) -> Measure:
    """The sizes of a shape; crossing outlines are measured by what they enclose."""
    whole = areal(shape) if shape.geom_type.endswith("Polygon") else shape
    scale = mpp if mpp is not None else 1.0
    centre = (whole if not whole.is_empty else shape).centroid
    return Measure(whole.area * scale**2, whole.length * scale, centre.x, centre.y)


def square(start: ArrayLike, end: ArrayLike) -> tuple[float, float]:
    """The corner nearest to ``end`` that makes a square with ``start``."""
    (x0, y0), (x1, y1) = np.asarray(start, float), np.asarray(end, float)
    side = max(abs(x1 - x0), abs(y1 - y0))
    return float(x0 + math.copysign(side, x1 - x0)), float(y0 + math.copysign(side, y1 - y0))
