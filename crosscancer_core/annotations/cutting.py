"""Cut shapes with holes into pieces without, for programs that know no holes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from shapely import MultiPolygon, Polygon, box, get_coordinates, get_parts, set_coordinates
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.classes import areal
from crosscancer_core.annotations.model import AREAL_KINDS, AnnotationSet, Kind


def cut_open(annotations: AnnotationSet) -> AnnotationSet:
    """The same areas, each shape with holes as a MultiPolygon of pieces without (which touch along the cuts)."""
    return replace(
        annotations,
        annotations=tuple(
            replace(a, kind=Kind.POLYGON, geometry=MultiPolygon(pieces))
            if a.kind in AREAL_KINDS and has_holes(a.geometry) and (pieces := hole_free(a.geometry))
            else a
            for a in annotations
        ),
    )


def has_holes(geometry: BaseGeometry) -> bool:
    """Whether a polygon, or a part of several, has a hole."""
    return any(len(part.interiors) for part in getattr(geometry, "geoms", [geometry]) if isinstance(part, Polygon))


def hole_free(geometry: BaseGeometry) -> list[Polygon]:
    """Polygons without holes that together cover the geometry's area and overlap nowhere.

    Upright cuts through the middle of the holes, at places that 32-bit floats can hold, so that pieces still meet
    exactly after ASAP has rounded them.
    """
    pieces: list[Polygon] = []
    pending = [part for part in get_parts(areal(geometry)) if part.area > 0]
    while pending:
        polygon = pending.pop()
        if not polygon.interiors:
            rounded = set_coordinates(polygon, get_coordinates(polygon).astype(np.float32))
            if rounded.area > 0:  # what is left is no sliver that vanishes in the file
                pieces.append(polygon)
            continue
        left, top, right, bottom = polygon.bounds
        hole_left, _, hole_right, _ = polygon.interiors[0].bounds
        x = float(np.float32((hole_left + hole_right) / 2))
        halves = [polygon.intersection(box(left, top, x, bottom)), polygon.intersection(box(x, top, right, bottom))]
        parts = [part for half in halves for part in get_parts(half) if part.area > 0]
        if len(parts) < 2:  # a hole narrower than a 32-bit float: nothing that could be drawn
            pieces.append(Polygon(polygon.exterior))
            continue
        pending.extend(parts)
    return pieces
