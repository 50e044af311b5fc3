from __future__ import annotations

from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from crosscancer_core.training.position import Position


def at(steps: int, **values: int) -> Position:
    place = Position(**values)
    for number in range(steps):
        place.count_step(float(number), 0.5)
    return place


def test_each_step_is_told_once() -> None:
    place = at(2)
    assert place.tell() == (2, 0.5, 0.5)
    place.count_step(5.0, 1.0)
    assert place.tell() == (1, 5.0, 1.0)
    assert (place.loss, place.accuracy) == (2.0, 2 / 3)


@given(st.integers(1, 50), st.integers(0, 50), st.integers(1, 64))
def test_half_a_batch_goes_on_at_the_same_tile_with_the_same_means(steps: int, told: int, half: int) -> None:
    place = at(min(told, steps))
    if place.step:
        place.tell()
    for number in range(place.step, steps):
        place.count_step(float(number), 0.5)
    tile, means = place.step * 2 * half, (place.loss, place.accuracy)
    place.halve_batch(2 * half)
    assert place.batch_size == half
    assert place.step * place.batch_size == tile
    assert (place.loss, place.accuracy) == means


def test_an_odd_batch_begins_the_epoch_again() -> None:
    place = at(7, epoch=3)
    place.tell()
    place.halve_batch(9)
    assert asdict(place) == asdict(Position(epoch=3, batch_size=4))


def test_the_next_epoch_keeps_what_is_the_stages() -> None:
    place = at(7, stage=1, epoch=3, batch_size=4, best_epoch=2)
    place.seconds = 9.0
    place.tell()
    place.next_epoch()
    assert asdict(place) == asdict(Position(stage=1, epoch=4, batch_size=4, best_epoch=2))
    assert (place.loss, place.accuracy) == (0.0, 0.0)
