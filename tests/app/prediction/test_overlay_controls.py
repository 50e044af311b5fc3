from __future__ import annotations

import numpy as np
import pytest

from app.canvas.map_surface import SurfaceKind
from app.prediction.overlay_controls import OverlayControls
from app.settings.settings import ThresholdStyle
from crosscancer_core.probability_map import ProbabilityMap


@pytest.fixture
def controls(qtbot, session, open_case):
    made = OverlayControls(session)
    qtbot.addWidget(made)
    made.show()
    return made


def test_sliders_and_numbers_move_the_session_and_one_another(controls, session):
    controls.opacity.setValue(300)
    assert (session.shown.overlay_opacity, controls.opacity_number.value()) == (0.3, 30)
    controls.opacity_number.setValue(80)
    assert (session.shown.overlay_opacity, controls.opacity.value()) == (0.8, 800)
    controls.threshold.setValue(250)
    assert (session.shown.operating_point, controls.threshold_number.value()) == (0.25, 0.25)
    controls.threshold_number.setValue(0.75)
    assert (session.shown.operating_point, controls.threshold.value()) == (0.75, 750)


def test_a_finer_threshold_is_shown_but_not_rounded(controls, session):
    session.shown.set_operating_point(0.123456)
    assert controls.threshold.value() == 123
    assert session.shown.operating_point == 0.123456


def test_colours_and_style_follow_and_lead(controls, session):
    controls.colors.setCurrentIndex(controls.colors.findData("traffic_light"))
    controls.colors.activated.emit(controls.colors.currentIndex())
    assert session.shown.color_table == "traffic_light"
    session.shown.set_overlay_style(threshold=ThresholdStyle.HIDE)
    assert controls.threshold_style.currentText() == "only tiles above the threshold"
    row = controls.threshold_style.findText("all tiles")
    controls.threshold_style.setCurrentIndex(row)
    controls.threshold_style.activated.emit(row)
    assert session.shown.threshold_style is ThresholdStyle.NONE


def test_maps_of_the_slide_can_be_chosen(controls, session):
    first = session.map
    other = first.identity.model_copy(update={"model_name": "double-smoke"})
    session.show_map(ProbabilityMap(first.grid, other, np.array(first.values), np.array(first.state)))
    assert [controls.map.itemText(row) for row in range(controls.map.count())] == [
        "none",
        "1  double-smoke",
        "2  none-smoke",
    ]
    assert controls.map.currentData() == "double-smoke"
    controls.map.setCurrentIndex(2)
    controls.map.activated.emit(2)
    assert session.map is first
    controls.map.setCurrentIndex(0)
    controls.map.activated.emit(0)
    assert session.map is None


def test_what_computed_a_map_and_why_stands_with_it(controls, session) -> None:
    assert "Maps of this slide" in controls.map.toolTip()
    session.map.provenance["reasons"] = ["OpenVINO computes in float32, 16 tiles at a time."]
    session.maps_changed.emit()
    assert controls.map.toolTip().endswith("\n\nOpenVINO computes in float32, 16 tiles at a time.")
    session.select_map(None)
    assert "OpenVINO" not in controls.map.toolTip()


def test_a_second_map_can_be_subtracted(controls, session):
    first = session.map
    assert not controls.kind.isEnabled()
    other = first.identity.model_copy(update={"model_name": "double-smoke"})
    session.show_map(ProbabilityMap(first.grid, other, np.array(first.values) / 2, np.array(first.state)))
    assert controls.kind.isEnabled()
    row = controls.kind.findData(SurfaceKind.DIFFERENCE)
    controls.kind.setCurrentIndex(row)
    controls.kind.activated.emit(row)
    assert session.overlay.surface.kind is SurfaceKind.DIFFERENCE
    assert controls.reference.isVisible()
    assert controls.reference.currentText() == "none-smoke"
    session.overlay.set_kind(SurfaceKind.PROBABILITY)
    assert not controls.reference.isVisible()


def test_the_predicted_area_follows_the_threshold(qtbot, controls, session):
    session.shown.set_operating_point(0.0)
    qtbot.waitUntil(lambda: "100.0 % of the tissue" in controls.area.text())
    assert "mm²" in controls.area.text()
    assert "AUC" not in controls.area.text()
    session.shown.set_operating_point(1.0)
    qtbot.waitUntil(lambda: "0 mm², 0.0 %" in controls.area.text())
    session.select_map(None)
    assert controls.area.text() == ""
