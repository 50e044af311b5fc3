"""µm per pixel can be said, is kept with the slide, and can be taken back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from app.main import Program
from app.window.resolution import ResolutionDialog
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.slide import Resolution, ResolutionSource

LONG = 20_000


@pytest.fixture
def program(qtbot, qapp: QApplication, tmp_path: Path, monkeypatch, small_case):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    made = Program(qapp, tmp_path / "profile")
    qtbot.addWidget(made.window)
    made.window.show()
    with qtbot.waitSignal(made.window.view.became_sharp, timeout=LONG):
        made.session.open_paths([small_case.cohort, small_case.slide])
    yield made
    made.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def opened_dialog(program: Program) -> ResolutionDialog:
    program.window.resolution.action.trigger()
    (dialog,) = (widget for widget in program.window.findChildren(ResolutionDialog) if widget.isVisible())
    return dialog


def test_a_value_is_kept_shown_and_forgotten(qtbot, program, small_case) -> None:
    window, session = program.window, program.session
    window.view.canvas.zoom_in_action.trigger()
    view = window.view.canvas.viewport.viewpoint
    outlines = session.annotations
    dialog = opened_dialog(program)
    assert not dialog.forget.isVisible()
    dialog.mpp.setValue(0.25)
    with qtbot.waitSignal(session.opened, timeout=LONG):
        qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    assert session.slide.info.resolution == Resolution(0.25, ResolutionSource.OVERRIDE)
    assert window.readout.resolution.text() == "0.25 µm/px, entered by user"
    assert window.view.canvas.viewport.viewpoint == view
    assert session.annotations == outlines
    assert session.map is not None

    dialog = opened_dialog(program)
    with qtbot.waitSignal(session.opened, timeout=LONG):
        qtbot.mouseClick(dialog.forget, Qt.MouseButton.LeftButton)
    assert session.slide.info.resolution.mpp == pytest.approx(0.44, rel=1e-3)
    assert window.readout.resolution.text() == "0.44 µm/px"


def test_nothing_is_entered_by_chance(qtbot) -> None:
    dialog = ResolutionDialog(None, None)
    qtbot.addWidget(dialog)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    dialog.mpp.setValue(0.01)
    assert not ok.isEnabled()
    dialog.mpp.setValue(0.5)
    with qtbot.waitSignal(dialog.chosen) as told:
        dialog.accept()
    assert told.args == [0.5]


def test_unsaved_outlines_and_maps_in_memory_outlive_it(qtbot, program) -> None:
    session = program.session
    drawn = session.annotations.with_merged(session.annotations)
    session.document.apply(drawn, "Draw")
    shown = session.map
    other = ProbabilityMap.in_memory(shown.grid, shown.identity.model_copy(update={"model_name": "other"}))
    session.show_map(other)
    told: list[str] = []
    session.message.connect(told.append)
    with qtbot.waitSignal(session.opened, timeout=LONG):
        program.window.resolution.enter(0.3)
    assert not any("open it again" in text for text in told)
    assert session.annotations == drawn
    assert session.document.is_modified
    assert session.map is other


def test_the_status_bar_asks_where_the_file_does_not_say(qtbot, program, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    Image.new("RGB", (300, 200), "pink").save(path)
    with qtbot.waitSignal(program.session.opened, timeout=LONG):
        program.session.open_slide(path)
    readout = program.window.readout
    assert "unknown" in readout.resolution.text()
    readout.resolution.linkActivated.emit("#")
    (dialog,) = (widget for widget in program.window.findChildren(ResolutionDialog) if widget.isVisible())
    dialog.mpp.setValue(0.5)
    with qtbot.waitSignal(program.session.opened, timeout=LONG):
        dialog.accept()
    assert readout.resolution.text() == "0.5 µm/px, entered by user"
