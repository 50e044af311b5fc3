"""The curve that ASAP draws through the points of a spline.

It is on the screen only: ASAP's own masks, and so our labels, take the polygon of the points.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.model import Annotation, Kind

_MOST_STEPS = 64


def drawn(annotation: Annotation, tolerance: float = 0.25) -> BaseGeometry:
    """The geometry to draw: of a spline the curve, of everything else its own."""
    if annotation.kind is not Kind.SPLINE:
        return annotation.geometry
    geometry = annotation.geometry
    if isinstance(geometry, MultiPolygon):
        return MultiPolygon([_curved(part, tolerance) for part in geometry.geoms])
    return _curved(geometry, tolerance) if isinstance(geometry, Polygon) else geometry


def spline_curve(points: NDArray[np.float64], tolerance: float = 0.25) -> NDArray[np.float64]:
    """The closed curve through points (n, 2), not closed, as a ring (m, 2) that ends with its first point.

    ``tolerance``: how far, in the points' unit, the ring may lie from the curve. It is the centripetal Catmull-Rom
    spline (Barry and Goldman 1988, alpha 1/2) as Bézier pieces, with ASAP's habit at the seam: the last piece but one
    and the closing one take a neighbour that goes straight on (ASAP/annotation/PolyQtAnnotation.cpp).
    """
    if len(points) < 3:
        return np.concatenate([points, points[:1]])
    start, end = points, np.roll(points, -1, axis=0)
    before, after = np.roll(points, 1, axis=0), np.roll(points, -2, axis=0)
    before[-1] = 2 * start[-1] - end[-1]
    after[-2] = 2 * end[-2] - start[-2]
    first = _control(before, start, end)
    second = _control(after, end, start)
    bend = np.maximum(
        np.linalg.norm(start - 2 * first + second, axis=1), np.linalg.norm(first - 2 * second + end, axis=1)
    )
    # a cubic in n straight steps is at most 6 bend / (8 n^2) away from them
    steps = np.clip(np.ceil(np.sqrt(0.75 * bend / tolerance)), 1, _MOST_STEPS).astype(int)
    piece = np.repeat(np.arange(len(points)), steps)
    place = np.arange(len(piece)) - np.repeat(np.cumsum(steps) - steps, steps)
    t = (place / steps[piece])[:, None]
    curve = (
        (1 - t) ** 3 * start[piece]
        + 3 * t * (1 - t) ** 2 * first[piece]
        + 3 * t**2 * (1 - t) * second[piece]
        + t**3 * end[piece]
    )
    return np.concatenate([curve, curve[:1]])


def _control(before: NDArray[np.float64], at: NDArray[np.float64], towards: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Bézier control point beside ``at`` on the piece from there ``towards``."""
    d1 = np.linalg.norm(at - before, axis=1)[:, None]
    d2 = np.linalg.norm(towards - at, axis=1)[:, None]
    r1, r2 = np.sqrt(d1), np.sqrt(d2)
    divisor = 3 * r1 * (r1 + r2)
    with np.errstate(divide="ignore", invalid="ignore"):
        control = (d1 * towards - d2 * before + (2 * d1 + 3 * r1 * r2 + d2) * at) / divisor
    # two points in one place: ASAP divides by zero there
    return np.asarray(np.where(divisor > 0, control, at))


def _curved(polygon: Polygon, tolerance: float) -> Polygon:
    rings = [np.asarray(ring.coords, np.float64)[:-1, :2] for ring in (polygon.exterior, *polygon.interiors)]
    shell, *holes = (spline_curve(ring, tolerance) for ring in rings)
    return Polygon(shell, holes)
