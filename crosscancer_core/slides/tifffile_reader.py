"""TIFF files that OpenSlide does not read well: OME-TIFF with its SubIFD pyramids, striped and plain TIFF.

tifffile finds the images and decodes their segments (tiles or strips); the bytes are read here by offset, so that
any thread may read and a file that ends too early is noticed instead of being filled up with black.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from lxml import etree
from numpy.typing import NDArray

from crosscancer_core.errors import SlideReadError, UnsupportedSlideError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.reader import SlideReader, region_text
from crosscancer_core.slides.resolution import choose_resolution, tag_mpp
from crosscancer_core.slides.slide import RGB, Level, Resolution, SlideInfo

READER = "tifffile"

_CACHE_BYTES = 64 << 20
_MAX_SEGMENT = 1 << 30
_ASSOCIATED = ("label", "macro", "thumbnail", "overview")
_TO_UM = {"nm": 1e-3, "µm": 1.0, "μm": 1.0, "um": 1.0, "mm": 1e3, "cm": 1e4, "m": 1e6}
_NOT_A_TIFF = (tifffile.TiffFileError, ValueError, KeyError, IndexError, TypeError, OverflowError)


def is_tiff(path: Path) -> bool:
    """Whether the file begins as a TIFF or BigTIFF does."""
    with path.open("rb") as file:
        return file.read(4) in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def is_ome_tiff(path: Path) -> bool:
    """Whether the first image's description is OME-XML."""
    try:
        with tifffile.TiffFile(path) as tiff:
            return bool(tiff.is_ome)
    except _NOT_A_TIFF:
        return False


