"""Pictures of tiles of all annotated slides of a cohort, found one slide after the other in the background."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.jobs.job import Job
from app.jobs.job_queue import JobQueue
from app.tiles.slide_tiles import Asked, SlideTiles, find_tiles
from crosscancer_core.errors import CrossCancerError


class CohortPictures(QObject):
    """Never more than one slide at a time, so that the window stays quick; what is asked anew ends what was asked."""

    found = Signal(object)
    """The :class:`SlideTiles` of one slide, in the order in which the slides were asked for."""
    failed = Signal(str)
    """Why a slide has none, as a sentence with its name."""
    ended = Signal()

    def __init__(self, queue: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._left: list[Asked] = []
        self._job: Job | None = None

    def start(self, slides: Sequence[Asked]) -> None:
        self.stop()
        self._left = list(slides)
        self._next()

    def stop(self) -> None:
        """Ask for no further slide, and hear no more of the one that is being read."""
        self._left = []
        if self._job is not None:
            self._job.settled.disconnect(self._settled)
            self._job.done.disconnect(self._take)
            self._job = None

    def _next(self) -> None:
        if not self._left:
            self._job = None
            self.ended.emit()
            return
        asked = self._left.pop(0)
        title = self.tr("Tiles of {slide}").format(slide=asked.slide_id)
        self._job = self._queue.run(partial(_found, asked), title)
        self._job.done.connect(self._take)
        self._job.settled.connect(self._settled)

    def _take(self, result: object) -> None:
        if isinstance(result, SlideTiles):
            self.found.emit(result)
        else:
            self.failed.emit(str(result))

    def _settled(self, job: Job) -> None:
        if job is self._job:  # whoever heard of it may have asked anew
            self._next()


def _found(asked: Asked) -> SlideTiles | str:
    """A slide that fails stops neither the others nor the person who looks at them."""
    try:
        return find_tiles(asked)
    except CrossCancerError as error:
        return f"{asked.slide_id}: {error}"
