from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.errors import MissingResolutionError
from crosscancer_core.geometry import Point, Region
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.tiles.grid import Tile, TileGrid

grids = st.builds(
    TileGrid,
    st.builds(Region, st.floats(0, 1e5), st.floats(0, 1e5), st.floats(1, 2e5).map(float), st.floats(1, 2e5).map(float)),
    st.just(256),
    st.integers(16, 256),
    st.sampled_from([1.0, 0.5, 1.7, 4.0, 1 / 3]),
)


@given(grids, st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
@settings(max_examples=100)
def test_a_cell_and_its_origin_find_each_other(grid: TileGrid, u: float, v: float) -> None:
    tile = Tile(int(u * grid.columns), int(v * grid.rows))
    centre = grid.cell(tile).centre
    assert grid.tile_at(centre) == tile
    corner = Point(tile.col * grid.stride, tile.row * grid.stride)
    if grid.area.x == grid.area.y == 0:
        assert grid.tile_at(corner) == tile


@given(grids)
@settings(max_examples=100)
def test_the_grid_covers_its_area_without_an_empty_column(grid: TileGrid) -> None:
    assert grid.columns * grid.stride >= grid.area.width * (1 - 1e-9)
    assert (grid.columns - 1) * grid.stride < grid.area.width
    assert (grid.rows - 1) * grid.stride < grid.area.height


def test_outside_the_grid_there_is_no_tile() -> None:
    grid = TileGrid(Region(100, 100, 512, 256), 256, 256)
    assert grid.tile_at(Point(99.9, 120)) is None
    assert grid.tile_at(Point(100, 100)) == Tile(0, 0)
    assert grid.tile_at(Point(612, 100)) is None


@pytest.mark.parametrize("slide_mpp", [0.22, 0.243, 0.25])
@pytest.mark.parametrize("model_mpp", [0.22, 0.243, 0.25])
def test_the_papers_resolutions_stay_native_among_each_other(slide_mpp: float, model_mpp: float) -> None:
    grid = TileGrid.over(ArraySlide(np.zeros((600, 1000, 3), np.uint8), mpp=slide_mpp).info, 256, model_mpp)
    assert (grid.downsample, grid.mpp) == (1.0, slide_mpp)


def test_far_resolutions_are_resampled() -> None:
    info = ArraySlide(np.zeros((600, 1000, 3), np.uint8), mpp=0.25).info
    coarse = TileGrid.over(info, 256, 0.5)
    assert coarse.downsample == 2.0
    assert (coarse.columns, coarse.rows) == (2, 2)
    assert coarse.mpp == 0.5


def test_a_resolution_is_only_asked_for_where_it_matters() -> None:
    info = ArraySlide(np.zeros((600, 1000, 3), np.uint8), path=Path("plain.png")).info
    assert TileGrid.over(info, 256, None).columns == 4
    with pytest.raises(MissingResolutionError):
        TileGrid.over(info, 256, 0.25)


def test_json_gives_the_same_grid_back() -> None:
    grid = TileGrid(Region(3, 5, 1000.5, 700), 256, 128, 1 / 3, 0.73)
    assert TileGrid.from_json(grid.to_json()) == grid


def test_cells_are_the_grid_itself_where_tiles_do_not_overlap() -> None:
    assert TileGrid(Region(0, 0, 99, 99), 32, 32).cells == TileGrid(Region(0, 0, 99, 99), 32, 32)
    assert TileGrid(Region(0, 0, 99, 99), 32, 16).cells.tile_size_px == 16


@pytest.mark.parametrize(("size", "stride", "downsample"), [(0, 1, 1.0), (8, 0, 1.0), (8, 9, 1.0), (8, 8, 0.0)])
def test_impossible_grids_are_refused(size: int, stride: int, downsample: float) -> None:
    with pytest.raises(ValueError, match=r"tile|stride|downsample"):
        TileGrid(Region(0, 0, 10, 10), size, stride, downsample)