class TiffReader(SlideReader):
    """A TIFF read by tifffile: 8-bit RGB or grey, contiguous or planar, tiles or strips, with or without pyramid."""

    def __init__(self, path: Path, mpp: float | None = None) -> None:
        """Open ``path``; ``mpp`` is what a person entered.

        Raises:
            UnsupportedSlideError: it is no TIFF, or its images are of a kind that is not read.
        """
        self._lock = threading.Lock()
        self._decoded: OrderedDict[tuple[int, int], NDArray[np.uint8]] = OrderedDict()
        self._held = 0
        try:
            self._tiff = tifffile.TiffFile(path)
        except _NOT_A_TIFF as error:
            raise UnsupportedSlideError(path, {READER: _first_line(error)}) from error
        try:
            series = _main_series(self._tiff)
            self._pages = _pages_of_levels(series)
            self._associated = {
                name: other.pages[0]
                for other in self._tiff.series
                if other is not series and (name := other.name.strip().lower()) in _ASSOCIATED
            }
            info = self._describe(path, mpp)
        except (_Refused, *_NOT_A_TIFF) as error:
            self._tiff.close()
            raise UnsupportedSlideError(path, {READER: _first_line(error)}) from error
        super().__init__(info)

    def associated(self, name: str) -> RGB:
        if name not in self._associated:
            raise KeyError(name)
        page = self._associated[name]
        try:
            _check_page(page)
        except _Refused as error:
            raise SlideReadError(self._info.path, f'image "{name}"', str(error)) from error
        return self._rectangle(-1, page, 0, 0, page.keyframe.imagewidth, page.keyframe.imagelength)

    def close(self) -> None:
        with self._lock:
            self._tiff.close()
            self._decoded.clear()
            self._held = 0

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        return self._rectangle(level, self._pages[level], x, y, width, height)

    def _rectangle(self, level: int, page: Any, x: int, y: int, width: int, height: int) -> RGB:
        keyframe = page.keyframe
        tile_width, tile_height = _segment_size(keyframe)
        across = -(-keyframe.imagewidth // tile_width)
        down = -(-keyframe.imagelength // tile_height)
        planes = keyframe.samplesperpixel if keyframe.planarconfig == 2 else 1
        pixels = self._empty(width, height)
        for row in range(y // tile_height, (y + height - 1) // tile_height + 1):
            for column in range(x // tile_width, (x + width - 1) // tile_width + 1):
                left, top = column * tile_width, row * tile_height
                x1, x2 = max(x, left), min(x + width, left + tile_width)
                y1, y2 = max(y, top), min(y + height, top + tile_height)
                for plane in range(min(planes, 3)):
                    index = (plane * down + row) * across + column
                    text = region_text(level, x1, y1, x2 - x1, y2 - y1)
                    segment = self._segment(level, page, index, text)
                    if segment is None:  # a sparse file leaves out what is background
                        continue
                    part = segment[y1 - top : y2 - top, x1 - left : x2 - left]
                    target = pixels[y1 - y : y2 - y, x1 - x : x2 - x]
                    if planes > 1:
                        target[..., plane] = part[..., 0]
                    else:
                        target[:] = part  # one grey sample spreads over three
        return pixels

    def _segment(self, level: int, page: Any, index: int, region: str) -> NDArray[np.uint8] | None:
        """A decoded tile or strip, (height, width, 1 or 3)."""
        with self._lock:
            known = self._decoded.get((level, index))
            if known is not None:
                self._decoded.move_to_end((level, index))
                return known
        offset, count = page.dataoffsets[index], page.databytecounts[index]
        if count == 0:
            return None
        encoded = self._bytes(offset, count, region)
        try:
            decoded, _, _ = page.keyframe.decode(encoded, index, jpegtables=page.jpegtables)
        except Exception as error:  # the codecs raise errors of their own, one class each
            raise SlideReadError(self._info.path, region, _first_line(error)) from error
        if decoded is None:
            return None
        segment = np.ascontiguousarray(decoded[0, :, :, :3])
        if page.keyframe.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
            segment = 255 - segment
        with self._lock:
            if level >= 0 and segment.nbytes <= _CACHE_BYTES // 4 and (level, index) not in self._decoded:
                self._decoded[level, index] = segment
                self._held += segment.nbytes
                while self._held > _CACHE_BYTES:
                    self._held -= self._decoded.popitem(last=False)[1].nbytes
        return segment

    def _bytes(self, offset: int, count: int, region: str) -> bytes:
        with self._lock:
            handle = self._tiff.filehandle
            if handle.closed:
                raise SlideReadError(self._info.path, region, "the slide was closed")
            try:
                handle.seek(offset)
                encoded: bytes = handle.read(count)
            except OSError as error:
                raise SlideReadError(self._info.path, region, (error.strerror or str(error)).lower()) from error
        if len(encoded) < count:
            raise SlideReadError(self._info.path, region, "the file ends before these pixels")
        return encoded

    def _describe(self, path: Path, mpp: float | None) -> SlideInfo:
        sizes = [(page.keyframe.imagewidth, page.keyframe.imagelength) for page in self._pages]
        width, height = sizes[0]
        first = self._pages[0].keyframe
        stated, power = _ome_metadata(self._tiff)
        resolution, warnings = _resolution(first, mpp, stated)
        if any(_end_of(page) > path.stat().st_size for page in self._pages):
            warnings = (*warnings, "The file ends before its last pixels; it was not copied completely.")
        return SlideInfo(
            path=path,
            reader=READER,
            vendor="ome-tiff" if self._tiff.is_ome else "tiff",
            width=width,
            height=height,
            levels=tuple(Level(w, h, (width / w + height / h) / 2) for w, h in sizes),
            resolution=resolution,
            bounds=Region(0, 0, width, height),
            objective_power=power,
            associated_names=tuple(sorted(self._associated)),
            fingerprint=fingerprint(path),
            warnings=warnings,
        )


class _Refused(Exception):  # noqa: N818
    """Why an image is not read, in words."""


def _main_series(tiff: tifffile.TiffFile) -> Any:
    if not tiff.series:
        raise _Refused("it holds no image")
    return max(tiff.series, key=lambda series: series.levels[0].size)


def _pages_of_levels(series: Any) -> list[Any]:
    """One page per level, finest first; levels that are not smaller than the one before are left out."""
    pages: list[Any] = []
    for level in series.levels:
        page = level.pages[0]
        if page is None or len(level.pages) != 1 or level.axes not in ("YX", "YXS", "SYX"):
            if pages:
                break
            raise _Refused(f"its axes are {level.axes} with {len(level.pages)} images; one RGB or grey image is read")
        _check_page(page)
        if pages and page.keyframe.imagewidth >= pages[-1].keyframe.imagewidth:
            break
        pages.append(page)
    return pages


def _check_page(page: Any) -> None:
    keyframe = page.keyframe
    if keyframe.dtype != np.uint8 or keyframe.bitspersample != 8:
        raise _Refused(f"its samples are {keyframe.bitspersample}-bit {keyframe.dtype}; 8-bit colours are read")
    photometric = tifffile.PHOTOMETRIC(keyframe.photometric)
    if photometric == tifffile.PHOTOMETRIC.YCBCR and keyframe.compression not in (6, 7):
        raise _Refused("its YCbCr colours are not compressed as JPEG")
    grey = photometric in (tifffile.PHOTOMETRIC.MINISBLACK, tifffile.PHOTOMETRIC.MINISWHITE)
    if not grey and photometric not in (tifffile.PHOTOMETRIC.RGB, tifffile.PHOTOMETRIC.YCBCR):
        raise _Refused(f"its colours are {photometric.name}; RGB and grey are read")
    if keyframe.samplesperpixel not in ((1,) if grey else (3, 4)):
        raise _Refused(f"it has {keyframe.samplesperpixel} samples a pixel")
    width, height = _segment_size(keyframe)
    if width * height * keyframe.samplesperpixel > _MAX_SEGMENT:
        raise _Refused("it is stored in one piece that does not fit into memory")
    keyframe.decode(None, 0)  # raises where the compression is not known


def _segment_size(keyframe: Any) -> tuple[int, int]:
    if keyframe.is_tiled:
        return keyframe.tilewidth, keyframe.tilelength
    return keyframe.imagewidth, min(keyframe.rowsperstrip, keyframe.imagelength)


def _end_of(page: Any) -> int:
    """The last byte that a page's pixels need."""
    ends = [offset + count for offset, count in zip(page.dataoffsets, page.databytecounts, strict=True)]
    return max(ends, default=0)


def _resolution(
    keyframe: Any, override: float | None, stated: tuple[float | None, float | None]
) -> tuple[Resolution | None, tuple[str, ...]]:
    unit = {2: "inch", 3: "centimeter"}.get(int(keyframe.resolutionunit), "")
    x, y = keyframe.get_resolution()
    return choose_resolution(override, vendor=stated, tags=(tag_mpp(float(x), unit), tag_mpp(float(y), unit)))


def _ome_metadata(tiff: tifffile.TiffFile) -> tuple[tuple[float | None, float | None], float | None]:
    """(µm/px along x, y) and the objective's magnification, as far as the OME-XML states them."""
    text = tiff.ome_metadata
    if not text:
        return (None, None), None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(text.encode(), parser)
    if root is None:
        return (None, None), None
    pixels = root.find(".//{*}Pixels")
    objective = root.find(".//{*}Objective")
    mpp = (None, None) if pixels is None else (_size(pixels, "X"), _size(pixels, "Y"))
    return mpp, None if objective is None else _float(objective.get("NominalMagnification"))


def _size(pixels: etree._Element, axis: str) -> float | None:
    value = _float(pixels.get(f"PhysicalSize{axis}"))
    factor = _TO_UM.get(pixels.get(f"PhysicalSize{axis}Unit") or "µm")
    return None if value is None or factor is None else value * factor


def _float(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
