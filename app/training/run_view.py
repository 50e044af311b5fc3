"""Runs to look at: their curves, from the folders' records and then live, and their jobs' buttons."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.jobs.job import JobState
from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.training.curve_data import CurveData
from app.training.live_curves import DrawnRun, LiveCurves
from app.training.run_list import RunList
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import RunFolderError
from crosscancer_core.tasks.requests import CompareArms, Train
from crosscancer_core.training.events import parse_event
from crosscancer_core.training.run_folder import RunFolder
from crosscancer_core.training.study import PartState, read_study


class _Ear(QObject):
    """Hears the events of one job. A child of the view, so that a closed view hears nothing any more."""

    def __init__(self, job: ProcessJob, view: RunView) -> None:
        super().__init__(view)
        self._request, self._view = job.request, view

    def take(self, data: dict[str, object]) -> None:
        """A single run's events come as they are, a study's with the part's name around them."""
        kind = data.get("type")
        if isinstance(self._request, CompareArms):
            if kind == "study_part":
                self._view.part_changed()
            if kind != "part_event":
                return
            folder = _study_of(self._request) / "runs" / str(data["part"])
            inner = data["event"]
            assert isinstance(inner, dict)
            event = parse_event(inner)
        else:
            assert isinstance(self._request, Train)
            folder, event = self._request.run_folder, parse_event(data)
        if event is not None:
            self._view.curves.add(folder, event)


