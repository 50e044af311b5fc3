from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.geometry import Point, Region, Size

whole = st.integers(-(2**20), 2**20)
sides = st.integers(0, 2**16)
regions = st.builds(Region, whole, whole, sides, sides)


@settings(max_examples=60)
@given(regions, regions)
def test_intersection_is_what_both_hold(one: Region, two: Region) -> None:
    common = one.intersection(two)
    assert common == two.intersection(one)
    if common is None:
        assert min(one.right, two.right) <= max(one.x, two.x) or min(one.bottom, two.bottom) <= max(one.y, two.y)
        return
    assert common.area > 0
    corner = Point(common.x, common.y)
    assert one.contains(corner)
    assert two.contains(corner)
    assert not (one.contains(Point(common.right, common.y)) and two.contains(Point(common.right, common.y)))


@settings(max_examples=60)
@given(regions, whole, whole)
def test_moving_there_and_back(region: Region, dx: int, dy: int) -> None:
    assert region.moved(dx, dy).moved(-dx, -dy) == region
    assert region.scaled(2).scaled(0.5) == region
    assert Region.between(*region.bounds) == region


def test_region_is_half_open() -> None:
    region = Region(2, 3, 4, 5)
    assert region.contains(Point(2, 3))
    assert not region.contains(Point(6, 3))
    assert not region.contains(Point(2, 8))
    assert region.intersection(Region(6, 3, 1, 1)) is None
    assert (region.centre, region.area, str(region)) == (Point(4, 5.5), 20, "x=2 y=3 4x5")


def test_negative_sides_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Region(0, 0, -1, 5)
    with pytest.raises(ValueError, match="negative"):
        Size(1, -5)


def test_points_and_sizes_compute() -> None:
    assert Point(1, 2) + Point(3, 4) - Point(1, 1) == Point(3, 5)
    assert Point(3, 4) * 2 == Point(6, 8)
    assert Point(0, 0).distance_to(Point(3, 4)) == 5
    assert (Size(2, 3) * 2).area == 24
