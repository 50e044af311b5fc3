"""How much of each tile something covers: exact areas, for polygons and for masks.

No pixel is painted. A polygon's outline is cut at the tile borders; each piece then lies in one cell and adds
its signed area to that cell and its height to all cells on its right (the accumulation that anti-aliased font
renderers use, e.g. stb_truetype version 2, here in float64 and without rounding to levels). The result equals
``shapely.intersection(tile, polygon).area`` to float64 precision, and its cost grows with outline and tiles, not
with their product.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from crosscancer_core.tiles.grid import TileGrid

Floats = NDArray[np.float64]


def polygon_shares(geometry: BaseGeometry, grid: TileGrid, inset: float = 0.0) -> Floats:
    """Area of ``geometry`` within each tile over the tile's area; float64, shape (rows, columns).

    ``geometry`` is a valid areal shapely geometry in level-0 pixels (holes and many parts are fine). With ``inset``
    (0 to 0.5, of the tile's side, cut off on each side) it is the share of the tiles' central squares.
    """
    columns, rows = tile_starts(grid)
    columns, rows = columns + inset * grid.tile_size, rows + inset * grid.tile_size
    side = grid.tile_size * (1 - 2 * inset)
    xs, ys = _lines(columns, side), _lines(rows, side)
    if xs.size < 2 or ys.size < 2 or geometry.is_empty:
        return np.zeros((grid.rows, grid.columns))
    sums = _box_sums(_cell_areas(geometry, xs, ys), xs, ys, columns, rows, side)
    return np.clip(sums / side**2, 0.0, 1.0)


def mask_shares(
    mask: NDArray[np.bool_], x: float, y: float, pixel_width: float, pixel_height: float, grid: TileGrid
) -> Floats:
    """Area of a mask's true pixels within each tile over the tile's area; float64, shape (rows, columns).

    The mask's corner lies at (x, y); each of its pixels is ``pixel_width`` by ``pixel_height`` level-0 pixels.
    Outside the mask nothing is covered.
    """
    columns, rows = tile_starts(grid)
    xs = x + pixel_width * np.arange(mask.shape[1] + 1, dtype=np.float64)
    ys = y + pixel_height * np.arange(mask.shape[0] + 1, dtype=np.float64)
    pixels = _box_sums(mask, xs, ys, columns, rows, grid.tile_size)
    return np.clip(pixels * (pixel_width * pixel_height / grid.tile_area), 0.0, 1.0)


def tile_starts(grid: TileGrid) -> tuple[Floats, Floats]:
    """Left borders of the columns and top borders of the rows, in level-0 pixels, as ``grid.region`` has them."""
    return (
        grid.area.x + np.arange(grid.columns, dtype=np.float64) * grid.stride,
        grid.area.y + np.arange(grid.rows, dtype=np.float64) * grid.stride,
    )


def _lines(starts: Floats, size: float) -> Floats:
    """All borders of the tiles that begin at ``starts``, ascending; a cell lies between two neighbours."""
    return np.unique(np.concatenate([starts, starts + size]))


def _cell_areas(geometry: BaseGeometry, xs: Floats, ys: Floats) -> Floats:
    """Covered area of each cell between the lines; float64, shape (len(ys) - 1, len(xs) - 1)."""
    columns, rows = xs.size - 1, ys.size - 1
    x0, y0, x1, y1 = _pieces(_edges(geometry), xs, ys)
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    here = (middle_y >= ys[0]) & (middle_y <= ys[-1]) & (middle_x <= xs[-1])
    middle_x, middle_y, height = middle_x[here], middle_y[here], (y1 - y0)[here]
    row = np.clip(np.searchsorted(ys, middle_y, side="right") - 1, 0, rows - 1)
    col = np.clip(np.searchsorted(xs, middle_x, side="right") - 1, 0, columns - 1)
    within = height * np.minimum(xs[col + 1] - middle_x, xs[col + 1] - xs[col])
    areas = np.bincount(row * columns + col, within, rows * columns).reshape(rows, columns)
    heights = np.bincount(row * (columns + 1) + col + 1, height, rows * (columns + 1)).reshape(rows, columns + 1)
    return areas + np.cumsum(heights[:, :columns], axis=1) * np.diff(xs)


def _edges(geometry: BaseGeometry) -> Floats:
    """Outline as directed edges (x0, y0, x1, y1), shells so that area is positive and holes the other way."""
    parts = shapely.get_parts(geometry)
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    rings = shapely.get_rings(shapely.orient_polygons(polygons, exterior_cw=True))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.hstack([points[:-1][same], points[1:][same]])


def _pieces(edges: Floats, xs: Floats, ys: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The edges cut wherever they cross a line, so that each piece lies in one cell."""
    x0, y0, x1, y1 = edges.T
    edge_x, at_x, line_x = _crossings(x0, x1, xs)
    edge_y, at_y, line_y = _crossings(y0, y1, ys)
    every = np.arange(len(edges))
    edge = np.concatenate([every, edge_x, edge_y, every])
    at = np.concatenate([np.zeros(len(edges)), at_x, at_y, np.ones(len(edges))])
    # ends and lines are taken over, not computed: rings close without a gap, and rectangles come out exactly
    x = np.concatenate([x0, line_x, x0[edge_y] + at_y * (x1 - x0)[edge_y], x1])
    y = np.concatenate([y0, y0[edge_x] + at_x * (y1 - y0)[edge_x], line_y, y1])
    order = np.lexsort((at, edge))
    edge, x, y = edge[order], x[order], y[order]
    start = np.flatnonzero(edge[1:] == edge[:-1])
    return x[start], y[start], x[start + 1], y[start + 1]


def _crossings(begin: Floats, end: Floats, lines: Floats) -> tuple[NDArray[np.intp], Floats, Floats]:
    """For each line strictly between an edge's ends: the edge's index, where on it (0..1) they cross, and the line."""
    first = np.searchsorted(lines, np.minimum(begin, end), side="right")
    count = np.maximum(np.searchsorted(lines, np.maximum(begin, end), side="left") - first, 0)
    edge = np.repeat(np.arange(len(begin)), count)
    place = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    line = lines[first[edge] + place]
    return edge, (line - begin[edge]) / (end[edge] - begin[edge]), line


_STRIP = 64  # columns (then rows) summed at a time: a slide's mask as float64, three times, would be hundreds of MB


def _box_sums(
    cells: Floats | NDArray[np.bool_], xs: Floats, ys: Floats, columns: Floats, rows: Floats, size: float
) -> Floats:
    """Sums of cells over the tiles at ``columns`` x ``rows``; cells count by the part that lies inside."""
    by_row = np.empty((len(rows), cells.shape[1]))
    for left in range(0, cells.shape[1], _STRIP):
        strip = cells[:, left : left + _STRIP].astype(np.float64)
        by_row[:, left : left + _STRIP] = _sums_between(strip, ys, rows, rows + size)
    sums = np.empty((len(rows), len(columns)))
    for top in range(0, len(rows), _STRIP):
        strip = by_row[top : top + _STRIP].T
        sums[top : top + _STRIP] = _sums_between(strip, xs, columns, columns + size).T
    return sums


def _sums_between(values: Floats, lines: Floats, begin: Floats, end: Floats) -> Floats:
    """Integrals along axis 0 of a function that is constant between ``lines``, from ``begin`` to ``end``."""
    before = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])

    def up_to(places: Floats) -> Floats:
        index = np.clip(np.searchsorted(lines, places, side="right") - 1, 0, len(lines) - 2)
        part = np.clip((places - lines[index]) / (lines[index + 1] - lines[index]), 0.0, 1.0)
        return np.asarray(before[index] + part[:, None] * values[index])

    return up_to(end) - up_to(begin)
