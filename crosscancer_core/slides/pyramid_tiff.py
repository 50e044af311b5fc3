"""Stream a tiled pyramid TIFF from anything that yields regions.

The file is what ASAP and OpenSlide both take without question: top-level directories, each half the one before,
JPEG tiles, pixels per centimetre stated at every level. Only a few rows of tiles are held in memory, so that the
size of a slide is bounded by the disk alone; encoded tiles of the reduced levels wait in a temporary file until
their turn comes, since TIFF libraries write one directory after the other.
"""

from __future__ import annotations

import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import cv2
import imagecodecs
import numpy as np
import tifffile

from crosscancer_core.atomic_file import replacing
from crosscancer_core.geometry import Region
from crosscancer_core.progress import SILENT, UNCONTROLLED, Control, Progress
from crosscancer_core.slides.slide import RGB

_BLOCK_TILES = 8
"""Width of a block in tiles; its height is two, so that halving it gives whole tiles."""
_BIG = 2**31
"""Level-0 pixels from which BigTIFF is written: JPEG stays under two bytes a pixel, and 4 GiB is the limit."""
_SOFTWARE = "CrossCancer"


def write_pyramid(
    target: Path,
    read: Callable[[Region], RGB],
    width: int,
    height: int,
    mpp: float | None,
    *,
    tile: int = 256,
    quality: int = 90,
    threads: int | None = None,
    icc: bytes | None = None,
    others: Mapping[str, RGB] | None = None,
    progress: Progress = SILENT,
    control: Control = UNCONTROLLED,
    accept: Callable[[], None] = lambda: None,
) -> None:
    """Write ``target`` as a pyramidal JPEG TIFF of ``width`` x ``height`` level-0 pixels.

    ``read`` gives the level-0 pixels of a region inside the image (uint8, (height, width, 3)); it is called once a
    block of 8 x 2 tiles, from ``threads`` threads at once. Each level is the 2 x 2 box mean of the one before, down
    to a single tile; an odd last row or column has no half. Equal input gives equal bytes. ``mpp`` is µm per
    level-0 pixel (None leaves the resolution out). ``icc`` is kept as the colour profile of level 0. ``others`` are
    small images (label, macro) that follow as directories of their own, named by their description; programs that
    show pyramids pass them over, since they have no tiles. ``accept`` is called when all is written, before the file
    takes its place; what it raises leaves ``target`` as it was. Progress counts blocks.

    Raises:
        DiskFullError, NotWritableError: ``target`` is as it was.
        Cancelled: ``control`` said so; ``target`` is as it was.
        ValueError: the size is not positive or ``tile`` is no multiple of 16.
    """
    if width < 1 or height < 1 or tile % 16 or tile < 16:
        raise ValueError(f"cannot write {width} x {height} pixels in tiles of {tile}")
    sizes = _level_sizes(width, height, tile)
    blocks = _blocks(width, height, tile)
    progress.started(len(blocks), "blocks", target.name)
    with replacing(target) as temporary, tempfile.TemporaryDirectory(dir=target.parent, prefix=".pyramid-") as spool:
        reduced = _chain(sizes[1:], tile, quality, Path(spool))
        try:
            workers = ThreadPoolExecutor(threads or min(4, os.cpu_count() or 1))
            try:
                encoded = _level_0(read, blocks, tile, quality, workers, reduced, progress, control)
                _write(temporary, encoded, reduced, sizes, mpp, tile, icc, others or {})
                accept()
            finally:
                workers.shutdown(cancel_futures=True)
        finally:
            for level in _walk(reduced):
                with suppress(OSError):  # a full disk fails once more when the rest is flushed; it was told before
                    level.spool.close()


def block_count(width: int, height: int, tile: int = 256) -> int:
    """How many steps of progress :func:`write_pyramid` will report."""
    return len(_blocks(width, height, tile))


