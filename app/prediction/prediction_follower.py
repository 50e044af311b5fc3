"""Brings running predictions onto the screen: maps open as they begin, rows appear as they are written."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.jobs.job import JobState
from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.session import Session
from crosscancer_core.geometry import Region
from crosscancer_core.tasks.requests import Predict


class PredictionFollower(QObject):
    """Follows every ``Predict`` job of the queue, whoever submitted it, and tells its worker where one looks."""

    def __init__(self, session: Session, jobs: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._slide_of: dict[ProcessJob, Path] = {}
        self._unread_notes: set[Path] = set()
        """Maps that were begun: what the guards say stands beside them by the time their first rows do."""
        self._view: Region | None = None
        jobs.added.connect(self._follow)
        for job in jobs.jobs:
            self._follow(job)
        session.view_changed.connect(self._on_view)

    def _follow(self, job: ProcessJob) -> None:
        if isinstance(job.request, Predict) and not job.state.over:
            job.told.connect(partial(self._take, job))
            job.settled.connect(self._forget)

    def _forget(self, job: ProcessJob) -> None:
        self._slide_of.pop(job, None)

    def _take(self, job: ProcessJob, event: dict[str, Any]) -> None:
        match event:
            case {"type": "map_opened", "map": str(folder), "slide": str(slide)}:
                first = self._slide_of.get(job) != Path(slide)  # of several models' maps the first is shown
                self._slide_of[job] = Path(slide)
                self._unread_notes.add(Path(folder))
                self._session.prediction_opened_map(Path(folder), show=first)
                self._tell_view(job)
            case {"type": "rows", "map": str(folder), "first_row": int(first), "last_row": int(last)}:
                if Path(folder) in self._unread_notes:
                    self._unread_notes.discard(Path(folder))
                    self._session.prediction_noted(Path(folder))
                self._session.prediction_wrote_rows(Path(folder), first, last)
            case {
                "type": "map_done",
                "map": str(folder),
                "slide": str(slide),
                "done": int(done),
                "unreadable": int(unreadable),
            }:
                self._session.prediction_noted(Path(folder))
                words = (
                    self.tr("{slide}: {done:,} tiles predicted, {unreadable:,} could not be read.")
                    if unreadable
                    else self.tr("{slide}: {done:,} tiles predicted.")
                )
                name = self._session.slides.name_of(Path(slide))
                self._session.message.emit(words.format(slide=name, done=done, unreadable=unreadable))
            case {"type": "runtime", "text": str(text)}:
                job.write_log(text)
            case {"type": "warning", "text": str(text)}:
                job.write_log(text)
                self._session.message.emit(self._without_name(text, self._slide_of.get(job)))
            case {"type": "slide_failed", "message": str(message), "slide": str(slide)}:
                job.write_log(message)
                self._session.message.emit(self._without_name(message, Path(slide)))

    def _without_name(self, text: str, slide: Path | None) -> str:
        """The sentence with the slide called as the window calls it: an audience must not see its file's name."""
        return text if slide is None else text.replace(slide.name, self._session.slides.name_of(slide))

    def _on_view(self, region: Region) -> None:
        self._view = region
        for job in self._slide_of:
            self._tell_view(job)

    def _tell_view(self, job: ProcessJob) -> None:
        shown = self._slide_of.get(job) == self._session.slide_path
        if self._view is not None and shown and job.state is JobState.RUNNING:
            job.look_at(self._view)
