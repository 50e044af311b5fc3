"""Closed curves as a hand draws them: blobs for tissue, lesions and whatever else has an outline."""

from __future__ import annotations

import numpy as np
from shapely import Polygon, make_valid, union_all
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from crosscancer_core.synthetic.noise import Values


def blob(
    generator: np.random.Generator,
    centre: tuple[float, float],
    radius: tuple[float, float],
    roughness: float = 0.2,
    step: float = 40.0,
) -> BaseGeometry:
    """An irregular closed curve around ``centre`` with half axes ``radius``, a vertex every ``step`` pixels."""
    mean = (radius[0] + radius[1]) / 2
    count = int(np.clip(2 * np.pi * mean / step, 24, 360))
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    factor = np.ones(count)
    for order in range(2, 14):
        size = roughness * generator.normal() / order**1.1
        factor += size * np.cos(order * angle + generator.uniform(0, 2 * np.pi))
    factor = np.clip(factor, 0.45, 1.6)
    turn = generator.uniform(0, np.pi)
    x, y = radius[0] * factor * np.cos(angle), radius[1] * factor * np.sin(angle)
    ring = np.stack(
        [centre[0] + x * np.cos(turn) - y * np.sin(turn), centre[1] + x * np.sin(turn) + y * np.cos(turn)], axis=1
    )
    return largest(make_valid(Polygon(np.round(ring, 1))))


def polygons(shape: BaseGeometry) -> list[Polygon]:
    """The polygons of any geometry, without slivers."""
    parts = getattr(shape, "geoms", [shape])
    found: list[Polygon] = []
    for part in parts:
        if isinstance(part, Polygon):
            if part.area > 16:
                found.append(part)
        elif hasattr(part, "geoms"):
            found.extend(polygons(part))
    return found


def largest(shape: BaseGeometry) -> Polygon:
    parts = polygons(shape)
    return max(parts, key=lambda part: part.area) if parts else Polygon()


def filled(shape: BaseGeometry) -> BaseGeometry:
    """A shape without its holes."""
    return union_all([Polygon(part.exterior) for part in polygons(shape)])


def joined(shapes: list[Polygon]) -> MultiPolygon:
    return MultiPolygon([part for shape in shapes for part in polygons(shape)])


def rings(shape: BaseGeometry) -> list[Values]:
    """Every ring of a shape, holes included, as (n, 2) arrays: filled even-odd they give the shape."""
    found = []
    for polygon in polygons(shape):
        found.append(np.asarray(polygon.exterior.coords)[:-1])
        found.extend(np.asarray(hole.coords)[:-1] for hole in polygon.interiors)
    return found
