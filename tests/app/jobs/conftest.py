"""A real worker process whose task is a few lines that do what a test needs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from app.jobs.job_queue import JobQueue

_WORKER = """
import os, sys, time
from pathlib import Path
from crosscancer_core.running import worker
from crosscancer_core.tasks import registry

{task}

registry._MODULES["demo"] = "__main__"
sys.exit(worker.main())
"""

MakeQueue = Callable[[str], JobQueue]


@pytest.fixture
def queue_of(qtbot: object) -> Iterator[MakeQueue]:
    """``queue_of(source of run())`` gives a queue whose workers run that function for MakeDemo requests."""
    made: list[JobQueue] = []

    def make(task: str) -> JobQueue:
        made.append(JobQueue(command=[sys.executable, "-c", _WORKER.format(task=task)]))
        return made[-1]

    yield make
    for queue in made:
        queue.shut_down(2_000)
