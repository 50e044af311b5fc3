"""The rule that turns (column, row) into a region of a slide, exact both ways.

One grid serves labels, training tiles, prediction, overlay and export, so they cannot drift apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

from pydantic import TypeAdapter

from crosscancer_core.errors import ConfigError
from crosscancer_core.geometry import Point, Region
from crosscancer_core.models.spec import same_resolution
from crosscancer_core.slides.slide import SlideInfo

_MOST_TILES = 100_000_000
"""A slide of 200,000 x 200,000 px has ten million tiles of 64 px."""


class Tile(NamedTuple):
    """A place in a grid."""

    col: int
    row: int


@dataclass(frozen=True, slots=True)
class TileGrid:
    """Tiles of ``tile_size_px`` pixels every ``stride_px`` pixels over ``area``.

    ``downsample`` is level-0 pixels per tile pixel: 1 where tiles are native, otherwise model mpp / slide mpp.
    Columns and rows cover ``area`` completely; the last ones may reach beyond it. A *cell* is the stride-sized
    square at a tile's origin: cells never overlap, and a probability map has one value per cell.
    """

    area: Region
    tile_size_px: int
    stride_px: int
    downsample: float = 1.0
    mpp: float | None = None

    def __post_init__(self) -> None:
        if self.tile_size_px < 1 or self.stride_px < 1:
            raise ValueError("tile size and stride must be at least one pixel")
        if self.stride_px > self.tile_size_px:
            raise ValueError("a stride larger than the tile would leave gaps")
        if not self.downsample > 0:
            raise ValueError("downsample must be positive")

    @classmethod
    def over(cls, slide: SlideInfo, tile_size_px: int, mpp: float | None, stride_px: int | None = None) -> TileGrid:
        """The grid over a slide's scanned part for a model of ``mpp`` µm/px.

        Within ``MPP_TOLERANCE`` of the slide's own resolution tiles are native pixels, as in the paper; beyond
        it they are resampled. ``mpp=None`` always takes native pixels.

        Raises:
            MissingResolutionError: ``mpp`` is given and the slide does not state its own.
            ConfigError: ``stride_px`` would leave gaps, or gives more tiles than any list of them can hold.
        """
        if stride_px is not None and stride_px > tile_size_px:
            reason = f"{stride_px} px would leave gaps between tiles of {tile_size_px} px"
            raise ConfigError("stride_px", reason, "Choose at most the tile's side.")
        downsample = 1.0
        native = slide.resolution.mpp if slide.resolution else None
        if mpp is not None and not same_resolution(mpp, slide.mpp):
            downsample = mpp / slide.mpp
            native = mpp
        grid = cls(slide.bounds, tile_size_px, stride_px or tile_size_px, downsample, native)
        if grid.columns * grid.rows > _MOST_TILES:
            reason = f"there would be {grid.columns * grid.rows:,} tiles on “{slide.path.name}”"
            raise ConfigError("stride_px", reason, "Choose larger tiles or a larger stride.")
        return grid

    @property
    def stride(self) -> float:
        """Distance between neighbouring tiles in level-0 pixels."""
        return self.stride_px * self.downsample

    @property
    def tile_size(self) -> float:
        """Side of a tile in level-0 pixels."""
        return self.tile_size_px * self.downsample

    @property
    def columns(self) -> int:
        return _count(self.area.width, self.stride)

    @property
    def rows(self) -> int:
        return _count(self.area.height, self.stride)

    @property
    def covered(self) -> Region:
        """What all cells cover together: the area, and what the last column and row reach beyond it."""
        return Region(self.area.x, self.area.y, self.columns * self.stride, self.rows * self.stride)

    @property
    def tile_area(self) -> float:
        """Level-0 pixels in a tile."""
        return self.tile_size**2

    def region(self, tile: Tile) -> Region:
        """What the tile shows, in level-0 pixels."""
        return Region(
            self.area.x + tile.col * self.stride,
            self.area.y + tile.row * self.stride,
            self.tile_size,
            self.tile_size,
        )

    def cell(self, tile: Tile) -> Region:
        """The tile's own, non-overlapping share of the slide, in level-0 pixels."""
        return Region(
            self.area.x + tile.col * self.stride, self.area.y + tile.row * self.stride, self.stride, self.stride
        )

    @property
    def cells(self) -> TileGrid:
        """The grid whose tiles are this one's cells; equal to this one where tiles do not overlap."""
        return replace(self, tile_size_px=self.stride_px)

    def tile_at(self, point: Point) -> Tile | None:
        """The tile whose cell holds a level-0 point; None outside the grid."""
        col = _index(point.x - self.area.x, self.stride)
        row = _index(point.y - self.area.y, self.stride)
        if 0 <= col < self.columns and 0 <= row < self.rows:
            return Tile(col, row)
        return None

    def to_json(self) -> dict[str, object]:
        data: dict[str, object] = _ADAPTER.dump_python(self, mode="json")
        return data

    @classmethod
    def from_json(cls, data: object) -> TileGrid:
        return _ADAPTER.validate_python(data)


def _count(length: float, stride: float) -> int:
    # a hair of float error must not add a column that shows nothing
    return max(0, math.ceil(length / stride - 1e-9))


def _index(offset: float, stride: float) -> int:
    """floor(offset / stride), corrected so that it inverts ``index * stride`` exactly."""
    index = math.floor(offset / stride)
    if (index + 1) * stride <= offset:
        return index + 1
    if index * stride > offset:
        return index - 1
    return index


_ADAPTER = TypeAdapter(TileGrid)
