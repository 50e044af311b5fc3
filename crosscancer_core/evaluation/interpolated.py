"""Pixel-level AUC of the bilinear map (P3): the map as the eye sees it, not in steps of tiles.

Between the centres of predicted tiles the map is interpolated; at the edge of what is predicted the nearest values
go on. It is sampled at 8 x 8 places a tile, each with the exact areas of its own small square, and what they weigh is
added to two histograms of 65,536 scores a slide. No picture of a slide is ever made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.evaluation.observations import Floats, Observations
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.coverage import polygon_shares
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import TileTable, annotated_areas

BINS = 65_536
SAMPLES = 8
"""Places along a tile's side at which the map is interpolated."""
_CELLS = 250_000  # small squares whose areas are computed at once: few enough for a processor's cache
_TILES = 8_192  # tiles that are interpolated at once
_EPSILON = 1e-6  # shares are float32


@dataclass(frozen=True, eq=False)
class FineShares:
    """What of each small square is cancer and what is neither cancer nor ignored nor off the slide.

    Needed only for tiles that are mixed: ``index`` (int64, (columns x rows,)) is -1 for the others, else the row of
    ``cancer`` and ``other``, float32, (mixed tiles, SAMPLES x SAMPLES), parts of the square's area.
    """

    grid: TileGrid
    index: NDArray[np.int64]
    cancer: NDArray[np.float32]
    other: NDArray[np.float32]


def fine_shares(table: TileTable, annotations: AnnotationSet, classes: ClassMapping) -> FineShares:
    """Exact areas within the mixed tiles of ``table``, which holds all tiles of its grid, row by row."""
    grid = table.grid
    mixed = ~(_whole(table.cancer_share) & _whole(table.ignore_share) & _whole(table.inside_share))
    index = np.full(grid.rows * grid.columns, -1, np.int64)
    places = table.row[mixed].astype(np.int64) * grid.columns + table.col[mixed]
    index[places] = np.arange(len(places))
    cancer = np.zeros((len(places), SAMPLES**2), np.float32)
    other = np.zeros_like(cancer)
    outlined, ignored = annotated_areas(annotations, classes, grid.area)
    step = max(1, _CELLS // max(1, grid.columns * SAMPLES**2))
    rows = places // max(grid.columns, 1)
    for top in range(0, grid.rows, step):
        here = np.flatnonzero((rows >= top) & (rows < top + step))
        if not len(here):
            continue
        band = _band(grid, top, min(step, grid.rows - top))
        row, col = rows[here] - top, places[here] % grid.columns
        on_slide = shapely.box(*grid.area.bounds)
        found, left_out, inside = (_in_band(each, band, row, col) for each in (outlined, ignored, on_slide))
        cancer[here] = found
        rest = inside - found - left_out
        other[here] = np.where(rest < _EPSILON, 0, rest)
    return FineShares(grid, index, cancer, other)


def interpolated_histogram(
    values: NDArray[np.float32], table: TileTable, evaluated: NDArray[np.bool_], fine: FineShares
) -> Observations:
    """Score and weights (level-0 pixels) of the evaluated tiles' pixels under the interpolated map.

    ``values``: the map, (rows, columns), NaN = not predicted; ``evaluated``: bool, a flag for each entry of ``table``,
    true only where the map has a value. The result has one entry a bin that is not empty.
    """
    if fine.grid != table.grid:
        raise ValueError("the fine shares are of another grid")
    around = np.pad(np.asarray(values, np.float64), 1, constant_values=np.nan)
    known = ~np.isnan(around)
    around[~known] = 0
    tiles = np.flatnonzero(evaluated)
    spot = table.grid.tile_area / SAMPLES**2
    cancer_share = table.cancer_share.astype(np.float64)
    other_share = table.inside_share - cancer_share - table.ignore_share
    other_share[other_share < _EPSILON] = 0
    positives, negatives = np.zeros(BINS), np.zeros(BINS)
    for begin in range(0, len(tiles), _TILES):
        some = tiles[begin : begin + _TILES]
        row, col = table.row[some].astype(np.int64), table.col[some].astype(np.int64)
        score = _interpolated(around, known, row, col)
        place = np.minimum((score * BINS).astype(np.int64), BINS - 1)
        detail = fine.index[row * table.grid.columns + col]
        plain = detail < 0
        for total, share, within in ((positives, cancer_share, fine.cancer), (negatives, other_share, fine.other)):
            weighs = plain & (share[some] > 0)
            weight = np.repeat(share[some][weighs], SAMPLES**2)
            total += np.bincount(place[weighs].ravel(), weight, BINS)
            if not plain.all():
                total += np.bincount(place[~plain].ravel(), within[detail[~plain]].ravel(), BINS)
    filled = np.flatnonzero((positives > 0) | (negatives > 0))
    return Observations((filled + 0.5) / BINS, positives[filled] * spot, negatives[filled] * spot)


def _interpolated(around: Floats, known: NDArray[np.bool_], row: NDArray[np.int64], col: NDArray[np.int64]) -> Floats:
    """The map at the places within each tile; float64, (tiles, SAMPLES x SAMPLES). Unknown neighbours do not count."""
    rows, cols = row[:, None] + np.repeat([0, 1, 2], 3), col[:, None] + np.tile([0, 1, 2], 3)
    value, weight = around[rows, cols], known[rows, cols]
    found = value @ _KERNEL
    partly = ~weight.all(axis=1)
    if partly.any():
        found[partly] /= weight[partly].astype(np.float64) @ _KERNEL
    return np.asarray(np.clip(found, 0.0, 1.0))


def _kernel() -> Floats:
    """Weights of the 3 x 3 tiles around one at its SAMPLES x SAMPLES places; float64, (9, SAMPLES x SAMPLES)."""
    offset = (np.arange(SAMPLES) + 0.5) / SAMPLES - 0.5
    along = np.stack([np.maximum(-offset, 0), 1 - np.abs(offset), np.maximum(offset, 0)])
    return np.kron(along, along)


_KERNEL = _kernel()


def _whole(share: NDArray[np.float32]) -> NDArray[np.bool_]:
    return np.asarray((share < _EPSILON) | (share > 1 - _EPSILON))


def _band(grid: TileGrid, top: int, rows: int) -> TileGrid:
    """The small squares of some rows of tiles, as a grid."""
    area = Region(grid.area.x, grid.area.y + top * grid.stride, grid.columns * grid.stride, rows * grid.stride)
    return replace(grid, area=area, downsample=grid.downsample / SAMPLES)


def _in_band(shape: BaseGeometry, band: TileGrid, row: NDArray[np.int64], col: NDArray[np.int64]) -> Floats:
    """What of each small square of the band's tiles (row, col) lies in ``shape``; (tiles, SAMPLES x SAMPLES)."""
    here = shapely.box(*band.area.bounds)
    part = shapely.intersection(shape, here)
    if part.is_empty or part.area == here.area:
        return np.full((len(row), SAMPLES**2), float(not part.is_empty))
    shares = polygon_shares(part, band)
    rows, columns = shares.shape[0] // SAMPLES, shares.shape[1] // SAMPLES
    squares = shares[: rows * SAMPLES, : columns * SAMPLES].reshape(rows, SAMPLES, columns, SAMPLES)
    return squares.transpose(0, 2, 1, 3)[row, col].reshape(len(row), SAMPLES**2)
