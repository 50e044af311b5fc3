"""One image of a TIFF, read by segment (tile or strip): bytes at their offset, decoded by imagecodecs.

imagecodecs decodes without Python's lock, so threads read at the same time. A segment that a request covers only in
part is kept, since the next request wants the rest of it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import imagecodecs
import numpy as np
import tifffile
from numpy.typing import NDArray

from crosscancer_core.errors import SlideReadError
from crosscancer_core.slides.file_parts import FileParts
from crosscancer_core.slides.reader import region_text
from crosscancer_core.slides.slide import RGB

_Decoder = Callable[[bytes, int], NDArray[Any] | None]
_GREY = (tifffile.PHOTOMETRIC.MINISBLACK, tifffile.PHOTOMETRIC.MINISWHITE)


class DecodedSegments:
    """The most recently used decoded segments of a slide's images, bounded by bytes."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, int], NDArray[np.uint8]] = OrderedDict()
        self._held = 0

    def get(self, key: tuple[int, int]) -> NDArray[np.uint8] | None:
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
            return known

    def add(self, key: tuple[int, int], segment: NDArray[np.uint8]) -> None:
        with self._lock:
            if segment.nbytes > self._capacity // 2 or key in self._kept:
                return
            self._kept[key] = segment
            self._held += segment.nbytes
            while self._held > self._capacity:
                self._held -= self._kept.popitem(last=False)[1].nbytes

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._held = 0


