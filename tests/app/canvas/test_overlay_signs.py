"""Legend, notes and the tile under the cursor are on the view, and in pictures of it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.canvas import overlay_words
from app.canvas.map_surface import MapSurface, SurfaceKind
from app.canvas.slide_view import SlideView
from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import ProbabilityMap

from .conftest import as_array


@pytest.fixture
def view(qtbot, session, open_case) -> SlideView:
    made = SlideView(session)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    session.select_map(None)
    session.select_map("none-smoke")
    yield made
    made.close_layers()


def noted(shown: ProbabilityMap, *notes: str) -> ProbabilityMap:
    identity = shown.identity.model_copy(update={"model_name": "noted"})
    made = ProbabilityMap(shown.grid, identity, np.array(shown.values), np.array(shown.state))
    made.provenance["notes"] = list(notes)
    return made


def test_the_legend_is_on_the_view_and_in_its_picture(qtbot, view, session, tmp_path) -> None:
    plate = view.signs.plate
    assert plate.isVisible()
    assert plate.geometry().right() <= view.canvas.width()
    with_legend = as_array(view.canvas.grab(plate.geometry()).toImage())
    assert len(np.unique(with_legend.reshape(-1, 3), axis=0)) > 100  # the colours of the bar
    view.save_picture(tmp_path / "view.png")
    assert (tmp_path / "view.png").is_file()
    view.set_overlay_visible(False)
    assert not plate.isVisible()
    view.set_overlay_visible(True)
    session.select_map(None)
    assert not plate.isVisible()


def test_the_tile_under_the_cursor_is_outlined_and_its_value_marked(view, session) -> None:
    point = Point(400, 400)
    view.canvas.hovered.emit(point)
    assert view.signs.plate.here == pytest.approx(session.map.at(point))
    assert view.signs.tile.region == session.map.grid.region(session.map.grid.tile_at(point))
    view.canvas.hovered.emit(Point(2, 2))  # glass: nothing was predicted
    assert view.signs.plate.here is None
    assert view.signs.tile.region is None
    view.canvas.hovered.emit(None)
    assert view.signs.tile.region is None


def test_notes_of_the_guards_are_a_banner(qtbot, view, session) -> None:
    banner = view.signs.banner
    assert not banner.isVisible()
    session.show_map(noted(session.map, "Among the training slides.", "More than 95 % of the tissue is one class."))
    assert banner.isVisible()
    assert banner.label.text().splitlines() == [
        "⚠ Among the training slides.",
        "⚠ More than 95 % of the tissue is one class.",
    ]
    assert not banner.geometry().intersects(view.signs.plate.geometry())
    qtbot.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert not banner.isVisible()
    session.select_map("none-smoke")
    session.select_map("noted")
    assert banner.isVisible()
    view.resize(420, 500)
    assert banner.geometry().right() <= view.canvas.width()


def test_a_narrow_view_has_the_notes_below_the_legend_and_as_wide_as_itself(view, session) -> None:
    session.show_map(
        noted(session.map, "Stained otherwise than the training slides: the model may err here, so look closely.")
    )
    banner, plate = view.signs.banner, view.signs.plate
    assert banner.y() == plate.y()
    view.resize(520, 700)
    assert banner.y() > plate.geometry().bottom()
    assert banner.width() > 0.8 * view.canvas.width()
    assert banner.geometry().right() <= view.canvas.width()
    view.signs.set_overlay_visible(False)
    assert banner.y() == plate.y()  # no legend in the way


def test_an_audience_is_not_told_the_files_name(view, session) -> None:
    session.show_map(noted(session.map, '"S1.tif" was among the training slides.'))
    assert "S1" in view.signs.banner.label.text()
    session.shown.set_presenting(True)
    assert "S1" not in view.signs.banner.label.text()
    assert "among the training slides" in view.signs.banner.label.text()


def test_words_for_each_kind(session, open_case) -> None:
    first, second = session.map, noted(session.map, "A note about S1.tif.")
    variance = np.full(first.values.shape, 0.04, np.float32)
    averaged = ProbabilityMap(first.grid, first.identity, first.values, first.state, variance=variance)
    point = Point(400, 400)

    def words(kind: SurfaceKind, *maps: ProbabilityMap) -> str:
        return overlay_words.under_cursor(MapSurface(kind, maps), point)

    assert words(SurfaceKind.PROBABILITY, first) == f"probability {first.at(point):.3f}  ·  tile 6, 6  ·  none-smoke"
    assert words(SurfaceKind.DIFFERENCE, first, second) == "difference 0  ·  tile 6, 6  ·  none-smoke less noted"
    assert words(SurfaceKind.DISAGREEMENT, first, second).endswith("Disagreement of 2 models")
    assert words(SurfaceKind.UNCERTAINTY, averaged).startswith("uncertainty ±0.200")
    surface = MapSurface(SurfaceKind.DIFFERENCE, (first, second))
    assert overlay_words.notes(surface, "this slide") == ("A note about this slide.",)
    assert overlay_words.scale(surface, session.shown).mark is None
    assert overlay_words.under_cursor(surface, Point(-5, 0)) == ""
