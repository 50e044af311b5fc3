"""Connected parts of a mask, chosen by their areas, strip by strip: labels of a whole picture take four bytes a pixel.

Each strip is labelled by OpenCV; labels that touch across a seam are the same part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

_STRIP_PX = 1 << 19  # labels of 2 MB

Mask = NDArray[np.bool_]
_Labels = NDArray[np.int32]


def row_strips(shape: tuple[int, ...]) -> list[slice]:
    """The rows of a picture in strips of about half a million pixels."""
    height, width = shape[:2]
    step = max(1, _STRIP_PX // max(width, 1))
    return [slice(top, min(top + step, height)) for top in range(0, height, step)]


def fill_small_holes(mask: Mask, least_px: float) -> None:
    """Set the connected parts of what is False (4 neighbours) that have fewer than ``least_px`` pixels.

    What reaches the picture's edge is no hole: it is what lies around, as in the corners of a small region.
    """

    def at_edge(rows: slice) -> Mask:
        edge = np.zeros_like(mask[rows])
        edge[:, [0, -1]] = True
        edge[0] |= rows.start == 0
        edge[-1] |= rows.stop == len(mask)
        return edge & ~mask[rows]

    holes = chosen_parts(
        mask.shape, lambda rows: ~mask[rows], lambda areas, edges: (areas < least_px) & (edges == 0), 4, at_edge
    )
    for rows, small in holes:
        mask[rows] |= small


def drop_specks(mask: Mask, least_px: float) -> None:
    """Clear the connected parts of what is True (4 neighbours) that have fewer than ``least_px`` pixels."""
    for rows, small in chosen_parts(mask.shape, lambda rows: mask[rows], lambda areas, _: areas < least_px, 4):
        mask[rows] &= ~small


def chosen_parts(
    shape: tuple[int, ...],
    inside: Callable[[slice], Mask],
    choose: Callable[[NDArray[np.float64], NDArray[np.float64]], Mask],
    neighbours: Literal[4, 8],
    marked: Callable[[slice], Mask] | None = None,
) -> Iterator[tuple[slice, Mask]]:
    """Strip by strip (those without any are left out) the pixels of the connected parts that ``choose`` wants.

    ``inside`` gives the pixels of a strip of a picture of ``shape``, bool; ``marked`` (all of them inside) those that
    count besides. ``choose`` is asked once, with area and number of marked pixels of every part, in pixels. What a
    strip came from may be changed once the strip has been given.
    """
    strips = row_strips(shape)
    areas, marks = [], []
    offsets = [0]
    touching: list[NDArray[np.int64]] = []
    labels, last_row = np.zeros((0, shape[1]), np.int32), np.zeros(shape[1], np.int32)
    for rows in strips:
        count, labels, stats, _ = _labelled(inside(rows), neighbours)
        areas.append(stats[:, cv2.CC_STAT_AREA])
        if marked is not None:
            marks.append(np.bincount(labels[marked(rows)], minlength=count))
        touching.append(_touching(last_row, labels[0], offsets[-2:], neighbours))
        offsets.append(offsets[-1] + count)
        last_row = labels[-1].copy()
    part = _same_part(offsets[-1], np.concatenate(touching, axis=1))
    of_part = _sums(part, areas)
    wanted = choose(of_part, _sums(part, marks) if marks else np.zeros_like(of_part))[part]
    wanted[offsets[:-1]] = False  # a strip's label 0 is what lies outside
    for rows, first, end in zip(strips, offsets[:-1], offsets[1:], strict=True):
        here = wanted[first:end]
        if not here.any():
            continue
        if here[1:].all():
            yield rows, inside(rows)
        else:  # the last strip's labels are still at hand: a small picture is labelled once
            found = labels if rows is strips[-1] else _labelled(inside(rows), neighbours)[1]
            yield rows, here[found]


def _labelled(mask: Mask, neighbours: int) -> tuple[int, _Labels, NDArray[np.int32], NDArray[np.float64]]:
    """As OpenCV gives them: number of labels, labels, statistics, centres."""
    count, labels, statistics, centres = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=neighbours)
    return count, np.asarray(labels, np.int32), np.asarray(statistics, np.int32), np.asarray(centres, np.float64)


def _touching(above: _Labels, below: _Labels, offsets: list[int], neighbours: int) -> NDArray[np.int64]:
    """Pairs of labels, counted over all strips, that touch across a seam; int64, shape (2, pairs)."""
    pairs = [(above, below)]
    if neighbours == 8:
        pairs += [(above[:-1], below[1:]), (above[1:], below[:-1])]
    one = np.concatenate([each for each, _ in pairs]).astype(np.int64)
    other = np.concatenate([each for _, each in pairs]).astype(np.int64)
    both = (one > 0) & (other > 0)
    return np.unique(np.stack([one[both] + offsets[0], other[both] + offsets[-1]]), axis=1)


def _sums(part: NDArray[np.int64], by_strip: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
    return np.asarray(np.bincount(part, np.concatenate(by_strip)), np.float64)


def _same_part(count: int, touching: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each of ``count`` labels the smallest that it hangs together with. (SciPy's answer takes 33 MB to import.)"""
    part = np.arange(count)
    one, other = touching
    while True:
        first, second = part[one], part[other]
        if np.array_equal(first, second):
            return part
        least = np.minimum(first, second)
        for each in (one, other, first, second):
            np.minimum.at(part, each, least)
        part = part[part]
