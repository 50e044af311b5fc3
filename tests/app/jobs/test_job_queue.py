from __future__ import annotations

from pathlib import Path

from app.jobs.job import JobProgress, JobState, duration
from app.jobs.job_queue import JobQueue
from crosscancer_core.tasks.requests import Convert, MakeDemo

FAIL_FIRST = """
def run(request, progress, control):
    mark = request.folder / "mark"
    if request.seed == 0 and not mark.exists():
        mark.touch()
        raise RuntimeError("first time")
    return {"seed": request.seed}
"""


def test_one_process_at_a_time_in_order(qtbot, queue_of):
    queue = queue_of("def run(request, progress, control): return {}")
    order: list[str] = []
    jobs = [queue.submit(MakeDemo(folder=Path(), seed=n), str(n)) for n in range(3)]
    for job in jobs:
        job.done.connect(lambda _, job=job: order.append(job.title))
    assert [job.state for job in jobs] == [JobState.RUNNING, JobState.QUEUED, JobState.QUEUED]
    qtbot.waitUntil(lambda: len(order) == 3, timeout=30_000)
    assert order == ["0", "1", "2"]
    queue.clear_finished()
    assert queue.jobs == ()


def test_what_follows_a_failure_is_not_started_and_can_be_tried_again(qtbot, queue_of, tmp_path):
    queue = queue_of(FAIL_FIRST)
    first = queue.submit(MakeDemo(folder=tmp_path, seed=0), "Cut tiles")
    second = queue.submit(MakeDemo(folder=tmp_path, seed=1), "Train", after=first)
    third = queue.submit(MakeDemo(folder=tmp_path, seed=2), "Other")
    with qtbot.waitSignal(third.done, timeout=30_000):
        pass
    assert (first.state, second.state) == (JobState.FAILED, JobState.CANCELLED)
    assert "“Cut tiles” did not finish" in second.log[-1]
    again = queue.retry(first)
    with qtbot.waitSignal(again.done, timeout=20_000):
        pass
    assert first not in queue.jobs


def test_a_queued_job_can_be_dropped(qtbot, queue_of):
    queue = queue_of("def run(request, progress, control):\n    while True: control.check(); time.sleep(0.01)")
    running = queue.submit(MakeDemo(folder=Path()), "First")
    queued = queue.submit(MakeDemo(folder=Path()), "Second")
    queued.cancel()
    assert queued.state is JobState.CANCELLED
    assert queue.active == (running,)


def test_progress_in_words():
    progress = JobProgress(1240, 5000, "tiles", "S12", 85.2, "breast")
    assert progress.sentence() == "S12 · 1,240 of 5,000 tiles · 85 tiles/s · about 44 s left · breast"
    assert progress.sentence(paused=True) == "S12 · 1,240 of 5,000 tiles · breast"
    assert JobProgress(1, 9, "slides", "", 0.25).sentence() == "1 of 9 slides · 0.25 slides/s · about 32 s left"
    assert JobProgress().eta is None
    assert [duration(s) for s in (5, 185, 1500, 7300, 200_000)] == [
        "5 s",
        "3 min 05 s",
        "25 min",
        "2 h 01 min",
        "2 days 7 h",
    ]


def test_workers_know_slides_from_the_windows_folder(qtbot, tmp_path):
    request = Convert(slide=tmp_path / "a.svs", target=tmp_path / "a.tif")
    for folder in (None, tmp_path):
        queue = JobQueue(shelf=folder)
        waiting = queue.submit(MakeDemo(folder=tmp_path / "first"), "in the way")
        assert queue.submit(request, "with it").request == request.model_copy(update={"shelf": folder})
        queue.shut_down(0)
        assert waiting.state.over


def test_waiting_jobs_change_places(qtbot, queue_of):
    queue = queue_of("def run(request, progress, control):\n    time.sleep(0.05); return {}")
    order: list[str] = []
    jobs = [queue.submit(MakeDemo(folder=Path(), seed=n), str(n)) for n in range(4)]
    for job in jobs:
        job.done.connect(lambda _, job=job: order.append(job.title))
    assert not queue.can_move(jobs[0], 1)  # it runs
    assert not queue.can_move(jobs[1], -1)
    with qtbot.waitSignal(queue.reordered):
        queue.move(jobs[3], -1)
    queue.move(jobs[3], -1)
    queue.move(jobs[3], -1)  # there is no earlier place
    assert [job.title for job in queue.jobs] == ["0", "3", "1", "2"]
    queue.move(jobs[1], 1)
    qtbot.waitUntil(lambda: len(order) == 4, timeout=30_000)
    assert order == ["0", "3", "2", "1"]
