"""The one door for slow work: order, limits, and one place where failures come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.jobs.job import Job, JobState
from app.jobs.process_job import ProcessJob
from app.jobs.thread_job import ThreadJob, ThreadRunner
from crosscancer_core.running.local import worker_command, worker_environment
from crosscancer_core.tasks.requests import Request


class JobQueue(QObject):
    """Runs requests in child processes, ``processes`` at a time in the order they came, and functions in threads.

    ``failed`` is sent once for every job that fails; whoever submits a job need not show its error again.
    """

    added = Signal(object)
    """A :class:`ProcessJob` that the panel should show."""
    removed = Signal(object)
    reordered = Signal()
    """Waiting jobs have changed places."""
    failed = Signal(object, object)
    """(job, :class:`CrossCancerError`)"""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        processes: int = 1,
        command: Sequence[str] | None = None,
        environment: Mapping[str, str] | None = None,
        shelf: Path | None = None,
    ) -> None:
        """``shelf``: the folder that workers know slides from, where it is not the user-data folder."""
        super().__init__(parent)
        self._limit, self._shelf = processes, shelf
        self._command = worker_command() if command is None else list(command)
        self._environment = worker_environment() if environment is None else dict(environment)
        self._runner = ThreadRunner(self)
        self._jobs: list[ProcessJob] = []
        self._after: dict[ProcessJob, ProcessJob] = {}
        self._at_once: set[ProcessJob] = set()
        self._thread_jobs: set[ThreadJob] = set()

    @property
    def jobs(self) -> tuple[ProcessJob, ...]:
        """Process jobs in the order they came, finished ones included until they are cleared."""
        return tuple(self._jobs)

    @property
    def active(self) -> tuple[ProcessJob, ...]:
        """Process jobs that are not over."""
        return tuple(job for job in self._jobs if not job.state.over)

    def submit(
        self, request: Request, title: str, *, after: ProcessJob | None = None, at_once: bool = False
    ) -> ProcessJob:
        """Queue a request.

        With ``after``, it starts only when that job is done, and is dropped when it is not. With ``at_once`` it
        waits for nobody: for work of a few seconds that needs no GPU and must not stand behind hours of training.
        """
        if self._shelf is not None and "shelf" in type(request).model_fields:
            request = request.model_copy(update={"shelf": self._shelf})
        job = ProcessJob(request, title, self._command, self._environment, self)
        if after is not None:
            self._after[job] = after
        if at_once:
            self._at_once.add(job)
        self._jobs.append(job)
        job.settled.connect(self._on_settled)
        self.added.emit(job)
        self._start_next()
        return job

    def run(self, function: Callable[[], object], title: str) -> ThreadJob:
        """Call a function in a thread, at once. It works on values and files, is short, and holds no Qt object."""
        job = ThreadJob(title, function, self._runner)
        self._thread_jobs.add(job)  # the caller may drop it, and it must live until its function has returned
        job.settled.connect(self._on_settled)
        job.start()
        return job

    def retry(self, job: ProcessJob) -> ProcessJob:
        """The same request again, as a new job in the failed or cancelled one's place; finished parts are kept."""
        self.remove(job)
        return self.submit(job.request, job.title, at_once=job in self._at_once)

    def remove(self, job: ProcessJob) -> None:
        """Forget a job that is over."""
        if job.state.over and job in self._jobs:
            self._jobs.remove(job)
            self._after.pop(job, None)
            job.forget()  # the object stays the queue's child: deleting it while signals are on their way is a crash
            self.removed.emit(job)

    def waits_for(self, job: ProcessJob) -> ProcessJob | None:
        """The job after which alone this one may start."""
        return self._after.get(job)

    def starts_at_once(self, job: ProcessJob) -> bool:
        """Does the job wait for nobody?"""
        return job in self._at_once

    def can_move(self, job: ProcessJob, step: int) -> bool:
        """Is there a waiting job ``step`` places later (earlier, if negative) to change places with?"""
        waiting = [other for other in self._jobs if other.state is JobState.QUEUED]
        return job in waiting and 0 <= waiting.index(job) + step < len(waiting)

    def move(self, job: ProcessJob, step: int) -> None:
        """Let a waiting job start earlier (``step`` -1) or later (+1) than its neighbour in the queue."""
        if not self.can_move(job, step):
            return
        waiting = [other for other in self._jobs if other.state is JobState.QUEUED]
        here, there = self._jobs.index(job), self._jobs.index(waiting[waiting.index(job) + step])
        self._jobs[here], self._jobs[there] = self._jobs[there], self._jobs[here]
        self.reordered.emit()

    def clear_finished(self) -> None:
        for job in [job for job in self._jobs if job.state.over]:
            self.remove(job)

    def shut_down(self, grace_ms: int = 8_000) -> None:
        """End everything and wait for it: no process and no thread outlives this call."""
        for job in self._jobs:
            if job.state is JobState.QUEUED:
                job.drop()
        for job in self.active:
            job.cancel()
        for job in self.active:
            job.shut_down(grace_ms)
        self._runner.wait(-1)
        self._thread_jobs.clear()

    def _on_settled(self, job: Job) -> None:
        if job.error is not None:
            self.failed.emit(job, job.error)
        if isinstance(job, ThreadJob):
            self._thread_jobs.discard(job)
        else:
            self._start_next()

    def _start_next(self) -> None:
        running = sum(
            job.state in (JobState.RUNNING, JobState.CANCELLING) and job not in self._at_once for job in self._jobs
        )
        for job in list(self._jobs):
            if job.state is not JobState.QUEUED:
                continue
            earlier = self._after.get(job)
            if earlier is not None and not earlier.state.over:
                continue
            if earlier is not None and earlier.state is not JobState.DONE:
                job.drop(self.tr("Not started, since “{job}” did not finish.").format(job=earlier.title))
                return  # dropping has come here again for the rest
            if job in self._at_once or running < self._limit:
                running += job not in self._at_once
                self._after.pop(job, None)
                job.start()
