from __future__ import annotations

import numpy as np
import pytest
from shapely import MultiPolygon, Point, Polygon, box

from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind, ellipse
from crosscancer_core.annotations.splines import drawn, spline_curve


def _one(name: str, group: str | None = None, **more: bool) -> Annotation:
    return Annotation(name, name, Kind.POLYGON, box(0, 0, 4, 4), group, **more)


NESTED = AnnotationSet(
    (AnnotationGroup("a", "#000001"), AnnotationGroup("b", "#000002", "a"), AnnotationGroup("c", "#000003", "b")),
    (_one("1", "a"), _one("2", "b"), _one("3", "c"), _one("4")),
)


def test_editing_never_changes_the_set_itself() -> None:
    before = NESTED.annotations
    one = before[0]
    assert NESTED.with_replaced(one.renamed("x")).annotation("1") == one.renamed("x")
    assert NESTED.with_replaced(one.moved(3, 4)).annotations[0].geometry.bounds == (3, 4, 7, 8)
    assert [a.id for a in NESTED.without_ids("2", "4")] == ["1", "3"]
    assert NESTED.with_replaced(one.regrouped("c")).in_group("c") == (one.regrouped("c"), before[2])
    assert NESTED.annotations is before


def test_ids_stay_unique() -> None:
    grown = NESTED.with_added(_one("1"), _one(""))
    assert len({annotation.id for annotation in grown}) == 6
    merged = NESTED.with_merged(NESTED)
    assert (len(merged), len(merged.groups)) == (8, 3)
    assert len({annotation.id for annotation in merged}) == 8
    cut = NESTED.with_swapped("2", _one("2"), _one("2"))
    assert [annotation.id for annotation in cut][:2] == ["1", "2"]
    assert [annotation.name for annotation in cut] == ["1", "2", "2", "3", "4"]


def test_groups_are_removed_and_renamed_with_all_that_names_them() -> None:
    less = NESTED.without_group("b")
    assert [(group.name, group.parent) for group in less.groups] == [("a", None), ("c", "a")]
    assert less.annotations[1].group == "a"
    gone = NESTED.without_group("b", and_members=True)
    assert ([group.name for group in gone.groups], [a.name for a in gone]) == (["a"], ["1", "4"])
    named = NESTED.with_renamed_group("b", "x")
    assert (named.annotations[1].group, named.groups[2].parent) == ("x", "x")
    for bad in ("None", "", "a"):
        with pytest.raises(ValueError, match="renamed"):
            NESTED.with_renamed_group("b", bad)


def test_lock_visibility_and_colour_come_from_around() -> None:
    locked = NESTED.with_group(AnnotationGroup("a", "#000001", locked=True, hidden=True))
    assert [locked.is_locked(a) for a in locked] == [True, True, True, False]
    assert [locked.is_hidden(a) for a in locked] == [True, True, True, False]
    assert NESTED.color_of(NESTED.annotations[2]) == "#000001"


def test_vertex_moves_with_its_twin_and_makes_a_polygon_of_a_box() -> None:
    moved = Annotation("1", "", Kind.RECTANGLE, box(0, 0, 4, 4)).with_vertex(0, 9, 9)
    assert moved.kind is Kind.POLYGON
    assert moved.geometry.exterior.coords[0] == moved.geometry.exterior.coords[-1] == (9, 9)  # type: ignore[attr-defined]
    holed = MultiPolygon([box(0, 0, 1, 1), Polygon(box(5, 5, 9, 9).exterior, [box(6, 6, 7, 7).exterior])])
    inner = Annotation("1", "", Kind.POLYGON, holed).with_vertex(10, 6.5, 6.5)
    assert inner.geometry.geoms[1].interiors[0].is_closed  # type: ignore[attr-defined]
    assert inner.geometry.geoms[0] == holed.geoms[0]  # type: ignore[attr-defined]


def test_ellipse_keeps_its_bounds_and_nearly_its_area() -> None:
    shape = ellipse(1.5, -7.25, 100.125, 33.0)
    assert shape.bounds == (1.5, -7.25, 100.125, 33.0)
    assert shape.area == pytest.approx(np.pi / 4 * 98.625 * 40.25, rel=5e-4)


def _between(a: np.ndarray, b: np.ndarray, ta: float, tb: float, t: float) -> np.ndarray:
    return ((tb - t) * a + (t - ta) * b) / (tb - ta)


def _asap_curve(points: np.ndarray, steps: int) -> np.ndarray:
    """ASAP's curve, piece by piece and by the recursion of Barry and Goldman instead of Bézier points."""
    count = len(points)
    found = []
    for i in range(count):
        p1, p2 = points[i], points[(i + 1) % count]
        p0 = 2 * p1 - p2 if i == count - 1 else points[i - 1]
        p3 = 2 * p2 - p1 if i == count - 2 else points[(i + 2) % count]
        knots = np.cumsum([0, *(np.sqrt(np.linalg.norm(b - a)) for a, b in ((p0, p1), (p1, p2), (p2, p3)))])
        t0, t1, t2, t3 = knots
        for t in np.linspace(t1, t2, steps):
            a1, a2, a3 = _between(p0, p1, t0, t1, t), _between(p1, p2, t1, t2, t), _between(p2, p3, t2, t3, t)
            b1, b2 = _between(a1, a2, t0, t2, t), _between(a2, a3, t1, t3, t)
            found.append(_between(b1, b2, t1, t2, t))
    return np.array(found)


def test_spline_is_asaps_curve() -> None:
    points = np.array([(0, 0), (100, 20), (180, 120), (90, 200), (-40, 90)], float)
    curve = Polygon(spline_curve(points, 0.01))
    expected = _asap_curve(points, 9)
    assert max(curve.exterior.distance(Point(place)) for place in expected) < 0.02
    assert all(curve.exterior.distance(Point(place)) == 0 for place in points)


def test_only_splines_are_drawn_otherwise_than_they_are() -> None:
    shape = Polygon([(0, 0), (10, 0), (10, 10), (10, 10), (0, 10)])
    assert drawn(Annotation("1", "", Kind.POLYGON, shape)) is shape
    curve = drawn(Annotation("1", "", Kind.SPLINE, shape))
    assert len(curve.exterior.coords) > 20  # type: ignore[attr-defined]
    assert np.isfinite(curve.area)  # ASAP divides by zero at the doubled point
