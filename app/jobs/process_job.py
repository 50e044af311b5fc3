"""Long work in a child process: a request in, protocol lines out, control lines in.

The window survives whatever happens to the child: killed by the system, crashed, or gone without a word.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer

from app.jobs.job import Job, JobProgress, JobState
from crosscancer_core.errors import CrossCancerError, WorkerDiedError
from crosscancer_core.geometry import Region
from crosscancer_core.running import protocol
from crosscancer_core.tasks.requests import Request

_FOCUS_MS = 200
_LAST_WORD_MS = 5_000


class ProcessJob(Job):
    """One request in one worker process.

    The job is over when its process is: whoever waits for it finds memory, GPU and files free.
    """

    def __init__(
        self,
        request: Request,
        title: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(title, parent)
        self.request = request
        self._command = list(command)
        self._outcome: protocol.Finished | protocol.Failed | protocol.WasCancelled | None = None
        self._rest = b""
        self._focus: Region | None = None
        self.left_out: dict[str, str] = {}
        """Parts that failed while the rest was done (slide to sentence), as the task's result names them."""
        self.report: Path | None = None
        """The page of a report that the work has written, as the task's result names it."""
        self._process = QProcess(self)
        process_environment = QProcessEnvironment()
        for name, value in environment.items():
            process_environment.insert(name, value)
        self._process.setProcessEnvironment(process_environment)
        self._process.readyReadStandardOutput.connect(self._read_messages)
        self._process.readyReadStandardError.connect(self._read_log)
        self._process.errorOccurred.connect(self._on_error)
        self._process.finished.connect(self._on_finished)
        self._focus_timer = QTimer(self, interval=_FOCUS_MS, singleShot=True)
        self._focus_timer.timeout.connect(self._send_focus)
        # a worker that has said its last word but does not end is in the way of the next one
        self._last_word_timer = QTimer(self, interval=_LAST_WORD_MS, singleShot=True)
        self._last_word_timer.timeout.connect(self._process.kill)

    @property
    def process_id(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.processId() or None

    def start(self) -> None:
        self._set_state(JobState.RUNNING)
        self.started.emit()
        self._process.start(self._command[0], self._command[1:])
        self._process.write(self.request.model_dump_json().encode() + b"\n")

    def cancel(self) -> None:
        if self._state is JobState.QUEUED:
            self.drop()
        elif self._state is JobState.RUNNING:
            self._paused = False
            self._set_state(JobState.CANCELLING)
            self._send(protocol.Cancel())

    def stop_now(self) -> None:
        """Do not wait for the next stopping place: end the process. Finished parts stay on disk."""
        self.cancel()
        if self._state is JobState.CANCELLING:
            self._process.kill()

    def pause(self) -> None:
        """Hold the work at its next stopping place until :meth:`resume`."""
        if self._state is JobState.RUNNING and not self._paused:
            self._paused = True
            self._send(protocol.Pause())
            self.state_changed.emit(self._state)

    def resume(self) -> None:
        if self._state is JobState.RUNNING and self._paused:
            self._paused = False
            self._send(protocol.Resume())
            self.state_changed.emit(self._state)

    def look_at(self, region: Region) -> None:
        """Say what is on screen, so that it is done first. Cheap: only the latest of many is sent."""
        self._focus = region
        if self._state is JobState.RUNNING and not self._focus_timer.isActive():
            self._focus_timer.start()

    def shut_down(self, grace_ms: int) -> None:
        """Block until the process has ended: asked to cancel, then, after ``grace_ms``, killed."""
        self.cancel()
        if self._process.state() is QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(grace_ms):
            self._process.kill()
            self._process.waitForFinished(-1)

    def _send(self, message: protocol.ControlMessage) -> None:
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.write(message.line())

    def _send_focus(self) -> None:
        if self._focus is not None and self._state is JobState.RUNNING:
            focus = self._focus
            self._send(protocol.Focus(x=focus.x, y=focus.y, width=focus.width, height=focus.height))

    def _read_messages(self) -> None:
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        for line in lines:
            message = protocol.parse_worker_line(line)
            if message is not None:
                self._take(message)
            elif line.strip():
                self.write_log(line.decode(errors="replace"))

    def _take(self, message: protocol.WorkerMessage) -> None:
        match message:
            case protocol.Started():
                self._set_progress(JobProgress(0, message.total, message.unit, message.what))
            case protocol.Advanced():
                now = self._progress
                self._set_progress(
                    JobProgress(message.done, now.total, now.unit, now.what, message.rate, message.detail)
                )
            case protocol.Told():
                self.told.emit(message.event)
            case protocol.Finished() | protocol.Failed() | protocol.WasCancelled():
                self._outcome = message
                self._process.closeWriteChannel()
                self._last_word_timer.start()
            case _:
                assert_never(message)

    def _read_log(self) -> None:
        for line in bytes(self._process.readAllStandardError().data()).decode(errors="replace").splitlines():
            self.write_log(line)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # the one case in which `finished` does not follow
            reason = CrossCancerError(
                self.tr("The background process of “{job}” could not be started ({reason}).").format(
                    job=self.title, reason=self._process.errorString()
                ),
                self.tr("Check that the installation is complete; `crosscancer doctor` tells what is missing."),
            )
            self._end(JobState.FAILED, error=reason)

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._focus_timer.stop()
        self._last_word_timer.stop()
        self._read_messages()
        self._read_log()
        match self._outcome:
            case protocol.Finished(result=result):
                self.left_out = {str(name): str(words) for name, words in (result.get("failed") or {}).items()}
                self.report = Path(result["report"]) if result.get("report") else None
                self._end(JobState.DONE, result=result)
            case protocol.Failed(message=message, hint=hint, details=details):
                for line in details.splitlines():
                    self.write_log(line)
                self._end(JobState.FAILED, error=CrossCancerError(message, hint))
            case protocol.WasCancelled():
                self._end(JobState.CANCELLED)
            case None if self._state is JobState.CANCELLING:
                self._end(JobState.CANCELLED)
            case None:
                self._end(JobState.FAILED, error=WorkerDiedError(self.title, _exit_code(exit_code, status)))


def _exit_code(exit_code: int, status: QProcess.ExitStatus) -> int:
    """Negative for a signal, as :class:`WorkerDiedError` has it (Qt gives the bare signal number on Unix)."""
    killed = status is QProcess.ExitStatus.CrashExit and os.name != "nt"
    return -exit_code if killed else exit_code
