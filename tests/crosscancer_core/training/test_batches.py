"""Order, shapes and stand-ins of training batches; no framework."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.errors import TrainingError
from crosscancer_core.training.batches import Waiting, epoch_order, fixed_batches, training_batches
from tests.tiny_training import SIZE, coloured_tiles


@given(st.integers(1, 300), st.integers(1, 40), st.integers(0, 5), st.integers(0, 5))
@settings(max_examples=40)
def test_an_epoch_shows_each_tile_at_most_once(n: int, batch: int, seed: int, epoch: int) -> None:
    order = epoch_order(n, batch, seed, epoch)
    assert order.shape == (n // batch, batch)
    assert len(np.unique(order)) == order.size
    assert np.array_equal(order, epoch_order(n, batch, seed, epoch))


def test_order_differs_between_epochs_and_seeds() -> None:
    first = epoch_order(100, 10, 0, 0)
    assert not np.array_equal(first, epoch_order(100, 10, 0, 1))
    assert not np.array_equal(first, epoch_order(100, 10, 1, 0))


@pytest.mark.parametrize("augment", [False, True])
def test_batches_do_not_depend_on_threads_or_on_where_the_epoch_is_entered(augment: bool) -> None:
    tiles = coloured_tiles(50)
    whole = list(training_batches(tiles, 8, 3, 1, augment=augment, threads=1))
    again = list(training_batches(tiles, 8, 3, 1, augment=augment, threads=4))
    late = list(training_batches(tiles, 8, 3, 1, augment=augment, first_step=4))
    assert len(whole) == 6
    for one, two in zip(whole, again, strict=True):
        assert np.array_equal(one.pixels, two.pixels)
        assert np.array_equal(one.labels, two.labels)
    assert all(np.array_equal(one.pixels, two.pixels) for one, two in zip(whole[4:], late, strict=True))


def test_labels_stay_with_their_tiles() -> None:
    tiles = coloured_tiles(64, contrast=60)
    for batch in training_batches(tiles, 16, 0, 0, augment=True):
        bluer = batch.pixels[..., 2].mean((1, 2)) > batch.pixels[..., 0].mean((1, 2)) + 40
        assert np.array_equal(bluer, batch.labels == 1)


def test_fixed_batches_show_all_tiles_in_order_and_fill_up_the_last() -> None:
    tiles = coloured_tiles(21)
    batches = list(fixed_batches(tiles, 8))
    assert [batch.used for batch in batches] == [8, 8, 5]
    assert all(batch.pixels.shape == (8, SIZE, SIZE, 3) for batch in batches)
    shown = np.concatenate([batch.pixels[: batch.used] for batch in batches])
    assert all(np.array_equal(shown[number], tiles.read(number)) for number in range(21))


def test_an_unreadable_tile_is_replaced_counted_and_keeps_the_shape() -> None:
    tiles = coloured_tiles(32, contrast=60, damaged=frozenset({3, 7}))
    waiting = Waiting()
    batches = list(training_batches(tiles, 8, 0, 0, waiting=waiting))
    assert waiting.unreadable == {3, 7}
    assert [batch.pixels.shape[0] for batch in batches] == [8, 8, 8, 8]
    for batch in batches:  # a stand-in brings its own label
        bluer = batch.pixels[..., 2].mean((1, 2)) > batch.pixels[..., 0].mean((1, 2)) + 40
        assert np.array_equal(bluer, batch.labels == 1)


def test_a_batch_without_one_readable_tile_ends_the_run_in_words() -> None:
    tiles = coloured_tiles(8, damaged=frozenset(range(8)))
    with pytest.raises(TrainingError, match="None of a batch's tiles"):
        list(training_batches(tiles, 8, 0, 0))


def test_closing_the_iterator_ends_the_threads() -> None:
    batches = training_batches(coloured_tiles(64), 8, 0, 0)
    next(batches)
    batches.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("tiles")]


def test_evenly_spreads_over_the_whole_set() -> None:
    tiles = coloured_tiles(100)
    assert len(tiles.evenly(10)) == 10
    assert {0, 99} <= set(tiles.evenly(10).index.tolist())
    assert len(tiles.evenly(1000)) == 100
