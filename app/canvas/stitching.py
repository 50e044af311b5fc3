"""The common edges of neighbouring display tiles: each keeps a border of what the other shows.

Read with the tile, a border of two pixels would touch twelve more tiles of the file to fill four: three times the
work. The neighbours are read anyway.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.canvas.viewport import TILE_PX

BORDER_PX = 2
"""Pixels a tile shares with each neighbour, so that scaling has what to mix at the edges."""
SIDE_PX = TILE_PX + 2 * BORDER_PX
"""Of a tile with its border."""
NEIGHBOURS = tuple((across, down) for across in (-1, 0, 1) for down in (-1, 0, 1) if (across, down) != (0, 0))
_B, _END = BORDER_PX, BORDER_PX + TILE_PX
_INTO = {-1: slice(0, _B), 0: slice(_B, _END), 1: slice(_END, _END + _B)}
"""Where a neighbour's pixels go, by its direction."""
_FROM = {-1: slice(_END - _B, _END), 0: slice(_B, _END), 1: slice(_B, 2 * _B)}
"""Which of its own pixels they are."""


def stitch(tile: NDArray[np.uint32], neighbour: NDArray[np.uint32], across: int, down: int) -> None:
    """Give both tiles their borders; ``neighbour`` lies ``across`` columns to the right of ``tile`` and ``down`` rows
    below. Both with borders, uint32, shape (516, 516), changed in place."""
    tile[_INTO[down], _INTO[across]] = neighbour[_FROM[down], _FROM[across]]
    neighbour[_INTO[-down], _INTO[-across]] = tile[_FROM[-down], _FROM[-across]]
