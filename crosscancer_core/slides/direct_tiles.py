"""Tiled TIFF-like slides read without OpenSlide's detour: tile offsets, ``pread`` and the bare decoder.

OpenSlide opens the slide and says all there is to say about it (levels, resolution, associated images). Then each level
is read both ways at a few places; only where every byte is the same is the direct path taken, several times as fast
and without a lock between threads. Otherwise OpenSlide goes on reading.

*Which pixels are right.* The ones that are stored. OpenSlide addresses a level by level-0 pixels; where a level's
downsample is no whole number, most of its pixels have no such address and OpenSlide blends neighbours by the
remainder. The check therefore compares where OpenSlide itself does not blend: at level pixels that a level-0 origin
hits. In between, ``read_level_region`` gives the stored pixels, and ``read_region`` what OpenSlide gives.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from crosscancer_core.errors import SlideReadError
from crosscancer_core.slides.file_parts import FileParts
from crosscancer_core.slides.openslide_reader import UNBLENDED, OpenSlideReader
from crosscancer_core.slides.reader import SlideReader
from crosscancer_core.slides.slide import RGB, Level
from crosscancer_core.slides.tiff_segments import DecodedSegments, SegmentedImage, compression_name, first_line

_LOG = logging.getLogger(__name__)

READER = "direct tiles, checked against OpenSlide"

_VENDORS = ("aperio", "generic-tiff")
"""Formats of plain tiled levels. Others place, overlap or leave out tiles in ways of their own."""
_CACHED_ROWS = 3
"""Rows of tiles across the slide that are kept: an unaligned walk of a few threads decodes each tile once. No more, as
new memory costs more than it saves: 349 against 309 µs a tile (64 MB and three rows, of an 8,192 px slide).
"""
_CACHE_BYTES = 64 << 20
"""At most: two rows of 256 px tiles across a slide of 40,000 px."""
_CHECKED_PIXELS = 128
"""Side of what is compared: it costs OpenSlide most, and a decoder that differs does so everywhere in a tile."""
_CHECKING = min(4, os.cpu_count() or 1)
_NOT_READ = (tifffile.TiffFileError, ValueError, KeyError, IndexError, TypeError, OverflowError, OSError)


class DirectReader(SlideReader):
    """A slide whose levels are read directly. Owns ``plain``, which reads whatever the direct path does not."""

    def __init__(self, plain: OpenSlideReader, file: FileParts, images: tuple[SegmentedImage, ...]) -> None:
        super().__init__(plain.info, plain.background, plain.icc)
        self._plain = plain
        self._file = file
        self._images = images

    def read_region(self, x0: int, y0: int, level: int, width: int, height: int) -> RGB:
        downsample = self._level(level).downsample
        x, y = x0 / downsample, y0 / downsample
        if abs(x - round(x)) < UNBLENDED and abs(y - round(y)) < UNBLENDED:
            return self.read_level_region(level, round(x), round(y), width, height)
        return self._plain.read_region(x0, y0, level, width, height)

    def associated(self, name: str) -> RGB:
        return self._plain.associated(name)

    def close(self) -> None:
        self._file.close()
        self._plain.close()
        self._images[0].forget()

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        image = self._images[level]
        single = image.single(x, y, width, height)
        if single is not None:
            return single
        pixels = np.empty((height, width, 3), np.uint8)
        if not image.read(pixels, x, y):  # formats differ in what stands for a tile that was left out
            return self._plain.read_level_region(level, x, y, width, height)
        return pixels


def with_direct_tiles(plain: OpenSlideReader, refused: dict[str, str]) -> SlideReader:
    """The same slide, read directly where that gives identical pixels.

    Where it does not, ``plain`` itself; the reason goes into ``refused``.
    """
    info = plain.info
    if info.vendor not in _VENDORS:
        return plain
    try:
        file = FileParts(info.path)
    except OSError:
        return plain
    try:
        images, compression = _images_of_levels(info.path, file, info.levels)
        direct = DirectReader(plain, file, images)
        with ThreadPoolExecutor(_CHECKING, "checks") as pool:  # somebody waits for the slide
            checks = [pool.submit(_check, plain, direct, level, image) for level, image in enumerate(images)]
        for check in checks:
            check.result()
    except (_Unfit, *_NOT_READ) as error:
        file.close()
        refused[READER] = first_line(error)
        _LOG.info("%s is read by OpenSlide alone: %s", info.path.name, error)
        return plain
    direct.note_reader(READER, compression)
    return direct


class _Unfit(Exception):  # noqa: N818
    """Why a slide is not read directly."""


def _images_of_levels(path: Path, file: FileParts, levels: tuple[Level, ...]) -> tuple[tuple[SegmentedImage, ...], str]:
    """The tiled page of each level's size, and how level 0 is compressed."""
    images: list[SegmentedImage] = []
    compression = ""
    with tifffile.TiffFile(path) as tiff:
        by_size: dict[tuple[int, int], Any] = {}
        for page in tiff.pages:
            frame = page.keyframe
            if frame.is_tiled and frame.imagedepth == 1:
                by_size.setdefault((frame.imagewidth, frame.imagelength), page)
        pages = [by_size.get((level.width, level.height)) for level in levels]
        decoded = DecodedSegments(_cache_bytes(pages[0], levels[0].width))
        for number, found in enumerate(pages):
            if found is None or not _is_plain_colour(found.keyframe):
                raise _Unfit(f"level {number} is not one image of tiles with 8-bit colours")
            compression = compression or compression_name(found.keyframe)
            images.append(SegmentedImage(found, number, file, decoded))
            if not images[-1].listed:
                raise _Unfit("the file does not say where all tiles are")
    return tuple(images), compression


