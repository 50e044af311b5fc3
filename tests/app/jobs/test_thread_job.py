from __future__ import annotations

import threading
import time

from app.jobs.job import JobState
from app.jobs.job_queue import JobQueue
from crosscancer_core.errors import CrossCancerError


def test_result_comes_out_on_the_windows_thread(qtbot):
    queue = JobQueue()
    delivered: list[tuple[object, bool]] = []
    job = queue.run(lambda: threading.current_thread() is threading.main_thread(), "Where")
    job.done.connect(lambda result: delivered.append((result, threading.current_thread() is threading.main_thread())))
    qtbot.waitUntil(lambda: bool(delivered), timeout=5_000)
    assert delivered == [(False, True)]
    queue.shut_down()


def test_errors_come_out_once_and_in_words(qtbot):
    queue = JobQueue()
    shown: list[CrossCancerError] = []
    queue.failed.connect(lambda job, error: shown.append(error))
    own = CrossCancerError("The slide is gone.", "Put it back.")

    def fail_readably() -> None:
        raise own

    first = queue.run(fail_readably, "Read")
    second = queue.run(lambda: 1 / 0, "Divide")
    qtbot.waitUntil(lambda: first.state.over and second.state.over, timeout=5_000)
    assert own in shown
    assert len(shown) == 2
    assert "ZeroDivisionError" in str(second.error)
    assert any("Traceback" in line for line in second.log)
    queue.shut_down()


def test_a_cancelled_calls_result_is_not_delivered(qtbot):
    queue = JobQueue()
    gate = threading.Event()
    job = queue.run(gate.wait, "Wait")
    results: list[object] = []
    job.done.connect(results.append)
    job.cancel()
    assert job.state is JobState.CANCELLING
    with qtbot.waitSignal(job.cancelled, timeout=5_000):
        gate.set()
    assert not results
    queue.shut_down()


def test_a_thousand_calls_all_come_back(qtbot):
    queue = JobQueue()
    results: list[object] = []
    for number in range(1000):
        queue.run(lambda number=number: number, "Count").done.connect(results.append)
    qtbot.waitUntil(lambda: len(results) == 1000, timeout=10_000)
    assert sorted(results) == list(range(1000))
    queue.shut_down()


def test_shutting_down_waits_for_calls_that_run(qtbot):
    queue = JobQueue()
    ended: list[bool] = []

    def work() -> None:
        time.sleep(0.2)
        ended.append(True)

    queue.run(work, "Work")
    time.sleep(0.05)
    queue.shut_down()
    assert ended == [True]
