"""Low levels for a slide that has none, so that a striped TIFF of 50,000 px can be looked at and masked.

Each level is half the one before (2 x 2 box means, as ``pyramid_tiff.py`` makes them). The first is computed from the
slide whenever it is read. The deeper ones are made band by band of the slide as they are asked for, in one pass over
the band for all of them, and kept raw in one file: a twelfth of the slide's own pixels. The file lies in a folder that
the caller names, under the slide's fingerprint and bounded in all, or without one among the temporary files until the
slide is closed.

A damaged tile of the slide is background in the kept levels; it still is an error at the slide's own levels and at the
first one below.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from crosscancer_core import atomic_file
from crosscancer_core.errors import SlideReadError
from crosscancer_core.slides.damage import read_filled
from crosscancer_core.slides.pyramid_tiff import halved
from crosscancer_core.slides.reader import SlideReader
from crosscancer_core.slides.slide import RGB, Level

_LOG = logging.getLogger(__name__)

READER = "low levels made by this program"

_LARGE = 8_192
"""Longest side of a coarsest level that can still be read as a whole to show the slide (0.2 GB)."""
_SMALLEST = 1_024
_BAND = 1_024
"""Rows of the source made into all levels at once; a power of two, so that every level gets whole rows."""
_CHUNK_PIXELS = 8_000_000
_MAX_BYTES = 8 << 30
"""All kept pyramids of a folder together; the ones used longest ago go first."""


def with_virtual_pyramid(slide: SlideReader, folder: Path | None = None, max_bytes: int = _MAX_BYTES) -> SlideReader:
    """The slide with levels down to a screen's size, or as it is where it is small or has them already."""
    coarsest = slide.info.levels[-1]
    if max(coarsest.width, coarsest.height) <= _LARGE:
        return slide
    return VirtualPyramid(slide, folder, max_bytes)


