"""Deflate of images that consist of a few runs of equal rows and columns, put together from ready-made pieces.

A tile of a map shows two or three different rows, each many times. "The row before once more, n times" has the same
deflate code whatever the row is, so that code is made once for each n; only the different rows are compressed. A tile
then costs a twentieth of what compressing its pixels does, and its bytes are as few.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_HEAD = b"\x78\x01"
_END = b"\x03\x00"
"""A last block with nothing in it."""
_BEFORE = b"beginning"
_MODULUS = 65_521
"""Of the check sum (Adler-32)."""


def deflated_runs(values: NDArray[np.generic], across: NDArray[np.integer], down: NDArray[np.integer]) -> bytes:
    """The zlib stream of ``values`` with column i repeated ``across[i]`` and row j ``down[j]`` times."""
    parts = [_HEAD]
    low, high = 1, 0
    for row, count in zip(np.repeat(values, across, axis=1), down.tolist(), strict=True):
        raw = row.tobytes()
        parts.append(_flushed(raw))
        if count > 1:
            parts += _repeated(len(raw), count - 1)
        # what adding this row ``count`` times does to the check sum, in closed form
        size, total = len(raw), zlib.adler32(raw)
        added, weighted = (total & 0xFFFF) - 1, (total >> 16) - len(raw)
        high = (high + count * (size * low + weighted) + size * added * (count * (count - 1) // 2)) % _MODULUS
        low = (low + count * added) % _MODULUS
    parts += [_END, (high << 16 | low).to_bytes(4, "big")]
    return b"".join(parts)


def _flushed(raw: bytes) -> bytes:
    """Complete blocks that end on a whole byte."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15, 5)
    return packer.compress(raw) + packer.flush(zlib.Z_FULL_FLUSH)


@lru_cache(maxsize=4096)
def _repeated(size: int, count: int) -> tuple[bytes, ...]:
    """Blocks that say: the last ``size`` bytes again, ``count`` times.

    Found by compressing noise after itself. Where that code holds a literal byte of the noise (a rest too short for a
    reference), which other rows do not have, the count is made up of two.

    Raises:
        ValueError: rows are so short or long that there is no such code.
    """
    noise, other = (np.random.default_rng(seed).bytes(size) for seed in (0, 1))
    # a compressor never refers to the very first byte that it knows, so the noise does not begin there
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _BEFORE + noise)
    code = packer.compress(noise * count) + packer.flush(zlib.Z_SYNC_FLUSH)
    if zlib.decompressobj(-15, _BEFORE + other).decompress(code) == other * count:
        return (code,)
    if count == 1:
        raise ValueError(f"rows of {size} bytes cannot be repeated")
    half = count // 2
    return (*_repeated(size, half), *_repeated(size, count - half))
