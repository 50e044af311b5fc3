"""CZI slides of Zeiss scanners in every compression they are written with, JPEG-XR among them.

OpenSlide reads CZI without JPEG-XR and JPEG; this reader takes what it refuses. The tiles are decoded by imagecodecs,
which is there already, on all platforms, and without Python's lock. (Tried in its place: slideio 2.10 gives red and
blue exchanged for all but JPEG-XR, and no Zstandard; fastslide 0.8.1 is right and as fast, but one more young binary.
pylibCZIrw, Zeiss' own, needs CMake and lacks Intel Macs; the tests compare with it.)

A pyramid level counts only where it covers what level 0 covers: a level that is partly blank would be taken for glass.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import SlideReadError, UnsupportedSlideError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.czi_file import Attachment, CziFile, CziFormatError, Subblock
from crosscancer_core.slides.file_parts import FileParts
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.reader import SlideReader, region_text
from crosscancer_core.slides.resolution import choose_resolution
from crosscancer_core.slides.slide import RGB, Level, SlideInfo
from crosscancer_core.slides.tiff_segments import DecodedSegments, first_line, in_eight_bits

READER = "CZI"

_CACHE_BYTES = 96 << 20
_MOST_PIXELS = 1 << 28
"""Stored pixels of one subblock; Axio Scan writes up to some 2,048 x 2,048."""
_COMPRESSIONS = {0: "uncompressed", 1: "JPEG", 4: "JPEG XR", 5: "Zstandard", 6: "Zstandard"}
_SAMPLES = {0: (1, np.uint8), 1: (1, np.uint16), 3: (3, np.uint8), 4: (3, np.uint16), 9: (4, np.uint8)}
"""Pixel type to samples a pixel and their kind; colours are stored blue first."""
_AXES = {"C": "fluorescence channels", "Z": "focal planes", "T": "time points"}
_ONE_IMAGE = ("C", "Z", "T", "H", "V", "I", "R")
_ASSOCIATED = {"label": "label", "slidepreview": "macro", "thumbnail": "thumbnail"}
_GRID = 128
"""Cells along the longer side, to compare what levels cover."""


@dataclass(frozen=True, eq=False)
class _Mosaic:
    """The subblocks of one level, in the order they are painted; ``place`` is int (n, 4): left, top, right, bottom."""

    level: Level
    blocks: tuple[tuple[int, Subblock], ...]
    place: NDArray[np.int64]


class CziReader(SlideReader):
    """A CZI slide: all scenes on one canvas that starts at (0, 0), one colour (or grey) image."""

    def __init__(self, path: Path, mpp: float | None = None) -> None:
        """Open ``path``; ``mpp`` is what a person entered.

        Raises:
            UnsupportedSlideError: it is no CZI, is damaged, or holds what is not one brightfield image.
        """
        self._file = FileParts(path)
        self._decoded = DecodedSegments(_CACHE_BYTES)
        try:
            self._czi = CziFile(self._file)
            _check_one_image(self._czi.subblocks)
            self._bits = self._czi.bits() or 16
            self._levels = _levels(self._czi.subblocks)
            self._associated = _associated(self._czi.attachments)
            super().__init__(self._describe(path, mpp))
        except CziFormatError as error:
            self._file.close()
            raise UnsupportedSlideError(path, {READER: str(error)}) from error
        except BaseException:
            self._file.close()
            raise

    def associated(self, name: str) -> RGB:
        attachment = self._associated[name]
        try:
            if attachment.kind == "CZI":
                return _whole(CziFile(self._file, attachment.position), self._bits)
            encoded = self._file.read(attachment.position, attachment.size, f'image "{name}"')
            return np.asarray(imagecodecs.jpeg8_decode(encoded, outcolorspace="RGB"))
        except SlideReadError:
            raise
        except Exception as error:  # the codecs raise errors of their own, one class each
            raise SlideReadError(self._info.path, f'image "{name}"', first_line(error)) from error

    def close(self) -> None:
        self._file.close()
        self._decoded.clear()

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        mosaic = self._levels[level]
        left, top, right, bottom = mosaic.place.T
        hit = (left < x + width) & (right > x) & (top < y + height) & (bottom > y)
        pixels = self._empty(width, height)
        for index in np.flatnonzero(hit).tolist():
            number, block = mosaic.blocks[index]
            x1, y1, x2, y2 = mosaic.place[index].tolist()
            tile = self._tile(number, block, region_text(level, x1, y1, x2 - x1, y2 - y1))
            a, b, c, d = max(x, x1), max(y, y1), min(x + width, x2), min(y + height, y2)
            pixels[b - y : d - y, a - x : c - x] = tile[b - y1 : d - y1, a - x1 : c - x1]
        return pixels

    def _tile(self, number: int, block: Subblock, region: str) -> NDArray[np.uint8]:
        known = self._decoded.get((0, number))
        if known is not None:
            return known
        tile = _decoded(self._czi, block, self._bits, region, self._file.path)
        self._decoded.add((0, number), tile)
        return tile

    def _describe(self, path: Path, mpp: float | None) -> SlideInfo:
        levels = tuple(mosaic.level for mosaic in self._levels)
        power = self._czi.objective_power()
        resolution, warnings = choose_resolution(mpp, vendor=self._czi.mpp(), power=power)
        first = self._levels[0].blocks[0][1]
        samples, kind = _SAMPLES[first.pixel_type]
        scenes = {block.others.get("S", 0) for _, block in self._levels[0].blocks}
        if len(scenes) > 1:
            warnings = (
                *warnings,
                f"It holds {len(scenes)} scenes, which are shown on one canvas as they were scanned.",
            )
        if kind == np.uint16:
            warnings = (*warnings, f"Its colours have {self._bits} bits; they are scaled to 8.")
        if samples == 1:
            warnings = (*warnings, "It has one channel, which is shown in grey.")
        return SlideInfo(
            path=path,
            reader=READER,
            vendor="zeiss",
            width=levels[0].width,
            height=levels[0].height,
            levels=levels,
            resolution=resolution,
            bounds=Region(0, 0, levels[0].width, levels[0].height),
            objective_power=power,
            associated_names=tuple(sorted(self._associated)),
            fingerprint=fingerprint(path),
            warnings=warnings,
            compression=_COMPRESSIONS[first.compression],
        )


def _check_one_image(blocks: Sequence[Subblock]) -> None:
    if not blocks:
        raise CziFormatError("it holds no image")
    for axis in _ONE_IMAGE:
        count = len({block.others.get(axis, 0) for block in blocks})
        if count > 1:
            what = _AXES.get(axis, f"images along its axis {axis}")
            raise CziFormatError(f"it holds {count} {what}; one brightfield image is read")
    types = {block.pixel_type for block in blocks}
    if len(types) > 1 or not types <= _SAMPLES.keys():
        raise CziFormatError("its pixels are neither colours nor grey of 8 or 16 bits")
    unknown = {block.compression for block in blocks} - _COMPRESSIONS.keys()
    if unknown:
        raise CziFormatError(f"its tiles are compressed in a way that is not read (number {min(unknown)})")
    if any(block.stored_width * block.stored_height > _MOST_PIXELS for block in blocks):
        raise CziFormatError("it is stored in one piece that does not fit into memory")


def _levels(blocks: Sequence[Subblock]) -> tuple[_Mosaic, ...]:
    numbered = tuple(enumerate(blocks))
    base = [pair for pair in numbered if pair[1].ratio == 1]
    if not base:
        raise CziFormatError("its full resolution is missing")
    x0, y0 = min(block.x for _, block in base), min(block.y for _, block in base)
    width = max(block.x + block.width for _, block in base) - x0
    height = max(block.y + block.height for _, block in base) - y0
    step = _pyramid_step(blocks)
    by_factor: dict[int, list[tuple[int, Subblock]]] = {1: base}
    for number, block in numbered:
        if block.ratio > 1:
            factor = step ** max(1, round(math.log(block.ratio, step)))
            by_factor.setdefault(factor, []).append((number, block))
    covered = _coverage(base, x0, y0, width, height)
    found = []
    for factor, members in sorted(by_factor.items()):
        size = (width // factor, height // factor)
        missing = covered & ~_coverage(members, x0, y0, width, height, grown=2 * factor)
        if min(size) < 1 or missing.sum() > 0.002 * covered.sum():
            break  # coarser levels are made from this one and lack the same part
        # painted in the order of M, so that of overlapping tiles the same one lies on top as in Zeiss' software
        members.sort(key=lambda pair: (pair[1].m, pair[0]))
        places = [_place(block, x0, y0, factor) for _, block in members]
        place = np.minimum(np.array(places, np.int64), [size[0], size[1], size[0], size[1]])
        found.append(_Mosaic(Level(size[0], size[1], float(factor)), tuple(members), place))
    return tuple(found)


def _pyramid_step(blocks: Sequence[Subblock]) -> int:
    """2 or 3: by how much each level is smaller than the one before. Told by the large tiles, whose ratio is exact."""
    ratios = [block.ratio for block in blocks if block.ratio > 1 and min(block.stored_width, block.stored_height) >= 32]
    return 3 if ratios and round(min(ratios)) % 3 == 0 else 2


def _place(block: Subblock, x0: int, y0: int, factor: int) -> tuple[int, int, int, int]:
    left, top = (block.x - x0) // factor, (block.y - y0) // factor
    return left, top, left + block.stored_width, top + block.stored_height


def _coverage(
    members: Sequence[tuple[int, Subblock]], x0: int, y0: int, width: int, height: int, grown: int = 0
) -> NDArray[np.bool_]:
    """Cells of a coarse grid whose centre lies on a tile, or within ``grown`` level-0 pixels right of or below it.

    Halving drops an odd last row or column, which is no gap.
    """
    cell = max(width, height) / _GRID
    cells = np.zeros((math.ceil(height / cell), math.ceil(width / cell)), np.bool_)
    for _, block in members:
        rows = _cells(block.y - y0, block.height + grown, cell)
        cells[rows, _cells(block.x - x0, block.width + grown, cell)] = True
    return cells


def _cells(start: int, length: int, cell: float) -> slice:
    return slice(max(0, math.ceil(start / cell - 0.5)), max(0, math.ceil((start + length) / cell - 0.5)))


def _decoded(czi: CziFile, block: Subblock, bits: int, region: str, path: Path) -> NDArray[np.uint8]:
    """The stored pixels of a subblock: uint8 (height, width, 1 or 3), red first."""
    encoded = czi.data(block, region)
    try:
        pixels = _raw(encoded, block)
    except Exception as error:  # the codecs raise errors of their own, one class each
        raise SlideReadError(path, region, first_line(error)) from error
    return in_eight_bits(pixels, bits)


def _raw(encoded: bytes, block: Subblock) -> NDArray[Any]:
    samples, kind = _SAMPLES[block.pixel_type]
    shape = (block.stored_height, block.stored_width, samples)
    match block.compression:
        case 1:
            pixels = imagecodecs.jpeg8_decode(encoded)
        case 4:
            pixels = imagecodecs.jpegxr_decode(encoded)
        case _:
            content = _unpacked(encoded, block.compression, math.prod(shape) * np.dtype(kind).itemsize)
            pixels = np.frombuffer(content, kind).reshape(shape)
            pixels = pixels[..., 2::-1] if samples > 1 else pixels
    pixels = np.asarray(pixels)
    pixels = pixels[..., None] if pixels.ndim == 2 else pixels
    if pixels.shape[:2] != shape[:2] or pixels.dtype != kind or pixels.shape[2] < min(samples, 3):
        raise ValueError(f"the tile holds {pixels.shape} {pixels.dtype} where {shape} {np.dtype(kind)} is stated")
    return pixels


def _unpacked(encoded: bytes, compression: int, size: int) -> bytes:
    if compression == 0:
        return encoded[:size]
    apart = False
    if compression == 6:  # a header of its own: its length, and whether low and high bytes are stored apart
        length = encoded[0]
        apart = length == 3 and encoded[1] == 1 and bool(encoded[2] & 1)
        encoded = encoded[length:]
    content = bytes(imagecodecs.zstd_decode(encoded, out=size))
    if apart:
        content = np.frombuffer(content, np.uint8).reshape(2, -1).T.tobytes()
    return content


def _associated(attachments: Sequence[Attachment]) -> dict[str, Attachment]:
    readable = [attachment for attachment in attachments if attachment.kind in ("CZI", "JPG")]
    return {_ASSOCIATED[item.name.lower()]: item for item in readable if item.name.lower() in _ASSOCIATED}


def _whole(czi: CziFile, bits: int) -> RGB:
    """The image of a small CZI file, such as a label."""
    _check_one_image(czi.subblocks)
    mosaic = _levels(czi.subblocks)[0]
    pixels = np.full((mosaic.level.height, mosaic.level.width, 3), 255, np.uint8)
    for (_, block), (x1, y1, x2, y2) in zip(mosaic.blocks, mosaic.place.tolist(), strict=True):
        tile = _decoded(czi, block, bits, "the attached image", Path("attachment"))
        pixels[y1:y2, x1:x2] = tile[: y2 - y1, : x2 - x1]
    return pixels
