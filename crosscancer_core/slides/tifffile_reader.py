"""TIFF files that OpenSlide does not read well: OME-TIFF with its SubIFD pyramids, QPTIFF, striped and plain TIFF.

tifffile finds the images; their segments (tiles or strips) are read here by offset, so that any thread may read and a
file that ends too early is noticed instead of being filled up with black.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tifffile

from crosscancer_core.errors import ForeignImageError, SlideReadError, UnsupportedSlideError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.file_parts import FileParts
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.reader import SlideReader
from crosscancer_core.slides.resolution import choose_resolution, tag_mpp
from crosscancer_core.slides.slide import RGB, Level, Resolution, SlideInfo
from crosscancer_core.slides.tiff_description import Description, file_description
from crosscancer_core.slides.tiff_segments import (
    DecodedSegments,
    SegmentedImage,
    compression_name,
    first_line,
    is_grey,
    segment_size,
)

READER = "tifffile"

_CACHE_BYTES = 64 << 20
_MOST_CACHE_BYTES = 320 << 20
_SHARED_ROWS = 1_100
"""Two tiles of 512 px and the strips that they cut."""
_MAX_SEGMENT = 1 << 30
_ASSOCIATED = ("label", "macro", "thumbnail", "overview")
_LOOKED_AT = 4
"""Images at the head of a file: a label or macro may come before the levels."""
_NOT_A_TIFF = (tifffile.TiffFileError, ValueError, KeyError, IndexError, TypeError, OverflowError)


def is_tiff(path: Path) -> bool:
    """Whether the file begins as a TIFF or BigTIFF does."""
    with path.open("rb") as file:
        return file.read(4) in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


@dataclass(frozen=True)
class TiffKind:
    """What the first image of a TIFF tells about who should read it."""

    described: bool = False
    """By OME-XML or PerkinElmer's (QPTIFF)."""
    plain: bool = False
    """Colours of eight bits, which every reader takes for the same."""
    compression: str = ""
    """Of the first image in tiles, else of the first: the finest level, or one stored like it."""


def tiff_kind(path: Path) -> TiffKind:
    """Neither where tifffile does not read the file."""
    try:
        with tifffile.TiffFile(path) as tiff:
            first = tiff.pages.first
            tiled = next((page for page in tiff.pages[:_LOOKED_AT] if page.keyframe.is_tiled), first)
            described = bool(tiff.is_ome or tiff.is_qpi)
            return TiffKind(described, _has_plain_colours(first), compression_name(tiled.keyframe))
    except _NOT_A_TIFF:
        return TiffKind()


