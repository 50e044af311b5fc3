"""The area of an outline that crosses itself, by ASAP's rule.

ASAP counts how often an outline winds around a point; where the number is not zero, the point is inside
(annotation/AnnotationToMask.cpp). Even-odd filling, which most libraries use, would punch holes where loops overlap.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from shapely import LinearRing, LineString, get_coordinates, get_parts, point_on_surface, polygonize, union_all
from shapely.geometry.base import BaseGeometry


def wound_area(ring: LinearRing) -> BaseGeometry:
    """Everything that ``ring`` winds around, valid (may be empty)."""
    noded = union_all([LineString(ring.coords)])  # the union of one line cuts it wherever it crosses itself
    faces = get_parts(polygonize(list(get_parts(noded))))
    numbers = winding_numbers(get_coordinates(ring), get_coordinates(point_on_surface(faces)))
    return union_all(faces[numbers != 0])


def winding_numbers(ring: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.int64]:
    """How often a closed ring (n, 2) winds around each of the points (m, 2); none may lie on the ring.

    Counts the edges that cross the ray to the right: upwards +1, downwards -1 (Sunday 2001, as in ASAP).
    """
    x1, y1 = ring[:-1].T
    x2, y2 = ring[1:].T
    numbers = np.empty(len(points), np.int64)
    for index, (x, y) in enumerate(points):
        side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        upwards = (y1 <= y) & (y2 > y) & (side > 0)
        downwards = (y1 > y) & (y2 <= y) & (side < 0)
        numbers[index] = int(upwards.sum()) - int(downwards.sum())
    return numbers
