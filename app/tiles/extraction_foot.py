"""What the tiles of the whole cohort will take, and the button that cuts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.jobs.job import Job, JobState, duration
from app.jobs.job_queue import JobQueue
from app.session import Session
from crosscancer_core.tasks.requests import ExtractTiles


class ExtractionFoot(QWidget):
    """Estimates and starts extractions. ``asked`` gives the request as the form stands; None while it cannot be.

    Before the first tile is cut it says how many there will be and what else the task noted, so that a wrong number
    is seen while it can still be stopped.
    """

    def __init__(
        self,
        session: Session,
        queue: JobQueue,
        asked: Callable[[bool], ExtractTiles | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._queue, self._asked = session, queue, asked
        self._said: list[str] = []
        self.told = QLabel(wordWrap=True)
        self.estimate_button = QPushButton(self.tr("Estimate for the cohort"))
        self.extract_button = QPushButton(self.tr("Extract"))
        self.extract_button.setToolTip(self.tr("Cut the tiles of all annotated slides; finished slides stay."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addStretch(1)
        for button, do in ((self.estimate_button, self._estimate), (self.extract_button, self._extract)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, do=do: do())
            row.addWidget(button)
        column.addWidget(self.told)
        column.addLayout(row)
        session.cohort_changed.connect(self._follow_cohort)
        self._follow_cohort()

    def _follow_cohort(self) -> None:
        has_cohort = self._session.cohort is not None
        for button in (self.estimate_button, self.extract_button):
            button.setEnabled(has_cohort)
        self._tell("" if has_cohort else self.tr("Open a cohort to extract its tiles."))

    def _estimate(self) -> None:
        job = self._submitted(True, self.tr("Estimate the tiles"), self.tr("Counting …"))
        if job is not None:
            job.done.connect(self._take_estimate)

    def _extract(self) -> None:
        told = self.tr("Finding the tiles; the job is in the list of jobs.")
        job = self._submitted(False, self.tr("Extract tiles"), told)
        if job is not None:
            job.done.connect(self._take_extracted)
            job.settled.connect(self._forget)

    def _submitted(self, estimate_only: bool, title: str, told: str) -> Job | None:
        request = self._asked(estimate_only)
        if request is None:
            return None
        self._said = []
        self._tell(told)
        job = self._queue.submit(request, title, at_once=estimate_only)
        job.told.connect(self._hear)
        return job

    def _hear(self, event: dict[str, Any]) -> None:
        match event.get("type"):
            case "warning":
                self._said.append(event["text"])
            case "extraction_planned":
                text = self.tr("Cutting {tiles} tiles of {slides} slides: {size}, about {time} to do.")
                self._tell(
                    text.format(tiles=f"{event['tiles']:,}", slides=event["slides"], **_room_and_time(event)),
                    self.tr("The job can be stopped in the list of jobs."),
                )

    def _take_estimate(self, result: object) -> None:
        if isinstance(result, dict):
            cancer = sum(slide["cancer"] for slide in result["slides"])
            others = sum(slide["not_cancer"] for slide in result["slides"])
            text = self.tr("{cancer} tiles with and {others} without cancer; {size}, about {time} to do.")
            told = text.format(cancer=f"{cancer:,}", others=f"{others:,}", **_room_and_time(result))
            self._tell(told, *result["failed"].values())

    def _take_extracted(self, result: object) -> None:
        if isinstance(result, dict):
            text = self.tr("{tiles} tiles of {slides} slides are stored.")
            told = text.format(tiles=f"{result['tiles']:,}", slides=len(result["slides"]))
            self._tell(told, *result["failed"].values())

    def _forget(self, job: Job) -> None:
        if job.state is not JobState.DONE:  # why, the job says
            self._tell("")

    def _tell(self, *sentences: str) -> None:
        """The sentences, with the number of notes; the notes themselves, one a slide, are its tool tip."""
        notes = list(dict.fromkeys(self._said)) if sentences[0] else []
        if len(notes) > 1:
            sentences = (*sentences, self.tr("{number} notes: rest the pointer here.").format(number=len(notes)))
        self.told.setVisible(bool(sentences[0]))
        self.told.setText("\n".join([*sentences, *(notes if len(notes) == 1 else [])]))
        self.told.setToolTip("\n".join(notes) if len(notes) > 1 else "")


def _room_and_time(found: dict[str, Any]) -> dict[str, str]:
    megabytes = found["bytes"] / 1e6
    size = f"{megabytes / 1000:,.1f} GB" if megabytes >= 1000 else f"{max(megabytes, 1):,.0f} MB"
    return {"size": size, "time": duration(max(1, found["seconds"]))}
