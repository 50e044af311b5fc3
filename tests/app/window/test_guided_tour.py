"""The tour's place in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.export.export_dialog import ExportDialog
from app.main_window import MainWindow
from app.session import Session
from app.settings.settings import Appearance, SettingsStore
from app.settings.style import Style
from app.tour.tour import Phase, Step
from app.training.train_dialog import TrainDialog


@pytest.fixture
def window(qtbot, qapp: QApplication, session: Session, jobs, tmp_path: Path):
    look = qapp.palette(), qapp.styleSheet()
    made = MainWindow(session, jobs, SettingsStore(tmp_path), Style(qapp, Appearance.LIGHT))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.quitting.asks = False
    made.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def test_it_is_offered_until_it_is_answered(qtbot, window: MainWindow, tmp_path: Path) -> None:
    guided = window.guided_tour
    assert not guided.dock.isVisible()
    guided.offer_once(None)
    assert guided.dock.isVisible()
    qtbot.mouseClick(guided.card.skip_button, Qt.MouseButton.LeftButton)
    assert not guided.dock.isVisible()
    assert SettingsStore(tmp_path).load().tour_seen
    guided.offer_once(None)
    assert not guided.dock.isVisible()
    guided.action.trigger()
    assert guided.dock.isVisible()
    assert guided.action in window.menus.help.actions()


def test_its_doors_lead_to_evaluation_export_and_training(
    qtbot, window: MainWindow, session: Session, open_case
) -> None:
    tour = window.guided_tour.tour
    tour.phase, tour.step = Phase.UNDER_WAY, Step.JUDGE
    tour.show_me()
    qtbot.waitUntil(lambda: Step.JUDGE in tour.done)
    tour.go_on()
    tour.show_me()
    tour.go_on()
    tour.show_me()
    dialogs = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget is not window]
    assert {type(dialog) for dialog in dialogs} >= {ExportDialog, TrainDialog}
    (training,) = (dialog for dialog in dialogs if isinstance(dialog, TrainDialog))
    assert training.preset.name == "demo"
    assert training.form.config(training.recipe).spec.architecture == "TinyCNN"
    for dialog in dialogs:
        dialog.close()


def test_the_card_is_slim_and_above_the_slide(qtbot, window: MainWindow) -> None:
    guided = window.guided_tour
    guided.action.trigger()
    assert guided.dock.height() < 100
    assert guided.dock.geometry().bottom() <= window.centralWidget().geometry().top()
    assert guided.dock.width() == window.centralWidget().width()


def test_a_restored_layout_does_not_bring_half_a_tour(qtbot, window: MainWindow) -> None:
    guided = window.guided_tour
    guided.action.trigger()
    layout = window.saveState()
    qtbot.mouseClick(guided.card.skip_button, Qt.MouseButton.LeftButton)
    window.restoreState(layout)
    qtbot.waitUntil(lambda: not guided.dock.isVisible())
