from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as of_numpy
from numpy.typing import NDArray

from crosscancer_core.tiles import connected_parts
from crosscancer_core.tiles.connected_parts import chosen_parts, drop_specks, fill_small_holes, row_strips

_MASKS = of_numpy.arrays(np.bool_, of_numpy.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=24))


@pytest.fixture(params=[1, 30, 10_000], ids=["rows", "strips", "whole"])
def strip_px(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connected_parts, "_STRIP_PX", request.param)


def _large_parts(mask: NDArray[np.bool_], least: float, neighbours: int) -> NDArray[np.bool_]:
    """The plain way: all labels at once."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=neighbours)
    keep = stats[:count, cv2.CC_STAT_AREA] >= least
    keep[0] = False
    return np.asarray(keep[labels])


@given(mask=_MASKS, least=st.integers(0, 40))
@settings(deadline=None, max_examples=60)
@pytest.mark.usefixtures("strip_px")
def test_specks_and_holes_are_those_of_the_whole_picture(mask: NDArray[np.bool_], least: int) -> None:
    without, filled = mask.copy(), mask.copy()
    drop_specks(without, least)
    np.testing.assert_array_equal(without, _large_parts(mask, least, 4))
    fill_small_holes(filled, least)
    around = np.zeros_like(mask)
    around[[0, -1]] = around[:, [0, -1]] = True
    labels = cv2.connectedComponents((~mask).astype(np.uint8), connectivity=4)[1]
    open_parts = ~mask & np.isin(labels, labels[around & ~mask])
    np.testing.assert_array_equal(filled, ~(_large_parts(~mask, least, 4) | open_parts))


@given(mask=_MASKS, seed=st.integers(0, 9), share=st.floats(0, 1))
@settings(deadline=None, max_examples=60)
@pytest.mark.usefixtures("strip_px")
def test_parts_are_chosen_by_what_is_marked_in_them(mask: NDArray[np.bool_], seed: int, share: float) -> None:
    marked = mask & (np.random.default_rng(seed).random(mask.shape) < 0.3)
    count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    wanted = np.zeros(count, np.bool_)
    for part in range(1, count):
        wanted[part] = marked[labels == part].sum() >= share * (labels == part).sum()
    found = np.zeros(mask.shape, np.bool_)
    parts = chosen_parts(
        mask.shape, lambda rows: mask[rows], lambda areas, marks: marks >= share * areas, 8, lambda rows: marked[rows]
    )
    for rows, part in parts:
        found[rows] = part
    np.testing.assert_array_equal(found, wanted[labels])


def test_a_part_that_winds_through_many_strips_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connected_parts, "_STRIP_PX", 401 * 10)
    snake = np.zeros((400, 401), np.bool_)
    snake[:, ::2] = True  # columns, joined at the bottom and at the top in turn
    snake[-1, 1::4] = snake[0, 3::4] = True
    kept, dropped = snake.copy(), snake.copy()
    drop_specks(kept, snake.sum())
    drop_specks(dropped, snake.sum() + 1)
    np.testing.assert_array_equal(kept, snake)
    assert not dropped.any()


def test_strips_hold_every_row_once() -> None:
    strips = row_strips((3_001, 2_000))
    assert [rows.start for rows in strips] == [0, *(rows.stop for rows in strips[:-1])]
    assert strips[-1].stop == 3_001
    assert all((rows.stop - rows.start) * 2_000 <= 2**19 for rows in strips)
