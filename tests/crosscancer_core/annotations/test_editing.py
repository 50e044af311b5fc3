"""Shapes after editing are what set arithmetic says, and always valid."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from crosscancer_core.annotations import editing

number = st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 2))
point = st.tuples(number, number)
scribbles = st.lists(point, min_size=3, max_size=14)
FEW = settings(max_examples=25, deadline=None)
RING = Polygon(box(0, 0, 100, 100).exterior, [box(40, 40, 60, 60).exterior])


def shape_of(points: list[tuple[float, float]]) -> editing.Area:
    found = editing.enclosed(points)
    return found if found is not None else box(0, 0, 10, 10)


@given(scribbles)
@FEW
def test_whatever_is_drawn_becomes_a_valid_area_or_nothing(points) -> None:
    found = editing.enclosed(points)
    assert found is None or (found.is_valid and found.area > 0)


@given(scribbles, scribbles)
@FEW
def test_merging_and_subtracting_keep_the_books(a, b) -> None:
    first, second = shape_of(a), shape_of(b)
    both = editing.merged([first, second])
    rest = editing.subtracted(first, [second])
    common = first.intersection(second).area
    scale = first.area + second.area + 1
    assert both.is_valid
    assert both.area == pytest.approx(first.area + second.area - common, abs=1e-6 * scale)
    assert (rest.area if rest is not None else 0) == pytest.approx(first.area - common, abs=1e-6 * scale)


@given(scribbles, st.lists(point, min_size=2, max_size=5))
@FEW
def test_pieces_of_a_split_make_up_the_whole(points, line) -> None:
    whole = shape_of(points)
    pieces = editing.split(whole, line)
    assert sum(piece.area for piece in pieces) == pytest.approx(whole.area, abs=2e-3 * whole.length)
    assert all(piece.is_valid for piece in pieces)


@given(scribbles, st.integers(0, 200), point)
@FEW
def test_a_vertex_that_comes_can_go_again(points, seed, at) -> None:
    shape = Polygon(points)
    more = editing.with_vertex_inserted(shape, *at)
    assert len(shapely.get_coordinates(more)) == len(shapely.get_coordinates(shape)) + 1
    index, distance = editing.nearest_vertex(more, *at)
    assert distance == 0
    less = editing.with_vertex_deleted(more, index)
    assert less is not None
    assert len(shapely.get_coordinates(less)) == len(shapely.get_coordinates(shape))


def test_a_circle_cut_in_the_middle_is_a_hole() -> None:
    rest = editing.subtracted(box(0, 0, 100, 100), [editing.stroke([(50, 50)], 10)])
    assert len(rest.interiors) == 1
    assert rest.area == pytest.approx(10_000 - math.pi * 100, rel=1e-3)
    assert editing.holes_filled(rest).area == 10_000


def test_a_ring_is_split_into_two_halves_around_its_hole() -> None:
    halves = editing.split(RING, [(50, -10), (50, 110)])
    assert [half.area for half in halves] == [4800, 4800]
    assert [piece.area for piece in editing.split(RING, [(-10, -10), (-10, 110)])] == [RING.area]


def test_a_stroke_is_a_capsule() -> None:
    capsule = editing.stroke([(0, 0), (100, 0)], 10)
    assert capsule.area == pytest.approx(2000 + math.pi * 100, rel=1e-2)


def test_growing_and_shrinking() -> None:
    assert editing.buffered(box(0, 0, 100, 100), 10).bounds == (-10, -10, 110, 110)
    assert editing.buffered(box(0, 0, 100, 100), -10).bounds == (10, 10, 90, 90)
    assert editing.buffered(box(0, 0, 10, 10), -6) is None


def test_simplifying_stays_within_its_tolerance() -> None:
    circle = shapely.Point(0, 0).buffer(100, quad_segs=64)
    fewer = editing.simplified(circle, 2)
    assert len(fewer.exterior.coords) < len(circle.exterior.coords) / 5
    assert circle.exterior.hausdorff_distance(fewer.exterior) <= 2


def test_parts_that_lose_their_third_point_go() -> None:
    triangle = Polygon([(0, 0), (10, 0), (0, 10)])
    assert editing.with_vertex_deleted(triangle, 3) is None
    hole_gone = editing.with_vertex_deleted(Polygon(RING.exterior, [[(40, 40), (60, 40), (40, 60)]]), 6)
    assert not hole_gone.interiors
    assert editing.with_vertex_deleted(shapely.LineString([(0, 0), (1, 1)]), 0) is None
    assert editing.with_vertex_deleted(shapely.MultiPoint([(0, 0), (1, 1)]), 0) == shapely.MultiPoint([(1, 1)])


def test_the_first_point_of_a_ring_is_deleted_whole() -> None:
    for index in (0, 4):
        left = editing.with_vertex_deleted(box(0, 0, 10, 10), index)
        assert len(left.exterior.coords) == 4
        assert left.is_valid


def test_measures_have_units() -> None:
    found = editing.measure(RING, 0.5)
    assert (found.area, found.length) == (9600 / 4, 480 / 2)
    assert (found.x, found.y) == (50, 50)
    assert editing.measure(shapely.LineString([(0, 0), (30, 40)]), 0.5).length == 25


def test_squares() -> None:
    assert editing.square((0, 0), (-30, 10)) == (-30, 30)


def test_shapes_are_placed_together() -> None:
    first, second = editing.placed([box(0, 0, 10, 10), box(20, 0, 30, 10)], 2, (100, 100))
    assert (first.bounds, second.bounds) == ((70, 90, 90, 110), (110, 90, 130, 110))
