"""The viewport's arithmetic: there and back is where one was, and every visible pixel has a tile."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canvas.display_tiles import TILE_PX, display_levels
from app.canvas.viewport import FINEST_DOWNSAMPLE, Viewport
from crosscancer_core.geometry import Point, Region
from crosscancer_core.slides.slide import Level, SlideInfo

positions = st.floats(-10_000, 300_000)
points = st.builds(Point, positions, positions)
_view = {
    "centre": points,
    "downsample": st.floats(FINEST_DOWNSAMPLE, 1024),
    "width": st.floats(1, 8000),
    "height": st.floats(1, 5000),
    "pixel_ratio": st.sampled_from([1.0, 1.25, 1.5, 2.0]),
}
upright_viewports = st.builds(Viewport, **_view)
viewports = st.builds(Viewport, **_view, turns=st.integers(0, 3), flipped=st.booleans())
on_widget = st.builds(Point, st.floats(0, 8000), st.floats(0, 5000))


def info(width: int, height: int, *downsamples: float) -> SlideInfo:
    levels = tuple(Level(round(width / d), round(height / d), d) for d in downsamples)
    region = Region(0, 0, width, height)
    return SlideInfo("x", "r", "", width, height, levels, None, region, None, (), "f")  # type: ignore[arg-type]


@given(viewports, points)
def test_slide_to_widget_and_back(viewport: Viewport, point: Point) -> None:
    assert viewport.to_slide(viewport.to_widget(point)).distance_to(point) < 1e-6


@given(viewports, on_widget, st.floats(1.01, 8))
def test_zooming_in_and_out_returns(viewport: Viewport, about: Point, factor: float) -> None:
    back = viewport.zoomed_about(about, factor).zoomed_about(about, 1 / factor)
    assert back.centre.distance_to(viewport.centre) < 1e-6
    assert back.downsample == pytest.approx(viewport.downsample, rel=1e-12)


@given(viewports, on_widget, st.floats(0.1, 10))
def test_zooming_keeps_what_is_under_the_cursor(viewport: Viewport, about: Point, factor: float) -> None:
    before = viewport.to_slide(about)
    assert viewport.zoomed_about(about, factor).to_widget(before).distance_to(about) < 1e-4


@given(viewports, st.floats(-500, 500), st.floats(-500, 500))
def test_content_follows_the_hand(viewport: Viewport, dx: float, dy: float) -> None:
    held = viewport.to_slide(Point(10, 10))
    assert viewport.moved(dx, dy).to_widget(held).distance_to(Point(10 + dx, 10 + dy)) < 1e-4


@given(viewports, st.integers(100, 200_000), st.integers(100, 200_000))
def test_limits_keep_the_slide_in_reach(viewport: Viewport, width: int, height: int) -> None:
    limited = viewport.limited(Region(0, 0, width, height))
    assert 0 <= limited.centre.x <= width
    assert 0 <= limited.centre.y <= height
    assert limited.downsample >= FINEST_DOWNSAMPLE
    assert limited.limited(Region(0, 0, width, height)) == limited


@given(viewports, st.integers(600, 150_000), st.integers(600, 150_000))
def test_tiles_cover_what_is_visible(viewport: Viewport, width: int, height: int) -> None:
    slide = info(width, height, 1, 4.0003, 16.002)
    levels = display_levels(slide)
    best = viewport.best_level(levels)
    side = TILE_PX * levels[best].downsample
    tiles = viewport.tiles(levels, best)
    # a level may lack the slide's last, partial pixel
    pixel = slide.levels[levels[best].level].downsample
    seen = viewport.region.intersection(slide.region)
    assert len(set(tiles)) == len(tiles)
    if seen is None:
        return
    columns = {tile.col for tile in tiles}
    rows = {tile.row for tile in tiles}
    assert min(columns) * side <= seen.x
    assert (max(columns) + 1) * side >= seen.right - pixel
    assert min(rows) * side <= seen.y
    assert (max(rows) + 1) * side >= seen.bottom - pixel
    assert len(tiles) == len(columns) * len(rows)


@given(viewports, st.integers(-9, 9))
def test_turning_keeps_the_middle_and_what_is_shown(viewport: Viewport, quarters: int) -> None:
    turned = viewport.turned(quarters)
    assert turned.turned(-quarters) == viewport
    assert turned.centre == viewport.centre
    assert viewport.mirrored().mirrored() == viewport
    assert viewport.mirrored().region == viewport.region
    assert viewport.upright.region == viewport.region
    corners = [viewport.to_slide(Point(x, y)) for x in (0, viewport.width) for y in (0, viewport.height)]
    assert min(corner.x for corner in corners) == pytest.approx(viewport.region.x, abs=1e-4)
    assert max(corner.y for corner in corners) == pytest.approx(viewport.region.bottom, abs=1e-4)


def test_turning_is_clockwise_and_mirroring_left_to_right_as_seen() -> None:
    view = Viewport(Point(50, 50), 1, 100, 100)
    top_left = Point(0, 0)
    assert view.turned(1).to_widget(top_left) == Point(100, 0)
    assert view.mirrored().to_widget(top_left) == Point(100, 0)
    assert view.turned(1).mirrored().to_widget(top_left) == Point(0, 0)
    assert view.turned(1).mirrored().turned(1).to_widget(top_left) == Point(100, 0)


@given(viewports, st.floats(-500, 500), st.floats(-500, 500))
def test_ahead_lies_where_the_hand_is_dragging_to(viewport: Viewport, dx: float, dy: float) -> None:
    moved = viewport.moved(dx, dy)
    ahead = moved.ahead_of(viewport)
    assert ahead.downsample == viewport.downsample
    if math.hypot(dx, dy) < 1e-3:
        return
    shift = ahead.to_widget(moved.centre) - Point(viewport.width / 2, viewport.height / 2)
    assert shift.x * dx >= -1e-3  # what is seen now has moved on the way it was going
    assert shift.y * dy >= -1e-3
    assert abs(shift.x) <= viewport.width / 2 + 1e-3
    assert abs(shift.y) <= viewport.height / 2 + 1e-3
    assert viewport.ahead_of(viewport) == viewport


@given(viewports, viewports)
def test_a_viewpoint_is_the_same_view_in_another_window(viewport: Viewport, other: Viewport) -> None:
    assert other.at(viewport.viewpoint).viewpoint == viewport.viewpoint
    assert viewport.at(viewport.viewpoint) == viewport


@given(upright_viewports, st.floats(0, 200_000))
def test_device_edges_are_the_nearest(viewport: Viewport, x: float) -> None:
    edge = viewport.device_edge(x, vertical=False)
    exact = viewport.to_widget(Point(x, 0)).x * viewport.pixel_ratio
    assert abs(edge - exact) <= 0.5 + 1e-6
    again = viewport.from_device_edge(edge, vertical=False)
    assert viewport.device_edge(again, vertical=False) == edge


def test_levels_fill_the_gaps_of_a_pyramid() -> None:
    levels = display_levels(info(80_000, 60_000, 1, 4, 16, 64))
    assert [level.downsample for level in levels] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert [level.level for level in levels] == [0, 0, 1, 1, 2, 2, 3, 3, 3]
    assert [level.shrink for level in levels] == [1, 2, 1, 2, 1, 2, 1, 2, 4]


@given(st.integers(1, 200_000), st.integers(1, 200_000))
def test_the_coarsest_level_is_one_tile(width: int, height: int) -> None:
    levels = display_levels(info(width, height, 1))
    assert max(levels[-1].width, levels[-1].height) <= TILE_PX
    assert all(math.isclose(b.downsample, 2 * a.downsample) for a, b in pairwise(levels))


def test_the_level_is_chosen_for_device_pixels() -> None:
    levels = display_levels(info(80_000, 60_000, 1, 4, 16, 64))
    view = Viewport(downsample=4, width=800, height=600)
    assert levels[view.best_level(levels)].downsample == 4
    assert levels[view.resized(800, 600, 2.0).best_level(levels)].downsample == 2


def test_nearest_tiles_come_first() -> None:
    levels = display_levels(info(40_000, 40_000, 1))
    view = Viewport(Point(20_300, 20_300), 1, 2000, 2000)
    first = view.tiles(levels, 0)[0]
    assert (first.col, first.row) == (20_300 // TILE_PX, 20_300 // TILE_PX)
    assert len(view.tiles(levels, 0, ring=1)) > len(view.tiles(levels, 0))
