"""What is laid over a slide: one number a cell, of one map or of several compared. Arithmetic only; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import ProbabilityMap, TileState
from crosscancer_core.tiles.grid import Tile, TileGrid


class SurfaceKind(StrEnum):
    PROBABILITY = "probability"
    """The map itself."""
    DIFFERENCE = "difference"
    """The map less another one, -1 to 1."""
    DISAGREEMENT = "disagreement"
    """Between the highest and the lowest that any of the slide's maps says, 0 to 1."""
    UNCERTAINTY = "uncertainty"
    """Standard deviation over the ways in which each tile was looked at, 0 to 0.5."""


_RANGES = {
    SurfaceKind.PROBABILITY: (0.0, 1.0),
    SurfaceKind.DIFFERENCE: (-1.0, 1.0),
    SurfaceKind.DISAGREEMENT: (0.0, 1.0),
    SurfaceKind.UNCERTAINTY: (0.0, 0.5),
}


@dataclass(frozen=True, eq=False)
class MapSurface:
    """``maps``: the shown one first, whose grid all is laid out on; then those it is compared with."""

    kind: SurfaceKind
    maps: tuple[ProbabilityMap, ...]

    def same_as(self, other: MapSurface | None) -> bool:
        """Of the same kind and the very same maps."""
        return (
            other is not None
            and self.kind is other.kind
            and len(self.maps) == len(other.maps)
            and all(mine is yours for mine, yours in zip(self.maps, other.maps, strict=True))
        )

    @property
    def shown(self) -> ProbabilityMap:
        return self.maps[0]

    @property
    def grid(self) -> TileGrid:
        return self.shown.grid

    @property
    def range(self) -> tuple[float, float]:
        """The numbers at the two ends of the colour table."""
        return _RANGES[self.kind]

    @property
    def is_probability(self) -> bool:
        return self.kind is SurfaceKind.PROBABILITY

    def values(self, rows: slice = slice(None)) -> NDArray[np.float32]:
        """The numbers of some rows: float32, shape (rows, columns); NaN where there is none (yet)."""
        first = np.asarray(self.shown.values[rows], np.float32)
        if self.kind is SurfaceKind.UNCERTAINTY:
            return self._deviation(rows)
        if self.is_probability:
            return first
        others = [self._laid_out(number, rows) for number in range(1, len(self.maps))]
        if self.kind is SurfaceKind.DIFFERENCE:
            return first - others[0]
        every = np.stack([first, *others])  # NaN in any of them: not compared
        return np.asarray(every.max(axis=0) - every.min(axis=0), np.float32)

    def unreadable(self, rows: slice = slice(None)) -> NDArray[np.bool_]:
        """Which cells of some rows could not be read; shape (rows, columns)."""
        return np.asarray(self.shown.state[rows] == TileState.UNREADABLE)

    def at(self, point: Point) -> float | None:
        """The number under a level-0 point, or None where there is none."""
        tile = self.grid.tile_at(point)
        return None if tile is None else self.at_tile(tile)

    def at_tile(self, tile: Tile) -> float | None:
        value = float(self.values(slice(tile.row, tile.row + 1))[0, tile.col])
        return None if np.isnan(value) else value

    def _deviation(self, rows: slice) -> NDArray[np.float32]:
        variance = self.shown.variance
        if variance is None:
            raise ValueError("this map was made without looking at each tile in several ways")
        return np.sqrt(np.asarray(variance[rows], np.float32))

    def _laid_out(self, number: int, rows: slice) -> NDArray[np.float32]:
        """Another map's values at the centres of this grid's cells: a model may have tiles of another size."""
        other = self.maps[number]
        if other.grid == self.grid:
            return np.asarray(other.values[rows], np.float32)
        of_row, of_col = self._places[number - 1]
        chosen, inside = of_row[rows], of_col >= 0
        laid = np.full((len(chosen), len(of_col)), np.nan, np.float32)
        known = chosen >= 0
        laid[np.ix_(known, inside)] = other.values[np.ix_(chosen[known], of_col[inside])]
        return laid

    @cached_property
    def _places(self) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """For each other map the row, and the column, under each of this grid's; -1 outside of it."""
        grid, found = self.grid, []
        for other in (candidate.grid for candidate in self.maps[1:]):
            across = (np.arange(grid.columns) + 0.5) * grid.stride + grid.area.x - other.area.x
            down = (np.arange(grid.rows) + 0.5) * grid.stride + grid.area.y - other.area.y
            found.append((_index(down, other.stride, other.rows), _index(across, other.stride, other.columns)))
        return found


def _index(offset: NDArray[np.floating], stride: float, count: int) -> NDArray[np.intp]:
    index = np.floor(offset / stride).astype(np.intp)
    return np.where((index >= 0) & (index < count), index, -1)
