"""Annotation sets of every kind, for the tests of all formats."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind, ellipse

names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8
)
group_names = names.filter(lambda name: name not in ("", "None"))
colors = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
numbers = st.floats(-1000, 300_000, width=32).map(lambda value: float(np.float32(value)))
# near each other, so that no edge is long enough to be divided
points = st.tuples(st.floats(0, 9000, width=32), st.floats(0, 9000, width=32)).map(lambda p: (p[0] + 0.0, p[1] + 0.0))
flags = st.sampled_from([False, False, True])
attributes = st.dictionaries(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,5}", fullmatch=True), names, max_size=2)


@st.composite
def rings(draw: st.DrawFn) -> list[tuple[float, float]]:
    corners = draw(st.lists(points, min_size=3, max_size=8, unique=True))
    return [*corners, corners[0]]


@st.composite
def geometries(draw: st.DrawFn, kind: Kind) -> BaseGeometry:
    if kind is Kind.DOT:
        return Point(draw(numbers), draw(numbers))
    if kind is Kind.MEASUREMENT:
        return LineString([draw(points), draw(points)])
    if kind is Kind.POLYLINE:
        return LineString(draw(st.lists(points, min_size=2, max_size=6, unique=True)))
    if kind is Kind.ELLIPSE:
        (left, top), (width, height) = draw(points), draw(st.tuples(st.integers(1, 9000), st.integers(1, 9000)))
        return ellipse(left, top, float(np.float32(left + width)), float(np.float32(top + height)))
    if kind in (Kind.POINT_SET, Kind.NONE):
        return MultiPoint(draw(st.lists(points, min_size=1, max_size=5)))
    polygons = draw(st.lists(st.builds(Polygon, rings(), st.lists(rings(), max_size=2)), min_size=1, max_size=3))
    return MultiPolygon(polygons) if len(polygons) > 1 else polygons[0]


@st.composite
def annotation_sets(draw: st.DrawFn) -> AnnotationSet:
    found: list[AnnotationGroup] = []
    usual = st.sampled_from(["Tumor", "Exclusion", "Tumor_2", "_2", "normal"])
    for name in draw(st.lists(group_names | usual, max_size=4, unique=True)):
        parent = draw(st.none() | st.sampled_from([group.name for group in found])) if found else None
        found.append(AnnotationGroup(name, draw(colors), parent, draw(attributes), draw(flags), draw(flags)))
    annotations = []
    for index in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(Kind))
        group = draw(st.none() | st.sampled_from([group.name for group in found])) if found else None
        extra = draw(attributes)
        for known in ("Name", "Type", "PartOfGroup", "Color"):
            extra.pop(known, None)
        shape, locked, hidden = draw(geometries(kind)), draw(flags), draw(flags)
        annotations.append(Annotation(str(index), draw(names), kind, shape, group, draw(colors), extra, locked, hidden))
    return AnnotationSet(tuple(found), tuple(annotations))
