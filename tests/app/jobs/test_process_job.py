from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from app.jobs.job import JobState
from app.jobs.job_queue import JobQueue
from crosscancer_core.errors import CrossCancerError, WorkerDiedError
from crosscancer_core.geometry import Region
from crosscancer_core.tasks.requests import MakeDemo

COUNT_FOREVER = """
def run(request, progress, control):
    progress.started(1000, "tiles", "Counting")
    while True:
        control.check()
        time.sleep(0.02)
        progress.advanced(1)
"""
REQUEST = MakeDemo(folder=Path("nowhere"), seed=7)


def test_result_events_progress_and_log_arrive(qtbot, queue_of):
    queue = queue_of("""
def run(request, progress, control):
    print("a library that prints")
    progress.started(2, "slides", "Painting")
    progress.event({"type": "slide_painted", "path": "Straße/ü.tif"})
    progress.advanced(2, "both")
    return {"seed": request.seed}
""")
    job = queue.submit(REQUEST, "Paint")
    told: list[dict] = []
    job.told.connect(told.append)
    with qtbot.waitSignal(job.done, timeout=20_000) as done:
        pass
    assert done.args == [{"seed": 7}]
    assert told == [{"type": "slide_painted", "path": "Straße/ü.tif"}]
    assert job.state is JobState.DONE
    assert (job.current_progress.done, job.current_progress.total, job.current_progress.unit) == (2, 2, "slides")
    assert "a library that prints" in job.log
    assert job.process_id is None


def test_cancel_shows_at_once_and_then_ends(qtbot, queue_of):
    job = queue_of(COUNT_FOREVER).submit(REQUEST, "Count")
    with qtbot.waitSignal(job.progress, timeout=20_000):
        pass
    job.cancel()
    assert job.state is JobState.CANCELLING
    with qtbot.waitSignal(job.cancelled, timeout=5_000):
        pass
    assert job.state is JobState.CANCELLED


def test_killed_worker_is_a_failed_job_with_a_sentence(qtbot, queue_of):
    queue = queue_of(COUNT_FOREVER)
    shown: list[tuple[object, CrossCancerError]] = []
    queue.failed.connect(lambda job, error: shown.append((job, error)))
    job = queue.submit(REQUEST, "Count")
    with qtbot.waitSignal(job.progress, timeout=20_000):
        pass
    with qtbot.waitSignal(job.failed, timeout=5_000) as failed:
        os.kill(job.process_id, signal.SIGKILL)
    error = failed.args[0]
    assert isinstance(error, WorkerDiedError)
    assert "“Count” was stopped by the system (signal 9)" in error.message
    assert shown == [(job, error)]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("raise CrossCancerError('The disk is full.', 'Free some.')", "The disk is full."),
        ("raise RuntimeError('odd')", "RuntimeError: odd"),
        ("os._exit(3)", "crashed (exit code 3)"),
    ],
)
def test_failures_carry_their_sentence(qtbot, queue_of, body, sentence):
    task = f"""
from crosscancer_core.errors import CrossCancerError
def run(request, progress, control):
    {body}
"""
    job = queue_of(task).submit(REQUEST, "Work")
    with qtbot.waitSignal(job.failed, timeout=20_000) as failed:
        pass
    assert sentence in failed.args[0].message
    assert job.state is JobState.FAILED
    assert job.error is failed.args[0]


def test_pause_holds_and_resume_goes_on(qtbot, queue_of):
    job = queue_of(COUNT_FOREVER).submit(REQUEST, "Count")
    qtbot.waitUntil(lambda: job.current_progress.done > 0, timeout=20_000)
    job.pause()
    assert job.paused
    qtbot.wait(400)
    held = job.current_progress.done
    qtbot.wait(400)
    assert job.current_progress.done == held
    job.resume()
    qtbot.waitUntil(lambda: job.current_progress.done > held, timeout=5_000)
    job.pause()
    job.cancel()
    with qtbot.waitSignal(job.cancelled, timeout=5_000):
        pass


def test_only_the_latest_focus_reaches_the_worker(qtbot, queue_of):
    task = """
def run(request, progress, control):
    progress.event({"type": "ready"})
    seen = []
    while not seen or seen[-1] != 9.0:
        control.check()
        time.sleep(0.01)
        if control.focus is not None and (not seen or seen[-1] != control.focus.x):
            seen.append(control.focus.x)
    return {"seen": seen}
"""
    job = queue_of(task).submit(REQUEST, "Look")
    with qtbot.waitSignal(job.told, timeout=20_000):
        pass
    for x in range(10):
        job.look_at(Region(x, 0, 5, 5))
    with qtbot.waitSignal(job.done, timeout=5_000) as done:
        pass
    assert done.args == [{"seen": [9.0]}]


def test_stop_now_does_not_wait_for_a_deaf_worker(qtbot, queue_of):
    job = queue_of("""
def run(request, progress, control):
    progress.event({"type": "ready"})
    time.sleep(60)
""").submit(REQUEST, "Sleep")
    with qtbot.waitSignal(job.told, timeout=20_000):
        pass
    with qtbot.waitSignal(job.cancelled, timeout=5_000):
        job.stop_now()


def test_shutting_down_leaves_no_process(qtbot, queue_of):
    queue = queue_of(COUNT_FOREVER)
    job = queue.submit(REQUEST, "Count")
    waiting = queue.submit(REQUEST, "Count again")
    with qtbot.waitSignal(job.progress, timeout=20_000):
        pass
    child = psutil.Process(job.process_id)
    queue.shut_down(5_000)
    assert not child.is_running()
    assert job.state is JobState.CANCELLED
    assert waiting.state is JobState.CANCELLED


def test_a_program_that_is_not_there_is_a_sentence(qtbot, tmp_path):
    queue = JobQueue(command=[str(tmp_path / "no-such-program")])
    with qtbot.waitSignal(queue.failed, timeout=5_000) as failed:
        queue.submit(REQUEST, "Work")
    assert "could not be started" in failed.args[1].message


def test_output_that_is_no_message_goes_to_the_log(qtbot):
    queue = JobQueue(command=[sys.executable, "-c", "print('hello'); print('{\"type\": \"odd\"}')"])
    job = queue.submit(REQUEST, "Work")
    with qtbot.waitSignal(job.failed, timeout=10_000):
        pass
    assert job.log[:2] == ("hello", '{"type": "odd"}')
