"""The list of background jobs: how far each is, and the few things one can do to it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.jobs.job import JobProgress, JobState
from app.jobs.job_queue import JobQueue
from app.jobs.left_work import LeftWork
from app.jobs.left_work_bar import LeftWorkBar
from app.jobs.process_job import ProcessJob
from app.resources import icon

_STATE_WORDS: dict[JobState, Any] = {
    JobState.QUEUED: QT_TRANSLATE_NOOP("JobRow", "Waiting"),
    JobState.RUNNING: QT_TRANSLATE_NOOP("JobRow", "Running"),
    JobState.CANCELLING: QT_TRANSLATE_NOOP("JobRow", "Cancelling …"),
    JobState.DONE: QT_TRANSLATE_NOOP("JobRow", "Done"),
    JobState.FAILED: QT_TRANSLATE_NOOP("JobRow", "⚠ Failed"),
    JobState.CANCELLED: QT_TRANSLATE_NOOP("JobRow", "Cancelled"),
}


class JobRow(QFrame):
    """One job: title and state, a thin bar, a sentence, and its buttons."""

    report_wanted = Signal(object)
    """The page (:class:`Path`) of the report that the job has written."""

    def __init__(self, job: ProcessJob, queue: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self._queue = queue
        self._title = QLabel(job.title)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._title.setToolTip(job.title)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self.state_label = QLabel()
        self.state_label.setProperty("muted", True)  # a word beside buttons, not one of them
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedHeight(6)
        self.sentence = QLabel(wordWrap=True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.earlier_button = self._move_button("earlier", self.tr("Start earlier"), -1)
        self.later_button = self._move_button("later", self.tr("Start later"), 1)
        self.pause_button = self._button(self.tr("Pause"), self._toggle_pause)
        self.cancel_button = self._button(self.tr("Cancel"), self._cancel)
        self.retry_button = self._button(self.tr("Try again"), self._retry)
        self.report_button = self._button(self.tr("Results"), lambda: self.report_wanted.emit(self.job.report))
        self.report_button.setToolTip(self.tr("What came of it: the table, the plots and the report."))
        self.log_button = self._button(self.tr("Log"), self._show_log)
        self._lay_out()
        job.progress.connect(self._show_progress)
        job.state_changed.connect(self._show_state)
        job.settled.connect(self._show_state)
        self._show_state()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self.state_label)
        head.addSpacing(8)
        for button in (
            self.earlier_button,
            self.later_button,
            self.pause_button,
            self.cancel_button,
            self.retry_button,
            self.report_button,
            self.log_button,
        ):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 3, 10, 3)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.bar)
        layout.addWidget(self.sentence)

    def _button(self, text: str, action: object) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.clicked.connect(action)
        return button

    def _move_button(self, icon_name: str, text: str, step: int) -> QToolButton:
        button = self._button("", lambda: self._queue.move(self.job, step))
        button.setIcon(icon(icon_name))
        button.setToolTip(text)
        button.setAccessibleName(text)
        return button

    def show_place(self) -> None:
        """Whether the job can change places with a neighbour in the queue."""
        waiting = self.job.state is JobState.QUEUED
        for button, step in ((self.earlier_button, -1), (self.later_button, 1)):
            button.setVisible(waiting and any(self._queue.can_move(self.job, way) for way in (-1, 1)))
            button.setEnabled(self._queue.can_move(self.job, step))

    def _toggle_pause(self) -> None:
        if self.job.paused:
            self.job.resume()
        else:
            self.job.pause()

    def _cancel(self) -> None:
        if self.job.state is JobState.CANCELLING:
            self.job.stop_now()
        else:
            self.job.cancel()

    def _retry(self) -> None:
        self._queue.retry(self.job)

    def _show_log(self) -> None:
        LogDialog(self.job, self.window()).open()

    def _show_progress(self, progress: JobProgress) -> None:
        # A visible bar paints the whole window there and then, canvas and all, for each number it is given;
        # switched off meanwhile it is painted with the next frame.
        self.bar.setUpdatesEnabled(False)
        # a part whose length is not known moves the bar without a number
        self.bar.setRange(0, min(progress.total, 1_000_000))
        self.bar.setValue(min(progress.done, 1_000_000))
        self.bar.setUpdatesEnabled(True)
        if not self.job.state.over:
            self.sentence.setText(progress.sentence(self.job.paused))

    def _show_state(self) -> None:
        job = self.job
        state = job.state
        self.state_label.setText(self.tr("Paused") if job.paused else self.tr(_STATE_WORDS[state]))
        self.bar.setVisible(state in (JobState.RUNNING, JobState.CANCELLING))
        self.pause_button.setText(self.tr("Resume") if job.paused else self.tr("Pause"))
        self.pause_button.setVisible(state is JobState.RUNNING)
        self.cancel_button.setVisible(not state.over)
        cancelling = state is JobState.CANCELLING
        self.cancel_button.setText(self.tr("Stop now") if cancelling else self.tr("Cancel"))
        self.cancel_button.setToolTip(
            self.tr("Do not wait for the next stopping place. Finished parts are kept.") if cancelling else ""
        )
        self.retry_button.setVisible(state in (JobState.FAILED, JobState.CANCELLED))
        self.report_button.setVisible(state is JobState.DONE and job.report is not None)
        self.retry_button.setToolTip(self.tr("Starts the same work again; finished parts are not done twice."))
        if state is JobState.RUNNING:
            self._show_progress(job.current_progress)
        self.sentence.setText(self._words(state))
        self.sentence.setVisible(bool(self.sentence.text()) or state is JobState.RUNNING)

    def _words(self, state: JobState) -> str:
        if state is JobState.FAILED:
            return str(self.job.error or "")
        if state is JobState.CANCELLED:
            return self.tr("Finished parts are kept.")
        if state is JobState.RUNNING:
            return self.job.current_progress.sentence(self.job.paused) or self.tr("Starting …")
        if state is JobState.DONE:
            return "\n".join(f"⚠ {name}: {words}" for name, words in self.job.left_out.items())
        if state is JobState.CANCELLING:
            return self.tr("Stops at the next safe place.")
        return ""


class LogDialog(QDialog):
    """What the work wrote for experts; grows while the job runs."""

    def __init__(self, job: ProcessJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Log – {job}").format(job=job.title))
        self.text = QPlainTextEdit(readOnly=True, maximumBlockCount=5_000)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setPlaceholderText(self.tr("Nothing so far."))
        self.text.setPlainText("\n".join(job.log))
        job.logged.connect(self.text.appendPlainText)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        self.resize(720, 420)


class JobsPanel(QWidget):
    """All process jobs of the queue: what runs, then what waits in its order, then what is over, newest first."""

    report_wanted = Signal(object)
    """The page (:class:`Path`) of a report that a finished job has written."""
    emptied = Signal()
    """The last job was cleared away, and there is nothing to ask about."""

    def __init__(self, queue: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobs_panel")
        self.setWindowTitle(self.tr("Jobs"))
        self._queue = queue
        self._rows: dict[ProcessJob, JobRow] = {}
        self._empty = QLabel(self.tr("Nothing runs in the background.\nTraining, predictions and exports appear here."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("muted", True)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        holder = QWidget()
        holder.setLayout(self._list)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(holder)
        self.clear_button = QPushButton(self.tr("Clear finished"))
        self.clear_button.clicked.connect(self._clear_finished)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 2, 8, 4)
        foot.addStretch(1)
        foot.addWidget(self.clear_button)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(foot)
        queue.added.connect(self._add)
        queue.removed.connect(self._remove)
        queue.reordered.connect(self._put_in_order)
        for job in queue.jobs:
            self._add(job)
        self._refresh()

    @property
    def jobs(self) -> tuple[ProcessJob, ...]:
        """The jobs that are listed, in no order."""
        return tuple(self._rows)

    def row(self, job: ProcessJob) -> JobRow:
        """The widgets of one job. Raises ``KeyError`` where it is not listed."""
        return self._rows[job]

    def sizeHint(self) -> QSize:
        return QSize(340, 120)

    def offer(self, left: LeftWork) -> LeftWorkBar:
        """Ask about what the last window left undone; hidden where that is nothing."""
        bar = LeftWorkBar(left, self._queue, self)
        self._column.insertWidget(0, bar)
        return bar

    def _add(self, job: ProcessJob) -> None:
        row = self._rows[job] = JobRow(job, self._queue)
        row.report_wanted.connect(self.report_wanted)
        job.state_changed.connect(self._put_in_order)
        job.settled.connect(self._refresh)
        self._put_in_order()
        self._refresh()

    def _put_in_order(self) -> None:
        jobs = [job for job in self._queue.jobs if job in self._rows]
        over = [job for job in reversed(jobs) if job.state.over]
        waiting = [job for job in jobs if job.state is JobState.QUEUED]
        running = [job for job in jobs if job not in over and job not in waiting]
        for place, job in enumerate([*running, *waiting, *over]):
            row = self._rows[job]
            if self._list.indexOf(row) != place:
                self._list.removeWidget(row)
                self._list.insertWidget(place, row)
            row.show_place()

    def _remove(self, job: ProcessJob) -> None:
        row = self._rows.pop(job, None)
        if row is not None:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._refresh()

    def _clear_finished(self) -> None:
        self._queue.clear_finished()
        if not self._rows and all(bar.isHidden() for bar in self.findChildren(LeftWorkBar)):
            self.emptied.emit()

    def _refresh(self) -> None:
        self._empty.setVisible(not self._rows)
        self._scroll.setVisible(bool(self._rows))
        over = any(job.state.over for job in self._rows)
        self.clear_button.setEnabled(over)
        self.clear_button.setVisible(over)  # a low dock has no room for a button that does nothing
