"""Work that was not done when the program was closed, to go on with at the next start."""

from __future__ import annotations

import logging
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from crosscancer_core import atomic_file
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.tasks.requests import Request

_LOG = logging.getLogger(__name__)


class LeftJob(BaseModel):
    """A request that was running or waiting; ``after`` counts within the list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    request: Request
    after: int | None = None
    at_once: bool = False


_ADAPTER = TypeAdapter(tuple[LeftJob, ...])


class LeftWork:
    """``left_work.json`` in the user's folder. A request says all that a worker needs, so nothing else is kept."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "left_work.json"

    def keep(self, queue: JobQueue) -> None:
        """Note what runs and waits in ``queue``, before it is shut down, behind what was left and is not answered.

        Raises:
            DiskFullError, NotWritableError: nothing was kept.
        """
        earlier, jobs = self.found(), queue.active
        left = [*earlier]
        for job in jobs:
            first = queue.waits_for(job)
            after = len(earlier) + jobs.index(first) if first in jobs else None
            left.append(LeftJob(title=job.title, request=job.request, after=after, at_once=queue.starts_at_once(job)))
        atomic_file.make_folder(self._file.parent)
        atomic_file.write_text(self._file, _ADAPTER.dump_json(tuple(left), indent=1).decode())

    def found(self) -> tuple[LeftJob, ...]:
        """What the last window left; nothing where that cannot be read (another version may have written it)."""
        try:
            return _ADAPTER.validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            _LOG.warning("work left by the last window cannot be read: %s", error)
            return ()

    def go_on(self, queue: JobQueue) -> list[ProcessJob]:
        """Queue all that was left, in its order; from then on it is the queue's."""
        jobs: list[ProcessJob] = []
        for left in self.found():
            after = jobs[left.after] if left.after is not None and left.after < len(jobs) else None
            jobs.append(queue.submit(left.request, left.title, after=after, at_once=left.at_once))
        self.forget()
        return jobs

    def forget(self) -> None:
        """Leave it undone; finished parts stay where they are."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            _LOG.warning("%s", CrossCancerError(f"{self._file} cannot be removed ({error.strerror})."))
