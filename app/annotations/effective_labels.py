"""What training and evaluation will take the outlines for, computed beside the window's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from app.jobs.thread_job import ThreadRunner
from app.session import Session
from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.annotations.model import AnnotationSet


@dataclass(frozen=True)
class Labels:
    """What remains of each meaning after painting: polygons (n,), and their area in level-0 pixels."""

    parts: Mapping[Meaning, NDArray[np.object_]]
    areas: Mapping[Meaning, float]
    warning: str | None
    """A sentence where no cancer is left."""

    @classmethod
    def of(cls, mapping: ClassMapping, annotations: AnnotationSet) -> Labels:
        found = mapping.effective(annotations)
        shapes = {Meaning.CANCER: found.cancer, Meaning.EXCLUSION: found.exclusion, Meaning.IGNORE: found.ignore}
        warning = mapping.warning(annotations) if found.cancer.is_empty else None
        return cls(
            {meaning: _polygons(shape) for meaning, shape in shapes.items()},
            {meaning: shape.area for meaning, shape in shapes.items()},
            warning,
        )


class EffectiveLabels(QObject):
    """Follows outlines and class mapping while somebody wants it to; of several changes only the last is computed."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._threads = ThreadRunner(self)
        self._wanted: set[QObject] = set()
        self._preview: ClassMapping | None = None
        self._labels: Labels | None = None
        self._key: object = None
        self._running = False
        session.annotations_changed.connect(self._look)
        session.slide_changed.connect(self._look)
        session.cohort_changed.connect(self._look)
        session.classes.changed.connect(self._look)

    @property
    def labels(self) -> Labels | None:
        """None where nothing is outlined, or as long as nothing is computed yet."""
        return self._labels

    @property
    def mapping(self) -> ClassMapping:
        """What is shown: a mapping that is being tried, else the session's."""
        return self._preview if self._preview is not None else self._session.classes.mapping

    def want(self, who: QObject, wanted: bool) -> None:
        """Keep the labels up to date as long as ``who`` wants them."""
        if wanted:
            self._wanted.add(who)
        else:
            self._wanted.discard(who)
        self._look()

    def try_out(self, mapping: ClassMapping | None) -> None:
        """Show another mapping than the session's; None goes back to that."""
        self._preview = mapping
        self._look()

    def close(self) -> None:
        """Compute nothing any more; returns when nothing runs."""
        self._wanted.clear()
        self._threads.wait(10_000)

    def _look(self) -> None:
        annotations, mapping = self._session.annotations, self.mapping
        if not self._wanted:
            return
        if annotations is None:
            self._take(None, None)
            return
        key = (annotations, mapping)
        if self._running or (self._key is not None and self._key == key):
            return
        self._running = True
        self._threads.run(
            lambda: Labels.of(mapping, annotations), lambda found, error: self._receive(key, found, error)
        )

    def _receive(self, key: object, found: object, error: Exception | None) -> None:
        self._running = False
        if error is not None:
            self._key = key  # not again until something changes
            self._session.problem.emit(error)
        elif isinstance(found, Labels):
            self._take(key, found)
        self._look()  # it may have changed meanwhile

    def _take(self, key: object, labels: Labels | None) -> None:
        self._key, self._labels = key, labels
        self.changed.emit()


def _polygons(shape: BaseGeometry) -> NDArray[np.object_]:
    parts = shapely.get_parts(np.array([shape], dtype=object))
    return np.asarray(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
