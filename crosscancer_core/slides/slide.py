"""The read contract: what every slide offers, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import MissingResolutionError
from crosscancer_core.geometry import Region

RGB = NDArray[np.uint8]
"""uint8, shape (height, width, 3)."""

_LONGEST_MM = 80
"""A glass slide is 76 mm long, also where it is twice as wide for whole sections of a prostate."""


class ResolutionSource(StrEnum):
    """Where a µm-per-pixel value came from, so that it can be shown beside the value."""

    OVERRIDE = "entered by user"
    VENDOR = "scanner metadata"
    TIFF = "TIFF resolution tags"


@dataclass(frozen=True, slots=True)
class Resolution:
    """Micrometres per level-0 pixel (mean of both axes) and its origin."""

    mpp: float
    source: ResolutionSource


@dataclass(frozen=True, slots=True)
class Level:
    """One image of the pyramid. ``downsample`` = level-0 width / this width, a float as OpenSlide gives it."""

    width: int
    height: int
    downsample: float


@dataclass(frozen=True, slots=True)
class SlideInfo:
    """Everything about a slide that is known without decoding a pixel."""

    path: Path
    reader: str
    vendor: str
    width: int
    height: int
    levels: tuple[Level, ...]
    resolution: Resolution | None
    bounds: Region
    """The scanned part in level-0 pixels; the whole canvas where the format does not say."""
    objective_power: float | None
    associated_names: tuple[str, ...]
    fingerprint: str
    """Names the pixels, not the path: see ``slides/fingerprint.py``."""
    warnings: tuple[str, ...] = field(default=())
    compression: str = ""
    """How level 0 is stored, in words such as "JPEG"; empty where the reader does not know."""
    refused: tuple[tuple[str, str], ...] = field(default=())
    """Readers that were asked before the one that took the slide, each with its reason."""

    @property
    def mpp(self) -> float:
        """µm per level-0 pixel.

        Raises:
            MissingResolutionError: the slide does not say, and nobody has entered it.
        """
        if self.resolution is None:
            raise MissingResolutionError(self.path)
        return self.resolution.mpp

    @property
    def entered_note(self) -> str:
        """What every result on this slide says where a person entered the resolution; empty elsewhere."""
        if self.resolution is None or self.resolution.source is not ResolutionSource.OVERRIDE:
            return ""
        return f'"{self.path.name}": its {self.resolution.mpp:g} µm per pixel were entered by the user.'

    @property
    def size_note(self) -> str:
        """Where the slide would be larger than a glass slide can be, as its µm per pixel are too many; else empty."""
        if self.resolution is None:
            return ""
        sides = [side * self.resolution.mpp / 1_000 for side in (self.bounds.width, self.bounds.height)]
        if max(sides) <= _LONGEST_MM:
            return ""
        return (
            f'"{self.path.name}" would be {sides[0]:.0f} × {sides[1]:.0f} mm large with {self.resolution.mpp:g} µm per '
            "pixel, and a glass slide is 26 × 76 mm: that value is probably too large."
        )

    @property
    def region(self) -> Region:
        """The whole canvas in level-0 pixels."""
        return Region(0, 0, self.width, self.height)

    def level_for_downsample(self, downsample: float) -> int:
        """The coarsest level that is still at least as fine as ``downsample`` asks."""
        best = 0
        for index, level in enumerate(self.levels):
            if level.downsample <= downsample * 1.005:  # downsamples such as 4.0003 stand for 4
                best = index
        return best


class Slide(Protocol):
    """An open slide: the read contract, the same for every format.

    * Safe to use from any thread; a read decodes without holding Python's lock for long.
    * Pixels are RGB uint8. A region may have any origin and size; what lies beyond the edge, and what the scanner left
      out, is the slide's background colour (white unless the file names another).
    * A damaged tile does not end the slide: the read of a region that touches it raises ``SlideReadError`` each time,
      all other regions read as before. Who wants the rest of a damaged region reads it by ``slides/damage.py``.
    * After ``close()`` every read raises ``SlideReadError``.
    """

    @property
    def info(self) -> SlideInfo: ...

    @property
    def icc(self) -> bytes | None:
        """The embedded colour profile (ICC) of level 0, None without one. Pixels are as stored, never converted."""

    def read_region(self, x0: int, y0: int, level: int, width: int, height: int) -> RGB:
        """Pixels of ``level``: origin in level-0 pixels, size in level pixels, as OpenSlide has it.

        Raises:
            SlideReadError: the pixels cannot be decoded.
        """

    def read_level_region(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        """As :meth:`read_region` with the origin in *level* pixels.

        The same pixels however the area is cut into calls, which a level-0 origin cannot promise at levels
        above 0. The canvas and all tiling use this call.
        """

    def thumbnail(self, max_size: int) -> RGB:
        """The whole slide, longer side at most ``max_size`` pixels; damaged parts are background.

        Raises:
            SlideReadError: no part of it can be read.
        """

    def associated(self, name: str) -> RGB:
        """An associated image named in ``info.associated_names`` (label, macro, thumbnail)."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
