"""The line at the operating point: along tile edges pixel by pixel, and where a smooth map passes it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.canvas.enlarging import spread
from app.canvas.map_contour import band, ringed, tile_edges
from app.canvas.map_smoothing import filled, interpolated


def positions(start: float, step: float, count: int) -> np.ndarray:
    return start + step * np.arange(count)


@example(seed=0, cell_px=5.0, offset=1.9999999999999998, ratio=1.0)
@given(seed=st.integers(0, 500), cell_px=st.floats(5, 30), offset=st.floats(0, 2), ratio=st.sampled_from([1.0, 2.0]))
def test_the_line_lies_on_the_edge_and_nowhere_else(seed, cell_px, offset, ratio) -> None:
    called = np.random.default_rng(seed).random((6, 7)) < 0.4
    step = 1 / cell_px
    rows, columns = positions(offset, step, int(3 * cell_px)), positions(offset, step, int(4 * cell_px))
    line, rim = (each.astype(bool) for each in tile_edges(ringed(called), rows, columns, step, (6, 7), ratio))
    thick = round(ratio)
    mask = spread(called, rows, columns)
    differs = np.zeros_like(mask)
    differs[1:] |= mask[1:] != mask[:-1]
    differs[:, 1:] |= mask[:, 1:] != mask[:, :-1]
    assert line[differs].all()  # every edge is on the line
    ys, xs = np.nonzero(line)
    for y, x in zip(ys.tolist(), xs.tolist(), strict=True):
        around = mask[max(0, y - thick) : y + thick + 1, max(0, x - thick) : x + thick + 1]
        beyond = rows[y] < thick * step or columns[x] < thick * step  # the map's own edge is one
        beyond |= rows[y] > 6 - (thick + 1) * step or columns[x] > 7 - (thick + 1) * step
        at_view_edge = min(y, x, mask.shape[0] - 1 - y, mask.shape[1] - 1 - x) < thick
        assert around.min() != around.max() or beyond or at_view_edge
    assert (rim | ~line).all()


def test_the_line_closes_along_the_slides_edge() -> None:
    called = np.ones((3, 3), bool)
    step = 0.1
    line, _ = tile_edges(ringed(called), positions(0.05, step, 30), positions(0.05, step, 30), step, (3, 3), 1.0)
    assert line[0].all()
    assert line[-1].all()
    assert line[:, 0].all()
    assert not line[2:-2, 2:-2].any()


def test_a_smooth_line_lies_where_the_value_passes() -> None:
    step = 1 / 40
    places = positions(step / 2, step, 240)
    values = np.tile(np.linspace(0, 1, 6, dtype=np.float32), (6, 1))
    line, _ = band(interpolated(values, places, places, step) >= 0.5, 1.0)
    across = np.flatnonzero(line[120])
    assert across.mean() == pytest.approx(119.5, abs=1)  # half way between the two middle columns
    assert len(across) == 2


@pytest.mark.parametrize("cells", [(5, 7), (90, 120)])
def test_few_cells_and_many_are_interpolated_alike(cells) -> None:
    values = np.random.default_rng(1).random(cells).astype(np.float32)
    step = 0.37
    rows, columns = positions(0.1, step, int(cells[0] / step)), positions(0.2, step, int(cells[1] / step))
    exact = np.stack([np.interp(columns - 0.5, np.arange(cells[1]), row) for row in values])
    exact = np.stack([np.interp(rows - 0.5, np.arange(cells[0]), column) for column in exact.T]).T
    assert interpolated(values, rows, columns, step) == pytest.approx(exact, abs=1 / 32)


def test_between_the_middles_values_run_and_edges_keep_theirs() -> None:
    values = np.array([[0.0, 1.0, np.nan]], np.float32)
    whole = filled(values)
    step = 1 / 64
    row = interpolated(whole, positions(0.5, step, 1), positions(step / 2, step, 192), step)[0]
    assert row[32] == pytest.approx(0, abs=0.03)
    assert row[64] == pytest.approx(0.5, abs=0.03)
    assert row[96] == pytest.approx(1, abs=0.03)
    assert row[64 * 2 - 2] == pytest.approx(whole[0, 1] * 0.5 + whole[0, 2] * 0.5, abs=0.03)
    assert not np.isnan(row).any()


@given(seed=st.integers(0, 500), cell_px=st.floats(1.5, 30), ratio=st.sampled_from([1.0, 2.0]), cut=st.integers(1, 50))
def test_strips_fit_together(seed, cell_px, ratio, cut) -> None:
    called = np.random.default_rng(seed).random((40, 40)) < 0.4
    step = 1 / cell_px
    rows, columns = positions(0.3 * step, step, 60), positions(0.3 * step, step, 50)
    strips = slice(0, cut), slice(cut, 60)
    whole = tile_edges(ringed(called), rows, columns, step, (40, 40), ratio)
    parts = [tile_edges(ringed(called), rows[strip], columns, step, (40, 40), ratio) for strip in strips]
    mask = spread(called, rows, columns)
    smooth, smooth_parts = band(mask, ratio), [band(mask, ratio, strip) for strip in strips]
    for together, apart in ((whole, parts), (smooth, smooth_parts)):
        for number in range(2):  # the line, and the line with its rim
            assert np.array_equal(together[number] > 0, np.concatenate([part[number] for part in apart]) > 0)
