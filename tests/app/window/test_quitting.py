"""Closing the real window while a real worker runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.jobs.job import JobState
from app.jobs.job_queue import JobQueue
from app.jobs.left_work_bar import LeftWorkBar
from app.main_window import MainWindow
from app.session import Session
from app.settings.settings import Appearance, SettingsStore
from app.settings.style import Style
from crosscancer_core.tasks.requests import MakeDemo

WAITS = """
def run(request, progress, control):
    while True:
        control.check()
        time.sleep(0.02)
"""


@pytest.fixture
def working(qtbot, qapp: QApplication, session: Session, queue_of, tmp_path: Path):
    """A shown window and the queue in which a job runs."""
    look = qapp.palette(), qapp.styleSheet()
    queue: JobQueue = queue_of(WAITS)
    window = MainWindow(session, queue, SettingsStore(tmp_path), Style(qapp, Appearance.LIGHT))
    qtbot.addWidget(window)
    window.show()
    job = queue.submit(MakeDemo(folder=tmp_path / "demo"), "Painting the demo")
    qtbot.waitUntil(lambda: job.state is JobState.RUNNING, timeout=20_000)
    yield window, job
    window.quitting.asks = False
    window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def press(qtbot, window: MainWindow, words: str) -> None:
    box = window.quitting.box
    assert box is not None
    (button,) = (button for button in box.findChildren(QPushButton) if button.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_keep_working_keeps_window_and_job(qtbot, working) -> None:
    window, job = working
    assert not window.close()
    assert "Painting the demo" in window.quitting.box.text()
    assert "goes on where it stopped" in window.quitting.box.informativeText()
    window.close()  # a second try asks no second question
    press(qtbot, window, "Keep working")
    assert window.isVisible()
    assert job.state is JobState.RUNNING
    assert window.quitting.box is None


def test_quit_and_stop_ends_both(qtbot, working) -> None:
    window, job = working
    window.close()
    press(qtbot, window, "Quit and stop")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert job.state is JobState.CANCELLED


def test_work_can_be_left_for_the_next_start(qtbot, qapp, working, session, queue_of, tmp_path) -> None:
    window, job = working
    window.close()
    press(qtbot, window, "Quit, go on next time")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert job.state is JobState.CANCELLED
    queue = queue_of(WAITS)
    fresh = Session(session.settings)
    again = MainWindow(fresh, queue, SettingsStore(tmp_path), Style(qapp, Appearance.LIGHT))
    qtbot.addWidget(again)
    again.show()
    assert again.docks.jobs.isVisible()
    bar = again.docks.jobs_panel.findChild(LeftWorkBar)
    qtbot.mouseClick(bar.go_on_button, Qt.MouseButton.LeftButton)
    (next_job,) = queue.jobs
    assert (next_job.request, next_job.title) == (job.request, "Painting the demo")
    again.quitting.asks = False
    again.close()


def test_without_work_nothing_is_asked(qtbot, working) -> None:
    window, job = working
    job.cancel()
    qtbot.waitUntil(lambda: job.state.over, timeout=20_000)
    assert window.close()
    assert window.quitting.box is None
