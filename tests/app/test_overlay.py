"""What lies over the slide follows its maps: arms by number, comparisons where there is something to compare."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.canvas.map_surface import SurfaceKind
from app.session import Session
from crosscancer_core.probability_map import ProbabilityMap


def other_map(session: Session, name: str, value: float = 0.5, **provenance: object) -> ProbabilityMap:
    first = session.maps["none-smoke"]
    identity = first.identity.model_copy(update={"model_name": name})
    made = ProbabilityMap.in_memory(first.grid, identity)
    made.values[:] = value
    made.provenance.update(provenance)
    return made


@pytest.fixture
def overlay(session: Session, open_case):
    session.show_map(other_map(session, "double"))
    session.show_map(other_map(session, "Slide's own", external="likelihood map"))
    session.show_map(other_map(session, "imagenet"))
    return session.overlay


def test_arms_are_numbered_by_name_and_those_from_elsewhere_last(session, overlay) -> None:
    assert overlay.arms == ["double", "imagenet", "none-smoke", "Slide's own"]
    overlay.select_arm(2)
    assert session.map.identity.model_name == "none-smoke"
    overlay.select_arm(7)
    assert session.map.identity.model_name == "none-smoke"


def test_flipping_keeps_threshold_and_colours_and_tells_once(qtbot, session, overlay) -> None:
    session.shown.set_operating_point(0.31)
    session.shown.set_overlay_style(color_table="cividis")
    told = []
    overlay.changed.connect(lambda: told.append(overlay.surface.shown.identity.model_name))
    for number in (0, 1, 2, 0):
        overlay.select_arm(number)
    overlay.select_arm(0)
    assert told == ["double", "imagenet", "none-smoke", "double"]
    assert (session.shown.operating_point, session.shown.color_table) == (0.31, "cividis")


def test_a_difference_follows_the_arm_and_its_reference(session, overlay) -> None:
    overlay.select_arm(0)
    overlay.set_kind(SurfaceKind.DIFFERENCE)
    assert overlay.reference == "imagenet"
    overlay.set_reference("none-smoke")
    names = [shown.identity.model_name for shown in overlay.surface.maps]
    assert names == ["double", "none-smoke"]
    overlay.select_arm(2)  # a map is not subtracted from itself
    assert overlay.reference == "double"
    overlay.set_kind(SurfaceKind.DISAGREEMENT)
    assert len(overlay.surface.maps) == 4


def test_what_a_slide_cannot_have_shows_its_map(session, open_case) -> None:
    overlay = session.overlay
    assert not overlay.possible(SurfaceKind.DIFFERENCE)
    assert not overlay.possible(SurfaceKind.UNCERTAINTY)
    overlay.set_kind(SurfaceKind.DIFFERENCE)
    assert overlay.surface.kind is SurfaceKind.PROBABILITY
    session.show_map(other_map(session, "double"))
    assert overlay.surface.kind is SurfaceKind.DIFFERENCE  # wanted all along
    session.select_map(None)
    assert overlay.surface is None
    assert overlay.reference is None


def test_rows_of_any_compared_map_are_told(qtbot, session, overlay, open_case) -> None:
    overlay.select_arm(0)
    overlay.set_kind(SurfaceKind.DIFFERENCE)
    overlay.set_reference("none-smoke")
    with qtbot.waitSignal(overlay.rows_changed) as rows:
        session.prediction_wrote_rows(open_case.map_folder, 3, 4)
    assert rows.args == [3, 4]
    overlay.set_kind(SurfaceKind.PROBABILITY)
    with qtbot.assertNotEmitted(overlay.rows_changed):
        session.prediction_wrote_rows(open_case.map_folder, 3, 4)
        session.prediction_wrote_rows(Path("elsewhere"), 0, 1)


def test_the_next_slide_shows_the_same_models_map(qtbot, session, open_case) -> None:
    session.show_map(other_map(session, "double"))
    session.select_map("none-smoke")
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.open_slide(open_case.folder / "S2.tif")
    assert session.map is None
    with qtbot.waitSignal(session.map_changed, timeout=10_000):
        session.open_slide(open_case.slide)
    assert session.map.identity.model_name == "none-smoke"
    assert np.isfinite(session.map.values).any()
