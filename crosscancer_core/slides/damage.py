"""Read what can be read of a region that touches damaged tiles."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from crosscancer_core.errors import SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.slide import RGB

_PIECE = 256
"""Level pixels. A damaged region is cut until its pieces are this small: about a tile, as most files are tiled."""


class LevelPixels(Protocol):
    """The one call of a slide that is needed here."""

    def read_level_region(self, level: int, x: int, y: int, width: int, height: int) -> RGB: ...


def read_filled(
    slide: LevelPixels,
    level: int,
    x: int,
    y: int,
    width: int,
    height: int,
    fill: tuple[int, int, int] = (255, 255, 255),
) -> tuple[RGB, list[Region]]:
    """The region's pixels with unreadable parts in ``fill``, and those parts (level pixels, side at most 256).

    Cuts lie on multiples of the piece, so the same damage is told the same way however the slide is walked. Nothing
    is raised where all of it is unreadable: the caller sees whether that holds for the whole slide.
    """
    try:
        return slide.read_level_region(level, x, y, width, height), []
    except SlideReadError:
        pass
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[:] = fill
    damaged: list[Region] = []
    for top in _cuts(y, height):
        for left in _cuts(x, width):
            right = min((left // _PIECE + 1) * _PIECE, x + width)
            bottom = min((top // _PIECE + 1) * _PIECE, y + height)
            try:
                part = slide.read_level_region(level, left, top, right - left, bottom - top)
            except SlideReadError:
                damaged.append(Region(left, top, right - left, bottom - top))
            else:
                pixels[top - y : bottom - y, left - x : right - x] = part
    return pixels, damaged


def _cuts(start: int, length: int) -> list[int]:
    """``start`` and the multiples of the piece after it."""
    return [start, *range((start // _PIECE + 1) * _PIECE, start + length, _PIECE)]
