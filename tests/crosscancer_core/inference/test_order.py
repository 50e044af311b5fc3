"""The order of tiles: all of them once, the overview early, what is in view before what is not."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.geometry import Region
from crosscancer_core.inference.order import SPARSE_STEP, TileOrder
from crosscancer_core.tiles.grid import TileGrid

_TILE = 16


def _grid(columns: int, rows: int) -> TileGrid:
    return TileGrid(Region(3, 5, columns * _TILE, rows * _TILE), _TILE, _TILE)


def _taken(order: TileOrder) -> list[int]:
    numbers = []
    while (number := order.take()) is not None:
        numbers.append(number)
    return numbers


@given(
    st.integers(1, 20),
    st.integers(1, 20),
    st.integers(1, 9),
    st.integers(0, 10**6),
    st.booleans(),
    st.one_of(st.none(), st.tuples(*[st.floats(-100, 400)] * 2, *[st.floats(0, 300)] * 2)),
)
@settings(max_examples=80, deadline=None)
def test_each_wanted_tile_is_in_one_piece_and_each_open_piece_is_taken_once(
    columns: int, rows: int, n: int, seed: int, scan: bool, focus: tuple[float, float, float, float] | None
) -> None:
    rng = np.random.default_rng(seed)
    wanted = rng.random((rows, columns)) < 0.6
    pending = wanted & (rng.random((rows, columns)) < 0.5)
    order = TileOrder(_grid(columns, rows), wanted, pending, n, scan=scan)
    if focus:
        order.look_at(Region(*focus))
    pieces = [order.piece(number) for number in range(-(-int(wanted.sum()) // n))]
    everywhere = [tuple(tile) for piece in pieces for tile in piece.tolist()]
    assert sorted(everywhere) == sorted((int(col), int(row)) for row, col in np.argwhere(wanted))
    numbers = _taken(order)
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) == {number for number, piece in enumerate(pieces) if pending[piece[:, 1], piece[:, 0]].any()}
    if scan:
        assert numbers == sorted(numbers)


def test_pieces_do_not_depend_on_what_is_done_or_where_one_looks() -> None:
    wanted = np.random.default_rng(0).random((30, 40)) < 0.5
    one = TileOrder(_grid(40, 30), wanted, wanted, 8)
    other = TileOrder(_grid(40, 30), wanted, wanted & (np.random.default_rng(1).random((30, 40)) < 0.3), 8)
    other.look_at(Region(100, 100, 50, 50))
    assert np.array_equal(one.tiles, other.tiles)


def test_a_few_per_cent_give_an_overview_of_all_tissue_coarse_to_fine() -> None:
    wanted = np.ones((60, 90), np.bool_)
    order = TileOrder(_grid(90, 60), wanted, wanted, 8)
    first = order.tiles[: round(0.03 * wanted.sum())]
    seen = np.zeros_like(wanted)
    for col, row in first.tolist():  # every tile has one of the overview nearby
        seen[max(0, row - SPARSE_STEP + 1) : row + SPARSE_STEP, max(0, col - SPARSE_STEP + 1) : col + SPARSE_STEP] = 1
    assert seen.all()
    coarsest = order.tiles[:10]
    assert (coarsest % (2 * SPARSE_STEP) == 0).all()
    assert np.ptp(coarsest[:, 0]) > 30  # not all in one corner


def test_in_view_comes_before_outside_and_near_before_far() -> None:
    wanted = np.ones((40, 40), np.bool_)
    grid = _grid(40, 40)
    order = TileOrder(grid, wanted, wanted, 4)
    view = Region(3 + 20 * _TILE, 5 + 10 * _TILE, 6 * _TILE, 4 * _TILE)
    order.look_at(view)
    overview = -(-(len(range(0, 40, SPARSE_STEP)) ** 2) // 4)
    dense = [number for number in _taken(order) if number >= overview]
    gaps = [
        min(
            np.hypot(max(view.x - (x + _TILE), x - view.right, 0), max(view.y - (y + _TILE), y - view.bottom, 0))
            for x, y in (order.piece(number) * _TILE + (3, 5)).tolist()
        )
        for number in dense
    ]
    assert gaps == sorted(gaps)


def test_a_piece_that_is_put_back_comes_again() -> None:
    wanted = np.ones((12, 12), np.bool_)
    order = TileOrder(_grid(12, 12), wanted, wanted, 4)
    first = order.take()
    assert first is not None
    assert order.left == 35
    order.put_back(first)
    assert sorted(_taken(order)) == list(range(36))