class VirtualPyramid(SlideReader):
    """``slide`` and further levels below its coarsest one. Owns ``slide``."""

    def __init__(self, slide: SlideReader, folder: Path | None = None, max_bytes: int = _MAX_BYTES) -> None:
        self._slide = slide
        self._stored = len(slide.info.levels)
        base = slide.info.levels[-1]
        levels = [base]
        for _ in range(_BAND.bit_length() - 1):
            last = levels[-1]
            if max(last.width, last.height) <= _SMALLEST or min(last.width, last.height) < 2:
                break
            levels.append(Level(last.width // 2, last.height // 2, last.downsample * 2))
        info = replace(slide.info, levels=(*slide.info.levels, *levels[1:]), reader=f"{slide.info.reader}; {READER}")
        super().__init__(info, slide.background, slide.icc)
        self._kept = tuple(levels[2:])
        self._bands = -(-base.height // _BAND)
        self._locks = tuple(threading.Lock() for _ in range(min(self._bands, 64)))
        self._opening = threading.Lock()
        self._folder = folder
        self._max_bytes = max_bytes
        self._file: _BandFile | None = None
        self._closed = False

    def read_region(self, x0: int, y0: int, level: int, width: int, height: int) -> RGB:
        self._level(level)
        if level < self._stored:
            return self._slide.read_region(x0, y0, level, width, height)
        return super().read_region(x0, y0, level, width, height)

    def associated(self, name: str) -> RGB:
        return self._slide.associated(name)

    def close(self) -> None:
        with self._opening:
            self._closed = True
            file, self._file = self._file, None
        if file is not None:
            file.close()
        self._slide.close()

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        if level < self._stored:
            return self._slide.read_level_region(level, x, y, width, height)
        if level == self._stored:
            return halved(self._slide.read_level_region(level - 1, 2 * x, 2 * y, 2 * width, 2 * height))
        number = level - self._stored - 1
        rows = _BAND >> (number + 2)
        file = self._opened()
        pixels = np.empty((height, width, 3), np.uint8)
        for band in range(y // rows, (y + height - 1) // rows + 1):
            self._made(file, band)
            first, last = max(y, band * rows), min(y + height, (band + 1) * rows)
            try:
                pixels[first - y : last - y] = file.read(number, x, first, width, last - first)
            except (OSError, ValueError) as error:
                raise SlideReadError(self.info.path, f"level {level}", f"its made levels are gone ({error})") from error
        return pixels

    def _opened(self) -> _BandFile:
        with self._opening:
            if self._closed:
                raise SlideReadError(self.info.path, "any place", "the slide was closed")
            if self._file is None:
                self._file = self._opened_in_folder() or self._opened_for_now()
            return self._file

    def _opened_in_folder(self) -> _BandFile | None:
        """None where levels are not to be kept, or cannot be: on another's machine the folder may be read-only."""
        if self._folder is None:
            return None
        try:
            file = _BandFile(self._kept, self._bands, self._folder, self.info.fingerprint)
        except OSError as error:
            _LOG.warning("the low levels of %s are not kept: %s", self.info.path.name, error)
            return None
        _make_room(self._folder, self._max_bytes, file.path)
        return file

    def _opened_for_now(self) -> _BandFile:
        try:
            return _BandFile(self._kept, self._bands, None, self.info.fingerprint)
        except OSError as error:
            reason = atomic_file.writing_error(Path(tempfile.gettempdir()), error).message
            raise SlideReadError(self.info.path, "its low levels", reason.rstrip(".")) from error

    def _made(self, file: _BandFile, band: int) -> None:
        if file.has(band):
            return
        with self._locks[band % len(self._locks)]:
            if file.has(band):
                return
            levels, intact = self._reduced(band)
            try:
                file.write(band, levels, intact)
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or str(error)
                raise SlideReadError(self.info.path, "its low levels", f"they cannot be kept ({reason})") from error

    def _reduced(self, band: int) -> tuple[list[RGB], bool]:
        """The band at every kept level, and whether all of it could be read; damaged parts are background.

        The source is read in parts that hold whole pixels of the first level.
        """
        source = self._slide.info.levels[-1]
        top, bottom = band * _BAND, min((band + 1) * _BAND, source.height)
        rows = max(4, _CHUNK_PIXELS // source.width // 4 * 4)
        parts = [np.empty((0, self._kept[0].width, 3), np.uint8)]
        damage = 0.0
        for y in range(top, bottom - 3, rows):  # a rest of less than four rows has no pixel there
            height = min(rows, bottom - y)
            part, damaged = read_filled(
                self._slide, self._stored - 1, 0, y, source.width, height, self._slide.background
            )
            damage += sum(region.area for region in damaged)
            parts.append(halved(halved(part)))
        if damage >= (bottom - top) * source.width:
            self._slide.read_level_region(self._stored - 1, 0, top, 1, 1)  # raises, and says why
        done = [np.concatenate(parts)]
        for level in self._kept[1:]:
            above = done[-1]
            done.append(halved(above) if len(above) > 1 else np.empty((0, level.width, 3), np.uint8))
        return done, damage == 0


class _BandFile:
    """Raw rows of all kept levels in one file, and at its end a byte a band that says that the band is there."""

    def __init__(self, levels: tuple[Level, ...], bands: int, folder: Path | None, name: str) -> None:
        self._levels = levels
        sizes = [level.width * level.height * 3 for level in levels]
        self._starts = [sum(sizes[:number]) for number in range(len(sizes))]
        self._flags = sum(sizes)
        self._temporary = folder is None
        if folder is None:
            handle, path = tempfile.mkstemp(prefix="crosscancer-", suffix=".levels")
            self.path = Path(path)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            self.path = folder / f"{name}-1.levels"
            if not self.path.is_file() or self.path.stat().st_size != self._flags + bands:
                _make_empty(self.path, self._flags + bands)
            handle = os.open(self.path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        self._file = os.fdopen(handle, "r+b", buffering=0)
        self._lock = threading.Lock()
        self._closed = False
        try:
            if folder is None:
                self._file.truncate(self._flags + bands)
            os.utime(self.path)
            self._here = bytearray(self._read(self._flags, bands))
        except BaseException:
            self.close()
            raise

    def has(self, band: int) -> bool:
        return self._here[band] == 1

    def read(self, number: int, x: int, y: int, width: int, height: int) -> RGB:
        level = self._levels[number]
        stride = level.width * 3
        start = self._starts[number] + y * stride
        if 2 * width > level.width:  # one long read beats many short ones
            rows = np.frombuffer(self._read(start, height * stride), np.uint8).reshape(height, level.width, 3)
            return rows[:, x : x + width]
        parts = [self._read(start + row * stride + 3 * x, 3 * width) for row in range(height)]
        return np.frombuffer(b"".join(parts), np.uint8).reshape(height, width, 3)

    def write(self, band: int, levels: list[RGB], intact: bool) -> None:
        """Rows first, then to disk, then the flag: after a power cut no flag stands for rows that are not there.

        A band that is not ``intact`` is made again next time, when the drive may have come back.
        """
        for number, pixels in enumerate(levels):
            row = band * (_BAND >> (number + 2))
            height = min(len(pixels), self._levels[number].height - row)
            if height > 0:
                self._write(self._starts[number] + row * self._levels[number].width * 3, pixels[:height].tobytes())
        if not self._temporary:
            os.fsync(self._file.fileno())
        if intact:
            self._write(self._flags + band, b"\1")
        self._here[band] = 1

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._file.close()
            if self._temporary:
                with suppress(OSError):
                    self.path.unlink()

    def _read(self, start: int, size: int) -> bytes:
        with self._lock:
            self._file.seek(start)
            content: bytes = self._file.read(size) or b""
        if len(content) != size:
            raise OSError("the file is shorter than it was")
        return content

    def _write(self, start: int, content: bytes) -> None:
        with self._lock:
            self._file.seek(start)
            view = memoryview(content)
            while view:
                view = view[self._file.write(view) or 0 :]


def _make_empty(path: Path, size: int) -> None:
    """A file of zeros in one step: another process that makes the same levels must not find half of one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".levels-new")
    try:
        os.truncate(handle, size)
    finally:
        os.close(handle)
    os.replace(name, path)


def _make_room(folder: Path, max_bytes: int, own: Path) -> None:
    """Remove kept pyramids, the ones used longest ago first, until all together stay below ``max_bytes``."""
    found = []
    for path in folder.glob("*.levels"):
        with suppress(OSError):
            status = path.stat()
            found.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= max_bytes:
            return
        if path != own:
            with suppress(OSError):  # another process may have it open (Windows)
                path.unlink()
                total -= size
                _LOG.info("removed the kept levels %s", path.name)
