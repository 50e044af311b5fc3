"""A short name for a slide file's content, at the same small cost for any file size.

Maps, stores and bundles carry it, so that a moved or renamed slide is known again and a training slide that
turns up in a test set is noticed. It reads the file's size, first and last MiB: scanners put the metadata with
date, serial number and tile offsets there, so two different scans do not share them.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_PART = 1 << 20
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
        digest.update(file.read(_PART))
        if size > _PART:
            file.seek(max(_PART, size - _PART))
            digest.update(file.read(_PART))