class RunView(QWidget):
    """Curves above, runs to choose from below. A run that trains at the moment grows before one's eyes."""

    resume_wanted = Signal(object)
    """Path of an unfinished run's or study's folder."""

    def __init__(self, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._live: dict[Path, ProcessJob] = {}
        self.list = RunList()
        self.curves = LiveCurves()
        self.state = QLabel(wordWrap=True)  # one long line would push the panes apart while a study trains
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.pause_button = self._button(self.tr("Pause"), self._toggle_pause)
        self.cancel_button = self._button(self.tr("Cancel"), self._cancel)
        self.cancel_button.setToolTip(self.tr("Training stops at the next step and can be resumed from there."))
        self.resume_button = self._button(self.tr("Resume"), self._resume)
        self.resume_button.setToolTip(self.tr("Goes on where this run or study stopped."))
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.curves, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        for button in (self.resume_button, self.pause_button, self.cancel_button):
            foot.addWidget(button)
        column.addLayout(foot)
        split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        split.addWidget(above)
        split.addWidget(self.list)
        split.setStretchFactor(0, 1)
        split.setSizes([520, 190])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        self.list.chosen_changed.connect(self._show_chosen)
        for job in jobs.jobs:
            self._follow(job)
        jobs.added.connect(self._follow)
        self._refresh()

    @property
    def folder(self) -> Path | None:
        """The run that is shown, or the study; None where it is none or several."""
        study = self.list.chosen_study
        if study is not None:
            return study
        chosen = self.list.chosen
        return chosen[0].folder if len(chosen) == 1 else None

    def show_cohort(self, cohort_file: Path | None) -> None:
        """Offer the cohort's runs; the one that trains now, or else the newest, is shown."""
        self.list.show_cohort(cohort_file)
        if not self.list.chosen:
            live = list(self._live)
            first = self.list.tree.topLevelItem(0)
            newest = [] if first is None else [first.data(0, Qt.ItemDataRole.UserRole)]
            self.list.choose(live[-1:] or newest)

    def part_changed(self) -> None:
        """A part of a study began or ended: the list says so, and shows runs that are new."""
        self.list.refresh()

    def _follow(self, job: ProcessJob) -> None:
        folder = _folder_of(job)
        if folder is None or job.state.over:
            return
        self._live[folder] = job
        job.told.connect(_Ear(job, self).take)
        job.progress.connect(self._show_progress)
        job.state_changed.connect(self._refresh)
        job.settled.connect(self._settled)
        self._refresh()
        self.list.choose([folder])

    def _settled(self, job: ProcessJob) -> None:
        folder = _folder_of(job)
        if folder is not None and self._live.get(folder) is job:
            del self._live[folder]
        self._refresh()
        self.list.refresh()

    def _show_chosen(self) -> None:
        chosen = self.list.chosen
        known = {run.key: run.data for run in self.curves.runs}
        drawn = []
        for run in chosen:
            data = known.get(run.folder) if self._job_of(run.folder) is not None else None
            drawn.append(DrawnRun(run.folder, run.label, run.arm, data or _from_record(run.folder)))
        self.curves.show_runs(drawn)
        self._refresh_buttons()

    def _job_of(self, folder: Path | None) -> ProcessJob | None:
        """The job that trains a run or study, or the study that a run is a part of."""
        if folder is None:
            return None
        study = folder.parent.parent if folder.parent.name == "runs" else folder
        return self._live.get(folder) or self._live.get(study)

    @property
    def _job(self) -> ProcessJob | None:
        found = {self._job_of(run.folder) for run in self.list.chosen} - {None}
        return self._job_of(self.folder) or (found.pop() if len(found) == 1 else None)

    def _show_progress(self) -> None:
        job = self._job
        if job is not None:
            self.state.setText(self._state_words(job))

    def _refresh(self) -> None:
        self.list.set_live({folder: self._short_words(job) for folder, job in self._live.items()})
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        job = self._job
        running = job is not None and job.state is JobState.RUNNING
        self.pause_button.setVisible(running)
        self.pause_button.setText(self.tr("Go on") if job is not None and job.paused else self.tr("Pause"))
        self.cancel_button.setVisible(job is not None)
        self.cancel_button.setEnabled(job is not None and job.state is not JobState.CANCELLING)
        unfinished = _is_unfinished(self.folder)
        self.resume_button.setVisible(job is None and unfinished is True)
        if job is not None:
            self.state.setText(self._state_words(job))
        elif unfinished is None:
            self.state.setText("")
        else:
            self.state.setText(self.tr("Stopped, can be resumed") if unfinished else self.tr("Finished"))

    def _toggle_pause(self) -> None:
        job = self._job
        if job is not None:
            if job.paused:
                job.resume()
            else:
                job.pause()

    def _cancel(self) -> None:
        job = self._job
        if job is not None:
            job.cancel()

    def _resume(self) -> None:
        if self.folder is not None:
            self.resume_wanted.emit(self.folder)

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _short_words(self, job: ProcessJob) -> str:
        if job.paused:
            return self.tr("paused")
        if job.state is JobState.QUEUED:
            return self.tr("waits")
        return self.tr("cancelling") if job.state is JobState.CANCELLING else self.tr("running")

    def _state_words(self, job: ProcessJob) -> str:
        if job.paused:
            return self.tr("Paused")
        if job.state is JobState.QUEUED:
            return self.tr("Waits for its turn")
        if job.state is JobState.CANCELLING:
            return self.tr("Cancelling …")
        return job.current_progress.sentence() or self.tr("Starting …")


def _study_of(request: CompareArms) -> Path:
    return CohortPlaces(request.cohort).studies / request.name


def _folder_of(job: ProcessJob) -> Path | None:
    """What a job trains: a run's folder or a study's."""
    match job.request:
        case Train(run_folder=folder):
            return folder
        case CompareArms() as request:
            return _study_of(request)
        case _:
            return None


def _from_record(folder: Path) -> CurveData:
    data = CurveData()
    try:
        for event in RunFolder.look_at(folder).events():
            data.add(event)
    except RunFolderError:
        pass  # queued: its folder is made when it starts
    data.pace = None  # what is on record goes at no speed
    return data


def _is_unfinished(folder: Path | None) -> bool | None:
    """True where a run or study can go on; None where there is none."""
    if folder is None:
        return None
    try:
        if (folder / "study.json").is_file():
            return any(part.state is not PartState.DONE for part in read_study(folder).parts)
        if folder.parent.parent.parent.name == "studies":
            return None  # a part goes on with its study
        return RunFolder.look_at(folder).outcome is None
    except RunFolderError:
        return None
