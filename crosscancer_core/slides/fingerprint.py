"""A short name for a slide file's content, at the same small cost for any file size.

Maps, stores and bundles carry it, so that a moved or renamed slide is known again, a replaced one is noticed, and a
training slide that turns up in a test set too. It is made of the file's size, its first MiB and its last.

Why these: scanners and converters begin a file with its first tiles or with the table of all tiles' sizes, and end it
with the lowest levels, which show the whole slide, or with date, serial number and tile offsets. Compressed tiles of
other pixels are nearly always of other sizes, so a change anywhere moves what comes after it. Only where both ends
are bare glass without compression (regions and cores cut out and padded to one size) would different pixels share all
that; there parts from all over the file are read as well.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

import numpy as np

_PART = 1 << 20
_FLAT_SHARE = 0.99
"""Of bytes that equal the one a pixel (of three bytes) before: 1 on bare glass, about 0.004 in anything compressed."""
_SAMPLES, _SAMPLE = 64, 1 << 14
_HEX_BYTES = 10


def fingerprint(path: Path) -> str:
    """Twenty hexadecimal digits that name the content of a file.

    A MIRAX slide's own file is only its thumbnail, so the index in the folder beside it is read too.

    Raises:
        OSError: the file cannot be read.
    """
    digest = hashlib.blake2b(digest_size=_HEX_BYTES)
    _add(digest, path)
    if path.suffix.lower() == ".mrxs":
        index = path.with_suffix("") / "Slidedat.ini"
        if index.is_file():
            _add(digest, index)
    return digest.hexdigest()


def fingerprint_of_bytes(content: bytes) -> str:
    """The same kind of name for pixels that are not in a file."""
    return hashlib.blake2b(content, digest_size=_HEX_BYTES).hexdigest()


def _add(digest: hashlib.blake2b, path: Path) -> None:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest.update(size.to_bytes(8, "little"))
        first = file.read(_PART)
        digest.update(first)
        if size > _PART:
            last = _at(file, max(_PART, size - _PART), _PART)
            digest.update(last)
            if _is_flat(first) and _is_flat(last):
                for place in np.linspace(_PART, size - _SAMPLE, _SAMPLES).astype(np.int64).tolist():
                    digest.update(_at(file, place, _SAMPLE))


def _at(file: BinaryIO, place: int, count: int) -> bytes:
    file.seek(place)
    return file.read(count)


def _is_flat(part: bytes) -> bool:
    values = np.frombuffer(part, np.uint8)
    return bool(np.count_nonzero(values[3:] == values[:-3]) >= _FLAT_SHARE * len(values))
