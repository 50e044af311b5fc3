"""Randomness that depends on the place alone, so that a slide can be painted block by block.

Every function takes a :class:`Frame`, a rectangle of integer level-0 pixels, and gives the same values for the
same pixels whatever the frame around them: neighbouring blocks fit together without being painted together.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]
"""float32, shape (height, width)."""
Values = NDArray[np.float64]

_STEP = 8
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


class Frame(NamedTuple):
    """A rectangle of level-0 pixels in whole numbers."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def grown(self, margin: int) -> Frame:
        return Frame(self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin)


def place_hash(x: NDArray[np.int64], y: NDArray[np.int64], seed: int) -> Values:
    """Uniform numbers in [0, 1) from integer places and a seed (splitmix64's finalizer, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        z = x.astype(np.uint64) * _GOLDEN + np.uint64(seed % 2**63) * _MIX_2
        z = _mixed(z) + y.astype(np.uint64) * _GOLDEN
        z = _mixed(z)
    return (z >> np.uint64(11)).astype(np.float64) * (1.0 / 2**53)


def _mixed(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * _MIX_1
    z = (z ^ (z >> np.uint64(27))) * _MIX_2
    return z ^ (z >> np.uint64(31))


def smooth_noise(frame: Frame, spacing: float, seed: int) -> Map:
    """A smooth random field of about unit deviation that varies over ``spacing`` pixels.

    Cubic B-splines over a lattice of hashed values, taken at every eighth pixel and interpolated between.
    """
    left, top = frame.x // _STEP - 1, frame.y // _STEP - 1
    columns, rows = (frame.right - 1) // _STEP + 2 - left, (frame.bottom - 1) // _STEP + 2 - top
    coarse = _coarse_noise(left, top, columns, rows, spacing / _STEP, seed)
    fine = cv2.resize(coarse, (columns * _STEP, rows * _STEP), interpolation=cv2.INTER_LINEAR)
    x, y = frame.x - left * _STEP, frame.y - top * _STEP
    field: Map = np.ascontiguousarray(fine[y : y + frame.height, x : x + frame.width], np.float32)
    return field


def _coarse_noise(left: int, top: int, width: int, height: int, spacing: float, seed: int) -> Map:
    weights_x, first_x = _spline(left, width, spacing)
    weights_y, first_y = _spline(top, height, spacing)
    columns = first_x + np.arange(weights_x.shape[1])
    rows = first_y + np.arange(weights_y.shape[1])
    lattice = place_hash(columns[None, :].repeat(len(rows), 0), rows[:, None].repeat(len(columns), 1), seed)
    # uniform numbers have a deviation of 0.29, of which the splines keep about half
    values = ((lattice - 0.5) * 7.2).astype(np.float32)
    field: Map = ((weights_y @ values) @ weights_x.T).astype(np.float32, copy=False)
    return field


def _spline(start: int, length: int, spacing: float) -> tuple[Map, int]:
    """Weights (length, lattice points) of cubic B-splines, and the index of the first lattice point."""
    position = (start + np.arange(length)) / spacing
    base = np.floor(position).astype(np.int64)
    first = int(base[0]) - 1
    weights: Map = np.zeros((length, int(base[-1]) + 3 - first), np.float32)
    cubic = _cubic(position - base)
    rows = np.arange(length)
    for offset in range(4):
        weights[rows, base - 1 - first + offset] = cubic[:, offset]
    return weights, first


def _cubic(t: Values) -> Values:
    """The four cubic B-spline weights at fraction ``t``; shape (*t.shape, 4)."""
    return np.stack([(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3], axis=-1) / 6


class Texture:
    """A periodic random texture of ``size`` x ``size`` pixels, zero mean and unit deviation."""

    def __init__(self, size: int, sigma_x: float, sigma_y: float, seed: int) -> None:
        generator = np.random.default_rng(seed)
        white = np.fft.rfft2(generator.standard_normal((size, size)))
        fx = np.fft.rfftfreq(size)[None, :] * sigma_x
        fy = np.fft.fftfreq(size)[:, None] * sigma_y
        smooth = np.fft.irfft2(white * np.exp(-2 * np.pi**2 * (fx**2 + fy**2)), s=(size, size))
        smooth -= smooth.mean()
        self.values: Map = (smooth / smooth.std()).astype(np.float32)
        self.size = size

    def at(self, frame: Frame) -> Map:
        """The texture under a frame, repeated with its period."""
        seen = np.empty((frame.height, frame.width), np.float32)
        y = 0
        while y < frame.height:
            top = (frame.y + y) % self.size
            rows = min(self.size - top, frame.height - y)
            x = 0
            while x < frame.width:
                left = (frame.x + x) % self.size
                columns = min(self.size - left, frame.width - x)
                seen[y : y + rows, x : x + columns] = self.values[top : top + rows, left : left + columns]
                x += columns
            y += rows
        return seen
