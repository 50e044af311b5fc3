"""Everything can be reached on the screen of a small laptop."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.main import Program
from crosscancer_core.models.bundle import BundleInfo, write_bundle
from crosscancer_core.models.recipes import NONE
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks.requests import Predict

LEAST_SCREEN = (1366, 768)
TASK_BAR_AND_TITLE_PX = 88


@pytest.fixture
def program(qtbot, qapp: QApplication, tmp_path: Path, monkeypatch, small_case):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    made = Program(qapp, tmp_path / "profile")
    qtbot.addWidget(made.window)
    made.window.show()
    with qtbot.waitSignal(made.window.view.became_sharp, timeout=20_000):
        made.session.open_paths([small_case.cohort, small_case.slide])
    yield made
    made.window.quitting.asks = False
    made.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def fill_bundle(folder: Path) -> BundleInfo:
    (folder / "model.keras").write_bytes(b"weights")
    np.savez(folder / "probe.npz", tiles=np.zeros((1, 64, 64, 3), np.uint8), probabilities=np.zeros(1, np.float32))
    (folder / "MODEL_CARD.md").write_text("# A model", encoding="utf-8")
    return BundleInfo(name="first", spec=ModelSpec(input_size=64, mpp=0.44), recipe=NONE, weights_hash="ab")


def test_the_window_fits_with_all_panels_and_a_job(qtbot, program, small_case, tmp_path: Path) -> None:
    window = program.window
    bundle = write_bundle(tmp_path / "first", fill_bundle).folder
    program.queue.submit(Predict(bundle=bundle, slides=(small_case.slide,), maps=tmp_path / "maps"), "Predict")
    qtbot.waitUntil(window.docks.jobs.isVisible)
    window.welcome.set_recents([small_case.slide] * 5)
    for dock in window.docks.all:
        dock.show()
        dock.raise_()
        qtbot.wait(20)
        least = window.minimumSizeHint()
        assert least.height() <= LEAST_SCREEN[1] - TASK_BAR_AND_TITLE_PX, dock.objectName()
        assert least.width() <= LEAST_SCREEN[0], dock.objectName()


def test_what_does_not_fit_can_be_scrolled_to(qtbot, program) -> None:
    window = program.window
    window.resize(LEAST_SCREEN[0], window.minimumSizeHint().height())
    for dock in window.docks.all:
        dock.show()
        dock.raise_()
        qtbot.wait(20)
        panel = dock.widget()
        for part in panel.findChildren(QWidget):
            if not part.isVisible() or part.window() is not window:
                continue
            above = part.parentWidget()
            while above is not panel.parentWidget() and not isinstance(above, QScrollArea):
                above = above.parentWidget()
            scrolled = isinstance(above, QScrollArea)
            lowest = part.mapTo(panel, part.rect().bottomLeft()).y()
            assert scrolled or lowest <= panel.height(), f"{dock.objectName()}: {type(part).__name__}"
