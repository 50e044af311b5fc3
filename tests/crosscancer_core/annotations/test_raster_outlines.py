from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.annotations.raster_outlines import outlines

rasters = st.builds(
    lambda seed, rows, columns, density: np.random.default_rng(seed).random((rows, columns)) < density,
    st.integers(0, 10**6),
    st.integers(1, 25),
    st.integers(1, 25),
    st.floats(0.1, 0.9),
)


def merged(called: np.ndarray) -> shapely.Geometry:
    rows, columns = np.nonzero(called)
    return shapely.union_all(shapely.box(columns, rows, columns + 1, rows + 1))


@given(rasters)
@settings(max_examples=80, deadline=None)
def test_equal_to_the_boxes_merged_by_shapely(called: np.ndarray) -> None:
    polygons = [part.polygon for part in outlines(called)]
    assert all(polygon.is_valid for polygon in polygons)
    assert sum(polygon.area for polygon in polygons) == called.sum()
    assert shapely.union_all(polygons).equals(merged(called)) or not called.any()


@given(rasters)
@settings(max_examples=40, deadline=None)
def test_no_hole_holds_a_part_and_only_then_is_anything_cut(called: np.ndarray) -> None:
    polygons = [part.polygon for part in outlines(called)]
    whole = shapely.get_parts(merged(called))
    nested = False
    for polygon in whole:
        holes = [shapely.Polygon(ring) for ring in polygon.interiors]
        nested |= any(hole.contains(other) for hole in holes for other in whole)
    assert (len(polygons) > len(whole)) == nested
    for polygon in polygons:
        for ring in polygon.interiors:
            assert not shapely.contains(shapely.Polygon(ring), polygons).any()


def test_small_parts_are_dropped_before_anything_is_cut() -> None:
    called = np.ones((5, 5), np.bool_)
    called[1:4, 1:4] = False
    called[2, 2] = True
    assert len(outlines(called)) == 3  # the ring in two, and its island
    (ring,) = outlines(called, minimum_cells=2)
    assert ring.polygon.area == 16


def test_shells_and_holes_run_opposite_ways_with_corners_only() -> None:
    called = np.ones((3, 4), np.bool_)
    called[1, 1:3] = False
    (part,) = outlines(called)
    assert len(part.shell) == len(part.holes[0]) == 4
    assert part.polygon.exterior.is_ccw != part.polygon.interiors[0].is_ccw


def test_nothing_called_has_no_outline() -> None:
    assert outlines(np.zeros((3, 4), np.bool_)) == []
