"""What was open, and where, comes back at the next start."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.main import Program

LONG = 20_000


@pytest.fixture
def start(qtbot, qapp: QApplication, tmp_path: Path, monkeypatch) -> Iterator[Callable[[], Program]]:
    """Starts the program with the same profile each time."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    made: list[Program] = []

    def begin() -> Program:
        made.append(Program(qapp, tmp_path / "profile"))
        qtbot.addWidget(made[-1].window)
        made[-1].window.show()
        return made[-1]

    yield begin
    for program in made:
        program.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def test_cohort_slide_and_view_come_back(qtbot, start, small_case) -> None:
    first = start()
    with qtbot.waitSignal(first.window.view.became_sharp, timeout=LONG):
        first.session.open_paths([small_case.cohort, small_case.slide])
    canvas = first.window.view.canvas
    canvas.zoom(3)
    canvas.turn(1)
    kept = canvas.viewport.viewpoint
    first.window.close()
    second = start()
    second.window.memory.reopen()
    qtbot.waitUntil(lambda: second.session.slide is not None, timeout=LONG)
    assert second.session.slide_path == small_case.slide
    assert second.session.cohort_path == small_case.cohort
    assert second.window.view.canvas.viewport.viewpoint == kept
    with qtbot.waitSignal(second.session.opened, timeout=LONG):
        second.session.open_slide(small_case.slide.with_name("S2.tif"))
    assert second.window.view.canvas.viewport.turns == 0  # only the slide that was left comes back as it was left


def test_geometry_and_docks_come_back(qtbot, start) -> None:
    first = start()
    window = first.window
    window.showMaximized()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, window.docks.slides)
    window.docks.prediction.hide()
    window.close()
    again = start().window
    assert again.isMaximized()
    assert again.dockWidgetArea(again.docks.slides) == Qt.DockWidgetArea.RightDockWidgetArea
    assert again.docks.prediction.isHidden()


def test_a_damaged_file_and_vanished_slides_do_no_harm(start, tmp_path: Path) -> None:
    file = tmp_path / "profile" / "window.json"
    file.parent.mkdir()
    file.write_text('{"geometry": "?", "layout": "????", "slide": "gone.svs", "cohort": "gone.json"}', encoding="utf-8")
    program = start()
    program.window.memory.reopen()
    assert program.errors.dialog is None
    assert program.session.slide is None
    program.window.close()
    file.write_text("{", encoding="utf-8")
    start()
