"""Things that stand side by side: a jittered lattice whose every cell is the same from wherever it is seen.

Glands, nests, lumens and nuclei are all such cells. A cell's properties are hashed from its column and row, so two
neighbouring blocks that both see it draw the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.synthetic.noise import Frame, Values, place_hash

_AROUND = np.array([(dx, dy) for dx in (-2, -1, 0, 1, 2) for dy in (-1, 0, 1) if dx or dy], np.int64)


@dataclass(frozen=True)
class Cells:
    """``n`` cells of one lattice: their columns and rows, and centres (n, 2) in level-0 pixels."""

    column: NDArray[np.int64]
    row: NDArray[np.int64]
    centre: Values
    spacing: float
    jitter: float
    seed: int

    def __len__(self) -> int:
        return len(self.column)

    def chance(self, salt: int) -> Values:
        """A uniform number in [0, 1) for each cell; another one for every ``salt``."""
        return place_hash(self.column, self.row, self.seed * 1009 + salt)

    def between(self, low: float, high: float, salt: int) -> Values:
        return low + (high - low) * self.chance(salt)

    def where(self, keep: NDArray[np.bool_]) -> Cells:
        return Cells(self.column[keep], self.row[keep], self.centre[keep], self.spacing, self.jitter, self.seed)

    def reach(self, angles: Values) -> Values:
        """How far each cell's territory reaches in each direction: float64 (n, angles).

        The distance to the bisectors with the neighbours, softened where they meet, so that cells fill the
        plane as glands and nests do, without touching.
        """
        columns = self.column[:, None] + _AROUND[None, :, 0]
        rows = self.row[:, None] + _AROUND[None, :, 1]
        gap = _centres(columns, rows, self.spacing, self.jitter, self.seed) - self.centre[:, None, :]
        length = np.hypot(gap[..., 0], gap[..., 1])
        direction = np.stack([np.cos(angles), np.sin(angles)])
        cosine = (gap / length[..., None]) @ direction  # (n, neighbours, angles)
        power = 8.0
        near = np.clip(cosine, 0, None) / (length[..., None] / 2)
        reach: Values = (near**power).sum(axis=1) ** (-1 / power)
        return reach


def lattice(frame: Frame, spacing: float, seed: int, jitter: float = 0.7, margin: float = 0.0) -> Cells:
    """All cells whose middle may lie within ``margin`` pixels of the frame, row by row."""
    # jitter and the shift of every other row move a middle by up to a cell
    first_column = int(np.floor((frame.x - margin) / spacing)) - 1
    last_column = int(np.floor((frame.right + margin) / spacing)) + 1
    first_row = int(np.floor((frame.y - margin) / spacing)) - 1
    last_row = int(np.floor((frame.bottom + margin) / spacing)) + 1
    columns, rows = np.meshgrid(
        np.arange(first_column, last_column + 1), np.arange(first_row, last_row + 1), indexing="xy"
    )
    column, row = columns.ravel().astype(np.int64), rows.ravel().astype(np.int64)
    return Cells(column, row, _centres(column, row, spacing, jitter, seed), spacing, jitter, seed)


def _centres(column: NDArray[np.int64], row: NDArray[np.int64], spacing: float, jitter: float, seed: int) -> Values:
    dx = (place_hash(column, row, seed * 1009 + 900_001) - 0.5) * jitter
    dy = (place_hash(column, row, seed * 1009 + 900_002) - 0.5) * jitter
    # every other row is shifted by half a cell: hexagons look less drawn with a ruler than squares
    shift = 0.5 * (row % 2)
    return np.stack([(column + 0.5 + shift + dx) * spacing, (row + 0.5 + dy) * spacing], axis=-1)
