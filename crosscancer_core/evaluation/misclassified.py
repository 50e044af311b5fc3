"""Where a map is right and wrong at a threshold: kinds of tiles, clusters of errors, and where two arms differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscancer_core.evaluation.scoring import SlideScores
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.grid import Tile, TileGrid
from crosscancer_core.tiles.labels import CANCER, LEFT_OUT

Cells = NDArray[np.uint8]


class Outcome(IntEnum):
    """What became of a tile; stored as uint8."""

    NOT_JUDGED = 0
    FOUND = 1
    """Cancer, called cancer."""
    MISSED = 2
    """Cancer, not called."""
    FALSE_ALARM = 3
    """Not cancer, called cancer."""
    PASSED = 4
    """Not cancer, not called."""


class Agreement(IntEnum):
    """What two arms make of a tile; stored as uint8."""

    NOT_JUDGED = 0
    BOTH_RIGHT = 1
    ONLY_FIRST_RIGHT = 2
    ONLY_SECOND_RIGHT = 3
    BOTH_WRONG = 4


@dataclass(frozen=True)
class Cluster:
    """Tiles of one kind that touch, also at corners."""

    kind: int
    tiles: int
    region: Region
    """Their bounding box, level-0 pixels."""
    worst: Tile
    """The one whose score is farthest from what it should be."""
    wrongness: float
    """How far: 0 to 1."""


def outcomes(scores: SlideScores, threshold: float) -> NDArray[np.uint8]:
    """The :class:`Outcome` of each evaluated tile; uint8, shape (n,). ``score >= threshold`` is called cancer."""
    called = scores.score >= float(np.float32(threshold))
    cancer = scores.label == CANCER
    kinds = np.where(
        cancer,
        np.where(called, Outcome.FOUND, Outcome.MISSED),
        np.where(called, Outcome.FALSE_ALARM, Outcome.PASSED),
    ).astype(np.uint8)
    kinds[scores.label == LEFT_OUT] = Outcome.NOT_JUDGED
    return kinds


def on_grid(scores: SlideScores, kinds: NDArray[np.uint8], grid: TileGrid) -> Cells:
    """Kinds of tiles laid out on their grid; uint8, shape (rows, columns)."""
    cells = np.zeros((grid.rows, grid.columns), np.uint8)
    cells[scores.row, scores.col] = kinds
    return cells


def agreement(first: Cells, second: Cells) -> Cells:
    """The :class:`Agreement` of two arms' outcomes on one grid; both shape (rows, columns)."""
    judged = (first != Outcome.NOT_JUDGED) & (second != Outcome.NOT_JUDGED)
    right = [np.isin(each, (Outcome.FOUND, Outcome.PASSED)) for each in (first, second)]
    both = np.where(
        right[0],
        np.where(right[1], Agreement.BOTH_RIGHT, Agreement.ONLY_FIRST_RIGHT),
        np.where(right[1], Agreement.ONLY_SECOND_RIGHT, Agreement.BOTH_WRONG),
    ).astype(np.uint8)
    both[~judged] = Agreement.NOT_JUDGED
    return both


def clusters(cells: Cells, kinds: Sequence[int], scores: SlideScores, grid: TileGrid, most: int = 200) -> list[Cluster]:
    """The ``most`` largest clusters of the asked kinds, largest first."""
    wrongness = np.zeros(cells.shape)
    wrongness[scores.row, scores.col] = np.where(scores.label == CANCER, 1 - scores.score, scores.score)
    found: list[Cluster] = []
    for kind in kinds:
        # not scipy's: this runs in the window's thread, where importing it took 150 ms while a map was growing
        count, labels, boxes, _ = cv2.connectedComponentsWithStats((cells == kind).view(np.uint8), connectivity=8)
        sizes = boxes[:, cv2.CC_STAT_AREA]
        largest = 1 + np.argsort(-sizes[1:count], kind="stable")[:most]
        for label in largest.tolist():
            left, top, width, height = boxes[label, :4].tolist()
            part = slice(top, top + height), slice(left, left + width)
            inside = np.where(labels[part] == label, wrongness[part], -1.0)
            row, col = divmod(int(inside.argmax()), width)
            worst = Tile(left + col, top + row)
            first, last = grid.cell(Tile(left, top)), grid.cell(Tile(left + width - 1, top + height - 1))
            region = Region(first.x, first.y, last.right - first.x, last.bottom - first.y)
            found.append(Cluster(int(kind), int(sizes[label]), region, worst, float(wrongness[worst.row, worst.col])))
    found.sort(key=lambda each: (-each.tiles, -each.wrongness, each.worst.row, each.worst.col))
    return found[:most]


def most_confident(
    scores: SlideScores, kinds: NDArray[np.uint8], kind: int, count: int, near: float | None = None
) -> NDArray[np.intp]:
    """Indices of up to ``count`` tiles of a kind: the surest first, or, with ``near``, those nearest to that score."""
    some = np.flatnonzero(kinds == kind)
    score = scores.score[some]
    if near is not None:
        order = np.argsort(np.abs(score - near), kind="stable")
    elif kind in (Outcome.FALSE_ALARM, Outcome.FOUND):
        order = np.argsort(-score, kind="stable")
    else:
        order = np.argsort(score, kind="stable")
    return some[order[:count]]
