from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from app.jobs.job import JobState
from app.jobs.jobs_panel import JobsPanel, LogDialog
from crosscancer_core.tasks.requests import MakeDemo

COUNT = """
def run(request, progress, control):
    print("working quietly")
    progress.started(100, "tiles", "Counting")
    progress.advanced(40)
    while request.seed == 0:
        control.check()
        time.sleep(0.01)
    raise RuntimeError("seed 1 fails")
"""


def _click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_pause_cancel_retry_and_clear(qtbot, queue_of):
    queue = queue_of(COUNT)
    panel = JobsPanel(queue)
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.clear_button.isEnabled()
    job = queue.submit(MakeDemo(folder=Path()), "Count tiles")
    row = panel.row(job)
    qtbot.waitUntil(lambda: row.bar.value() == 40, timeout=20_000)
    assert row.bar.maximum() == 100
    assert row.sentence.text().startswith("Counting · 40 of 100 tiles")

    _click(qtbot, row.pause_button)
    assert (row.state_label.text(), row.pause_button.text()) == ("Paused", "Resume")
    _click(qtbot, row.pause_button)
    assert row.state_label.text() == "Running"

    _click(qtbot, row.cancel_button)
    assert row.state_label.text() == "Cancelling …"
    assert row.cancel_button.text() == "Stop now"
    qtbot.waitUntil(lambda: job.state is JobState.CANCELLED, timeout=5_000)
    assert row.state_label.text() == "Cancelled"

    _click(qtbot, row.retry_button)
    again = queue.jobs[0]
    assert again is not job
    qtbot.waitUntil(lambda: again.current_progress.done == 40, timeout=20_000)
    again.stop_now()
    qtbot.waitUntil(lambda: panel.clear_button.isEnabled(), timeout=5_000)
    _click(qtbot, panel.clear_button)
    assert queue.jobs == ()
    assert not panel.clear_button.isEnabled()


def test_parts_that_were_left_out_are_told(qtbot, queue_of):
    queue = queue_of("""
def run(request, progress, control):
    return {"tiles": 3, "failed": {"S3": "The slide is damaged."}}
""")
    panel = JobsPanel(queue)
    qtbot.addWidget(panel)
    panel.show()
    job = queue.submit(MakeDemo(folder=Path()), "Cut tiles")
    with qtbot.waitSignal(job.done, timeout=20_000):
        pass
    assert panel.row(job).sentence.text() == "⚠ S3: The slide is damaged."
    assert panel.row(job).sentence.isVisible()


def test_a_failure_is_read_in_the_row_and_its_log(qtbot, queue_of):
    queue = queue_of(COUNT)
    panel = JobsPanel(queue)
    qtbot.addWidget(panel)
    panel.show()
    job = queue.submit(MakeDemo(folder=Path(), seed=1), "Count tiles")
    with qtbot.waitSignal(job.failed, timeout=20_000):
        pass
    row = panel.row(job)
    assert "seed 1 fails" in row.sentence.text()
    assert row.retry_button.isVisible()
    log = LogDialog(job)
    qtbot.addWidget(log)
    assert "working quietly" in log.text.toPlainText()
    assert "Traceback" in log.text.toPlainText()


def test_rows_stand_in_the_order_of_work_and_can_be_moved(qtbot, queue_of):
    queue = queue_of(COUNT)
    panel = JobsPanel(queue)
    qtbot.addWidget(panel)
    panel.show()
    jobs = [queue.submit(MakeDemo(folder=Path()), str(number)) for number in range(3)]
    rows = [panel.row(job) for job in jobs]
    qtbot.waitUntil(lambda: [row.earlier_button.isVisible() for row in rows] == [False, True, True])
    assert [row.later_button.isEnabled() for row in rows[1:]] == [True, False]
    _click(qtbot, rows[2].earlier_button)
    shown = sorted(rows, key=lambda row: panel._list.indexOf(row))
    assert [row.job.title for row in shown] == ["0", "2", "1"]
    jobs[1].drop()
    assert panel._list.indexOf(rows[1]) == 2
    assert not rows[2].earlier_button.isVisible()  # nothing to change places with


def test_a_finished_job_leads_to_its_report_and_the_cleared_panel_is_not_in_the_way(qtbot, queue_of):
    queue = queue_of("""
def run(request, progress, control):
    return {"report": "reports/study/report.html"} if request.seed else {}
""")
    panel = JobsPanel(queue)
    qtbot.addWidget(panel)
    panel.show()
    jobs = [queue.submit(MakeDemo(folder=Path(), seed=seed), "Study") for seed in (0, 1)]
    qtbot.waitUntil(lambda: all(job.state is JobState.DONE for job in jobs), timeout=20_000)
    without, row = (panel.row(job) for job in jobs)
    assert not without.report_button.isVisible()
    with qtbot.waitSignal(panel.report_wanted) as wanted:
        _click(qtbot, row.report_button)
    assert wanted.args == [Path("reports/study/report.html")]
    with qtbot.waitSignal(panel.emptied):
        _click(qtbot, panel.clear_button)
