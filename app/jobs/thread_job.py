"""Short work in a thread of the window's process: a function in, its result or error out on the window's thread."""

from __future__ import annotations

import itertools
import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal

from app.jobs.job import Job, JobState
from crosscancer_core.errors import CrossCancerError

_LOG = logging.getLogger(__name__)
translate = QCoreApplication.translate


class ThreadRunner(QObject):
    """The pool, and the one place where results cross from its threads to the window's.

    The runner outlives every function, so that no Qt object is ever deleted by a pool thread.
    """

    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._numbers = itertools.count()
        self._waiting: dict[int, Callable[[object, Exception | None], None]] = {}
        self._ended.connect(self._deliver)

    def run(self, function: Callable[[], object], deliver: Callable[[object, Exception | None], None]) -> None:
        """Call ``function`` in a thread, then ``deliver(result, error)`` on the window's thread."""
        number = next(self._numbers)
        self._waiting[number] = deliver
        self._pool.start(partial(self._call, number, function))

    def wait(self, milliseconds: int) -> bool:
        """Drop what has not begun and wait for what has; False where something still runs."""
        self._pool.clear()
        self._waiting.clear()
        return self._pool.waitForDone(milliseconds)

    def _call(self, number: int, function: Callable[[], object]) -> None:
        try:
            result, error = function(), None
        except Exception as fault:
            result, error = None, fault
        with suppress(RuntimeError):  # the window was closed meanwhile, and nobody waits for the result
            self._ended.emit(number, result, error)

    def _deliver(self, number: int, result: object, error: Exception | None) -> None:
        deliver = self._waiting.pop(number, None)
        if deliver is not None:
            deliver(result, error)


class ThreadJob(Job):
    """One function call. A call that runs cannot be broken off: cancelling it means that its result is not wanted."""

    def __init__(self, title: str, function: Callable[[], object], runner: ThreadRunner) -> None:
        super().__init__(title)
        self._function = function
        self._runner = runner

    def start(self) -> None:
        self._set_state(JobState.RUNNING)
        self.started.emit()
        self._runner.run(self._function, self._finish)
        del self._function  # what it holds is freed with the call, however long the job is kept

    def cancel(self) -> None:
        if self._state is JobState.QUEUED:
            self.drop()
        elif self._state is JobState.RUNNING:
            self._set_state(JobState.CANCELLING)

    def _finish(self, result: object, error: Exception | None) -> None:
        if self._state is JobState.CANCELLING:
            self._end(JobState.CANCELLED)
        elif error is None:
            self._end(JobState.DONE, result=result)
        else:
            self.write_log("".join(traceback.format_exception(error)))
            _LOG.info("%s failed", self.title, exc_info=error)
            self._end(JobState.FAILED, error=as_readable(error, self.title))


def as_readable(error: Exception, title: str) -> CrossCancerError:
    """The error itself where it was written for people, else one sentence around it."""
    if isinstance(error, CrossCancerError):
        return error
    words = translate("ThreadJob", "“{job}” met an unexpected fault ({error}).")
    return CrossCancerError(
        words.format(job=title, error=f"{type(error).__name__}: {error}"),
        translate("ThreadJob", "Please report it; the log holds the details."),
    )
