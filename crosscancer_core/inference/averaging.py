"""Means with their variance: over flips and rotations, over models, and over tiles that overlap.

Sums run in a fixed order in float64, so a map that was continued equals an undisturbed one bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.inference.order import Tiles
from crosscancer_core.probability_map import ProbabilityMap, TileState

Floats = NDArray[np.float32]
VIEWS = 8
"""Four rotations, each plain and mirrored."""


def views(pixels: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """The eight ways to lay a square tile; ``pixels``: uint8, shape (n, size, size, 3), the first as given."""
    for mirrored in (pixels, pixels[:, :, ::-1]):
        for turns in range(4):
            yield np.ascontiguousarray(np.rot90(mirrored, turns, axes=(1, 2)))


def mean_and_variance(predictions: list[Floats]) -> tuple[Floats, Floats | None]:
    """Over several predictions of the same tiles, each of shape (n,); one alone is given as it is."""
    if len(predictions) == 1:
        return predictions[0], None
    stacked = np.stack(predictions).astype(np.float64)
    return stacked.mean(axis=0).astype(np.float32), stacked.var(axis=0).astype(np.float32)


class OverlapAverage:
    """Fills a map whose cells are covered by several tiles from those tiles' own probabilities.

    A cell's value is the mean of the tiles that cover it, each weighted by the share of the cell it covers; its
    variance is that of all predictions behind it. A tile reaches from its own cell to the right and down.
    """

    def __init__(self, tiles: ProbabilityMap, cells: ProbabilityMap, wanted_cells: NDArray[np.bool_]) -> None:
        """``tiles``: what was predicted, a tile's value at its own place; ``cells``: the map that is shown."""
        self.tiles, self._cells, self._wanted = tiles, cells, wanted_cells
        grid = tiles.grid
        self._reach = math.ceil(grid.tile_size_px / grid.stride_px)
        self._weights = np.array(
            [min(1.0, grid.tile_size_px / grid.stride_px - offset) for offset in range(self._reach)]
        )

    def update(self, tiles: Tiles) -> None:
        """Average anew the cells that ``tiles`` cover."""
        steps = np.arange(self._reach)
        cols = (tiles[:, 0, None, None] + steps[None, None, :]).repeat(self._reach, axis=1)
        rows = (tiles[:, 1, None, None] + steps[None, :, None]).repeat(self._reach, axis=2)
        height, width = self._wanted.shape
        inside = (cols < width) & (rows < height)
        self._average(np.unique(np.column_stack([cols[inside], rows[inside]]), axis=0))

    def update_all(self) -> None:
        """Average all cells anew: after a kill tiles may be ahead of their cells."""
        rows, cols = np.nonzero(self._wanted)
        for start in range(0, len(rows), 1 << 16):  # in parts: a map of a million cells needs no gigabyte
            part = slice(start, start + (1 << 16))
            self._average(np.column_stack([cols[part], rows[part]]))

    def _average(self, cells: Tiles) -> None:
        cells = cells[self._wanted[cells[:, 1], cells[:, 0]]]
        weight, total, squares = (np.zeros(len(cells)) for _ in range(3))
        unreadable = np.zeros(len(cells), np.bool_)
        open_tiles = np.zeros(len(cells), np.bool_)
        for down in range(self._reach):
            for right in range(self._reach):
                cols, rows = cells[:, 0] - right, cells[:, 1] - down
                inside = (cols >= 0) & (rows >= 0)
                state = np.where(inside, self.tiles.state[rows, cols], TileState.NOT_TISSUE)
                done = state == TileState.DONE
                unreadable |= state == TileState.UNREADABLE
                open_tiles |= state == TileState.PENDING
                share = np.where(done, self._weights[down] * self._weights[right], 0.0)
                value = np.where(done, self.tiles.values[rows, cols], 0.0).astype(np.float64)
                variance = 0.0 if self.tiles.variance is None else np.where(done, self.tiles.variance[rows, cols], 0.0)
                weight += share
                total += share * value
                squares += share * (variance + value**2)
        known = weight > 0
        mean = total[known] / weight[known]
        spread = np.maximum(squares[known] / weight[known] - mean**2, 0)
        self._cells.set(cells[known], mean.astype(np.float32), spread.astype(np.float32))
        lost = cells[~known & unreadable & ~open_tiles]
        self._cells.state[lost[:, 1], lost[:, 0]] = TileState.UNREADABLE
