"""What all slide readers share: areas beyond the edge, thumbnails, closing.

A reader decodes pixels within a level; this base turns that into the whole read contract of
:class:`~crosscancer_core.slides.slide.Slide`, so that every format behaves alike at the edges.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from crosscancer_core.geometry import Region
from crosscancer_core.slides.damage import read_filled
from crosscancer_core.slides.slide import RGB, Level, SlideInfo

_BAND_PIXELS = 16_000_000
"""Level pixels held at once while a thumbnail of a slide without pyramid is made (48 MB)."""


class SlideReader(ABC):
    """Base of the readers. Subclasses give ``_decode`` and may give ``associated`` and ``close``."""

    def __init__(
        self, info: SlideInfo, background: tuple[int, int, int] = (255, 255, 255), icc: bytes | None = None
    ) -> None:
        self._info = info
        self._background = np.array(background, np.uint8)
        self._icc = icc

    @property
    def info(self) -> SlideInfo:
        return self._info

    @property
    def icc(self) -> bytes | None:
        return self._icc

    @property
    def background(self) -> tuple[int, int, int]:
        """What areas without pixels read as (red, green, blue)."""
        red, green, blue = self._background.tolist()
        return (red, green, blue)

    def note_refused(self, refused: Mapping[str, str]) -> None:
        """Remember which readers did not take the file, and why."""
        self._info = replace(self._info, refused=tuple(refused.items()))

    def note_reader(self, reader: str, compression: str = "") -> None:
        """Say more exactly how the pixels are read, and how they are stored."""
        self._info = replace(self._info, reader=reader, compression=compression or self._info.compression)

    @abstractmethod
    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        """Pixels of a rectangle that is not empty and lies within ``level``; raises ``SlideReadError``."""

    def read_region(self, x0: int, y0: int, level: int, width: int, height: int) -> RGB:
        downsample = self._level(level).downsample
        return self.read_level_region(level, round(x0 / downsample), round(y0 / downsample), width, height)

    def read_level_region(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        size = self._level(level)
        if width < 0 or height < 0:
            raise ValueError(f"a region cannot have a negative side: {width} x {height}")
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + width, size.width), min(y + height, size.height)
        if (left, top, right, bottom) == (x, y, x + width, y + height) and width and height:
            return self._decode(level, x, y, width, height)
        pixels = self._empty(width, height)
        if left < right and top < bottom:
            inside = self._decode(level, left, top, right - left, bottom - top)
            pixels[top - y : bottom - y, left - x : right - x] = inside
        return pixels

    def thumbnail(self, max_size: int) -> RGB:
        """The whole slide, longer side at most ``max_size``; area-averaged from the nearest finer level."""
        info = self._info
        scale = min(1.0, max_size / max(info.width, info.height))
        width, height = max(1, round(info.width * scale)), max(1, round(info.height * scale))
        index = info.level_for_downsample(1 / scale)
        level = info.levels[index]
        pixels = np.empty((height, width, 3), np.uint8)
        # in bands, since a slide without pyramid would not fit into memory as a whole
        rows = max(1, int(_BAND_PIXELS / level.width * height / level.height))
        unreadable = 0.0
        for row in range(0, height, rows):
            last = min(row + rows, height)
            top, bottom = row * level.height // height, last * level.height // height
            band, damaged = read_filled(self, index, 0, top, level.width, max(1, bottom - top), self.background)
            pixels[row:last] = cv2.resize(band, (width, last - row), interpolation=cv2.INTER_AREA)
            unreadable += sum(part.area for part in damaged)
        if unreadable >= level.width * level.height:
            self.read_level_region(index, 0, 0, 1, 1)  # raises, and says why
        return pixels

    def associated(self, name: str) -> RGB:
        raise KeyError(name)

    def close(self) -> None:  # noqa: B027
        """Release what the reader holds; reading after that raises ``SlideReadError``."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _level(self, level: int) -> Level:
        if not 0 <= level < len(self._info.levels):
            raise ValueError(f"level {level} of a slide that has {len(self._info.levels)}")
        return self._info.levels[level]

    def _empty(self, width: int, height: int) -> RGB:
        pixels = np.empty((height, width, 3), np.uint8)
        # row by row: NumPy repeats three bytes sixty times as slowly (512 px, measured)
        pixels.reshape(height, 3 * width)[:] = np.tile(self._background, width)
        return pixels


def region_text(level: int, x: int, y: int, width: int, height: int) -> str:
    """A region as error messages name it."""
    return f"level {level}, {Region(x, y, width, height)}"
