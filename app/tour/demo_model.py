"""The demo model: trained once, in the background, while one looks around."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.jobs.job import JobState, duration
from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.tour.demo_cohort import DemoCohort


class DemoModel(QObject):
    """Queues what is needed until the model is there, and says how far that is."""

    changed = Signal()

    def __init__(self, queue: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._job: ProcessJob | None = None
        self._cohort_file: Path | None = None

    @property
    def job(self) -> ProcessJob | None:
        """The training, while it waits or runs."""
        return self._job if self._job is not None and not self._job.state.over else None

    def prepare(self, demo: DemoCohort) -> None:
        """Cut tiles and train, unless the model is there or on its way. Interrupted work goes on where it stopped."""
        if demo.bundle is not None or (self.job is not None and self._cohort_file == demo.path):
            return
        self._cohort_file = demo.path
        tiles = self._queue.submit(demo.extraction(), self.tr("Cut tiles for the demo model"))
        self._job = self._queue.submit(demo.training(), self.tr("Train the demo model"), after=tiles)
        for job in (tiles, self._job):
            job.progress.connect(self._tell)
            job.settled.connect(self._tell)
        self._tell()

    def sentence(self, demo: DemoCohort) -> str:
        """How far the model is."""
        if self.job is not None:
            if self.job.state is JobState.QUEUED:
                return self.tr("The demo model is trained on this machine next; it takes minutes.")
            progress = self.job.current_progress
            words = [self.tr("The demo model is being trained on this machine")]
            if progress.total:
                words.append(f"{progress.done / progress.total:.0%}")
            if progress.eta is not None:
                words.append(self.tr("about {time} left").format(time=duration(progress.eta)))
            return " · ".join(words)
        if demo.bundle is not None:
            return self.tr("The demo model is ready.")
        return self.tr("The demo model is not trained. What was done so far is kept.")

    def _tell(self) -> None:
        self.changed.emit()
