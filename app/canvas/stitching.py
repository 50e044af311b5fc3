"""The common edges of neighbouring display tiles: each keeps a border of what the other shows.

Read with the tile, a border of two pixels would touch twelve more tiles of the file to fill four: three times the
work. The neighbours are read anyway.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.canvas.display_tiles import TILE_PX, Part

BORDER_PX = 2
"""Pixels a tile shares with each neighbour, so that scaling has what to mix at the edges."""
SIDE_PX = TILE_PX + 2 * BORDER_PX
"""Of a tile with its border."""
NEIGHBOURS = tuple((across, down) for across in (-1, 0, 1) for down in (-1, 0, 1) if (across, down) != (0, 0))
_B, _END = BORDER_PX, BORDER_PX + TILE_PX


class ReadTile(NamedTuple):
    """A display tile with its border: uint32, shape (516, 516), and what of it was read."""

    pixels: NDArray[np.uint32]
    part: Part


class _Spans(NamedTuple):
    """Along one side: the border that is filled, and the other tile's pixels that fill it."""

    into: slice
    other: slice


def stitch(tile: ReadTile, neighbour: ReadTile, across: int, down: int) -> None:
    """Give both tiles their borders, as far as what fills them was read; their pixels are changed in place.

    ``neighbour`` lies ``across`` columns to the right of ``tile`` and ``down`` rows below.
    """
    _fill(tile, neighbour, across, down)
    _fill(neighbour, tile, -across, -down)


def _fill(tile: ReadTile, neighbour: ReadTile, across: int, down: int) -> None:
    columns = _spans(across, tile.part[0::2], neighbour.part[0::2])
    rows = _spans(down, tile.part[1::2], neighbour.part[1::2])
    if columns is not None and rows is not None:
        tile.pixels[rows.into, columns.into] = neighbour.pixels[rows.other, columns.other]


def _spans(step: int, own: tuple[int, ...], others: tuple[int, ...]) -> _Spans | None:
    """``own`` and ``others``: first and last pixel read, along the side; None where they have no edge in common."""
    if step == 0:
        first, last = max(own[0], others[0]), min(own[1], others[1])
        both = slice(_B + first, _B + last)
        return _Spans(both, both) if first < last else None
    if step < 0:
        return _Spans(slice(0, _B), slice(_END - _B, _END)) if own[0] == 0 and others[1] == TILE_PX else None
    return _Spans(slice(_END, _END + _B), slice(_B, 2 * _B)) if own[1] == TILE_PX and others[0] == 0 else None
