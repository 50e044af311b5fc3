from __future__ import annotations

import sys

import cv2
import numpy as np
import pytest
import shapely
import tifffile

from app.main import Program
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.cohort.cohort import AnnotationStatus
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort


@pytest.fixture
def case_copy(small_case, tmp_path):
    """The case in a folder of its own whose first slide is not annotated yet."""
    cohort = read_cohort(small_case.cohort)
    slide = tmp_path / "S1.tif"
    slide.write_bytes(small_case.slide.read_bytes())
    changed = cohort.slide("S1").model_copy(
        update={"path": slide, "annotations": None, "annotation_status": AnnotationStatus.NONE}
    )
    write_cohort(cohort.with_slides({"S1": changed}), tmp_path / "cohort.json")
    return slide, tmp_path / "cohort.json", small_case.map_folder


@pytest.fixture
def program(qtbot, qapp, tmp_path, monkeypatch, case_copy):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    made = Program(qapp, tmp_path / "profile")
    qtbot.addWidget(made.window)
    made.window.show()
    slide, cohort, map_folder = case_copy
    with qtbot.waitSignal(made.window.view.became_sharp, timeout=20_000):
        made.session.open_paths([cohort, slide, map_folder])
    yield made
    made.window.quitting.asks = False
    made.session.document.discard_changes()
    made.session.document.open(None)
    made.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def test_from_prediction_to_the_cohort(qtbot, program, case_copy):
    session, predicted = program.session, program.window.predicted
    slide, cohort, _ = case_copy
    program.window.docks.evaluation.raise_()
    outlines = program.window.docks.annotations
    with qtbot.waitSignal(outlines.visibilityChanged, check_params_cb=lambda shown: shown, timeout=10_000):
        predicted.take.trigger()
    qtbot.waitUntil(lambda: bool(predicted.review.waiting), timeout=10_000)
    waiting = len(predicted.review.waiting)
    area = shapely.union_all([a.geometry for a in predicted.review.waiting]).area
    called = (np.nan_to_num(session.map.values) >= np.float32(session.shown.operating_point)).sum()
    assert area == pytest.approx(called * session.map.grid.stride**2)
    group = session.annotations.group("none-smoke")
    assert group.attributes["model_hash"] == session.map.identity.model_hash
    predicted.accept.trigger()
    predicted.reject.trigger()
    predicted.edit.trigger()
    assert program.window.editing.tools["vertex"].isChecked()
    assert program.window.editor.selected
    assert program.window.saving.save()
    entry = read_cohort(cohort).slide("S1")
    assert entry.annotations == slide.with_suffix(".xml")
    assert entry.annotation_status is AnnotationStatus.PARTIAL  # not all were looked at
    assert session.cohort_slide == entry
    read = read_annotations(slide.with_suffix(".xml")).annotations
    assert len(read.in_group("Tumor")) == 1
    assert len(read.in_group("none-smoke")) == waiting - 2


def test_looked_at_in_full_is_annotated_in_full(qtbot, program, case_copy):
    predicted = program.window.predicted
    predicted.take.trigger()
    qtbot.waitUntil(lambda: bool(predicted.review.waiting), timeout=10_000)
    while predicted.review.waiting:
        predicted.accept.trigger()
    assert not predicted.accept.isEnabled()
    assert program.window.saving.save()
    assert read_cohort(case_copy[1]).slide("S1").annotation_status is AnnotationStatus.EXHAUSTIVE


def test_a_likelihood_map_beside_the_slide_is_offered(qtbot, program, case_copy):
    session, heat_maps = program.session, program.window.heat_maps
    slide = case_copy[0]
    assert not heat_maps.offer.isVisible()
    values = np.linspace(0, 1, session.slide.info.width, dtype=np.float32)
    pixels = np.tile(values, (session.slide.info.height, 1))
    path = slide.with_name("S1_likelihood_map.tif")
    tifffile.imwrite(path, pixels, tile=(256, 256))
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.open_slide(slide)
    qtbot.waitUntil(heat_maps.offer.isVisible, timeout=5_000)
    heat_maps.offer.click()
    qtbot.waitUntil(lambda: session.map is not None and "external" in session.map.provenance, timeout=10_000)
    assert session.map.provenance["external"] == path.name
    assert not heat_maps.offer.isVisible()


def test_a_picture_asks_where_it_lies(qtbot, program, tmp_path):
    session, opening = program.session, program.window.heat_maps.opening
    path = tmp_path / "karte.png"
    cv2.imencode(".png", np.full((48, 64), 200, np.uint8))[1].tofile(path)
    opening.open(path)
    dialog = opening.dialog
    assert dialog.scale.value() == session.slide.info.width / 64
    dialog.left.setValue(100)
    assert "covers" in dialog.covers.text()
    dialog.accept()
    qtbot.waitUntil(lambda: session.map is not None and session.map.identity.model_name == path.name, timeout=10_000)
    assert session.map.grid.area.x == 100
