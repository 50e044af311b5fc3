from __future__ import annotations

import numpy as np

from crosscancer_core.geometry import Region
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.tiles.grid import Tile, TileGrid
from crosscancer_core.tiles.pixels import read_tile

_NOISE = np.random.default_rng(1).integers(0, 256, (400, 600, 3), np.uint8)


def exact_means(pixels: np.ndarray, x: float, y: float, scale: float, size: int) -> np.ndarray:
    """Area means by brute force: every window weighted by its overlap with every pixel."""

    def overlaps(start: float, length: int) -> np.ndarray:
        edges = start + scale * np.arange(size + 1)
        at = np.arange(length)
        low = np.maximum(edges[:-1, None], at)
        return np.clip(np.minimum(edges[1:, None], at + 1) - low, 0, None) / scale

    by_row = np.tensordot(overlaps(y, pixels.shape[0]), pixels, (1, 0))
    return np.tensordot(by_row, overlaps(x, pixels.shape[1]), (1, 1)).swapaxes(1, 2)


def test_native_tiles_are_the_slides_own_pixels() -> None:
    grid = TileGrid(Region(10, 20, 500, 300), 64, 64)
    tile = read_tile(ArraySlide(_NOISE), grid, Tile(2, 1))
    np.testing.assert_array_equal(tile, _NOISE[84:148, 138:202])


def test_coarser_tiles_are_exact_area_means() -> None:
    grid = TileGrid(Region(7, 5, 500, 300), 64, 64, downsample=1.7)
    region = grid.region(Tile(1, 1))
    expected = exact_means(_NOISE, region.x, region.y, 1.7, 64)
    tile = read_tile(ArraySlide(_NOISE), grid, Tile(1, 1))
    assert tile.shape == (64, 64, 3)
    assert tile.dtype == np.uint8
    assert np.abs(tile - expected).max() <= 0.51


def test_a_pyramid_level_of_the_right_scale_is_taken_as_it_is() -> None:
    slide = ArraySlide(_NOISE, levels=3)
    grid = TileGrid(slide.info.bounds, 32, 32, downsample=2.0)
    np.testing.assert_array_equal(read_tile(slide, grid, Tile(1, 2)), slide.read_level_region(1, 32, 64, 32, 32))


def test_finer_tiles_are_interpolated() -> None:
    ramp = np.zeros((100, 100, 3), np.uint8)
    ramp[..., 0] = np.arange(100)[None, :] * 2
    grid = TileGrid(Region(0, 0, 100, 100), 40, 40, downsample=0.5)
    tile = read_tile(ArraySlide(ramp), grid, Tile(1, 1))
    expected = (20 + (np.arange(40) + 0.5) / 2 - 0.5) * 2
    assert np.abs(tile[5, :, 0] - expected).max() <= 0.51


def test_a_tile_may_reach_beyond_the_edge() -> None:
    for downsample in (1.0, 1.7, 0.6):
        grid = TileGrid(Region(0, 0, 600, 400), 128, 128, downsample)
        last = Tile(grid.columns - 1, grid.rows - 1)
        assert read_tile(ArraySlide(_NOISE), grid, last).shape == (128, 128, 3)


def test_neighbours_meet_without_a_seam() -> None:
    smooth = np.repeat((np.arange(600) / 3).astype(np.uint8)[None, :, None], 400, axis=0).repeat(3, axis=2)
    grid = TileGrid(Region(0, 0, 600, 400), 64, 64, downsample=1.5)
    row = np.concatenate([read_tile(ArraySlide(smooth), grid, Tile(col, 0))[0, :, 0] for col in range(5)]).astype(int)
    assert np.abs(np.diff(row)).max() <= 2
