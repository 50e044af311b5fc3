"""Cells of a raster as polygons along cell edges, in whole numbers: exact, and linear in the number of cells.

Cells that share an edge are one part; cells that touch at a corner are not. (Merging boxes in shapely gives the same
polygons and took 117 s where this takes 11 s, on the worst map of 600,000 cells: pure noise.)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

Ints = NDArray[np.int32]
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Part:
    """One connected part: corners of its shell and its holes as (x, y) in cells, int, shape (k, 2), not closed."""

    shell: Places
    holes: tuple[Places, ...]

    @property
    def polygon(self) -> Polygon:
        return Polygon(self.shell, self.holes)


def outlines(called: NDArray[np.bool_], minimum_cells: float = 0.0) -> list[Part]:
    """The parts of the true cells of ``called`` (bool, shape (rows, columns)) that have at least ``minimum_cells``.

    No hole holds another part. Where one would, its surrounding part is cut in two along a cell edge, since formats
    that know holes only as cut-outs from everything would lose what lies inside.
    """
    rings = _outlines(called, minimum_cells)
    found: list[Part] = []
    for number, is_shell in enumerate(rings.is_shell.tolist()):
        ring = rings.corners[rings.starts[number] : rings.starts[number + 1]]
        if is_shell:
            found.append(Part(ring, ()))
        else:
            found[-1] = Part(found[-1].shell, (*found[-1].holes, ring))
    return found


def polygons(called: NDArray[np.bool_], xs: NDArray[np.float64], ys: NDArray[np.float64]) -> list[Polygon]:
    """As :func:`outlines`, with cell corner (x, y) at (``xs[x]``, ``ys[y]``), all made at once."""
    rings = _outlines(called, 0.0)
    if not len(rings):
        return []
    lengths = np.diff(rings.starts)
    # a ring ends where it began
    closed = np.arange(lengths.sum() + len(rings)) - np.repeat(np.arange(len(rings)), lengths + 1)
    ends = np.cumsum(lengths + 1)
    closed[ends - 1] = rings.starts[:-1]
    points = np.stack([xs[rings.corners[closed, 0]], ys[rings.corners[closed, 1]]], axis=1)
    ring_ends = np.concatenate([[0], ends])
    part_ends = np.append(np.flatnonzero(rings.is_shell), len(rings))
    return list(shapely.from_ragged_array(shapely.GeometryType.POLYGON, points, (ring_ends, part_ends)))


@dataclass(frozen=True, eq=False)
class _Rings:
    """Many rings, each part's shell before its holes. Ring i has ``corners[starts[i] : starts[i + 1]]``."""

    labels: Places
    is_shell: NDArray[np.bool_]
    corners: Places
    starts: Places

    def __len__(self) -> int:
        return len(self.labels)

    def chosen(self, rings: Places) -> _Rings:
        """Some of the rings, in that order."""
        lengths = np.diff(self.starts)[rings]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.repeat(self.starts[:-1][rings] - starts[:-1], lengths) + np.arange(starts[-1])
        return _Rings(self.labels[rings], self.is_shell[rings], self.corners[places], starts)

    def joined(self, other: _Rings) -> _Rings:
        """These and others, whose labels count on from here."""
        first = int(self.labels.max(initial=0)) + 1
        return _Rings(
            np.concatenate([self.labels, other.labels + first]),
            np.concatenate([self.is_shell, other.is_shell]),
            np.concatenate([self.corners, other.corners]),
            np.concatenate([self.starts, other.starts[1:] + self.starts[-1]]),
        )


def _outlines(called: NDArray[np.bool_], minimum_cells: float) -> _Rings:
    right, down = _doors(called)
    labels = _labels(called, right, down)
    if minimum_cells > 1:
        called = called & (np.bincount(labels.ravel()) >= minimum_cells)[labels]
        right, down = _doors(called)
        labels = _labels(called, right, down)
    rings = _rings(labels)
    cuts = _cuts(rings)
    if not cuts:
        return rings
    for label, columns in cuts.items():
        for column in columns:  # a wall between this column and the one before it
            right[:, column - 1] &= labels[:, column] != label
    gone = list(cuts)
    pieces = _rings(_labels(np.isin(labels, gone), right, down))
    return rings.chosen(np.flatnonzero(~np.isin(rings.labels, gone))).joined(pieces)


