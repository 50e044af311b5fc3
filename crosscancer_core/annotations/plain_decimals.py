"""Very many plain decimals at once: a call of ``strtod`` for each would take as long as parsing the whole file."""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

_MOST_DIGITS = 15
"""A whole number of that many digits is exact in float64, so its quotient by a power of ten is rounded once."""
_POWERS = 10.0 ** np.arange(_MOST_DIGITS + 1)
_LOW_HALVES = np.uint64(0x0F0F0F0F0F0F0F0F)
"""A digit is the lower half of its character."""
_COMMA, _DOT = ord(","), ord(".")


def plain_decimals(text: bytes) -> NDArray[np.float64] | None:
    """The numbers of ``text``, each with a comma before it, e.g. ``,0,46211.5,10941``: as ``float`` reads them.

    None where one is not plain (a sign, an exponent, more than 15 digits, not a number), for slower readers.
    """
    if sys.byteorder != "little" or not text.startswith(b","):
        return None
    characters = np.frombuffer(text, np.uint8)
    if characters.min() < _COMMA or characters.max() > ord("9") or b"-" in text or b"/" in text:
        return None
    marks = np.flatnonzero(characters <= _DOT)
    is_dot = np.append(characters[marks] == _DOT, False)
    begin = np.flatnonzero(~is_dot[:-1])
    has_dot = is_dot[begin + 1]
    marks = np.append(marks, len(characters))
    after = begin + 1 + has_dot  # where a number's end stands among the marks: two dots in one number do not fit
    if int(has_dot.sum()) != int(is_dot.sum()):
        return None
    starts, ends = marks[begin], marks[after]
    digits = ends - starts - 1 - has_dot
    if digits.min() < 1 or digits.max() > _MOST_DIGITS:
        return None
    decimals = np.where(has_dot, ends - marks[begin + 1] - 1, 0)
    whole = _whole_numbers(text.translate(None, b"."), ends - np.cumsum(has_dot), digits)
    return whole / _POWERS[decimals]


def _whole_numbers(text: bytes, ends: NDArray[np.int64], digits: NDArray[np.int64]) -> NDArray[np.float64]:
    """Eight digits at a time: a 64-bit word holds them, and three multiplications add them up."""
    padded = b"0" * 16 + text
    words = np.ndarray((len(padded) - 7,), np.dtype("<u8"), buffer=padded, strides=(1,))
    value = _eight(words[ends + 8], np.minimum(digits, 8))
    long = np.flatnonzero(digits > 8)
    if len(long):
        value[long] += 1e8 * _eight(words[ends[long]], digits[long] - 8)
    return value


def _eight(words: NDArray[np.uint64], digits: NDArray[np.int64]) -> NDArray[np.float64]:
    """The value of the last ``digits`` (1 to 8) characters of each word; the first character is the lowest byte."""
    shift = (64 - 8 * digits).astype(np.uint64)
    value = (words & _LOW_HALVES) >> shift << shift
    with np.errstate(over="ignore"):
        value = (value * np.uint64(10) + (value >> np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
        value = (value * np.uint64(100) + (value >> np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
        value = (value * np.uint64(10_000) + (value >> np.uint64(32))) & np.uint64(0x00000000FFFFFFFF)
    return value.astype(np.float64)
