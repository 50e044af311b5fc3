"""The points of all outlines at each level of detail, computed beside the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThreadPool, Signal

from app.annotations.outline_paths import rings_of, simplified_for


@dataclass(frozen=True)
class Detail:
    """``points`` (n, 2) of all shapes in order; ``line`` (n,) numbers their rings; ``start`` (shapes + 1,)."""

    points: NDArray[np.float64]
    line: NDArray[np.intp]
    start: NDArray[np.intp]

    def of(self, shapes: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Points and ring numbers of some shapes."""
        chosen = np.concatenate([np.arange(self.start[shape], self.start[shape + 1]) for shape in shapes.tolist()])
        return self.points[chosen], self.line[chosen]

    @classmethod
    def at(cls, shapes: NDArray[np.object_], bucket: int) -> Detail:
        points, line, owners = rings_of(simplified_for(shapes, bucket))
        counts = np.bincount(owners[line], minlength=len(shapes)) if len(line) else np.zeros(len(shapes), np.intp)
        return cls(points, line, np.concatenate([[0], np.cumsum(counts)]).astype(np.intp))


class OutlineDetails(QObject):
    """Of one set of shapes at a time."""

    ready = Signal()
    """A level of detail that was asked for is there."""
    _arrived = Signal(int, int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._shapes: NDArray[np.object_] = np.zeros(0, dtype=object)
        self._details: dict[int, Detail | None] = {}
        self._version = 0
        self._arrived.connect(self._receive)

    def set_shapes(self, shapes: NDArray[np.object_]) -> None:
        self._shapes, self._details = shapes, {}
        self._version += 1

    def at(self, bucket: int) -> Detail | None:
        """The shapes at a level of detail; None as long as it is being computed, ``ready`` follows."""
        if bucket not in self._details:
            self._details[bucket] = None
            version, shapes = self._version, self._shapes
            self._pool.start(lambda: self._arrived.emit(version, bucket, Detail.at(shapes, bucket)))
        return self._details[bucket]

    def points_in(self, shapes: NDArray[np.intp], bucket: int) -> int:
        """How many points some shapes have at a level of detail; at most all, where that is not known yet."""
        detail = self._details.get(bucket)
        if detail is None:
            return int(shapely.get_num_coordinates(self._shapes[shapes]).sum())
        return int((detail.start[shapes + 1] - detail.start[shapes]).sum())

    def _receive(self, version: int, bucket: int, detail: Detail) -> None:
        if version == self._version:
            self._details[bucket] = detail
            self.ready.emit()
