from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.training.augment import augmented, stain_jitter
from crosscancer_core.training.config import StainJitter

_TILE = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
_NONE, _SAME = np.zeros(3), np.ones(3)


@given(st.integers(0, 2**31 - 1), st.integers(0, 1000), st.integers(0, 10**6))
@settings(max_examples=25)
def test_a_view_depends_on_seed_epoch_and_tile_alone(seed: int, epoch: int, number: int) -> None:
    view = augmented(_TILE, seed, epoch, number)
    assert view.shape == _TILE.shape
    assert view.dtype == np.uint8
    assert np.array_equal(view, augmented(_TILE, seed, epoch, number))


def test_epochs_and_tiles_give_different_views() -> None:
    views = {augmented(_TILE, 0, epoch, number).tobytes() for epoch in range(4) for number in range(4)}
    assert len(views) == 16


def test_all_eight_positions_come_up() -> None:
    corner = np.full((8, 8, 3), 200, np.uint8)
    corner[0, 1] = 20
    seen = {tuple(np.argwhere(augmented(corner, 0, 0, number)[..., 0] < 100)[0].tolist()) for number in range(200)}
    assert len(seen) == 8


def test_no_jitter_changes_nothing() -> None:
    assert np.array_equal(stain_jitter(_TILE, _SAME, _NONE), _TILE)


def test_more_stain_is_darker_and_white_stays_white() -> None:
    pink = np.full((4, 4, 3), (230, 150, 200), np.uint8)
    assert stain_jitter(pink, _SAME * 1.1, _NONE).mean() < pink.mean() < stain_jitter(pink, _SAME * 0.9, _NONE).mean()
    white = np.full((4, 4, 3), 255, np.uint8)
    assert stain_jitter(white, _SAME * 1.1, _NONE).min() == 255


def test_strong_jitter_spreads_the_colours_wider() -> None:
    pink = np.full((4, 4, 3), (230, 150, 200), np.uint8)
    spread = {
        jitter: np.std([augmented(pink, 0, 0, number, jitter).mean() for number in range(100)])
        for jitter in StainJitter
    }
    assert spread[StainJitter.STRONG] > 1.5 * spread[StainJitter.SLIGHT]