def _level_sizes(width: int, height: int, tile: int) -> list[tuple[int, int]]:
    sizes = [(width, height)]
    while max(sizes[-1]) > tile and min(sizes[-1]) >= 2:
        sizes.append((sizes[-1][0] // 2, sizes[-1][1] // 2))
    return sizes


def _blocks(width: int, height: int, tile: int) -> list[Region]:
    """Row by row; whole tiles except at the right and lower edge."""
    return [
        Region(x, y, min(_BLOCK_TILES * tile, width - x), min(2 * tile, height - y))
        for y in range(0, height, 2 * tile)
        for x in range(0, width, _BLOCK_TILES * tile)
    ]


@dataclass
class _Reduced:
    """A level above 0: gathers rows until a row of tiles is full, spools it encoded, hands its half on."""

    width: int
    height: int
    tile: int
    quality: int
    spool: IO[bytes]
    next: _Reduced | None
    rows: list[RGB] = field(default_factory=list)
    gathered: int = 0
    taken: int = 0
    lengths: list[int] = field(default_factory=list)

    def add(self, rows: RGB) -> None:
        """Take rows in order. Their number divides the tile's side, except for the last."""
        rows = rows[: self.height - self.taken, : self.width]
        self.rows.append(rows)
        self.gathered += len(rows)
        self.taken += len(rows)
        if self.gathered == self.tile or self.taken == self.height:
            strip = np.concatenate(self.rows)
            self.rows, self.gathered = [], 0
            for encoded in _encoded_row(strip, self.tile, self.quality):
                self.spool.write(encoded)
                self.lengths.append(len(encoded))
            if self.next is not None and len(strip) > 1:
                self.next.add(halved(strip))

    def encoded(self) -> Iterator[bytes]:
        self.spool.seek(0)
        for length in self.lengths:
            yield self.spool.read(length)


def _chain(sizes: list[tuple[int, int]], tile: int, quality: int, spool: Path) -> _Reduced | None:
    level: _Reduced | None = None
    for number, (width, height) in reversed(list(enumerate(sizes))):
        file = (spool / str(number)).open("w+b")
        level = _Reduced(width, height, tile, quality, file, level)
    return level


def _walk(level: _Reduced | None) -> Iterator[_Reduced]:
    while level is not None:
        yield level
        level = level.next


def halved(pixels: RGB) -> RGB:
    """The 2 x 2 box mean, rounded; uint8 (h // 2, w // 2, 3)."""
    height, width = pixels.shape[0] // 2, pixels.shape[1] // 2
    even = pixels[: 2 * height, : 2 * width]
    small: RGB = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    return small


def _encoded_row(strip: RGB, tile: int, quality: int) -> list[bytes]:
    """The JPEG tiles of one row of tiles, the last ones filled up with their edge."""
    missing = (tile - strip.shape[0], -strip.shape[1] % tile)
    if any(missing):
        strip = np.pad(strip, ((0, missing[0]), (0, missing[1]), (0, 0)), mode="edge")
    return [
        bytes(
            imagecodecs.jpeg8_encode(
                np.ascontiguousarray(strip[:, x : x + tile]),
                level=quality,
                colorspace="RGB",
                outcolorspace="YCBCR",
                subsampling=(2, 2),
            )
        )
        for x in range(0, strip.shape[1], tile)
    ]


@dataclass(frozen=True)
class _Block:
    tile_rows: list[list[bytes]]
    half: RGB | None
    last_of_strip: bool


def _level_0(
    read: Callable[[Region], RGB],
    blocks: list[Region],
    tile: int,
    quality: int,
    workers: ThreadPoolExecutor,
    reduced: _Reduced | None,
    progress: Progress,
    control: Control,
) -> Iterator[bytes]:
    """Encoded level-0 tiles in file order; fills the reduced levels on the way."""
    right = max(block.right for block in blocks)

    def painted(block: Region) -> _Block:
        pixels = read(block)
        rows = [_encoded_row(pixels[y : y + tile], tile, quality) for y in range(0, len(pixels), tile)]
        half = halved(pixels) if reduced is not None and min(pixels.shape[:2]) > 1 else None
        return _Block(rows, half, block.right == right)

    waiting: deque[Future[_Block]] = deque()
    left_to_do = iter(blocks)
    strip: list[_Block] = []
    while True:
        control.check()
        # as many ahead as keep every thread busy, few enough to stop soon when cancelled
        for block in left_to_do:
            waiting.append(workers.submit(painted, block))
            if len(waiting) >= 6:
                break
        if not waiting:
            return
        strip.append(waiting.popleft().result())
        progress.advanced()
        if strip[-1].last_of_strip:
            # before the tiles are handed out: the writer does not come back after the last one
            halves = [part.half for part in strip if part.half is not None]
            if reduced is not None and halves:
                reduced.add(np.concatenate(halves, axis=1))
            for row in range(len(strip[0].tile_rows)):
                for part in strip:
                    yield from part.tile_rows[row]
            strip = []


def _write(
    path: Path,
    level_0: Iterator[bytes],
    reduced: _Reduced | None,
    sizes: list[tuple[int, int]],
    mpp: float | None,
    tile: int,
    icc: bytes | None,
    others: Mapping[str, RGB],
) -> None:
    encoded = [level_0, *(level.encoded() for level in _walk(reduced))]
    big = sizes[0][0] * sizes[0][1] >= _BIG
    with tifffile.TiffWriter(path, bigtiff=big) as file:
        for number, ((width, height), tiles) in enumerate(zip(sizes, encoded, strict=True)):
            resolution = None
            if mpp is not None:
                # the true ratio of the sizes, which halving odd sizes moves away from a power of two
                resolution = (1e4 / mpp * width / sizes[0][0], 1e4 / mpp * height / sizes[0][1])
            file.write(
                tiles,
                shape=(height, width, 3),
                dtype=np.uint8,
                tile=(tile, tile),
                photometric="rgb",
                compression="jpeg",
                subfiletype=1 if number else 0,
                resolution=resolution,
                resolutionunit="CENTIMETER" if mpp is not None else None,
                software=_SOFTWARE,
                iccprofile=None if number else icc,
                metadata=None,
            )
        for name, pixels in others.items():
            file.write(
                pixels,
                photometric="rgb",
                compression="deflate",
                rowsperstrip=min(64, len(pixels)),
                subfiletype=1,
                description=name,
                metadata=None,
            )
