"""A slide that comes late is announced, one that comes soon is not."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.canvas.preparing import Preparing
from app.main import Program
from app.session import Session
from crosscancer_core.slides.shelf import Shelf

LONG = 20_000


@pytest.fixture
def slow_shelf(monkeypatch) -> None:
    """Opening takes as long as it does from a slow drive."""
    opened = Shelf.open

    def slowly(self, path, mpp=None):
        time.sleep(0.9)
        return opened(self, path, mpp)

    monkeypatch.setattr(Shelf, "open", slowly)


def test_the_window_says_so_and_stays_alive(qtbot, session: Session, small_case, slow_shelf) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    note = Preparing(session, window)
    window.show()
    beats: list[float] = []
    heart = QTimer(window, interval=20)
    heart.timeout.connect(lambda: beats.append(time.monotonic()))
    heart.start()
    session.open_slide(small_case.slide)
    assert not note.isVisible()
    qtbot.waitUntil(note.isVisible, timeout=LONG)
    assert session.slide is None
    assert "Preparing S1 …" in note.text()
    with qtbot.waitSignal(session.opened, timeout=LONG):
        pass
    assert len(beats) > 10
    note.end()
    assert not note.waits


def test_what_cannot_be_opened_ends_it(qtbot, session: Session, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    note = Preparing(session, window)
    with qtbot.waitSignal(session.problem, timeout=LONG):
        session.open_slide(tmp_path / "gone.svs")
    assert not note.waits


def test_a_striped_slide_names_the_reason_until_it_is_to_be_seen(
    qtbot, qapp: QApplication, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    program = Program(qapp, tmp_path / "profile")
    qtbot.addWidget(program.window)
    program.window.show()
    path = tmp_path / "striped.tif"
    tifffile.imwrite(path, np.full((2_048, 9_000, 3), 120, np.uint8), rowsperstrip=64, photometric="rgb")
    note = program.window.preparing
    told: list[str] = []
    program.session.slide_changed.connect(lambda: told.append(note.text()))
    with qtbot.waitSignal(program.window.view.first_pixels, timeout=LONG):
        program.session.open_paths([path])
    assert "They are made now" in told[0]
    assert not note.waits
    assert list((tmp_path / "profile" / "pyramids").iterdir())
    program.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])
