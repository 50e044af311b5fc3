"""Very many lines as one Qt path, drawn quickly."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1


def joined_path(points: NDArray[np.float64], line: NDArray[np.intp]) -> QPainterPath:
    """All lines as one path. ``points`` (n, 2); ``line`` (n,) says which line a point is of, lines in one piece each.

    Written as the stream that Qt reads paths from: a call for each point would take thirty times as long.
    """
    path = QPainterPath()
    if not len(points):
        return path
    elements = np.empty(len(points), _ELEMENT)
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    elements["kind"] = _LINE
    elements["kind"][np.flatnonzero(np.diff(line, prepend=line[0] - 1))] = _MOVE
    head = np.array([len(points)], ">i4").tobytes()
    tail = np.array([0, 0], ">i4").tobytes()  # where the path begins, and the fill rule
    stream = QDataStream(QByteArray(head + elements.tobytes() + tail))
    stream >> path
    return path


@lru_cache(maxsize=16)
def hairlines(width: float) -> tuple[tuple[float, float], ...]:
    """Offsets of lines one device pixel wide that together make one of ``width``, whichever way it runs.

    Qt draws hairlines ten times as fast as wider lines, which it turns into polygons first.
    """
    radius = (width - 1) / 2
    count = max(3, math.ceil(math.pi * radius))
    turns = [2 * math.pi * (number + 0.125) / count for number in range(count)]
    return tuple((radius * math.cos(turn), radius * math.sin(turn)) for turn in turns)


def draw_line(painter: QPainter, path: QPainterPath, color: QColor, width: float, pixel_ratio: float) -> None:
    """Draw a path in logical pixels with a line of ``width`` logical pixels."""
    pen = QPen(color, 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    for dx, dy in hairlines(width * pixel_ratio):
        painter.translate(dx / pixel_ratio, dy / pixel_ratio)
        painter.drawPath(path)
        painter.translate(-dx / pixel_ratio, -dy / pixel_ratio)
