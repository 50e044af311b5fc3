"""In which order a slide's tiles are predicted: in pieces of one batch each, where the person looks first.

Which tiles share a batch is fixed by grid, tissue and batch size, never by where somebody looked or when the work was
interrupted: so every value is computed in the same company each time, and a map that was continued equals an
undisturbed one byte for byte, whatever a runtime's last bits depend on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.geometry import Region
from crosscancer_core.tiles.grid import TileGrid

Tiles = NDArray[np.intp]
"""int, shape (n, 2) of (col, row)."""

SPARSE_STEP = 6
"""One tile of 6 x 6 gives an overview after 3 % of the work."""


class TileOrder:
    """Hands out pieces of up to ``piece_size`` tiles, each once unless it is put back. Not safe to share unlocked.

    In *scan order* pieces come row by row. Otherwise first a sparse grid over all tissue, coarse to fine, then the
    rest in compact pieces: those in the focus first, then outwards from it. While the overview is not finished and
    there is a focus, both take turns: neither waits for the other.
    """

    def __init__(
        self,
        grid: TileGrid,
        wanted: NDArray[np.bool_],
        pending: NDArray[np.bool_],
        piece_size: int,
        *,
        scan: bool = False,
    ) -> None:
        """``wanted``: all tiles that the finished map has; ``pending``: those of them still to do. Both bool, shape
        (rows, columns). A piece with a pending tile is done whole.
        """
        self.tiles, sparse = _scanned(wanted) if scan else _sparse_first(wanted)
        self.piece_size = piece_size
        starts = np.arange(0, len(self.tiles), piece_size)
        self._sparse = -(-sparse // piece_size)
        todo = pending[self.tiles[:, 1], self.tiles[:, 0]]
        self._left = np.logical_or.reduceat(todo, starts) if len(starts) else np.zeros(0, np.bool_)
        self._starts = starts
        self._grid = grid
        self._scan = scan
        self._focus: Region | None = None
        self._in_view = np.zeros(len(starts), np.bool_)
        self._sequence = np.arange(len(starts))
        self._position = 0
        self._sparse_position = 0
        self._sparse_turn = True

    @property
    def left(self) -> int:
        """Pieces that nobody has taken yet."""
        return int(np.count_nonzero(self._left))

    def piece(self, number: int) -> Tiles:
        """The tiles of a piece."""
        return self.tiles[number * self.piece_size : (number + 1) * self.piece_size]

    def look_at(self, focus: Region | None) -> None:
        """From now on the pieces around ``focus`` (level-0 pixels) come first; no effect in scan order."""
        if self._scan or focus == self._focus:
            return
        self._focus = focus
        self._position = 0
        if focus is None or not len(self._starts):
            self._in_view[:] = False
            self._sequence = np.arange(len(self._starts))
            return
        gap, distance = self._from(focus)
        self._in_view = gap <= 0
        self._sequence = np.lexsort((distance, gap))

    def belongs_now(self, number: int) -> bool:
        """Is a piece that was taken before the focus moved still worth doing next?"""
        return self._focus is None or number < self._sparse or bool(self._in_view[number])

    def take(self) -> int | None:
        """The next piece; None where none is left."""
        overview = self._next_sparse() if not self._scan else None
        if overview is not None and (self._focus is None or self._sparse_turn):
            self._sparse_turn = False
            return self._taken(overview)
        self._sparse_turn = True
        while self._position < len(self._sequence):
            number = int(self._sequence[self._position])
            if self._left[number] and (self._scan or number >= self._sparse):
                return self._taken(number)
            self._position += 1
        return None if overview is None else self._taken(overview)

    def put_back(self, number: int) -> None:
        """Undo :meth:`take`: another piece is more urgent."""
        self._left[number] = True
        self._position = self._sparse_position = 0

    def _taken(self, number: int) -> int:
        self._left[number] = False
        return number

    def _next_sparse(self) -> int | None:
        while self._sparse_position < self._sparse:
            if self._left[self._sparse_position]:
                return self._sparse_position
            self._sparse_position += 1
        return None

    def _from(self, focus: Region) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """For each piece how far its nearest tile is from the focus (0 = in it) and from the focus' centre."""
        grid = self._grid
        x = grid.area.x + self.tiles[:, 0] * grid.stride
        y = grid.area.y + self.tiles[:, 1] * grid.stride
        dx = np.maximum(np.maximum(focus.x - (x + grid.tile_size), x - focus.right), 0)
        dy = np.maximum(np.maximum(focus.y - (y + grid.tile_size), y - focus.bottom), 0)
        half = grid.tile_size / 2
        from_centre = np.hypot(x + half - (focus.x + focus.width / 2), y + half - (focus.y + focus.height / 2))
        return np.minimum.reduceat(np.hypot(dx, dy), self._starts), np.minimum.reduceat(from_centre, self._starts)


def _scanned(wanted: NDArray[np.bool_]) -> tuple[Tiles, int]:
    rows, cols = np.nonzero(wanted)
    return np.column_stack([cols, rows]), 0


def _sparse_first(wanted: NDArray[np.bool_]) -> tuple[Tiles, int]:
    """All tiles in their order, and how many of them are the overview."""
    rows, cols = np.nonzero(wanted)
    sparse = (rows % SPARSE_STEP == 0) & (cols % SPARSE_STEP == 0)
    # coarse to fine: the more often a place can be halved, the earlier its tile
    fineness = -_halvings((rows // SPARSE_STEP) | (cols // SPARSE_STEP))
    place = _along_z(cols, rows)
    order = np.lexsort((place, np.where(sparse, fineness, 0), ~sparse))
    return np.column_stack([cols[order], rows[order]]), int(np.count_nonzero(sparse))


def _halvings(numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    """How often each number can be halved without remainder; at most 5 times."""
    return np.asarray(sum(((numbers % (1 << power)) == 0).astype(np.intp) for power in range(1, 6)))


def _along_z(cols: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Places along a Z-shaped curve (Morton order), on which neighbours in number are neighbours on the slide."""
    place = np.zeros(len(cols), np.intp)
    for bit in range(20):
        place |= ((cols >> bit) & 1) << (2 * bit) | ((rows >> bit) & 1) << (2 * bit + 1)
    return place
