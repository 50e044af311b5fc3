"""The pixels of one tile, native or resampled: what training stores and what prediction feeds to a model.

Both go through :func:`read_tile`, so a model never sees a tile that was made another way than those it learned.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.slides.slide import RGB, Slide
from crosscancer_core.tiles.grid import Tile, TileGrid

_SAME_SCALE = 0.005  # a level's downsample such as 4.0003 stands for 4


def read_tile(slide: Slide, grid: TileGrid, tile: Tile) -> RGB:
    """The pixels of ``tile``; uint8, shape (tile_size_px, tile_size_px, 3). Safe to call from any thread.

    Native tiles are copied from level 0. Others are read from the best pyramid level (the coarsest one that is not
    coarser than the tile) and resampled: by exact area means where they shrink, linearly where they grow. What
    lies beyond the slide's edge is the slide's background.

    Raises:
        SlideReadError: the pixels cannot be decoded.
    """
    size = grid.tile_size_px
    region = grid.region(tile)
    info = slide.info
    level = info.level_for_downsample(grid.downsample)
    level_downsample = info.levels[level].downsample
    x, y = region.x / level_downsample, region.y / level_downsample
    scale = grid.downsample / level_downsample
    if abs(scale - 1) <= _SAME_SCALE:
        return slide.read_level_region(level, round(x), round(y), size, size)
    return _resampled(slide, level, x, y, scale, size)


def _resampled(slide: Slide, level: int, x: float, y: float, scale: float, size: int) -> RGB:
    """A square of ``size`` pixels, each ``scale`` level pixels wide, from (x, y) in level pixels."""
    margin = 0 if scale > 1 else 1  # linear interpolation looks at the neighbours of the edge
    left, top = math.floor(x) - margin, math.floor(y) - margin
    right, bottom = math.ceil(x + size * scale) + margin, math.ceil(y + size * scale) + margin
    pixels = slide.read_level_region(level, left, top, right - left, bottom - top)
    along = _area_means if scale > 1 else _linear
    rows = along(pixels.astype(np.float32), y - top, scale, size)
    columns = along(np.ascontiguousarray(rows.swapaxes(0, 1)), x - left, scale, size)
    return np.ascontiguousarray(np.rint(columns.swapaxes(0, 1)).astype(np.uint8))


def _area_means(pixels: NDArray[np.float32], start: float, scale: float, size: int) -> NDArray[np.float32]:
    """Means along axis 0 over ``size`` windows of ``scale`` pixels from ``start``; exact at fractional borders."""
    edges = np.minimum(start + scale * np.arange(size + 1), len(pixels))
    whole = np.minimum(edges.astype(np.intp), len(pixels) - 1)
    part = (edges - whole).astype(np.float32)[:, None, None]
    # sums of up to 2^16 pixels of 255 stay below 2^24, where float32 still holds every integer
    before = np.concatenate([np.zeros_like(pixels[:1]), np.cumsum(pixels, axis=0)])
    sums = before[whole] + part * pixels[whole]
    return np.asarray((sums[1:] - sums[:-1]) / np.float32(scale))


def _linear(pixels: NDArray[np.float32], start: float, scale: float, size: int) -> NDArray[np.float32]:
    """Values along axis 0 at the centres of ``size`` steps of ``scale`` pixels from ``start``."""
    centres = start + scale * (np.arange(size) + 0.5) - 0.5  # in units where pixel i sits at i
    first = np.clip(np.floor(centres).astype(np.intp), 0, len(pixels) - 2)
    part = np.clip(centres - first, 0, 1).astype(np.float32)[:, None, None]
    return np.asarray(pixels[first] * (1 - part) + pixels[first + 1] * part)
