"""A whole slide, small: what the tissue detector looks at.

It comes in strips from top to bottom, so that who needs each strip once never holds the whole picture: of a slide of
200,000 x 200,000 px it takes 30 MB, and a worker has no other use for them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from crosscancer_core.geometry import Region
from crosscancer_core.slides.damage import read_filled
from crosscancer_core.slides.slide import RGB, Slide, SlideInfo

_BLOCK_PX = 1024  # slides without low pyramid levels are read in blocks, never as a whole
_ASSUMED_MPP = 0.25
_MOST_PIXELS = 10_000_000
"""A slide of 100,000 x 100,000 px at 8 µm/px. Larger ones are looked at coarser, so that memory stays bounded."""
_SMALLEST_IMAGE_PX = 512  # small slides are looked at finer than ``mpp``, or too few pixels vote

Window = tuple[slice, slice]
"""Rows and columns of a picture."""


@dataclass(frozen=True)
class Frame:
    """How a slide is looked at: pyramid level ``level``, each ``factor`` x ``factor`` of its pixels as their mean."""

    width: int
    height: int
    level: int
    factor: int
    downsample: float
    """Level-0 pixels a pixel."""
    mpp: float
    """Of level 0; assumed where ``assumed``."""
    assumed: bool
    scanned: Window
    """The pixels whose centre lies in the scanned part; padding around it must not vote on thresholds."""

    @classmethod
    def of(cls, info: SlideInfo, mpp: float) -> Frame:
        """At about ``mpp`` µm/px; a slide that does not state its resolution is taken for 0.25 µm/px."""
        native = info.resolution.mpp if info.resolution else _ASSUMED_MPP
        wanted = max(1.0, min(mpp / native, max(info.width, info.height) / _SMALLEST_IMAGE_PX))
        wanted = max(wanted, math.sqrt(info.width * info.height / _MOST_PIXELS))
        index = info.level_for_downsample(wanted)
        level = info.levels[index]
        fewer = math.ceil(math.sqrt(level.width * level.height / _MOST_PIXELS))
        factor = max(1, int(wanted / level.downsample), fewer)
        width, height = -(-level.width // factor), -(-level.height // factor)
        downsample = level.downsample * factor
        scanned = (
            _centres_between(info.bounds.y, info.bounds.bottom, height, downsample),
            _centres_between(info.bounds.x, info.bounds.right, width, downsample),
        )
        return cls(width, height, index, factor, downsample, native, info.resolution is None, scanned)

    @property
    def area(self) -> Region:
        return Region(0, 0, self.width * self.downsample, self.height * self.downsample)

    @property
    def pixel_um2(self) -> float:
        return (self.mpp * self.downsample) ** 2


class Picture(Protocol):
    """What can be looked at once, from top to bottom."""

    @property
    def frame(self) -> Frame: ...

    @property
    def unreadable(self) -> list[Window]:
        """Damaged parts, which are white in the strips; complete when these have come to their end."""

    def strips(self) -> Iterator[RGB]:
        """The picture in strips of its full width, uint8; each is good until the next is asked for.

        Raises:
            SlideReadError: nothing of it can be read.
        """


class PassingPicture:
    """A slide read strip by strip; nothing of it is kept."""

    def __init__(self, slide: Slide, mpp: float) -> None:
        self._slide = slide
        self.frame = Frame.of(slide.info, mpp)
        self.unreadable: list[Window] = []

    def strips(self) -> Iterator[RGB]:
        frame = self.frame
        self.unreadable.clear()
        step = max(1, _BLOCK_PX // frame.factor)
        pixels = np.empty((min(step, frame.height), frame.width, 3), np.uint8)
        for top in range(0, frame.height, step):
            strip = pixels[: frame.height - top]
            for left in range(0, frame.width, step):
                columns = min(step, frame.width - left)
                strip[:, left : left + columns] = self._block(left, top, columns, len(strip))
            yield strip
        if sum(_area(window) for window in self.unreadable) >= frame.width * frame.height:
            self._slide.read_level_region(frame.level, 0, 0, 1, 1)  # raises, and says why

    def _block(self, left: int, top: int, columns: int, rows: int) -> RGB:
        factor = self.frame.factor
        x, y = left * factor, top * factor
        block, damaged = read_filled(self._slide, self.frame.level, x, y, columns * factor, rows * factor)
        for part in damaged:
            last_row, last_column = math.ceil(part.bottom / factor), math.ceil(part.right / factor)
            self.unreadable.append(
                (
                    slice(int(part.y) // factor, min(last_row, self.frame.height)),
                    slice(int(part.x) // factor, min(last_column, self.frame.width)),
                )
            )
        return np.asarray(cv2.resize(block, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)


@dataclass(frozen=True, eq=False)
class SmallPicture:
    """A picture that was kept, to be looked at again: ``image`` is uint8, shape (height, width, 3)."""

    frame: Frame
    image: RGB
    unreadable: list[Window]

    def strips(self) -> Iterator[RGB]:
        yield self.image


def look_at(slide: Slide, mpp: float) -> SmallPicture:
    """A slide at about ``mpp`` µm/px, kept: sliders can be moved without reading it again.

    Raises:
        SlideReadError: nothing of it can be read.
    """
    passing = PassingPicture(slide, mpp)
    image = np.empty((passing.frame.height, passing.frame.width, 3), np.uint8)
    top = 0
    for strip in passing.strips():
        image[top : top + len(strip)] = strip
        top += len(strip)
    return SmallPicture(passing.frame, image, passing.unreadable)


def _centres_between(first: float, last: float, count: int, step: float) -> slice:
    centres = (np.arange(count) + 0.5) * step
    start, stop = np.searchsorted(centres, (first, last)).tolist()
    return slice(start, stop)


def _area(window: Window) -> int:
    rows, columns = window
    return int((rows.stop - rows.start) * (columns.stop - columns.start))
