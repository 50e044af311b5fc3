from __future__ import annotations

import shutil

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from app.evaluation.auc_panel import AucPanel
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.cohort.cohort import AnnotationStatus
from crosscancer_core.evaluation.roc import weighted_auc
from crosscancer_core.probability_map import ProbabilityMap


@pytest.fixture
def panel(qtbot, session, jobs, open_case):
    shown = AucPanel(session, jobs)
    qtbot.addWidget(shown)
    shown.resize(340, 640)
    shown.show()
    qtbot.waitUntil(lambda: shown.outcome is not None, timeout=10_000)
    return shown


def test_numbers_are_those_of_the_core_and_explain_themselves(panel):
    scores = panel.outcome.scores
    auc = weighted_auc(scores.score, scores.label == 1, scores.label == 0)
    assert panel.tile_auc.text() == f"{auc:.3f}"
    assert 0.8 < auc < 1
    assert panel.tile_counts.text().startswith(f"{int((scores.label == 1).sum())} cancer")
    assert "ties counted half" in panel.tile_auc.toolTip()
    assert "at least 0.5 of its area" in panel.tile_auc.toolTip()
    assert "P1" in panel.pixel_auc.toolTip()
    assert panel.pixel_counts.text().endswith("mm²")


def test_threshold_moves_counts_and_point_together(panel, session):
    session.shown.set_operating_point(0.8)
    now = panel.outcome.confusions.at(0.8)
    assert panel.confusion.cells["hit"].text() == str(now.true_positive)
    assert panel.confusion.rates["sensitivity"].text() == f"sensitivity {now.sensitivity:.1%}"
    assert panel.roc.operating_point == (1 - now.specificity, now.sensitivity)


def test_dragging_the_point_sets_the_sessions_threshold(qtbot, panel, session):
    roc = panel.outcome.tile_roc
    index = int(np.searchsorted(roc.true_positive_rate, 0.6))
    place = panel.roc.position_of(roc.false_positive_rate[index], roc.true_positive_rate[index]).toPoint()
    with qtbot.waitSignal(session.shown.operating_point_changed):
        qtbot.mousePress(panel.roc, Qt.MouseButton.LeftButton, pos=place)
    assert session.shown.operating_point == pytest.approx(roc.threshold[index], abs=0.05)
    # the point lies on the curve: what the curve says is what the counts say
    now = panel.outcome.confusions.at(session.shown.operating_point)
    at = np.flatnonzero(roc.threshold == session.shown.operating_point)
    assert now.sensitivity == pytest.approx(roc.true_positive_rate[at[0]])
    assert 1 - now.specificity == pytest.approx(roc.false_positive_rate[at[0]])


def test_arrow_keys_move_the_threshold(qtbot, panel, session):
    session.shown.set_operating_point(0.5)
    qtbot.keyClick(panel.roc, Qt.Key.Key_Left)
    assert session.shown.operating_point == pytest.approx(0.51)
    qtbot.keyClick(panel.roc, Qt.Key.Key_Up)
    assert session.shown.operating_point == pytest.approx(0.5)


def test_without_cancer_there_is_no_auc_but_a_reason(qtbot, panel, session):
    before = panel.outcome
    session.document.open(AnnotationSet())
    qtbot.waitUntil(lambda: panel.outcome is not before, timeout=10_000)
    assert panel.tile_auc.text() == "n/a"
    assert "No evaluated tile is cancer" in panel.warning.text()
    assert panel.confusion.rates["sensitivity"].text() == "sensitivity n/a"
    assert panel.confusion.rates["specificity"].text() != "specificity n/a"
    assert panel.roc.operating_point is None


def test_without_outlines_or_map_it_says_what_is_missing(panel, session):
    session.document.open(None)
    assert "no outlines" in panel.model.text()
    assert panel.tile_auc.text() == "–"
    assert panel.outcome is None
    session.select_map(None)
    assert "Predict this slide" in panel.model.text()


def test_partly_outlined_slides_have_no_auc(qtbot, panel, session, monkeypatch):
    entry = session.cohort_slide.model_copy(update={"annotation_status": AnnotationStatus.PARTIAL})
    monkeypatch.setattr(type(session), "cohort_slide", property(lambda _self: entry))
    session.annotations_changed.emit()
    assert "Only part" in panel.model.text()
    assert panel.outcome is None


def test_another_rule_changes_labels_without_new_tiles(qtbot, panel):
    before = panel.outcome
    panel.rule.setCurrentIndex(panel.rule.findData("any"))
    qtbot.waitUntil(lambda: panel.outcome is not before, timeout=10_000)
    assert panel.outcome.table is before.table
    assert panel.outcome.evaluation.tile.n_positive > before.evaluation.tile.n_positive
    assert "any of its area" in panel.tile_auc.toolTip()


def test_written_rows_are_followed_and_unpredicted_tiles_are_told(qtbot, panel, session):
    whole = session.map
    part = ProbabilityMap.in_memory(whole.grid, whole.identity)
    part.values[:6], part.state[:6] = whole.values[:6], whole.state[:6]
    before = panel.outcome
    session.show_map(part)
    qtbot.waitUntil(lambda: panel.outcome is not before, timeout=10_000)
    assert "are not predicted" in panel.warning.text()
    half, tiles = panel.outcome, len(panel.outcome.scores)
    assert half.table is before.table
    part.values[:], part.state[:] = whole.values, whole.state
    session.map_rows_changed.emit(6, whole.grid.rows - 1)
    qtbot.waitUntil(lambda: panel.outcome is not half, timeout=10_000)
    assert len(panel.outcome.scores) > tiles
    assert panel.outcome.evaluation.tile == before.evaluation.tile


def test_a_failure_is_said_once_not_every_second(qtbot, session, jobs, small_case, tmp_path):
    copy = tmp_path / "S1.tif"
    shutil.copyfile(small_case.slide, copy)
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.open_slide(copy)
    copy.write_bytes(b"damaged")
    session.open_map(small_case.map_folder)
    session.open_annotations(small_case.slide.with_suffix(".xml"))
    reported = []
    jobs.failed.connect(lambda _job, error: reported.append(error))
    panel = AucPanel(session, jobs)
    qtbot.addWidget(panel)
    qtbot.waitUntil(lambda: len(reported) == 1, timeout=10_000)
    assert "cannot be opened as a slide" in panel.model.text()
    session.map_rows_changed.emit(0, 3)
    qtbot.wait(1_300)
    assert len(reported) == 1


def test_clicking_without_a_curve_does_nothing(qtbot, session, jobs):
    panel = AucPanel(session, jobs)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.mouseClick(panel.roc, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert session.shown.operating_point == 0.5
    assert "Open a slide" in panel.model.text()


def test_a_threshold_chosen_on_validation_slides_becomes_the_operating_point(qtbot, panel, session):
    assert not panel.thresholds.isVisible()
    panel.thresholds.set_thresholds({"youden": 0.37, "sensitivity 0.95": 0.21})
    assert panel.thresholds.isVisible()
    panel.thresholds.activated.emit(2)
    assert session.shown.operating_point == 0.21
    assert panel.thresholds.currentIndex() == 2
    assert "finds 95% of the cancer" in panel.thresholds.currentText()
    session.shown.set_operating_point(0.5)
    assert panel.thresholds.currentText() == "threshold by hand"
