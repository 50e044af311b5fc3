"""Write predictions for other programs: what, of which slides, how, and where to."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.export.arm_list import ArmList
from app.export.choices import ChoiceStore
from app.export.command import command_line
from app.export.export_form import ExportForm
from app.export.format_list import FormatList
from app.export.preview import Preview, preview
from app.jobs.job import JobProgress
from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.jobs.thread_job import ThreadJob
from app.session import Session
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.export.naming import trouble_in_asap
from crosscancer_core.tasks.requests import Export

_SOON_MS = 150


class ExportDialog(QDialog):
    """Fills an ``Export`` request and follows the job that does it."""

    def __init__(self, session: Session, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export predictions"))
        self._session, self._jobs = session, jobs
        self._store = ChoiceStore(session.settings.folder)
        self._measuring: ThreadJob | None = None
        self._job: ProcessJob | None = None
        self._written: Path | None = None
        self.formats, self.arms, self.form = FormatList(), ArmList(session), ExportForm(session)
        self.folder = QLineEdit()
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder_button = self._button(self.tr("Choose…"), self._ask_for_folder)
        self.replace = QCheckBox(self.tr("Replace files of these names that are there"))
        self.outcome = QLabel(wordWrap=True)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedHeight(6)
        self.bar.hide()
        self.copy_button = self._button(self.tr("Copy as command"), self._copy_command)
        self.open_button = self._button(self.tr("Open folder"), self._open_folder)
        self.open_button.hide()
        self.cancel_button = self._button(self.tr("Cancel export"), self._cancel)
        self.cancel_button.hide()
        self.close_button = self._button(self.tr("Close"), self.close)
        self.export_button = QPushButton(self.tr("Export"))
        self.export_button.setAutoDefault(False)  # else it is the default no more once it was disabled by its click
        self.export_button.setDefault(True)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._timer.timeout.connect(self._measure)
        last = self._store.load()
        self.formats.choose(last.formats)
        self.form.show_choices(last)
        self._connect()
        self._show_slide()

    def sizeHint(self) -> QSize:
        return QSize(920, 730)

    def _button(self, text: str, do: Any) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(do)
        return button

    def _lay_out(self) -> None:
        folder = QHBoxLayout()
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.folder_button)
        rows = self.form.rows
        rows.insertRow(0, self.tr("Predictions"), self.arms)
        rows.addRow(self.tr("Folder"), folder)
        rows.addRow("", self.replace)
        right = QVBoxLayout()
        right.addWidget(self.form)
        right.addStretch(1)
        halves = QHBoxLayout()
        halves.setSpacing(18)
        halves.addWidget(self.formats, 2)
        halves.addLayout(right, 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.open_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.addLayout(halves, 1)
        layout.addWidget(self.outcome)
        layout.addWidget(self.bar)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        session = self._session
        session.maps_changed.connect(self._show_slide)
        session.map_changed.connect(self._show_map)
        session.cohort_changed.connect(self._show_slide)
        session.map_rows_changed.connect(self._measure_soon)
        self.form.changed.connect(self._measure_soon)
        self.formats.changed.connect(self._refresh)
        self.arms.changed.connect(self._refresh)
        self.folder.textChanged.connect(self._refresh)
        self.replace.toggled.connect(self._refresh)
        self.export_button.clicked.connect(self.export)

    # what would be done

    def request(self) -> Export | None:
        """The export as it is entered; None where something is missing."""
        if self._missing():
            return None
        choices = self.form.choices(formats=self.formats.chosen)
        path = self._session.slide_path
        return Export(
            maps=self.arms.folders,
            folder=Path(self.folder.text().strip()),
            threshold=self._session.shown.operating_point,
            overwrite=self.replace.isChecked(),
            cohort=self._session.cohort_path,
            slides=() if path is None else (path,),
            **choices.model_dump(),
        )

    def export(self) -> ProcessJob | None:
        """Queue the export; None where something is in its way."""
        request = self.request()
        if request is None or self._job is not None:
            return None
        self._store.save(self.form.choices(formats=self.formats.chosen))
        self._job = job = self._jobs.submit(request, self.tr("Export predictions"), at_once=True)
        job.progress.connect(self._show_progress)
        job.told.connect(self._show_event)
        job.done.connect(self._show_written)
        job.failed.connect(self._show_failure)
        job.cancelled.connect(self._show_cancelled)
        self.outcome.setText(self.tr("Writing …"))
        self.open_button.hide()
        self._show_running(True)
        return job

    def _missing(self) -> str:
        """What is in the way of an export, else an empty text."""
        folder = self.folder.text().strip()
        if not self.arms.folders:
            memory = any(map.folder is None for map in self._session.maps.values())
            if memory and not self.arms.of_cohort and not self.arms.chosen_models:
                return self.tr("This prediction is in memory only; it can be exported when it is stored.")
            return (
                self.tr("Choose a prediction first.")
                if self.arms.models.count()
                else self.tr("There is no prediction.")
            )
        if not self.formats.chosen:
            return self.tr("Choose what to write.")
        if self.form.problem:
            return self.form.problem
        if not folder or not Path(folder).is_dir():
            return self.tr("There is no such folder.")
        return ""

    # what is shown

    def _show_slide(self) -> None:
        path = self._session.slide_path
        self.arms.refresh()
        if not self.folder.text().strip():
            self.folder.setText(str(_default_folder(path, self._session.settings.folder)))
        self._show_map()

    def _show_map(self) -> None:
        self.form.show_map(self._session.map)
        self._measure_soon()

    def _measure_soon(self) -> None:
        self._refresh()
        if self._session.map is None:
            self.form.contents.setText("–")
        elif not self._timer.isActive():
            self._timer.start()

    def _measure(self) -> None:
        shown = self._session.map
        if self._measuring is not None or shown is None:
            return  # when the running one ends, it looks whether it was the last
        self._measuring = self._jobs.run(partial(preview, shown, self.form.rule), self.tr("Measure the outlines"))
        self._measuring.done.connect(self._show_preview)
        self._measuring.settled.connect(self._measured)

    def _show_preview(self, measured: Preview) -> None:
        self.form.contents.setText(measured.sentence)
        if measured.rule != self.form.rule:
            self._timer.start()

    def _measured(self) -> None:
        self._measuring = None

    def _refresh(self) -> None:
        missing = self._missing()
        self.form.show_example(self._session.map)
        if missing:
            self.outcome.setText(f"⚠ {missing}")
        elif self.outcome.text().startswith("⚠"):
            self.outcome.clear()
        self.export_button.setEnabled(not missing and self._job is None)
        self.copy_button.setEnabled(not missing)

    # while and after it is done

    def _show_running(self, running: bool) -> None:
        self.bar.setVisible(running)
        self.bar.setRange(0, 0)
        self.cancel_button.setVisible(running)
        self.cancel_button.setEnabled(running)
        self.export_button.setEnabled(not running)

    def _show_progress(self, progress: JobProgress) -> None:
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)

    def _show_event(self, event: dict[str, Any]) -> None:
        if event.get("type") == "file_written":
            self.outcome.setText(self.tr("Written and checked: {name}").format(name=Path(str(event["path"])).name))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel_button.setEnabled(False)
            self.outcome.setText(self.tr("Cancelling …"))

    def _end(self) -> None:
        self._job = None
        self._show_running(False)
        self._refresh()

    def _show_written(self, result: dict[str, Any]) -> None:
        self._end()
        files = result["files"]
        self._written = Path(str(files[0]["path"])).parent
        size = sum(int(each["bytes"]) for each in files) / 1e6
        count = len(files)
        words = [
            self.tr("Written and read back: {count} files, {size:,.1f} MB, in {folder}.").format(
                count=count, size=size, folder=self._written
            )
        ]
        words += [f"⚠ {name}: {why}" for name, why in result["failed"].items()]
        words += result["warnings"]
        self.replace.setChecked(False)
        self.outcome.setText("\n".join(words))
        self.open_button.show()

    def _show_failure(self, error: CrossCancerError) -> None:
        self._end()
        self.outcome.setText(f"⚠ {error}")

    def _show_cancelled(self) -> None:
        self._end()
        self.outcome.setText(self.tr("Cancelled. Files that were finished stay; none is left half written."))

    def _copy_command(self) -> None:
        request = self.request()
        if request is not None:
            QGuiApplication.clipboard().setText(command_line(request))
            self.outcome.setText(self.tr("The command is on the clipboard."))

    def _ask_for_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder for the files"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)
            trouble = trouble_in_asap(Path(chosen))
            if trouble is not None:
                self.outcome.setText(trouble)

    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written)))


def _default_folder(slide: Path | None, user_folder: Path) -> Path:
    """Beside the slide, where one looks for it; in the user's own folder where that is read-only."""
    if slide is not None and slide.parent.is_dir() and os.access(slide.parent, os.W_OK):
        return slide.parent
    return Path.home() if Path.home().is_dir() else user_folder