class SegmentedImage:
    """One page of a TIFF: contiguous or planar colours, or grey, in tiles or strips.

    ``number`` tells its segments from those of the slide's other images in the shared ``decoded``. ``bits`` is how many
    bits of a sample carry the value; more than eight are scaled to eight.
    """

    def __init__(self, page: Any, number: int, file: FileParts, decoded: DecodedSegments, bits: int = 8) -> None:
        frame = page.keyframe
        self.width, self.height = int(frame.imagewidth), int(frame.imagelength)
        self.segment_width, self.segment_height = segment_size(frame)
        self._across = -(-self.width // self.segment_width)
        self._down = -(-self.height // self.segment_height)
        self._planes = min(int(frame.samplesperpixel), 3) if frame.planarconfig == 2 else 1
        self._number = number
        self._file = file
        self._decoded = decoded
        self.offsets = np.array(page.dataoffsets, np.int64)
        self.counts = np.array(page.databytecounts, np.int64)
        self._inverted = frame.photometric == tifffile.PHOTOMETRIC.MINISWHITE
        self._bits = bits
        self._decode = _decoder(frame, page.jpegtables)

    @property
    def listed(self) -> bool:
        """Whether the file says where every segment is; the lists are missing where it was cut off early."""
        wanted = self._across * self._down * self._planes
        return len(self.offsets) >= wanted and len(self.counts) >= wanted

    def forget(self) -> None:
        """Drop the kept segments, those of the slide's other images too."""
        self._decoded.clear()

    @property
    def end(self) -> int:
        """The last byte that the pixels need."""
        return int((self.offsets + self.counts).max(initial=0))

    def read(self, pixels: RGB, x: int, y: int) -> bool:
        """Fill ``pixels`` from (x, y); parts that the file leaves out stay as they are. False where there are such.

        Raises:
            SlideReadError: a segment that is touched cannot be read; names it.
        """
        height, width = pixels.shape[:2]
        columns = _stretch(x, width, self.segment_width)
        complete = True
        for row, rows, to_rows, all_rows in _stretch(y, height, self.segment_height):
            for column, cols, to_cols, all_cols in columns:
                for plane in range(self._planes):
                    segment = self._segment(column, row, plane, keep=not (all_rows and all_cols))
                    if segment is None:
                        complete = False
                    elif self._planes > 1:
                        pixels[to_rows, to_cols, plane] = segment[rows, cols, 0]
                    else:
                        pixels[to_rows, to_cols] = segment[rows, cols]  # one grey sample spreads over three
        return complete

    def single(self, x: int, y: int, width: int, height: int) -> RGB | None:
        """The pixels where the rectangle is exactly one segment of three samples, without a copy; None elsewhere."""
        if width != self.segment_width or height != self.segment_height or x % width or y % height or self._planes > 1:
            return None
        segment = self._segment(x // width, y // height, 0, keep=False, fresh=True)
        return segment if segment is not None and segment.shape == (height, width, 3) else None

    def _segment(self, column: int, row: int, plane: int, keep: bool, fresh: bool = False) -> NDArray[np.uint8] | None:
        """A decoded tile or strip, (height, width, 1 or 3); None where a sparse file leaves it out.

        ``fresh`` asks for an array that nobody else holds.
        """
        index = (plane * self._down + row) * self._across + column
        key = (self._number, index)
        known = self._decoded.get(key)
        if known is not None:
            return known.copy() if fresh else known
        offset, count = int(self.offsets[index]), int(self.counts[index])
        if count == 0:
            return None
        try:
            decoded = self._decode(self._file.read(offset, count), index)
        except Exception as error:  # the codecs raise errors of their own, one class each
            reason = error.reason if isinstance(error, SlideReadError) else first_line(error)
            raise SlideReadError(self._file.path, self._place(column, row), reason) from error
        if decoded is None:
            return None
        segment = in_eight_bits(decoded, self._bits)
        if self._inverted:
            segment = 255 - segment
        if keep:
            self._decoded.add(key, segment)
        return segment

    def _place(self, column: int, row: int) -> str:
        left, top = column * self.segment_width, row * self.segment_height
        width, height = min(self.segment_width, self.width - left), min(self.segment_height, self.height - top)
        return region_text(max(self._number, 0), left, top, width, height)


def _stretch(start: int, length: int, size: int) -> list[tuple[int, slice, slice, bool]]:
    """The segments of ``size`` that a stretch of pixels touches, along one side: number, which pixels of the segment,
    where they go within the stretch, and whether they are all of it."""
    end = start + length
    touched = []
    for number in range(start // size, (end - 1) // size + 1):
        first = number * size
        low, high = max(start, first), min(end, first + size)
        touched.append((number, slice(low - first, high - first), slice(low - start, high - start), high - low == size))
    return touched


def _decoder(frame: Any, tables: bytes | None) -> _Decoder:
    """How a segment's bytes become (height, width, samples); a JPEG goes to its codec without detours."""
    expected = (frame.tilelength, frame.tilewidth, 3) if frame.is_tiled else None
    colour = frame.photometric in (tifffile.PHOTOMETRIC.RGB, tifffile.PHOTOMETRIC.YCBCR)
    if frame.compression == 7 and frame.bitspersample == 8 and colour and expected and frame.samplesperpixel == 3:
        # a JPEG without JFIF marker does not say that its colours are RGB; the TIFF does
        named = "RGB" if frame.photometric == tifffile.PHOTOMETRIC.RGB and not frame.is_jfif else None

        def decode(encoded: bytes, index: int) -> NDArray[Any]:
            out = _between_vectors(expected)
            imagecodecs.jpeg8_decode(encoded, tables=tables, colorspace=named, outcolorspace="RGB", out=out)
            return out

        return decode

    def decode_any(encoded: bytes, index: int) -> NDArray[Any] | None:
        decoded, _, _ = frame.decode(encoded, index, jpegtables=tables)
        return None if decoded is None else decoded[0]

    return decode_any


def _between_vectors(shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """An empty array whose address is no multiple of 32.

    Rows at such addresses libjpeg-turbo writes past the processor's cache, to be fetched again by whoever reads the
    pixels next: 2,750 tiles/s against 4,680 (256 px, measured). NumPy's own arrays lie there half of the time.
    """
    size = shape[0] * shape[1] * shape[2]
    memory = np.empty(size + 32, np.uint8)
    start = (16 - memory.__array_interface__["data"][0]) % 32
    return memory[start : start + size].reshape(shape)


def in_eight_bits(decoded: NDArray[Any], bits: int) -> NDArray[np.uint8]:
    """The first three samples as contiguous uint8; ``bits`` of a 16-bit sample carry the value, more is clipped."""
    segment = decoded if decoded.shape[2] <= 3 else decoded[..., :3]
    if segment.dtype != np.uint8:
        highest = (1 << bits) - 1
        segment = ((np.minimum(segment, highest).astype(np.uint32) * 255 + highest // 2) // highest).astype(np.uint8)
    return np.ascontiguousarray(segment)


def segment_size(frame: Any) -> tuple[int, int]:
    """(width, height) of a tile or strip."""
    if frame.is_tiled:
        return int(frame.tilewidth), int(frame.tilelength)
    return int(frame.imagewidth), int(min(frame.rowsperstrip, frame.imagelength))


def is_grey(frame: Any) -> bool:
    return frame.photometric in _GREY


def compression_name(keyframe: Any) -> str:
    """``"JPEG"``, ``"LZW"``, ``"uncompressed"``: how the segments of a page are stored."""
    try:
        name = tifffile.COMPRESSION(keyframe.compression).name
    except ValueError:
        return str(keyframe.compression)
    return "uncompressed" if name == "NONE" else name.replace("_", " ")


def first_line(error: Exception) -> str:
    """What a library's error says, as the end of a sentence."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