class TiffReader(SlideReader):
    """A TIFF read by tifffile: RGB or grey of 8 or 16 bits, contiguous or planar, tiles or strips, any pyramid.

    Samples of more than eight bits are scaled to eight; ``info.warnings`` says so.
    """

    def __init__(self, path: Path, mpp: float | None = None) -> None:
        """Open ``path``; ``mpp`` is what a person entered.

        Raises:
            ForeignImageError: it holds no single brightfield image.
            UnsupportedSlideError: it is no TIFF, or its images are of a kind that is not read.
        """
        self._file = FileParts(path)
        try:
            with tifffile.TiffFile(path) as tiff:
                series = _main_series(tiff)
                pages = _pages_of_levels(series)
                described = file_description(tiff)
                self._decoded = DecodedSegments(_cache_bytes(pages[0].keyframe))
                bits = described.bits or pages[0].keyframe.bitspersample
                self._images = tuple(self._image(page, number, bits) for number, page in enumerate(pages))
                self._associated = {name: self._other(page) for name, page in _associated_pages(tiff, series).items()}
                info = self._describe(path, mpp, tiff, pages[0].keyframe, described)
                icc = pages[0].keyframe.iccprofile or None
        except (_Refused, *_NOT_A_TIFF) as error:
            self._file.close()
            kind = ForeignImageError if isinstance(error, _Foreign) else UnsupportedSlideError
            raise kind(path, {READER: first_line(error)}) from error
        super().__init__(info, icc=icc)

    def associated(self, name: str) -> RGB:
        image = self._associated[name]
        if isinstance(image, str):
            raise SlideReadError(self._info.path, f'image "{name}"', image)
        pixels = self._empty(image.width, image.height)
        image.read(pixels, 0, 0)
        return pixels

    def _image(self, page: Any, number: int, bits: int) -> SegmentedImage:
        image = SegmentedImage(page, number, self._file, self._decoded, bits)
        if not image.listed:
            raise _Refused("it does not say where its pixels are; it was not copied completely")
        return image

    def _other(self, page: Any) -> SegmentedImage | str:
        """An associated image, or why it is not read."""
        try:
            _check_page(page)
            return SegmentedImage(page, -1, self._file, DecodedSegments(0), page.keyframe.bitspersample)
        except (_Refused, *_NOT_A_TIFF) as error:
            return first_line(error)

    def close(self) -> None:
        self._file.close()
        self._decoded.clear()

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        image = self._images[level]
        pixels = np.empty((height, width, 3), np.uint8)
        if not image.read(pixels, x, y):  # a sparse file leaves out what is background
            pixels = self._empty(width, height)
            image.read(pixels, x, y)
        return pixels

    def _describe(
        self, path: Path, mpp: float | None, tiff: tifffile.TiffFile, first: Any, described: Description
    ) -> SlideInfo:
        width, height = self._images[0].width, self._images[0].height
        resolution, warnings = _resolution(first, mpp, described)
        if any(image.end > self._file.size for image in self._images) or _leads_beyond_its_end(tiff):
            warnings = (*warnings, "The file ends before its last pixels; it was not copied completely.")
        if first.bitspersample > 8:
            bits = described.bits or first.bitspersample
            warnings = (*warnings, f"Its colours have {bits} bits; they are scaled to 8.")
        if is_grey(first):
            warnings = (*warnings, "It has one channel, which is shown in grey.")
        return SlideInfo(
            path=path,
            reader=READER,
            vendor="ome-tiff" if tiff.is_ome else "perkinelmer-qptiff" if tiff.is_qpi else "tiff",
            width=width,
            height=height,
            levels=tuple(
                Level(image.width, image.height, (width / image.width + height / image.height) / 2)
                for image in self._images
            ),
            resolution=resolution,
            bounds=Region(0, 0, width, height),
            objective_power=described.power,
            associated_names=tuple(sorted(self._associated)),
            fingerprint=fingerprint(path),
            warnings=warnings,
            compression=compression_name(first),
        )


class _Refused(Exception):  # noqa: N818
    """Why an image is not read, in words."""


class _Foreign(_Refused):
    """Why it is no single brightfield image."""


def _has_plain_colours(page: Any) -> bool:
    colours = page.photometric in (tifffile.PHOTOMETRIC.RGB, tifffile.PHOTOMETRIC.YCBCR)
    return bool(colours and page.dtype == np.uint8 and page.bitspersample == 8 and page.samplesperpixel in (3, 4))


def _leads_beyond_its_end(tiff: tifffile.TiffFile) -> bool:
    """Whether the list of images goes on where the file has ended."""
    len(tiff.pages)  # walks the list; a damaged one ends where it leads nowhere
    place, form = tiff.pages.next_page_offset, tiff.tiff
    tiff.filehandle.seek(place or 0)
    link = tiff.filehandle.read(form.offsetsize)
    return len(link) == form.offsetsize and bool(struct.unpack(form.offsetformat, link)[0] >= tiff.filehandle.size)


def _main_series(tiff: tifffile.TiffFile) -> Any:
    if not tiff.series:
        cut = _leads_beyond_its_end(tiff)
        raise _Refused("the file ends early; it was not copied completely" if cut else "it holds no image")
    return max(tiff.series, key=lambda series: series.levels[0].size)


