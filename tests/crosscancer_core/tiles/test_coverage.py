from __future__ import annotations

import cv2
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.geometry import Region
from crosscancer_core.tiles.coverage import mask_shares, polygon_shares
from crosscancer_core.tiles.grid import Tile, TileGrid


def by_shapely(geometry: shapely.Geometry, grid: TileGrid) -> np.ndarray:
    boxes = [shapely.box(*grid.region(Tile(c, r)).bounds) for r in range(grid.rows) for c in range(grid.columns)]
    return shapely.area(shapely.intersection(boxes, geometry)).reshape(grid.rows, grid.columns) / grid.tile_area


def star(x: float, y: float, radius: float, seed: int, points: int = 60) -> shapely.Polygon:
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    distance = radius * np.random.default_rng(seed).uniform(0.4, 1.0, points)
    return shapely.Polygon(np.stack([x + distance * np.cos(angle), y + distance * np.sin(angle)], axis=1))


@given(
    st.integers(0, 600), st.integers(0, 400), st.integers(1, 500), st.integers(1, 500), st.sampled_from([16, 32, 64])
)
@settings(max_examples=60)
def test_rectangles_on_whole_pixels_come_out_exactly(x: int, y: int, width: int, height: int, size: int) -> None:
    grid = TileGrid(Region(0, 0, 1200, 1000), size, size)
    shares = polygon_shares(shapely.box(x, y, x + width, y + height), grid)
    for row in range(grid.rows):
        for col in range(grid.columns):
            left, top = col * size, row * size
            w = max(0, min(x + width, left + size) - max(x, left))
            h = max(0, min(y + height, top + size) - max(y, top))
            assert shares[row, col] == w * h / size**2


@given(st.integers(0, 10_000), st.sampled_from([(64, 64, 1.0), (64, 32, 1.0), (64, 48, 1.7), (50, 50, 0.37)]))
@settings(max_examples=25, deadline=None)
def test_equals_the_intersection_of_each_tile(seed: int, shape: tuple[int, int, float]) -> None:
    size, stride, downsample = shape
    grid = TileGrid(Region(13, 7, 700, 500), size, stride, downsample)
    geometry = shapely.union_all([star(300, 260, 230, seed), star(520, 330, 200, seed + 1), star(50, 50, 90, seed + 2)])
    geometry = shapely.difference(geometry, star(330, 270, 120, seed + 3))
    np.testing.assert_allclose(polygon_shares(geometry, grid), by_shapely(geometry, grid), atol=1e-12)


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_shares_add_up_to_the_area(seed: int) -> None:
    grid = TileGrid(Region(0, 0, 1000, 1000), 37, 37, 1.3)
    geometry = star(480, 510, 470, seed, points=300)
    assert polygon_shares(geometry, grid).sum() * grid.tile_area == pytest.approx(geometry.area, rel=1e-9)


def test_agrees_with_a_fine_raster() -> None:
    grid = TileGrid(Region(0, 0, 512, 512), 128, 128)
    geometry = star(250, 260, 240, 5)
    fine = 16
    painted = np.zeros((512 * fine, 512 * fine), np.uint8)
    outline = np.rint((shapely.get_coordinates(geometry) * fine - 0.5) * 256).astype(np.int32)
    cv2.fillPoly(painted, [outline], 1, shift=8)
    raster = painted.reshape(4, 128 * fine, 4, 128 * fine).mean(axis=(1, 3))
    assert np.abs(polygon_shares(geometry, grid) - raster).max() < 1e-3


def test_what_sticks_out_of_the_grid_does_not_count() -> None:
    grid = TileGrid(Region(100, 100, 200, 200), 100, 100)
    assert polygon_shares(shapely.box(-1e4, -1e4, 1e4, 1e4), grid).tolist() == [[1, 1], [1, 1]]
    assert polygon_shares(shapely.box(-50, 120, 150, 130), grid).tolist() == [[0.05, 0], [0, 0]]
    assert not polygon_shares(shapely.box(0, 0, 90, 1000), grid).any()
    assert not polygon_shares(shapely.box(310, 0, 400, 1000), grid).any()
    assert not polygon_shares(shapely.Polygon(), grid).any()


def test_lines_and_points_have_no_area() -> None:
    grid = TileGrid(Region(0, 0, 100, 100), 50, 50)
    mixed = shapely.GeometryCollection([shapely.LineString([(0, 0), (90, 90)]), shapely.box(0, 0, 25, 50)])
    assert polygon_shares(mixed, grid).tolist() == [[0.5, 0], [0, 0]]


@given(st.integers(0, 1000), st.sampled_from([(1.0, 64, 64), (1.7, 20, 13), (9.3, 5, 5)]))
@settings(max_examples=30)
def test_a_mask_equals_the_polygons_of_its_pixels(seed: int, shape: tuple[float, int, int]) -> None:
    downsample, size, stride = shape
    mask = np.random.default_rng(seed).random((9, 11)) > 0.5
    grid = TileGrid(Region(5, 3, 300, 260), size, stride, downsample)
    pixels = [
        shapely.box(2 + c * 30.5, -4 + r * 28.25, 2 + (c + 1) * 30.5, -4 + (r + 1) * 28.25)
        for r, c in zip(*np.nonzero(mask), strict=True)
    ]
    expected = polygon_shares(shapely.union_all(pixels), grid)
    np.testing.assert_allclose(mask_shares(mask, 2, -4, 30.5, 28.25, grid), expected, atol=1e-10)
