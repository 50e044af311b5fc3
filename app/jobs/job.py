"""One piece of slow work as the window sees it: a title, a state, how far it is, and how it ended."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Signal

from crosscancer_core.errors import CrossCancerError
from crosscancer_core.progress import rate_words

translate = QCoreApplication.translate
_LOG_LINES = 5_000
_ENGINE_WORDS = (
    QT_TRANSLATE_NOOP("JobProgress", "blocks"),
    QT_TRANSLATE_NOOP("JobProgress", "models"),
    QT_TRANSLATE_NOOP("JobProgress", "parts"),
    QT_TRANSLATE_NOOP("JobProgress", "rows"),
    QT_TRANSLATE_NOOP("JobProgress", "slides"),
    QT_TRANSLATE_NOOP("JobProgress", "steps"),
    QT_TRANSLATE_NOOP("JobProgress", "tiles"),
    QT_TRANSLATE_NOOP("JobProgress", "Choosing thresholds"),
    QT_TRANSLATE_NOOP("JobProgress", "Evaluating"),
    QT_TRANSLATE_NOOP("JobProgress", "Exporting"),
    QT_TRANSLATE_NOOP("JobProgress", "Extracting tiles"),
    QT_TRANSLATE_NOOP("JobProgress", "Finding tissue and labels"),
    QT_TRANSLATE_NOOP("JobProgress", "Measuring slides"),
    QT_TRANSLATE_NOOP("JobProgress", "Predicting on the cluster"),
    QT_TRANSLATE_NOOP("JobProgress", "measuring"),
    QT_TRANSLATE_NOOP("JobProgress", "training"),
    QT_TRANSLATE_NOOP("JobProgress", "training side by side"),
    QT_TRANSLATE_NOOP("JobProgress", "writing the model"),
)
"""What the engine calls its parts and steps, for the translators; a name that is not here is shown as it is told."""


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """True where nothing more will come."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far the current part of a job is. ``rate``: steps per second; ``eta``: seconds left, None = unknown."""

    done: int = 0
    total: int = 0
    unit: str = ""
    what: str = ""
    rate: float = 0.0
    detail: str = ""

    @property
    def eta(self) -> float | None:
        if self.rate <= 0 or self.total <= 0:
            return None
        return max(0, self.total - self.done) / self.rate

    def sentence(self, paused: bool = False) -> str:
        """All of it in one line, e.g. ``1,240 of 5,000 tiles · 85 tiles/s · about 44 s left``."""
        parts = [translate("JobProgress", self.what)] if self.what else []
        unit = translate("JobProgress", self.unit)
        if self.total:
            words = translate("JobProgress", "{done:,} of {total:,} {unit}")
            parts.append(words.format(done=self.done, total=self.total, unit=unit))
        if self.rate > 0 and not paused:
            parts.append(f"{rate_words(self.rate)} {unit}/s")
        if self.eta is not None and self.done < self.total and not paused:
            parts.append(translate("JobProgress", "about {time} left").format(time=duration(self.eta)))
        if self.detail:
            parts.append(self.detail)
        return " · ".join(parts)


def duration(seconds: float) -> str:
    """A length of time in the two units that matter: ``44 s``, ``3 min 20 s``, ``2 h 05 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s" if minutes < 10 else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes:02d} min"
    return translate("JobProgress", "{days} days {hours} h").format(days=hours // 24, hours=hours % 24)


class Job(QObject):
    """Base of thread and process jobs. Lives on the window's thread; all signals are sent there.

    ``done`` carries the result (a dict for process jobs), ``failed`` a :class:`CrossCancerError`, ``told`` the
    task's own events (a dict with a ``"type"``). Exactly one of ``done``, ``failed``, ``cancelled`` is sent,
    after ``state_changed`` has told the new state.
    """

    started = Signal()
    progress = Signal(object)
    """:class:`JobProgress`"""
    told = Signal(dict)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    state_changed = Signal(object)
    """:class:`JobState`; also sent when the job is paused or resumed."""
    logged = Signal(str)
    settled = Signal(object)
    """The job itself, last of all. Connected where a lambda that names the job would keep it alive for ever."""

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._state = JobState.QUEUED
        self._paused = False
        self._progress = JobProgress()
        self._error: CrossCancerError | None = None
        self._log: deque[str] = deque(maxlen=_LOG_LINES)

    @property
    def state(self) -> JobState:
        return self._state

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def current_progress(self) -> JobProgress:
        return self._progress

    @property
    def error(self) -> CrossCancerError | None:
        """Why the job failed; None where it did not."""
        return self._error

    @property
    def log(self) -> tuple[str, ...]:
        """The last lines that the work wrote for experts."""
        return tuple(self._log)

    def start(self) -> None:
        """Begin. Called by the queue when it is the job's turn."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Ask the work to stop. Returns at once; the state is ``cancelling`` until it has."""
        raise NotImplementedError

    def write_log(self, line: str) -> None:
        self._log.append(line)
        self.logged.emit(line)

    def drop(self, reason: str = "") -> None:
        """Cancel a job that has not begun."""
        if self._state is JobState.QUEUED:
            if reason:
                self.write_log(reason)
            self._end(JobState.CANCELLED)

    def forget(self) -> None:
        """Free what a job that is over still holds."""
        self._log.clear()

    def _set_state(self, state: JobState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _set_progress(self, progress: JobProgress) -> None:
        self._progress = progress
        self.progress.emit(progress)

    def _end(self, state: JobState, *, result: object = None, error: CrossCancerError | None = None) -> None:
        """Tell the outcome, once."""
        if self._state.over:
            return
        self._error = error
        self._paused = False
        self._set_state(state)
        if state is JobState.DONE:
            self.done.emit(result)
        elif state is JobState.FAILED:
            self.failed.emit(error)
        else:
            self.cancelled.emit()
        self.settled.emit(self)
