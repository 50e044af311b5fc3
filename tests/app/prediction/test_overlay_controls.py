from __future__ import annotations

import numpy as np
import pytest

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
    assert [controls.map.itemText(row) for row in range(controls.map.count())] == ["none", "none-smoke", "double-smoke"]
    assert controls.map.currentText() == "double-smoke"
    controls.map.setCurrentIndex(1)
    controls.map.activated.emit(1)
    assert session.map is first
    controls.map.setCurrentIndex(0)
    controls.map.activated.emit(0)
    assert session.map is None