def _pages_of_levels(series: Any) -> list[Any]:
    """One page per level, finest first; levels that are not smaller than the one before are left out."""
    pages: list[Any] = []
    for level in series.levels:
        page = level.pages[0]
        if page is None or len(level.pages) != 1 or level.axes not in ("YX", "YXS", "SYX"):
            if pages:
                break
            raise _Foreign(_not_one_image(level.axes, level.shape))
        _check_page(page)
        if pages and page.keyframe.imagewidth >= pages[-1].keyframe.imagewidth:
            break
        pages.append(page)
    return pages


def _not_one_image(axes: str, shape: tuple[int, ...]) -> str:
    counts = dict(zip(axes, shape, strict=True))
    for axis, what in (("C", "fluorescence channels"), ("Z", "focal planes"), ("T", "time points")):
        if counts.get(axis, 1) > 1:
            return f"it holds {counts[axis]} {what}; one brightfield image is read"
    pages = counts.get("I", counts.get("Q", 1))
    if pages > 1:
        return f"it holds {pages} images of one size, such as focal planes or channels; one brightfield image is read"
    return f"its axes are {axes}; one RGB or grey image is read"


def _associated_pages(tiff: tifffile.TiffFile, main: Any) -> dict[str, Any]:
    """Label, macro and the like: images of their own, named by their series or, in our own files, by description."""
    found: dict[str, Any] = {}
    for series in tiff.series:
        if series is main or not series.pages or series.pages[0] is None:
            continue
        page = series.pages[0]
        for name in (series.name, page.keyframe.description):
            if (name := name.strip().lower()) in _ASSOCIATED:
                found[name] = page
                break
    return found


def _cache_bytes(keyframe: Any) -> int:
    """Room for the segments that neighbouring tiles share. A strip is as wide as the slide, so that its tiles share
    all of it: without room for their rows each tile would decode them again."""
    if keyframe.is_tiled:
        return _CACHE_BYTES
    return min(_MOST_CACHE_BYTES, max(_CACHE_BYTES, _SHARED_ROWS * int(keyframe.imagewidth) * 3))


def _check_page(page: Any) -> None:
    keyframe = page.keyframe
    if (keyframe.dtype, keyframe.bitspersample) not in ((np.uint8, 8), (np.uint16, 16)):
        kind = _Refused if keyframe.bitspersample <= 8 else _Foreign
        raise kind(f"its samples are {keyframe.bitspersample}-bit {keyframe.dtype}; whole numbers of 8 or 16 are read")
    photometric = tifffile.PHOTOMETRIC(keyframe.photometric)
    if photometric == tifffile.PHOTOMETRIC.YCBCR and keyframe.compression not in (6, 7):
        raise _Refused("its YCbCr colours are not compressed as JPEG")
    grey = is_grey(keyframe)
    if keyframe.samplesperpixel > (1 if grey else 4):
        raise _Foreign(f"it has {keyframe.samplesperpixel} channels a pixel; RGB and grey are read")
    if not grey and photometric not in (tifffile.PHOTOMETRIC.RGB, tifffile.PHOTOMETRIC.YCBCR):
        raise _Refused(f"its colours are {photometric.name}; RGB and grey are read")
    if keyframe.samplesperpixel not in ((1,) if grey else (3, 4)):
        raise _Refused(f"it has {keyframe.samplesperpixel} samples a pixel")
    width, height = segment_size(keyframe)
    if width * height * keyframe.samplesperpixel > _MAX_SEGMENT:
        raise _Refused("it is stored in one piece that does not fit into memory")
    keyframe.decode(None, 0)  # raises where the compression is not known


def _resolution(
    keyframe: Any, override: float | None, described: Description
) -> tuple[Resolution | None, tuple[str, ...]]:
    unit = {2: "inch", 3: "centimeter"}.get(int(keyframe.resolutionunit), "")
    x, y = keyframe.get_resolution()
    tags = (tag_mpp(float(x), unit), tag_mpp(float(y), unit))
    return choose_resolution(override, vendor=described.mpp, tags=tags, power=described.power)
