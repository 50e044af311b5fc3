"""The value of a raster of cells at every pixel of an image, tile by tile and never as a whole.

A map is constant within a cell, so a tile of an image is a few runs of equal columns and rows: that is what is looked
up, and only a tile that shows more than one value is written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.geometry import Region
from crosscancer_core.tiles.grid import TileGrid

_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Raster:
    """An image over a part of a slide: ``width`` x ``height`` pixels that cover ``region`` (level-0 pixels).

    Pixel (i, j) shows the place ``region.x + (i + ½) · region.width / width``, and likewise down.
    """

    width: int
    height: int
    region: Region


@dataclass(frozen=True)
class Runs:
    """One side of a tile: which cells it shows and over how many pixels each. ``cells``: -1 is beyond the grid."""

    cells: NDArray[np.int64]
    lengths: NDArray[np.int64]


class Sampler(Generic[_T]):
    """Tiles of a :class:`Raster` that shows ``cells`` (shape (rows, columns) of the grid), 0 beyond the grid."""

    def __init__(self, grid: TileGrid, cells: NDArray[_T], raster: Raster, tile: int) -> None:
        self.raster, self.tile = raster, tile
        self._cells = np.pad(cells, ((0, 1), (0, 1)))  # index -1 is the background
        region = raster.region
        self._columns = runs(region.x - grid.area.x, region.width, raster.width, grid.stride, grid.columns, tile)
        self._rows = runs(region.y - grid.area.y, region.height, raster.height, grid.stride, grid.rows, tile)

    @property
    def across(self) -> int:
        """Tiles in a row."""
        return len(self._columns)

    @property
    def down(self) -> int:
        return len(self._rows)

    def row(self, number: int) -> Iterator[tuple[_T | None, NDArray[_T]]]:
        """The tiles of a row of tiles, each as (the only value it shows or None, its cells' values).

        Beyond the image's edge a tile repeats its last pixels.
        """
        wanted = self._cells[self._rows[number].cells]
        for columns in self._columns:
            values = wanted[:, columns.cells]
            first = values.flat[0]
            yield (first if (values == first).all() else None), values

    def lengths(self, column: int, row: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How often a tile repeats each column and each row of what :meth:`row` gives for it."""
        return self._columns[column].lengths, self._rows[row].lengths

    def pixels(self, column: int, row: int, values: NDArray[_T]) -> NDArray[_T]:
        """What :meth:`row` gave for a tile, written out; shape (tile, tile)."""
        across, down = self.lengths(column, row)
        return np.ascontiguousarray(np.repeat(np.repeat(values, across, axis=1), down, axis=0))

    def at(self, x: int, y: int) -> Any:
        """The value of one pixel."""
        column, row = self._columns[x // self.tile], self._rows[y // self.tile]
        return self._cells[_cell(row, y % self.tile), _cell(column, x % self.tile)]


def runs(offset: float, length: float, pixels: int, stride: float, count: int, tile: int) -> list[Runs]:
    """The runs of each tile along one side.

    ``offset``: of the image's edge from the grid's, ``length``: of the image, both in level-0 pixels; ``count``: cells.
    """
    centres = offset + (np.arange(pixels) + 0.5) * (length / pixels)
    cells = np.floor(centres / stride).astype(np.int64)
    cells[(cells < 0) | (cells >= count)] = -1
    found = []
    for start in range(0, pixels, tile):
        part = cells[start : start + tile]
        begins = np.concatenate([[0], np.flatnonzero(part[1:] != part[:-1]) + 1])
        found.append(Runs(part[begins], np.diff(begins, append=tile)))
    return found


def _cell(side: Runs, pixel: int) -> int:
    return int(side.cells[np.searchsorted(np.cumsum(side.lengths), pixel, side="right")])
