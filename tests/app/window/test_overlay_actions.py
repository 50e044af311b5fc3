"""The overlay by keys, in the real window: arms flip in place, hold to hide, threshold and opacity by steps."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.canvas.map_surface import SurfaceKind
from app.jobs.job_queue import JobQueue
from app.main_window import MainWindow
from app.session import Session
from app.settings.settings import Appearance, SettingsStore, ThresholdStyle
from app.settings.style import Style
from crosscancer_core.probability_map import ProbabilityMap


@pytest.fixture
def window(qtbot, qapp: QApplication, session: Session, jobs: JobQueue, open_case, tmp_path):
    look = qapp.palette(), qapp.styleSheet()
    made = MainWindow(session, jobs, SettingsStore(tmp_path), Style(qapp, Appearance.LIGHT))
    qtbot.addWidget(made)
    made.show()
    first = session.map
    for name, value in (("double", 0.9), ("imagenet", 0.1)):
        identity = first.identity.model_copy(update={"model_name": name})
        values = np.full(first.values.shape, value, np.float32)
        variance = np.full(first.values.shape, 0.01, np.float32)
        session.show_map(ProbabilityMap(first.grid, identity, values, np.array(first.state), variance=variance))
    made.view.canvas.setFocus()
    yield made
    made.quitting.asks = False
    made.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def test_keys_flip_the_arms_in_place(qtbot, window, session) -> None:
    view = window.view.canvas.viewport
    session.shown.set_operating_point(0.37)
    for key, name in ((Qt.Key.Key_1, "double"), (Qt.Key.Key_3, "none-smoke"), (Qt.Key.Key_2, "imagenet")):
        qtbot.keyClick(window.view.canvas, key)
        assert session.map.identity.model_name == name
        assert window.view.signs.plate.title == name
    assert window.view.canvas.viewport == view
    assert session.shown.operating_point == 0.37
    assert [arm.isEnabled() for arm in window.overlay.arms] == [True, True, True, False]
    assert [arm.isChecked() for arm in window.overlay.arms] == [False, True, False, False]
    assert window.overlay.arms[0].text() == "double"


def test_the_overlay_is_hidden_while_the_key_is_held(qtbot, window) -> None:
    layer, canvas = window.view.overlay_layer, window.view.canvas
    QTest.keyPress(canvas, Qt.Key.Key_Q)
    qtbot.waitUntil(lambda: not layer.visible)
    assert not window.view.signs.plate.isVisible()
    QTest.keyRelease(canvas, Qt.Key.Key_Q)
    qtbot.waitUntil(lambda: layer.visible)
    QTest.keyPress(canvas, Qt.Key.Key_Q)
    qtbot.waitUntil(lambda: not layer.visible)
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))  # its release goes to another window
    assert layer.visible
    window.overlay.visible.setChecked(False)
    QTest.keyPress(canvas, Qt.Key.Key_Q)
    QTest.keyRelease(canvas, Qt.Key.Key_Q)
    assert not layer.visible  # it was hidden before, too


def test_threshold_and_opacity_move_by_steps(qtbot, window, session) -> None:
    shown, canvas = session.shown, window.view.canvas
    shown.set_operating_point(0.487)
    qtbot.keyClick(canvas, Qt.Key.Key_Period)
    assert shown.operating_point == 0.5
    qtbot.keyClick(canvas, Qt.Key.Key_Period)
    assert shown.operating_point == 0.55
    for _ in range(12):
        qtbot.keyClick(canvas, Qt.Key.Key_Comma)
    assert shown.operating_point == 0
    shown.set_overlay_opacity(0.5)
    qtbot.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert shown.overlay_opacity == 0.6
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert shown.overlay_opacity == 0.5


def test_one_key_goes_through_what_models_differ_by(qtbot, window, session) -> None:
    kinds = []
    for _ in range(4):
        qtbot.keyClick(window.view.canvas, Qt.Key.Key_C)
        kinds.append(session.overlay.surface.kind)
    difference, disagreement, uncertainty = list(SurfaceKind)[1:]
    assert kinds == [difference, disagreement, uncertainty, SurfaceKind.PROBABILITY]
    session.select_map("none-smoke")  # one look at each tile: nothing is known of its uncertainty
    assert not session.overlay.possible(uncertainty)


def test_menu_and_panel_agree(qtbot, window, session) -> None:
    session.shown.set_overlay_style(color_table="cividis", threshold=ThresholdStyle.HIDE, smooth=True)
    overlay = window.overlay
    assert overlay.smooth.isChecked()
    assert [a.data() for a in overlay._colors.actions() if a.isChecked()] == ["cividis"]
    assert [a.data() for a in overlay._styles.actions() if a.isChecked()] == [ThresholdStyle.HIDE]
    overlay.smooth.trigger()
    assert not session.shown.smooth_overlay
    session.overlay.set_kind(SurfaceKind.DIFFERENCE)
    assert [a.data() for a in overlay._kinds.actions() if a.isChecked()] == [SurfaceKind.DIFFERENCE]
