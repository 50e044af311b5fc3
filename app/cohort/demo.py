"""Opens the demo cohort; paints in the background what is not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.jobs.job_queue import JobQueue
from app.session import Session
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks.requests import MakeDemo

_TARGET_COHORT, _SOURCE_COHORT = "prostate.json", "breast.json"


class DemoOpener(QObject):
    """The first painted slide opens as soon as it is there; further ones appear in the list of slides."""

    def __init__(self, session: Session, queue: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue

    def open(self, folder: Path, preset: DemoPreset = DemoPreset.DEMO) -> None:
        """Show the demo in ``folder``; paint it there if it is not, or not completely."""
        folder = folder.resolve()
        cohort = folder / _TARGET_COHORT
        if cohort.is_file():
            self._session.open_cohort(cohort)
            slides = [slide.path for slide in self._session.cohort.slides()] if self._session.cohort else []
        else:
            slides = sorted((folder / "slides").glob("*.tif"), key=lambda path: path.stat().st_mtime)
        painted = [path for path in slides if path.is_file() and path.with_suffix(".xml").is_file()]
        self._session.slides.add(painted)
        if painted:
            self._session.open_slide(painted[0])
        if not cohort.is_file() or not (folder / _SOURCE_COHORT).is_file() or len(painted) < len(slides):
            job = self._queue.submit(MakeDemo(folder=folder, preset=preset), self.tr("Painting the demo slides"))
            job.told.connect(self._take_event)
            job.done.connect(lambda _: self._session.open_cohort(cohort))

    def _take_event(self, event: Mapping[str, Any]) -> None:
        if event.get("type") != "slide_painted":
            return
        path = Path(event["path"])
        self._session.slides.add([path])
        if self._session.slide is None:
            self._session.open_slide(path)
