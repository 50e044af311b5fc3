"""The second pane shows the outlines and a map of its own slide."""

from __future__ import annotations

import pytest

from app.annotations.annotation_layer import AnnotationLayer
from app.canvas.slide_view import SlideView
from app.session import Session
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.geometry import Point
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from tests.app.conftest import SmallCase


@pytest.fixture
def view(qtbot, session: Session, open_case: SmallCase):
    made = SlideView(session)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.compared.add_layer(AnnotationLayer(made.compared.company, made))
    with qtbot.waitSignal(made.compared.company.slide_changed, timeout=10_000):
        made.compare(True)
    yield made
    made.close_layers()


def another_model(session: Session, name: str) -> ProbabilityMap:
    """A map in memory of the open slide."""
    assert session.slide is not None
    assert session.map is not None
    identity = MapIdentity(
        slide_fingerprint=session.slide.info.fingerprint, slide_name="S1", model_hash="1" * 32, model_name=name
    )
    made = ProbabilityMap.in_memory(session.map.grid, identity)
    made.values[:] = 0.9
    return made


def test_it_shows_the_map_of_the_first_pane_until_one_is_chosen(view: SlideView, session: Session) -> None:
    pane, first = view.compared, session.map
    assert first is not None
    assert pane.company.map is first
    session.show_map(another_model(session, "double"))
    assert pane.company.map is session.map
    pane.maps.setCurrentIndex(pane.maps.findText("none-smoke"))
    pane.maps.activated.emit(pane.maps.currentIndex())
    assert pane.company.map is first
    assert session.map is not first
    session.select_map(None)
    assert pane.company.map is first
    pane.maps.setCurrentIndex(0)
    pane.maps.activated.emit(0)
    assert pane.company.map is None


def test_it_names_its_slide_however_its_path_came(qtbot, view: SlideView, session: Session) -> None:
    assert session.slide_path is not None
    for _ in range(2):  # the second opening brings an equal path, which is not the listed one
        with qtbot.waitSignal(view.compared.company.slide_changed, timeout=10_000):
            view.compared.show_slide(type(session.slide_path)(str(session.slide_path)))
        assert view.compared.slides.currentText() == "S1"


def test_both_panes_show_their_maps_in_the_same_style(view: SlideView, session: Session) -> None:
    pane = view.compared
    session.show_map(another_model(session, "double"))
    pane.company.select_map("none-smoke")
    before = pane.canvas.grab().toImage()
    session.shown.set_overlay_opacity(1.0)
    assert pane.canvas.grab().toImage() != before
    shown = pane.canvas.grab().toImage()
    view.set_overlay_visible(False)
    assert pane.canvas.grab().toImage() != shown


def test_a_value_can_be_shown_there_alone(view: SlideView, session: Session) -> None:
    difference = another_model(session, "A minus B")
    view.compared.company.show_map(difference)
    assert view.compared.company.map is difference
    assert "A minus B" not in session.maps


def test_rows_written_of_its_map_are_told(qtbot, view: SlideView, session: Session) -> None:
    company = view.compared.company
    shown = company.map
    assert shown is not None
    assert shown.folder is not None
    company.select_map("none-smoke")
    session.select_map(None)
    with qtbot.waitSignal(company.map_rows_changed) as told:
        session.prediction_wrote_rows(shown.folder, 2, 3)
    assert told.args == [2, 3]


def test_outlines_are_those_of_its_slide(qtbot, view: SlideView, session: Session, open_case: SmallCase) -> None:
    company = view.compared.company
    assert company.annotations is session.annotations
    with qtbot.waitSignal(company.annotations_changed):
        session.document.apply(AnnotationSet(), "remove all")
    assert company.annotations is session.annotations
    with qtbot.waitSignal(company.slide_changed, timeout=10_000):
        view.compared.show_slide(open_case.folder / "S2.tif")
    other = company.annotations
    assert other is not None
    assert len(other) == 1
    assert company.maps == {}
    with qtbot.waitSignal(company.slide_changed):
        view.compare(False)
    assert company.annotations is None


def test_who_compares_two_models_on_one_slide_does_so_on_the_next(
    qtbot, view: SlideView, session: Session, open_case: SmallCase
) -> None:
    company = view.compared.company
    company.select_map("none-smoke")
    with qtbot.waitSignal(company.slide_changed, timeout=10_000):
        session.open_slide(open_case.folder / "S2.tif")
    assert company.slide is not None
    assert company.slide.info.path.stem == "S2"
    assert view.compared.links.linked
    with qtbot.waitSignal(company.slide_changed, timeout=10_000):
        session.open_slide(open_case.slide)
    assert company.map is not None
    assert company.map.identity.model_name == "none-smoke"


def test_another_slide_in_the_second_pane_stays_there_and_is_linked_anew(
    qtbot, view: SlideView, session: Session, open_case: SmallCase
) -> None:
    pane = view.compared
    with qtbot.waitSignal(pane.company.slide_changed, timeout=10_000):
        pane.show_slide(open_case.folder / "S2.tif")
    view.canvas.zoom(4)
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.open_slide(open_case.slide)
    assert pane.slide is not None
    assert pane.slide.info.path.stem == "S2"
    assert pane.links.linked
    offset = pane.links.offset
    assert offset is not None
    assert offset.distance_to(Point(0, 0)) < 1


def test_the_second_pane_opened_before_any_slide_gets_the_first_that_comes(
    qtbot, session: Session, small_case: SmallCase
) -> None:
    made = SlideView(session)
    qtbot.addWidget(made)
    made.show()
    made.compare(True)
    with qtbot.waitSignal(made.compared.company.slide_changed, timeout=10_000):
        session.open_slide(small_case.slide)
    assert made.compared.slide is not None
    made.close_layers()


def test_the_second_map_says_what_its_guards_have_found(view: SlideView, session: Session) -> None:
    pane, first = view.compared, session.map
    assert first is not None
    banner = pane.notes.banner
    other = another_model(session, "warned")
    other.provenance["notes"] = ['"S1.tif" was among the training slides of "warned".', "Its stain is far from theirs."]
    session.show_map(other)
    assert session.map is pane.company.map is other
    assert not banner.isVisible()  # the first pane says it
    session.select_map(first.identity.model_name)
    pane.company.select_map("warned")
    assert banner.isVisible()
    assert banner.label.text().splitlines() == [f"⚠ {note}" for note in other.provenance["notes"]]
    assert banner.geometry().right() <= pane.canvas.width()
    banner.close_button.click()
    session.shown.set_operating_point(0.7)
    assert not banner.isVisible()  # put away
    session.shown.set_presenting(True)
    assert banner.isVisible()
    assert "S1" not in banner.label.text()
    pane.company.select_map(None)
    assert not banner.isVisible()
