"""Numbers laid over the slide: differences, disagreement and uncertainty, on grids that need not be alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canvas.map_surface import MapSurface, SurfaceKind
from crosscancer_core.geometry import Point, Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap, TileState
from crosscancer_core.tiles.grid import Tile, TileGrid

AREA = Region(30, 20, 640, 470)


def made(values: np.ndarray | None = None, stride: int = 64, downsample: float = 1.0, name: str = "m"):
    grid = TileGrid(AREA, stride, stride, downsample)
    map = ProbabilityMap.in_memory(
        grid, MapIdentity(slide_fingerprint="f", slide_name="s", model_hash="h", model_name=name)
    )
    map.values[:] = np.random.default_rng(len(name)).random(map.values.shape) if values is None else values
    return map


def test_a_difference_is_signed_and_needs_both() -> None:
    first, second = made(0.75), made(0.25, name="other")
    second.values[1, 2] = np.nan
    surface = MapSurface(SurfaceKind.DIFFERENCE, (first, second))
    assert surface.range == (-1, 1)
    assert surface.at(Point(35, 25)) == pytest.approx(0.5)
    assert MapSurface(SurfaceKind.DIFFERENCE, (second, first)).at(Point(35, 25)) == pytest.approx(-0.5)
    assert surface.at_tile(Tile(2, 1)) is None
    assert surface.at(Point(0, 0)) is None
    assert np.isnan(surface.values(slice(1, 2))).sum() == 1


def test_disagreement_is_the_distance_of_the_extremes() -> None:
    maps = (made(0.2), made(0.9, name="b"), made(0.4, name="c"))
    assert MapSurface(SurfaceKind.DISAGREEMENT, maps).values() == pytest.approx(np.float32(0.7))


def test_uncertainty_is_the_standard_deviation() -> None:
    plain = made(0.5)
    with pytest.raises(ValueError, match="several ways"):
        MapSurface(SurfaceKind.UNCERTAINTY, (plain,)).values()
    variance = np.full(plain.values.shape, 0.04, np.float32)
    averaged = ProbabilityMap(plain.grid, plain.identity, plain.values, plain.state, variance=variance)
    assert MapSurface(SurfaceKind.UNCERTAINTY, (averaged,)).values() == pytest.approx(np.float32(0.2))


def test_unreadable_cells_are_those_of_the_shown_map() -> None:
    map = made()
    map.state[0, 3] = TileState.UNREADABLE
    assert np.argwhere(MapSurface(SurfaceKind.PROBABILITY, (map,)).unreadable()).tolist() == [[0, 3]]


@given(
    stride=st.integers(20, 200),
    downsample=st.floats(0.4, 2.5),
    col=st.integers(0, 9),
    row=st.integers(0, 7),
)
def test_another_grid_is_read_at_the_middles_of_this_ones_cells(stride, downsample, col, row) -> None:
    first, second = made(0.0), made(stride=stride, downsample=downsample, name="other")
    surface = MapSurface(SurfaceKind.DIFFERENCE, (second, first))
    turned = MapSurface(SurfaceKind.DIFFERENCE, (first, second))
    middle = first.grid.cell(Tile(col, row)).centre
    expected = second.at(middle)
    value = turned.at_tile(Tile(col, row))
    assert value == (None if expected is None else pytest.approx(-expected, abs=1e-6))
    assert surface.grid == second.grid


def test_the_same_maps_are_the_same_surface() -> None:
    first, second = made(), made(name="other")
    surface = MapSurface(SurfaceKind.DIFFERENCE, (first, second))
    assert surface.same_as(MapSurface(SurfaceKind.DIFFERENCE, (first, second)))
    assert not surface.same_as(MapSurface(SurfaceKind.DIFFERENCE, (second, first)))
    assert not surface.same_as(MapSurface(SurfaceKind.PROBABILITY, (first,)))
    assert not surface.same_as(None)
