"""A pyramidal tiled TIFF written directory by directory, in which equal tiles are stored once.

TIFF libraries store every tile, and a map of a whole slide is hundreds of thousands of times the same background: here
its directory entries point to the same bytes, which every reader follows. Always BigTIFF; directories stand in one
top-level chain, since programs that show pyramids do not look into others.
"""

from __future__ import annotations

import struct
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import BinaryIO

import numpy as np

OLD_DEFLATE = 32946
"""The number ASAP knows deflate by; it refuses 8, which most programs write for the same bytes."""
_ASCII, _SHORT, _LONG, _RATIONAL, _LONG8 = 2, 3, 4, 5, 16
_FORMATS = {_SHORT: "H", _LONG: "I", _LONG8: "Q"}
_LIMIT = 2**32 - 1


@dataclass
class Directory:
    """One image of the file. ``tiles`` are (offset, byte count), row by row."""

    width: int
    height: int
    tile: int
    dtype: np.dtype[np.generic]
    mpp: float | None
    """µm per pixel of this image."""
    tiles: list[tuple[int, int]] = field(default_factory=list)


class TiledTiff:
    """Writes to a file that is open for writing at its beginning; :meth:`close` writes the directories."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._stored: dict[Hashable, tuple[int, int]] = {}
        self._directories: list[Directory] = []
        self._end = 16
        file.write(struct.pack("<2sHHHQ", b"II", 43, 8, 0, 0))

    def add_level(self, directory: Directory) -> None:
        """Begin an image; its tiles follow by :meth:`add_tile`, row by row."""
        self._directories.append(directory)

    def stored(self, key: Hashable) -> bool:
        """Whether a tile of that key is in the file already."""
        return key in self._stored

    def add_tile(self, encoded: bytes | None, key: Hashable = None) -> None:
        """The next tile of the last image: new bytes, kept under ``key`` where one is given, or those kept before."""
        if key is not None and key in self._stored:
            place = self._stored[key]
        else:
            if encoded is None:
                raise ValueError("a tile that is not stored needs its bytes")
            place = (self._end, len(encoded))
            self._file.write(encoded)
            self._end += len(encoded)
            if key is not None:
                self._stored[key] = place
        self._directories[-1].tiles.append(place)

    def close(self, description: str, software: str, date: str | None = None) -> None:
        """Write the directories. ``description`` goes to the first; ``date``: ``YYYY:MM:DD HH:MM:SS``."""
        pointer = 8
        for number, directory in enumerate(self._directories):
            about = {270: description, 305: software, 306: date or ""} if number == 0 else {}
            pointer = self._write_directory(directory, pointer, number > 0, {k: v for k, v in about.items() if v})

    def _write_directory(self, directory: Directory, pointer: int, reduced: bool, about: Mapping[int, str]) -> int:
        """Append one directory, have ``pointer`` lead to it, and return the place of the pointer to the next."""
        kind = np.dtype(directory.dtype)
        entries: dict[int, tuple[int, int, bytes]] = {
            254: _numbers(_LONG, [int(reduced)]),
            256: _numbers(_LONG, [directory.width]),
            257: _numbers(_LONG, [directory.height]),
            258: _numbers(_SHORT, [8 * kind.itemsize]),
            259: _numbers(_SHORT, [OLD_DEFLATE]),
            262: _numbers(_SHORT, [1]),
            277: _numbers(_SHORT, [1]),
            284: _numbers(_SHORT, [1]),
            322: _numbers(_LONG, [directory.tile]),
            323: _numbers(_LONG, [directory.tile]),
            324: _numbers(_LONG8, [offset for offset, _ in directory.tiles]),
            325: _numbers(_LONG, [length for _, length in directory.tiles]),
            339: _numbers(_SHORT, [3 if kind.kind == "f" else 1]),
        }
        if directory.mpp is not None:
            per_cm = _rational(1e4 / directory.mpp)
            entries |= {282: (_RATIONAL, 1, per_cm), 283: (_RATIONAL, 1, per_cm), 296: _numbers(_SHORT, [3])}
        for tag, text in about.items():
            raw = text.encode("ascii") + b"\0"
            entries[tag] = (_ASCII, len(raw), raw)
        body = struct.pack("<Q", len(entries))
        for tag, (type_number, count, raw) in sorted(entries.items()):
            value = raw.ljust(8, b"\0") if len(raw) <= 8 else struct.pack("<Q", self._append(raw))
            body += struct.pack("<HHQ", tag, type_number, count) + value
        start = self._append(body + struct.pack("<Q", 0))
        self._file.seek(pointer)
        self._file.write(struct.pack("<Q", start))
        self._file.seek(self._end)
        return start + len(body)

    def _append(self, raw: bytes) -> int:
        """Write at the end, on an even place as TIFF wants it, and return the place."""
        if self._end % 8:
            self._file.write(bytes(-self._end % 8))
            self._end += -self._end % 8
        start = self._end
        self._file.write(raw)
        self._end += len(raw)
        return start


def _numbers(type_number: int, values: Iterable[int]) -> tuple[int, int, bytes]:
    listed = list(values)
    return type_number, len(listed), np.array(listed, f"<{np.dtype(_FORMATS[type_number]).str[1:]}").tobytes()


def _rational(value: float) -> bytes:
    part = Fraction(value).limit_denominator(1_000_000)
    if part.numerator > _LIMIT:
        part = Fraction(min(round(value), _LIMIT))
    return struct.pack("<II", part.numerator, part.denominator)