def _cache_bytes(page: Any, width: int) -> int:
    return _CACHE_BYTES if page is None else min(_CACHE_BYTES, _CACHED_ROWS * width * int(page.keyframe.tilelength) * 3)


def _is_plain_colour(frame: Any) -> bool:
    return bool(frame.dtype == np.uint8 and frame.bitspersample == 8 and frame.samplesperpixel == 3)


def _check(plain: OpenSlideReader, direct: DirectReader, level: int, image: SegmentedImage) -> None:
    for place in _probes(plain.info.levels[level], image):
        by_openslide, directly = (_read(slide, level, *place) for slide in (plain, direct))
        same = by_openslide is directly is None
        if by_openslide is not None and directly is not None:
            same = np.array_equal(by_openslide, directly)
        if not same:
            raise _Unfit(f"its pixels differ from OpenSlide's at level {level}")


def _read(slide: SlideReader, level: int, x0: int, y0: int, width: int, height: int) -> RGB | None:
    try:
        return slide.read_region(x0, y0, level, width, height)
    except SlideReadError:
        return None


def _probes(level: Level, image: SegmentedImage) -> Iterator[tuple[int, int, int, int]]:
    """Where to compare: the tile with most detail, and the corner where the edges cut tiles.

    Regions have their origin in level-0 pixels, as near as OpenSlide reads without blending.
    """
    across, down = -(-image.width // image.segment_width), -(-image.height // image.segment_height)
    fullest = int(image.counts[: across * down].argmax())
    columns, rows = _unblended(image.width, level.downsample), _unblended(image.height, level.downsample)
    for column, row in ((fullest % across, fullest // across), (across - 1, down - 1)):
        x = int(columns[np.abs(columns - column * image.segment_width).argmin()])
        y = int(rows[np.abs(rows - row * image.segment_height).argmin()])
        width = min(image.segment_width, _CHECKED_PIXELS, image.width - x)
        height = min(image.segment_height, _CHECKED_PIXELS, image.height - y)
        yield round(x * level.downsample), round(y * level.downsample), width, height


def _unblended(length: int, downsample: float) -> NDArray[np.int64]:
    """The level pixels along one side that a level-0 origin hits; 0 is always among them."""
    positions = np.arange(length, dtype=np.float64)
    return np.flatnonzero(np.abs(np.rint(positions * downsample) / downsample - positions) < UNBLENDED)
