"""One run to look at: its curves, from the folder's record and then live, and its job's buttons."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.jobs.job import JobState
from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.training.live_curves import LiveCurves
from crosscancer_core.errors import RunFolderError
from crosscancer_core.tasks.requests import Train
from crosscancer_core.training.events import parse_event
from crosscancer_core.training.run_folder import RunFolder


class _Ear(QObject):
    """Hears the events of one run. A child of the view, so that a closed view hears nothing any more."""

    def __init__(self, folder: Path, view: RunView) -> None:
        super().__init__(view)
        self._folder, self._view = folder, view

    def take(self, data: dict[str, object]) -> None:
        event = parse_event(data)
        if event is not None and self._folder == self._view.folder:
            self._view.curves.add(event)


class RunView(QWidget):
    """Runs of a folder to choose from. A run that trains at the moment goes on growing before one's eyes."""

    resume_wanted = Signal(object)
    """Path of an unfinished run's folder."""

    def __init__(self, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._live: dict[Path, ProcessJob] = {}
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Run"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(24)
        self.choice.currentIndexChanged.connect(self._show_chosen)
        self.state = QLabel()
        self.pause_button = QPushButton(self.tr("Pause"))
        self.pause_button.clicked.connect(self._toggle_pause)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Training stops at the next step and can be resumed from there."))
        self.cancel_button.clicked.connect(self._cancel)
        self.resume_button = QPushButton(self.tr("Resume"))
        self.resume_button.setToolTip(self.tr("Goes on where this run stopped."))
        self.resume_button.clicked.connect(self._resume)
        for button in (self.pause_button, self.cancel_button, self.resume_button):
            button.setAutoDefault(False)
        self.curves = LiveCurves()
        head = QHBoxLayout()
        head.addWidget(QLabel(self.tr("Run")))
        head.addWidget(self.choice, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1, Qt.AlignmentFlag.AlignLeft)
        for button in (self.resume_button, self.pause_button, self.cancel_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.curves, 1)
        layout.addLayout(foot)
        for job in jobs.jobs:
            self._follow(job)
        jobs.added.connect(self._follow)
        self._refresh()

    @property
    def folder(self) -> Path | None:
        """The run that is shown."""
        folder: Path | None = self.choice.currentData()
        return folder

    def list_runs(self, runs: Path | None) -> None:
        """Offer the runs in ``runs``, newest first, and those that train now."""
        found = [file.parent for file in runs.glob("*/config.json")] if runs is not None and runs.is_dir() else []
        found.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
        folders = [*(folder for folder in self._live if folder not in found), *found]
        before = self.folder
        self.choice.blockSignals(True)
        self.choice.clear()
        for folder in folders:
            self.choice.addItem(folder.name, folder)
            self.choice.setItemData(self.choice.count() - 1, str(folder), Qt.ItemDataRole.ToolTipRole)
        self.choice.setCurrentIndex(folders.index(before) if before in folders else 0 if folders else -1)
        self.choice.blockSignals(False)
        self._show_chosen()

    def show_run(self, folder: Path) -> None:
        """Show the run in ``folder``, whether or not it has begun."""
        for index in range(self.choice.count()):
            if self.choice.itemData(index) == folder:
                self.choice.setCurrentIndex(index)
                return
        self.choice.insertItem(0, folder.name, folder)
        self.choice.setCurrentIndex(0)
        self._show_chosen()

    def _follow(self, job: ProcessJob) -> None:
        if not isinstance(job.request, Train) or job.state.over:
            return
        folder = job.request.run_folder
        self._live[folder] = job
        job.told.connect(_Ear(folder, self).take)
        job.progress.connect(self._show_progress)
        job.state_changed.connect(self._refresh)
        job.settled.connect(self._settled)
        self.show_run(folder)

    def _settled(self, job: ProcessJob) -> None:
        if isinstance(job.request, Train) and self._live.get(job.request.run_folder) is job:
            del self._live[job.request.run_folder]
        self._refresh()

    def _show_chosen(self) -> None:
        self.curves.clear()
        if self.folder is not None:
            try:
                for event in RunFolder.look_at(self.folder).events():
                    self.curves.data.add(event)
            except RunFolderError:
                pass  # queued: its folder is made when it starts
        self.curves.redraw()
        self._refresh()

    def _show_progress(self) -> None:
        job = self._live.get(self.folder) if self.folder is not None else None
        if job is not None:
            self.state.setText(_state_words(job, None))

    def _refresh(self) -> None:
        folder = self.folder
        job = self._live.get(folder) if folder is not None else None
        running = job is not None and job.state is JobState.RUNNING
        self.pause_button.setVisible(running)
        self.pause_button.setText(self.tr("Go on") if job is not None and job.paused else self.tr("Pause"))
        self.cancel_button.setVisible(job is not None)
        self.cancel_button.setEnabled(job is not None and job.state is not JobState.CANCELLING)
        run = _run_in(folder)
        self.resume_button.setVisible(job is None and run is not None and run.outcome is None)
        self.state.setText(_state_words(job, run))

    def _toggle_pause(self) -> None:
        job = self._live.get(self.folder) if self.folder is not None else None
        if job is not None:
            if job.paused:
                job.resume()
            else:
                job.pause()

    def _cancel(self) -> None:
        job = self._live.get(self.folder) if self.folder is not None else None
        if job is not None:
            job.cancel()

    def _resume(self) -> None:
        if self.folder is not None:
            self.resume_wanted.emit(self.folder)


def _run_in(folder: Path | None) -> RunFolder | None:
    if folder is None:
        return None
    try:
        return RunFolder.look_at(folder)
    except RunFolderError:
        return None


def _state_words(job: ProcessJob | None, run: RunFolder | None) -> str:
    if job is None:
        return "" if run is None else "Stopped, can be resumed" if run.outcome is None else "Finished"
    if job.paused:
        return "Paused"
    if job.state is JobState.QUEUED:
        return "Waits for its turn"
    if job.state is JobState.CANCELLING:
        return "Cancelling …"
    return job.current_progress.sentence() or "Starting …"