def _doors(called: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which cells are joined with their right and with their lower neighbour."""
    return called[:, 1:] & called[:, :-1], called[1:] & called[:-1]


def _labels(called: NDArray[np.bool_], right: NDArray[np.bool_], down: NDArray[np.bool_]) -> Ints:
    """Numbers the parts from 1, 0 elsewhere."""
    rows, columns = called.shape
    if not called.any():
        return np.zeros((rows, columns), np.int32)
    # cells at even places, doors between them at odd ones: then OpenCV sees the walls
    rooms = np.zeros((2 * rows - 1, 2 * columns - 1), np.uint8)
    rooms[::2, ::2], rooms[::2, 1::2], rooms[1::2, ::2] = called, right & called[:, 1:], down & called[1:]
    _, labels = cv2.connectedComponents(rooms, connectivity=4)
    return np.asarray(labels[::2, ::2], np.int32)


def _cuts(rings: _Rings) -> dict[int, set[int]]:
    """For each part with a hole that holds another part: columns to cut it at, one through each such hole."""
    shells, holes = np.flatnonzero(rings.is_shell), np.flatnonzero(~rings.is_shell)
    if len(shells) < 2 or not len(holes):
        return {}
    # a part lies in a hole as a whole or not at all, and it owns the cell below its shell's first corner
    inside = np.asarray(shapely.points(rings.corners[rings.starts[shells]] + 0.5))
    cut_out = rings.chosen(holes)
    owner = np.repeat(np.arange(len(holes)), np.diff(cut_out.starts))
    areas = shapely.polygons(shapely.linearrings(cut_out.corners.astype(np.float64), indices=owner))
    found = np.unique(shapely.STRtree(inside).query(areas, predicate="contains")[0])
    first_columns = np.minimum.reduceat(cut_out.corners[:, 0], cut_out.starts[:-1])
    cuts = defaultdict[int, set[int]](set)
    for index in found.tolist():
        cuts[int(cut_out.labels[index])].add(int(first_columns[index]) + 1)
    return cuts


def _rings(labels: Ints) -> _Rings:
    """All closed outlines with the label on their right (on screen: shells run clockwise), corners only.

    An edge is ``side * cells + cell``; sides: 0 top (runs right), 1 right (down), 2 bottom (left), 3 left (up).
    """
    rows, columns = labels.shape
    cells = rows * columns
    edges, after = _followers(labels)
    side, cell = edges // cells, edges % cells
    turns = side[after] != side
    walk, starts = _cycles(*_without_straight_ones(after, turns))
    x = cell[walk] % columns + ((side[walk] == 1) | (side[walk] == 2))
    y = cell[walk] // columns + ((side[walk] == 2) | (side[walk] == 3))
    owner = labels.ravel()[cell[walk[starts[:-1]]]].astype(np.int64)
    corners, starts, owner = _simple(np.stack([x, y], axis=1), starts, owner)
    return _sorted(corners, starts, owner)


def _followers(labels: Ints) -> tuple[Places, Places]:
    """The edges of all parts, ascending, and for each the place of the one that follows it in the first array."""
    rows, columns = labels.shape
    cells = rows * columns
    padded = np.pad(labels, 1)
    around = [(-1, 0), (0, 1), (1, 0), (0, -1)]  # (row, column) of the neighbour behind each side
    flat = padded.ravel()
    row, column = np.nonzero(labels)
    here = (row + 1) * (columns + 2) + column + 1
    plain = row * columns + column
    label = flat[here]
    edges, following = [], []
    for side, (down, right) in enumerate(around):
        open_side = flat[here + down * (columns + 2) + right] != label
        edge, at, own = plain[open_side], here[open_side], label[open_side]
        ahead_down, ahead_right = around[(side + 1) % 4]
        ahead_at = at + ahead_down * (columns + 2) + ahead_right
        ahead = flat[ahead_at] == own
        beyond = ahead & (flat[ahead_at + down * (columns + 2) + right] == own)
        along = ahead_down * columns + ahead_right
        # turn around the own cell; or go straight along the cell ahead; or turn to the cell beyond it
        following.append(
            np.where(
                beyond,
                (side + 3) % 4 * cells + edge + along + down * columns + right,
                np.where(ahead, side * cells + edge + along, (side + 1) % 4 * cells + edge),
            )
        )
        edges.append(side * cells + edge)
    every = np.concatenate(edges)
    return every, np.searchsorted(every, np.concatenate(following))


def _without_straight_ones(after: Places, turns: NDArray[np.bool_]) -> tuple[Places, Places]:
    """The places of edges that begin at a corner, and for each the index of the one at the next corner."""
    last = np.where(turns, np.arange(len(after)), after)
    while True:  # each round doubles how far an edge sees along its straight run
        further = last[last]
        if (further == last).all():
            break
        last = further
    begins = np.unique(after[turns])
    return begins, np.searchsorted(begins, after[last[begins]])


def _cycles(places: Places, after: Places) -> tuple[Places, Places]:
    """The closed walks of a permutation one after the other, as ``places``, and where each begins; last, the end."""
    following = after.tolist()
    walk: list[int] = []
    starts = [0]
    for first in range(len(following)):
        index = first
        while (then := following[index]) >= 0:
            walk.append(index)
            following[index] = -1
            index = then
        if len(walk) > starts[-1]:
            starts.append(len(walk))
    return places[np.asarray(walk, np.int64)], np.asarray(starts, np.int64)


def _simple(corners: Places, starts: Places, owner: Places) -> tuple[Places, Places, Places]:
    """Walks taken apart where they come back to a corner: each ring is then simple."""
    count = len(owner)
    walk = np.repeat(np.arange(count), np.diff(starts))
    width, height = corners.max(axis=0, initial=0) + 1
    keys = np.sort((walk * height + corners[:, 1]) * width + corners[:, 0])
    again = np.unique(keys[1:][keys[1:] == keys[:-1]] // (width * height))
    if not len(again):
        return corners, starts, owner
    pieces: list[Places] = []
    owners: list[int] = []
    for index in again.tolist():
        loops = _loops(corners[starts[index] : starts[index + 1]].tolist())
        pieces += loops
        owners += [int(owner[index])] * len(loops)
    kept = np.ones(count, np.bool_)
    kept[again] = False
    lengths = np.concatenate([np.diff(starts)[kept], [len(piece) for piece in pieces]])
    return (
        np.concatenate([corners[np.repeat(kept, np.diff(starts))], *pieces]),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.concatenate([owner[kept], owners]),
    )


def _loops(points: list[list[int]]) -> list[Places]:
    """One walk as simple rings."""
    loops: list[Places] = []
    walk, place = list[tuple[int, int]](), dict[tuple[int, int], int]()
    for x, y in [*points, points[0]]:
        point = (x, y)
        if point in place:
            first = place[point]
            loops.append(np.asarray(walk[first:]))
            for passed in walk[first + 1 :]:
                del place[passed]
            del walk[first + 1 :]
        else:
            place[point] = len(walk)
            walk.append(point)
    return loops


def _sorted(corners: Places, starts: Places, owner: Places) -> _Rings:
    """Rings by part, its shell first: that is the ring with its inside on the right."""
    if not len(owner):
        return _Rings(owner, np.zeros(0, np.bool_), corners, starts)
    following = np.arange(1, len(corners) + 1)
    following[starts[1:] - 1] = starts[:-1]
    x, y = corners.T
    is_shell = np.add.reduceat(x * y[following] - x[following] * y, starts[:-1]) > 0
    order = np.lexsort((~is_shell, owner))
    return _Rings(owner, is_shell, corners, starts).chosen(order)
