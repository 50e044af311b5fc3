from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow

from app.window.action_maker import ActionMaker
from app.window.heat_maps import HeatMaps


@pytest.fixture
def window(qtbot) -> QMainWindow:
    made = QMainWindow()
    made.resize(700, 300)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_offer_gives_way_to_a_message_that_needs_its_room(qtbot, window, session, jobs) -> None:
    maps = HeatMaps(window, ActionMaker(window), session, jobs)
    bar = window.statusBar()
    maps.opening.offered.emit(Path("S1_likelihood_map.tif"))
    qtbot.waitUntil(lambda: maps.offer.isVisible() and maps.offer.x() > 200)
    bar.showMessage("Saved.")
    assert maps.offer.isVisible()
    bar.showMessage("A sentence that is as long as what is said about shapes that ASAP does not know. " * 2)
    assert not maps.offer.isVisible()
    bar.clearMessage()
    assert maps.offer.isVisible()
    maps.opening.offered.emit(None)
    bar.showMessage("Saved.")
    assert not maps.offer.isVisible()
