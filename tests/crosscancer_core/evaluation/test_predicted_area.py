"""The called area is the tiles' own, cut at the slide's edge."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscancer_core.evaluation.predicted_area import predicted_area
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap, TileState
from crosscancer_core.tiles.grid import Tile, TileGrid

IDENTITY = MapIdentity(slide_fingerprint="f", slide_name="s", model_hash="h", model_name="m")


def filled(width: float, height: float, stride: int, downsample: float = 1.0, mpp: float | None = 0.5):
    grid = TileGrid(Region(10, 20, width, height), stride, stride, downsample, mpp)
    return ProbabilityMap.in_memory(grid, IDENTITY)


@given(
    width=st.floats(50, 400), height=st.floats(50, 400), stride=st.integers(7, 60), downsample=st.floats(0.5, 3),
    seed=st.integers(0, 1000),
)  # fmt: skip
def test_it_is_the_sum_of_the_cells_that_lie_on_the_slide(width, height, stride, downsample, seed) -> None:
    map = filled(width, height, stride, downsample)
    chance = np.random.default_rng(seed)
    map.values[:] = chance.random(map.values.shape)
    map.values[chance.random(map.values.shape) < 0.3] = np.nan
    area = predicted_area(map, 0.5)
    called = predicted = 0.0
    for row, col in np.ndindex(map.values.shape):
        on_slide = map.grid.cell(Tile(col, row)).intersection(map.grid.area)
        cell = on_slide.area if on_slide is not None else 0.0
        predicted += cell * (not np.isnan(map.values[row, col]))
        called += cell * bool(map.values[row, col] >= 0.5)
    assert (area.called, area.predicted) == pytest.approx((called, predicted), rel=1e-9, abs=1e-6)


def test_units_and_what_is_still_to_come() -> None:
    map = filled(100, 100, 50, downsample=2.0, mpp=1.0)  # level-0 pixels of 0.5 µm, one cell
    area = predicted_area(map, 0.5)
    assert (area.share, area.called_mm2, area.finished) == (None, 0.0, False)
    map.values[0, 0], map.state[0, 0] = 0.9, TileState.DONE
    area = predicted_area(map, 0.5)
    assert (area.share, area.finished) == (1.0, True)
    assert area.called_mm2 == pytest.approx(100 * 100 * 0.25 / 1e6)
    assert predicted_area(filled(100, 100, 50, mpp=None), 0.5).called_mm2 is None
