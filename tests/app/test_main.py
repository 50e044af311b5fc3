"""The whole program: started, used, closed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from app.main import REPORT_FIRST_PIXELS, Program, parse
from crosscancer_core.geometry import Point

LONG = 20_000


@pytest.fixture
def program(qtbot, qapp: QApplication, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    made = Program(qapp, tmp_path / "profile")
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_arguments() -> None:
    options = parse(["a.svs", "b.xml", "--profile", "p", "--demo", "d"])
    assert options.files == [Path("a.svs"), Path("b.xml")]
    assert (options.profile, options.demo, options.screenshot) == (Path("p"), Path("d"), None)


def test_first_pixels_are_reported(small_case, tmp_path: Path) -> None:
    ended = run(str(small_case.slide), "--profile", str(tmp_path), **{REPORT_FIRST_PIXELS: "1"})
    assert ended.returncode == 0
    assert "first pixels" in ended.stderr.splitlines()


def test_a_screenshot_shows_slide_and_map(small_case, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    profile = str(tmp_path / "profile")
    ended = run("--profile", profile, "--screenshot", str(picture), str(small_case.cohort), str(small_case.slide))
    assert ended.returncode == 0, ended.stderr
    assert QImage(str(picture)).width() >= 1000


def test_nothing_heavy_is_imported_for_the_first_window() -> None:
    heavy = ["tensorflow", "keras", "sklearn", "scipy", "pyqtgraph", "openvino", "matplotlib", "distributed"]
    code = f"import app.main, sys; print([name for name in {heavy} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_the_window_welcomes_and_then_shows_the_slide(qtbot, program, small_case) -> None:
    window = program.window
    assert window.centralWidget().currentWidget() is window.welcome
    with qtbot.waitSignal(window.view.became_sharp, timeout=LONG):
        program.session.open_paths([small_case.cohort, small_case.slide])
    assert window.centralWidget().currentWidget() is window.view
    assert "S1.tif" in window.windowTitle()
    assert program.session.settings.recents[0] == small_case.slide
    qtbot.waitUntil(window.view.overview.isVisible)


def test_files_can_be_dropped(qtbot, program, small_case) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in (small_case.slide.with_suffix(".xml"), small_case.slide)])
    drop = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(program.session.opened, timeout=LONG):
        program.window.dropEvent(drop)
    assert program.session.annotations is not None


def test_notes_are_all_seen_and_belong_to_the_open_slide(qtbot, program, small_case, tmp_path: Path) -> None:
    bar = program.window.statusBar()
    deep = tmp_path / "deep.tif"
    tifffile.imwrite(
        deep, np.zeros((90, 120, 3), np.uint16), photometric="rgb", resolution=(72, 72), resolutionunit="INCH"
    )
    shutil.copy(small_case.slide.with_suffix(".xml"), deep.with_suffix(".xml"))
    with qtbot.waitSignal(program.session.opened, timeout=LONG):
        program.session.open_paths([deep])
    assert "352.8 µm" in bar.toolTip()
    assert "16 bits" in bar.toolTip()
    program.session.open_paths([small_case.slide])
    assert bar.currentMessage() == ""


def test_a_broken_file_ends_in_the_dialog(qtbot, program, tmp_path: Path) -> None:
    broken = tmp_path / "broken.svs"
    broken.write_bytes(b"?")
    program.session.open_paths([broken])
    qtbot.waitUntil(lambda: program.errors.dialog is not None, timeout=LONG)
    assert "broken.svs" in program.errors.dialog.message.text()
    program.errors.dialog.close()


def test_the_status_bar_tells_place_probability_and_scale(qtbot, program, small_case) -> None:
    window, session = program.window, program.session
    with qtbot.waitSignal(window.view.became_sharp, timeout=LONG):
        session.open_paths([small_case.cohort, small_case.slide])
    readout = window.readout
    assert readout.resolution.text() == "0.44 µm/px"
    assert readout.resolution.toolTip()
    window.views.magnifications.actions[3].trigger()
    assert readout.magnification.text() == "10×"
    assert window.views.magnifications.actions[3].isChecked()
    point = Point(400, 400)
    window.view.canvas.hovered.emit(point)
    assert readout.position.text() == "x 400  y 400 px  ·  0.18, 0.18 mm"
    assert readout.value.text() == f"probability {session.map.at(point):.3f}  ·  tile 6, 6  ·  none-smoke"
    window.view.canvas.hovered.emit(None)
    assert readout.position.text() == readout.value.text() == ""


def test_every_dialog_opens_and_closes(qtbot, program, small_case) -> None:
    window = program.window
    with qtbot.waitSignal(window.view.became_sharp, timeout=LONG):
        program.session.open_paths([small_case.cohort, small_case.slide])
    actions = [
        window.dialogs.shortcuts,
        window.dialogs.settings,
        window.dialogs.about,
        window.dialogs.predict,
        window.dialogs.export,
    ]
    for action in actions:
        action.trigger()
        opened = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget is not window]
        assert opened, action.text()
        for widget in opened:
            widget.close()


def test_the_view_is_told_when_it_has_settled(qtbot, program, small_case) -> None:
    with qtbot.waitSignal(program.session.view_changed, timeout=LONG) as told:
        program.session.open_paths([small_case.slide])
    assert told.args[0] == program.window.view.canvas.viewport.region


def test_a_picture_of_the_view_can_be_saved(qtbot, program, small_case, tmp_path: Path) -> None:
    with qtbot.waitSignal(program.window.view.became_sharp, timeout=LONG):
        program.session.open_paths([small_case.slide])
    program.window.view.save_picture(tmp_path / "view.png")
    assert QImage(str(tmp_path / "view.png")).size() == program.window.view.canvas.size()


def test_overlay_choices_reach_the_session(program) -> None:
    window, session = program.window, program.session
    window.overlay.visible.setChecked(False)
    assert not window.view.overlay_layer.visible
    window.overlay.visible.setChecked(True)
    session.shown.set_overlay_style(color_table="cividis")
    assert session.shown.color_table == "cividis"
