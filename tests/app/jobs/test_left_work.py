"""Work that is left at quitting is the same work at the next start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from app.jobs.job import JobState
from app.jobs.jobs_panel import JobsPanel
from app.jobs.left_work import LeftWork
from crosscancer_core.tasks.requests import MakeDemo, Predict

WAITS = """
def run(request, progress, control):
    while True:
        control.check()
        time.sleep(0.02)
"""


def submit(queue):
    first = queue.submit(MakeDemo(folder=Path("demo")), "Paint")
    request = Predict(bundle=Path("model"), slides=(Path("a.svs"), Path("b.svs")), mpp=0.25)
    second = queue.submit(request, "Predict 2 slides", after=first)
    return first, second


def test_requests_order_and_dependence_come_back(qtbot, queue_of, tmp_path):
    queue, again = queue_of(WAITS), queue_of(WAITS)
    first, second = submit(queue)
    left = LeftWork(tmp_path / "new")
    left.keep(queue)
    assert [job.title for job in left.found()] == ["Paint", "Predict 2 slides"]
    jobs = LeftWork(tmp_path / "new").go_on(again)
    assert [job.request for job in jobs] == [first.request, second.request]
    assert again.waits_for(jobs[1]) is jobs[0]
    assert left.found() == ()


def test_what_is_not_answered_is_kept_again(qtbot, queue_of, tmp_path):
    queue = queue_of(WAITS)
    submit(queue)
    left = LeftWork(tmp_path)
    left.keep(queue)
    left.keep(queue)
    found = left.found()
    assert [job.after for job in found] == [None, 0, None, 2]


def test_a_file_that_cannot_be_read_leaves_nothing(tmp_path):
    (tmp_path / "left_work.json").write_text('[{"title": "x", "request": {"verb": "no such verb"}}]')
    assert LeftWork(tmp_path).found() == ()


def test_the_panel_asks(qtbot, queue_of, tmp_path):
    queue, again = queue_of(WAITS), queue_of(WAITS)
    submit(queue)
    left = LeftWork(tmp_path)
    left.keep(queue)
    panel = JobsPanel(again)
    qtbot.addWidget(panel)
    bar = panel.offer(left)
    panel.show()
    assert "Paint, Predict 2 slides" in bar.label.text()
    qtbot.mouseClick(bar.go_on_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert [job.state for job in again.jobs] == [JobState.RUNNING, JobState.QUEUED]

    left.keep(again)
    bar = panel.offer(left)
    qtbot.mouseClick(bar.forget_button, Qt.MouseButton.LeftButton)
    assert left.found() == ()
