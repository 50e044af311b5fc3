"""What a slide is shown in: resolutions cut into tiles, and parts of tiles. Pure arithmetic; no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from crosscancer_core.slides.slide import Level, SlideInfo

TILE_PX = 512
"""Side of a display tile in pixels of its display level."""
_PART_PX = TILE_PX // 2
"""A tile is read whole, or in steps of this: the side of a tile in most files."""
_MARGIN_PX = 4
"""Pixels around what is seen of a tile that scaling looks at."""


@dataclass(frozen=True, slots=True)
class DisplayLevel:
    """A resolution that tiles are shown at: a pyramid level, or one shrunk by a whole power of two.

    Scanners leave up to a factor of four (or no pyramid at all) between levels. Shrinking by averages fills the
    gap, so what is scaled on screen is never more than a factor of two finer and does not shimmer.
    """

    downsample: float
    level: int
    shrink: int
    width: int
    height: int


class TileKey(NamedTuple):
    """A display tile: index into the display levels, column, row."""

    display_level: int
    col: int
    row: int


class Part(NamedTuple):
    """What of a display tile is read or seen: pixels of the tile, ``right`` and ``bottom`` not included."""

    left: int
    top: int
    right: int
    bottom: int

    def covers(self, other: Part) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )


WHOLE = Part(0, 0, TILE_PX, TILE_PX)


class Wish(NamedTuple):
    """A tile that is to be read, or the part of it that is seen."""

    key: TileKey
    part: Part = WHOLE


def display_levels(info: SlideInfo) -> tuple[DisplayLevel, ...]:
    """All display levels of a slide, finest first; the last is a single tile."""
    found: list[DisplayLevel] = []
    exact = [_exact_downsample(info, level) for level in info.levels]
    for index, level in enumerate(info.levels):
        following = exact[index + 1] if index + 1 < len(info.levels) else math.inf
        shrink = 1
        while True:
            width, height = math.ceil(level.width / shrink), math.ceil(level.height / shrink)
            found.append(DisplayLevel(exact[index] * shrink, index, shrink, width, height))
            shrink *= 2
            coarse_enough = max(width, height) <= TILE_PX
            if exact[index] * shrink > following * 0.75 or (following == math.inf and coarse_enough):
                break
    return tuple(found)


def _exact_downsample(info: SlideInfo, level: Level) -> float:
    """The whole factor that a level was shrunk by, where its size agrees with one; else what the file says.

    A level of a 100,003 pixel wide slide has 25,000 columns of four pixels each, not of 4.00012: taking the ratio of
    widths would move the right edge by three pixels.
    """
    whole = round(level.downsample)
    fits = all(
        size // whole <= shrunk <= -(-size // whole)
        for size, shrunk in ((info.width, level.width), (info.height, level.height))
    )
    return float(whole) if fits else level.downsample


def steps(start: float, end: float) -> tuple[int, int]:
    """A span of a tile's pixels, grown to whole steps within the tile."""
    first = math.floor((start - _MARGIN_PX) / _PART_PX) * _PART_PX
    last = math.ceil((end + _MARGIN_PX) / _PART_PX) * _PART_PX
    return min(max(first, 0), TILE_PX - _PART_PX), max(min(last, TILE_PX), _PART_PX)
