"""Slides that OpenSlide reads: SVS, NDPI, SCN, MRXS, BIF, DICOM, Philips and generic tiled TIFF, some CZI.

A handle of OpenSlide remembers its first error for ever, so a handle that has failed is thrown away. Handles are
borrowed from a pool: one per thread that reads at the same moment, and few are kept when idle.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import openslide

from crosscancer_core.errors import SlideReadError, UnsupportedSlideError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.reader import SlideReader, region_text
from crosscancer_core.slides.resolution import choose_resolution, tag_mpp
from crosscancer_core.slides.slide import RGB, Level, Resolution, SlideInfo

READER = "OpenSlide"

_IDLE_HANDLES = 4
_MOST_HANDLES = 16
"""Threads beyond these wait for a handle; a handle of a large slide holds tens of MB of tile places."""
_CACHE_BYTES = 64 << 20
_DICOM_SYNTAXES = {
    "1.2.840.10008.1.2.1": "uncompressed",
    "1.2.840.10008.1.2.4.50": "JPEG",
    "1.2.840.10008.1.2.4.90": "JPEG2000",
    "1.2.840.10008.1.2.4.91": "JPEG2000",
}
_BLOCK = 512
_ANCHORS = 64
_BLOCKS_KEPT = 32
UNBLENDED = 1 / 512
"""Level pixels. cairo snaps a shift smaller than this to none, so no pixel is blended."""


class OpenSlideReader(SlideReader):
    """A slide read by OpenSlide. Transparent pixels are laid over the slide's background colour."""

    def __init__(self, path: Path, mpp: float | None = None) -> None:
        """Open ``path``; ``mpp`` is what a person entered.

        Raises:
            UnsupportedSlideError: OpenSlide does not read it.
        """
        self._cache = openslide.OpenSlideCache(_CACHE_BYTES)
        self._handles = _Handles(path, self._cache)
        try:
            with self._handles.borrowed() as handle:
                info = _describe(path, handle, mpp)
                background = _background(handle.properties)
                icc = _icc(handle)
        except openslide.OpenSlideError as error:
            raise UnsupportedSlideError(path, {READER: _reason(error, path)}) from error
        super().__init__(info, background, icc)
        self._exact = tuple(_is_exact(level, info) for level in info.levels)
        self._blocks: OrderedDict[tuple[int, int, int], RGB] = OrderedDict()
        self._blocks_lock = threading.Lock()

    def read_region(self, x0: int, y0: int, level: int, width: int, height: int) -> RGB:
        """As OpenSlide reads it: between level pixels, a level above 0 is interpolated."""
        self._level(level)
        if width < 0 or height < 0:
            raise ValueError(f"a region cannot have a negative side: {width} x {height}")
        if width == 0 or height == 0:
            return self._empty(width, height)
        return self._paint(x0, y0, level, width, height)

    def associated(self, name: str) -> RGB:
        if name not in self._info.associated_names:
            raise KeyError(name)
        try:
            with self._handles.borrowed() as handle:
                return self._over_background(np.asarray(handle.associated_images[name]))
        except openslide.OpenSlideError as error:
            raise SlideReadError(self._info.path, f'image "{name}"', _reason(error, self._info.path)) from error

    def close(self) -> None:
        self._handles.close()
        with self._blocks_lock:
            self._blocks.clear()

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        downsample = self._info.levels[level].downsample
        if self._exact[level]:
            return self._paint(round(x * downsample), round(y * downsample), level, width, height)
        # Origins are whole level-0 pixels. Where a level's downsample is not a whole number, most level pixels
        # have no such origin and cairo blends neighbours by the remainder, so that a pixel would depend on where
        # the request began. Blocks with fixed origins give each pixel one value.
        pixels = self._empty(width, height)
        for row in range(y // _BLOCK, (y + height - 1) // _BLOCK + 1):
            for column in range(x // _BLOCK, (x + width - 1) // _BLOCK + 1):
                block = self._block(level, column, row)
                left, top = column * _BLOCK, row * _BLOCK
                right, bottom = left + block.shape[1], top + block.shape[0]
                x1, y1, x2, y2 = max(x, left), max(y, top), min(x + width, right), min(y + height, bottom)
                pixels[y1 - y : y2 - y, x1 - x : x2 - x] = block[y1 - top : y2 - top, x1 - left : x2 - left]
        return pixels

    def _block(self, level: int, column: int, row: int) -> RGB:
        key = (level, column, row)
        with self._blocks_lock:
            if key in self._blocks:
                self._blocks.move_to_end(key)
                return self._blocks[key]
        size = self._info.levels[level]
        left, top = column * _BLOCK, row * _BLOCK
        right, bottom = min(left + _BLOCK, size.width), min(top + _BLOCK, size.height)
        x, y = _anchor(left, size.downsample), _anchor(top, size.downsample)
        painted = self._paint(round(x * size.downsample), round(y * size.downsample), level, right - x, bottom - y)
        block = np.ascontiguousarray(painted[top - y :, left - x :])
        with self._blocks_lock:
            self._blocks[key] = block
            while len(self._blocks) > _BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        return block

    def _paint(self, x0: int, y0: int, level: int, width: int, height: int) -> RGB:
        try:
            with self._handles.borrowed() as handle:
                return self._over_background(np.asarray(handle.read_region((x0, y0), level, (width, height))))
        except openslide.OpenSlideError as error:
            text = region_text(level, x0, y0, width, height)
            raise SlideReadError(self._info.path, text, _reason(error, self._info.path)) from error

    def _over_background(self, pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> RGB:
        if pixels.shape[2] == 3:
            return np.ascontiguousarray(pixels)
        rgb = pixels[..., :3].copy()  # always: of a single pixel it would else be OpenSlide's own, read-only
        alpha = pixels[..., 3]
        if alpha.min() == 255:
            return rgb
        clear = alpha < 255
        share = alpha[clear][:, None].astype(np.float32) / 255
        rgb[clear] = np.rint(rgb[clear] * share + self._background * (1 - share)).astype(np.uint8)
        return rgb


class _Handles:
    """OpenSlide handles of one file: opened as threads need them, closed after an error."""

    def __init__(self, path: Path, cache: openslide.OpenSlideCache) -> None:
        self._path = path
        self._cache = cache
        self._idle: list[openslide.OpenSlide] = []
        self._lock = threading.Lock()
        self._closed = False
        self._places = threading.BoundedSemaphore(_MOST_HANDLES)

    @contextmanager
    def borrowed(self) -> Iterator[openslide.OpenSlide]:
        with self._places, self._handle() as handle:
            yield handle

    @contextmanager
    def _handle(self) -> Iterator[openslide.OpenSlide]:
        with self._lock:
            if self._closed:
                raise SlideReadError(self._path, "any place", "the slide was closed")
            handle = self._idle.pop() if self._idle else None
        if handle is None:
            handle = openslide.OpenSlide(self._path)
            handle.set_cache(self._cache)
        sound = False
        try:
            yield handle
            sound = True
        finally:
            with self._lock:
                keep = sound and not self._closed and len(self._idle) < _IDLE_HANDLES
                if keep:
                    self._idle.append(handle)
            if not keep:
                handle.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            handles, self._idle = self._idle, []
        for handle in handles:
            handle.close()


def _describe(path: Path, handle: openslide.OpenSlide, mpp: float | None) -> SlideInfo:
    properties = handle.properties
    width, height = handle.dimensions
    power = _number(properties, "openslide.objective-power")
    resolution, warnings = _resolution(properties, mpp, power)
    return SlideInfo(
        path=path,
        reader=READER,
        vendor=properties.get("openslide.vendor", ""),
        width=width,
        height=height,
        levels=tuple(
            Level(size[0], size[1], downsample)
            for size, downsample in zip(handle.level_dimensions, handle.level_downsamples, strict=True)
        ),
        resolution=resolution,
        bounds=_bounds(properties, width, height),
        objective_power=power,
        associated_names=tuple(sorted(handle.associated_images)),
        fingerprint=fingerprint(path),
        warnings=warnings,
        compression=_compression(properties),
    )


def _compression(properties: Mapping[str, str]) -> str:
    """As far as the format says it; of TIFF it is told by the file itself."""
    image_format: str = properties.get("mirax.LAYER_0_LEVEL_0_SECTION.IMAGE_FORMAT", "")
    return image_format or _DICOM_SYNTAXES.get(properties.get("dicom.TransferSyntaxUID", ""), "")


def _icc(handle: openslide.OpenSlide) -> bytes | None:
    profile = handle.color_profile
    return None if profile is None else bytes(profile.tobytes())


def _resolution(
    properties: Mapping[str, str], override: float | None, power: float | None
) -> tuple[Resolution | None, tuple[str, ...]]:
    stated = (_number(properties, "openslide.mpp-x"), _number(properties, "openslide.mpp-y"))
    unit = properties.get("tiff.ResolutionUnit", "")
    tags = (
        tag_mpp(_number(properties, "tiff.XResolution"), unit),
        tag_mpp(_number(properties, "tiff.YResolution"), unit),
    )
    if properties.get("openslide.vendor") == "generic-tiff":  # here OpenSlide itself takes the tags
        return choose_resolution(override, tags=tags, power=power)
    return choose_resolution(override, vendor=stated, tags=tags, power=power)


def _bounds(properties: Mapping[str, str], width: int, height: int) -> Region:
    canvas = Region(0, 0, width, height)
    x, y = _number(properties, "openslide.bounds-x"), _number(properties, "openslide.bounds-y")
    w, h = _number(properties, "openslide.bounds-width"), _number(properties, "openslide.bounds-height")
    if x is None or y is None or w is None or h is None or w <= 0 or h <= 0:
        return canvas
    return Region(x, y, w, h).intersection(canvas) or canvas


def _number(properties: Mapping[str, str], name: str) -> float | None:
    with suppress(KeyError, ValueError):
        return float(properties[name].replace(",", "."))
    return None


def _background(properties: Mapping[str, str]) -> tuple[int, int, int]:
    text = properties.get("openslide.background-color", "")
    try:
        red, green, blue = bytes.fromhex(text)
    except ValueError:
        return (255, 255, 255)
    return (red, green, blue)


def _is_exact(level: Level, info: SlideInfo) -> bool:
    """Whether every level pixel has a level-0 origin that maps onto it."""
    positions = np.arange(max(level.width, level.height), dtype=np.float64)
    origins = np.rint(positions * level.downsample)
    return bool((np.abs(origins / level.downsample - positions) < UNBLENDED).all())


def _anchor(position: int, downsample: float) -> int:
    """The best origin for a block at ``position``: the level pixel at or shortly before it that maps closest."""
    candidates = np.arange(max(0, position - _ANCHORS), position + 1, dtype=np.float64)
    errors = np.abs(np.rint(candidates * downsample) / downsample - candidates)
    return int(candidates[errors.argmin()])


def _reason(error: Exception, path: Path) -> str:
    """OpenSlide's words without the path that some of them hold."""
    text = str(error).replace(f"Reading {path}: ", "").replace(str(path), path.name)
    return text.rstrip(".") or type(error).__name__
