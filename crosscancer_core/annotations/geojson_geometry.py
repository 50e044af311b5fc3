"""Geometry of GeoJSON, in and out, with what QuPath adds to it and what it cannot stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import (
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    get_coordinates,
    get_parts,
    set_coordinates,
    set_precision,
)
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.classes import areal
from crosscancer_core.annotations.model import Kind, ellipse

_GRID = 0.01
"""QuPath puts all geometry on that grid, in pixels, and refuses a file whose polygons are not valid there."""
_FARTHEST = 1e9
_SMALLEST_AREA = 1.0
"""Parts below that many square pixels, left by a repair, are slivers."""


def geometry_to_json(geometry: BaseGeometry) -> dict[str, Any]:
    """A GeoJSON geometry with every digit."""
    kind = geometry.geom_type
    if isinstance(geometry, Polygon):
        return {"type": kind, "coordinates": _rings(geometry)}
    if isinstance(geometry, MultiPolygon):
        return {"type": kind, "coordinates": [_rings(part) for part in geometry.geoms]}
    if isinstance(geometry, MultiLineString):
        return {"type": kind, "coordinates": [get_coordinates(part).tolist() for part in geometry.geoms]}
    points = get_coordinates(geometry).tolist()
    return {"type": kind, "coordinates": points[0] if isinstance(geometry, Point) else points}


def geometry_from_json(value: object) -> BaseGeometry:
    """The geometry of a GeoJSON object, as it stands (a polygon may cross itself).

    Raises:
        ValueError: it is none, in words for a person.
    """
    if not isinstance(value, Mapping):
        raise ValueError("it has no geometry")
    name = value.get("type")
    if name == "GeometryCollection":
        return _collected(value.get("geometries"))
    make = _MAKERS.get(name) if isinstance(name, str) else None
    if make is None:
        raise ValueError(f"“{str(name)[:40]}” is no geometry")
    geometry = make(value.get("coordinates"))
    if value.get("isEllipse") is True and isinstance(geometry, Polygon):
        return ellipse(*geometry.bounds)
    return geometry


def kind_of(value: object, geometry: BaseGeometry) -> Kind:
    """How a GeoJSON geometry was drawn, as far as it shows."""
    if isinstance(value, Mapping) and value.get("isEllipse") is True and isinstance(geometry, Polygon):
        return Kind.ELLIPSE
    if isinstance(geometry, Polygon) and is_upright_rectangle(geometry):
        return Kind.RECTANGLE
    kinds = {"Point": Kind.DOT, "MultiPoint": Kind.POINT_SET, "LineString": Kind.POLYLINE}
    return kinds.get(geometry.geom_type, Kind.POLYGON)


def is_upright_rectangle(polygon: Polygon) -> bool:
    """Whether it is a box of four corners, sides along the axes."""
    points = get_coordinates(polygon)
    if polygon.interiors or len(points) != 5:
        return False
    steps = np.diff(points, axis=0) != 0
    return bool((steps.sum(axis=1) == 1).all() and (steps[0] == steps[2]).all() and (steps[0] != steps[1]).all())


def acceptable(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry that QuPath takes: the same where it is valid on its grid too, else its area, repaired.

    A polygon that encloses nothing becomes the line of its outline, or a point.
    """
    if not isinstance(geometry, Polygon | MultiPolygon):
        return geometry
    rounded = set_coordinates(geometry, np.round(get_coordinates(geometry), 2))
    if geometry.is_valid and rounded.is_valid:
        return geometry
    repaired = get_parts(set_precision(areal(geometry), _GRID))
    parts = [part for part in repaired if isinstance(part, Polygon) and part.area >= _SMALLEST_AREA]
    if parts:
        return parts[0] if len(parts) == 1 else MultiPolygon(parts)
    points = np.unique(np.round(get_coordinates(geometry), 2), axis=0)
    return LineString(points) if len(points) > 1 else Point(points[0])


def _rings(polygon: Polygon) -> list[list[list[float]]]:
    return [get_coordinates(ring).tolist() for ring in (polygon.exterior, *polygon.interiors)]


def _points(value: object, least: int = 1) -> NDArray[np.float64]:
    """Points (n, 2); a third dimension is left away."""
    try:
        points = np.array(value, np.float64)
    except (TypeError, ValueError, OverflowError):
        raise ValueError("its coordinates are not pairs of numbers") from None
    if points.ndim != 2 or points.shape[1] not in (2, 3, 4) or not (np.abs(points) < _FARTHEST).all():
        raise ValueError("its coordinates are not pairs of numbers on a slide")
    if len(points) < least:
        raise ValueError(f"it has {len(points)} points and needs {least}")
    return np.ascontiguousarray(points[:, :2])


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise ValueError("it has no coordinates")
    return value


def _ring(value: object) -> NDArray[np.float64]:
    points = _points(value, 3)
    if len(points) == 3 and (points[0] == points[-1]).all():
        raise ValueError("an outline of 2 points has no area")
    return points


def _polygon(value: object) -> Polygon:
    shell, *holes = (_ring(ring) for ring in _list(value))
    return Polygon(shell, holes)


def _multi_line(value: object) -> MultiLineString:
    return MultiLineString([_points(part, 2) for part in _list(value)])


_MAKERS: dict[str, Callable[[object], BaseGeometry]] = {
    "Point": lambda value: Point(_points([value])[0]),
    "MultiPoint": lambda value: MultiPoint(_points(_list(value))),
    "LineString": lambda value: LineString(_points(_list(value), 2)),
    "MultiLineString": _multi_line,
    "Polygon": _polygon,
    "MultiPolygon": lambda value: MultiPolygon([_polygon(part) for part in _list(value)]),
}


def _collected(value: object) -> MultiPolygon:
    """A collection of polygons. QuPath itself cannot read collections; other programs write them."""
    parts: list[Polygon] = []
    for member in _list(value):
        if isinstance(member, Mapping) and member.get("type") not in ("Polygon", "MultiPolygon"):
            raise ValueError("a collection of other shapes than polygons")
        geometry = geometry_from_json(member)
        parts.extend(part for part in get_parts(geometry) if isinstance(part, Polygon))
    return MultiPolygon(parts)
