"""Errors and results joined with the canvas, in the real window."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.main import Program


@pytest.fixture
def program(qtbot, qapp: QApplication, tmp_path: Path, monkeypatch, small_case):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    made = Program(qapp, tmp_path / "profile")
    qtbot.addWidget(made.window)
    made.window.show()
    with qtbot.waitSignal(made.session.map_changed, timeout=20_000):
        made.session.open_paths([small_case.cohort, small_case.slide])
    qtbot.waitUntil(lambda: made.window.docks.errors_panel.clusters.rowCount() > 0, timeout=20_000)
    yield made
    made.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def test_keys_colour_errors_and_lead_from_one_to_the_next(qtbot, program):
    window = program.window
    evaluating, panel = window.evaluating, window.docks.errors_panel
    evaluating.show_errors.trigger()
    assert window.docks.error_layer.visible
    assert panel.shown.isChecked()
    overlay = window.view.overlay_layer
    assert overlay._opacity == 0
    views = []
    window.view.canvas.viewport_changed.connect(views.append)
    framed = []
    panel.cluster_chosen.connect(framed.append)
    evaluating.next_error.trigger()
    evaluating.next_error.trigger()
    evaluating.previous_error.trigger()
    assert panel.clusters.currentRow() == 0
    assert len(views) == 3
    assert views[0].centre == views[2].centre != views[1].centre
    assert len(framed) == 3
    assert None not in framed
    panel.shown.setChecked(False)
    assert not evaluating.show_errors.isChecked()
    assert overlay._opacity == program.session.shown.overlay_opacity > 0


def test_a_place_in_the_histogram_leads_to_tiles_of_that_score(qtbot, program):
    docks = program.window.docks
    docks.auc_panel.histogram.score_chosen.emit(0.9)
    qtbot.waitUntil(lambda: docks.errors_panel.gallery.count() > 0, timeout=10_000)
    docks.errors_panel.gallery.tile_chosen.emit(0)
    assert docks.auc_panel.histogram.mark == pytest.approx(docks.auc_panel.outcome.scores.score[0])


def test_a_number_of_the_results_leads_to_the_slide_at_its_largest_error(qtbot, program, small_case):
    window, panel = program.window, program.window.docks.errors_panel
    window.evaluating.results.trigger()
    results = window.evaluating._results
    assert results.isVisible()
    views = []
    window.view.canvas.viewport_changed.connect(views.append)
    results.slide_wanted.emit("S1", "none-smoke")
    qtbot.waitUntil(lambda: panel.clusters.currentRow() == 0 and bool(views), timeout=10_000)
    assert window.docks.error_layer.visible
    other = small_case.folder / "S2.tif"
    results.slide_wanted.emit("S2", "none-smoke")
    qtbot.waitUntil(lambda: program.session.slide_path == other, timeout=10_000)
    results.slide_wanted.emit("S9", "")
    results.close()
