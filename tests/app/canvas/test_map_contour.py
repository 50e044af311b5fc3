"""The line at the operating point: along tile edges pixel by pixel, and between the middles of tiles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canvas.enlarging import spread
from app.canvas.map_contour import iso_lines, tile_edges
from app.canvas.map_smoothing import filled, interpolated


def positions(start: float, step: float, count: int) -> np.ndarray:
    return start + step * np.arange(count)


@given(seed=st.integers(0, 500), cell_px=st.floats(5, 30), offset=st.floats(0, 2), ratio=st.sampled_from([1.0, 2.0]))
def test_the_line_lies_on_the_edge_and_nowhere_else(seed, cell_px, offset, ratio) -> None:
    called = np.random.default_rng(seed).random((6, 7)) < 0.4
    step = 1 / cell_px
    rows, columns = positions(offset, step, int(3 * cell_px)), positions(offset, step, int(4 * cell_px))
    line, rim = tile_edges(called, rows, columns, step, (6, 7), ratio)
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
    line, _ = tile_edges(called, positions(0.05, step, 30), positions(0.05, step, 30), step, (3, 3), 1.0)
    assert line[0].all()
    assert line[-1].all()
    assert line[:, 0].all()
    assert not line[2:-2, 2:-2].any()


def test_smooth_lines_are_closed_and_cross_where_the_values_do() -> None:
    values = np.full((5, 6), 0.2, np.float32)
    values[1:4, 1:5] = 0.8
    points, line = iso_lines(values, 0.5)
    assert set(line) == {0}
    assert points[0] == pytest.approx(points[-1])
    assert (points[:, 0].min(), points[:, 0].max()) == pytest.approx((1.0, 5.0))  # half way between the middles
    assert (points[:, 1].min(), points[:, 1].max()) == pytest.approx((1.0, 4.0))


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 1.0])
def test_smooth_lines_stay_within_the_known_cells(threshold: float) -> None:
    values = np.full((4, 4), np.nan, np.float32)
    values[1:3, 1:3] = 1.0
    points, _ = iso_lines(values, threshold)
    if len(points):
        assert points.min() >= 1 - 1e-6
        assert points.max() <= 3 + 1e-6
    assert len(iso_lines(np.full((3, 3), np.nan, np.float32), threshold)[0]) == 0


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
