"""Two panes show the same tissue, whatever is done to either."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.canvas.linked_canvases import Link, LinkedCanvases
from app.canvas.slide_canvas import SlideCanvas
from app.canvas.slide_view import SlideView
from app.canvas.viewport import Viewpoint
from app.session import Session
from crosscancer_core.geometry import Point
from crosscancer_core.slides.array_slide import ArraySlide

viewpoints = st.builds(
    Viewpoint,
    centre=st.builds(Point, st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)),
    downsample=st.floats(0.1, 100),
    turns=st.integers(0, 3),
    flipped=st.booleans(),
)


@given(viewpoints, viewpoints, viewpoints, st.floats(0.2, 5))
def test_there_and_back_is_the_same_view(here: Viewpoint, there: Viewpoint, view: Viewpoint, scale: float) -> None:
    link = Link(here, there, scale)
    assert link.follow(here).centre.distance_to(there.centre) < 1e-6
    assert (link.follow(here).turns, link.follow(here).flipped) == (there.turns, there.flipped)
    back = link.reversed().follow(link.follow(view))
    assert back.centre.distance_to(view.centre) < 1e-6
    assert (back.turns, back.flipped) == (view.turns, view.flipped)
    assert back.downsample == pytest.approx(view.downsample)


def canvas(qtbot, mpp: float, scale: int = 1) -> SlideCanvas:
    made = SlideCanvas(own_keys=True)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.set_slide(ArraySlide(np.zeros((3000 // scale, 4000 // scale, 3), np.uint8), mpp).info)
    return made


def test_canvases_follow_by_micrometres_with_their_offset(qtbot) -> None:
    first, second = canvas(qtbot, 0.25), canvas(qtbot, 0.5, scale=2)
    links = LinkedCanvases(first, second)
    links.link(0.25, 0.5)
    first.zoom(4)
    first.pan(-60, 20)
    assert second.viewport.downsample * 0.5 == pytest.approx(first.viewport.downsample * 0.25)
    assert (second.viewport.centre * 0.5).distance_to(first.viewport.centre * 0.25) < 1e-6
    second.turn(1)
    assert first.viewport.turns == 1
    held = first.viewport.to_slide(Point(200, 150))
    second.pan(30, 0)
    assert first.viewport.to_widget(held).distance_to(Point(230, 150)) < 1e-6
    links.unlink()
    second.pan(50, 0)
    links.link(0.25, 0.5)
    offset = links.offset
    assert offset is not None
    assert offset.distance_to(Point(0, 0)) > 1
    first.pan(17, -5)
    assert (second.viewport.centre * 2 - first.viewport.centre).distance_to(offset) < 1e-6


def test_the_second_pane_opens_the_same_slide_and_another(qtbot, session: Session, open_case) -> None:
    view = SlideView(session)
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    view.canvas.zoom(3)
    with qtbot.waitSignal(view.compared.became_sharp, timeout=10_000):
        view.compare(True)
    pane = view.compared
    assert pane.links.linked
    assert pane.canvas.viewport.viewpoint == view.canvas.viewport.viewpoint
    pane.slides.setCurrentIndex(pane.slides.findText("S2"))
    pane.slides.activated.emit(pane.slides.currentIndex())
    qtbot.waitUntil(lambda: pane.slide is not None and pane.slide.info.path.stem == "S2", timeout=10_000)
    view.canvas.pan(25, 10)
    assert pane.canvas.viewport.centre.distance_to(view.canvas.viewport.centre) < 1e-6
    pane.link_button.click()
    view.canvas.pan(25, 10)
    assert pane.canvas.viewport.centre.distance_to(view.canvas.viewport.centre) > 1
    pane.link_button.click()
    assert pane.offset.text().endswith("µm")
    pane.close_button.click()
    assert pane.isHidden()
    assert pane.slide is None
    view.close_layers()


def test_each_pane_has_its_keys(qtbot, session: Session, open_case) -> None:
    view = SlideView(session)
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    view.activateWindow()
    with qtbot.waitSignal(view.compared.became_sharp, timeout=10_000):
        view.compare(True)
    view.compared.links.unlink()
    before = view.canvas.viewport
    view.compared.canvas.setFocus()
    qtbot.waitUntil(view.compared.canvas.hasFocus)
    qtbot.keyClick(view.compared.canvas, Qt.Key.Key_Plus)
    assert view.canvas.viewport == before
    assert view.compared.canvas.viewport.downsample == pytest.approx(before.downsample / 2, rel=0.05)
    view.close_layers()


def test_a_slide_that_cannot_be_opened_is_a_problem(qtbot, session: Session, open_case, tmp_path) -> None:
    broken = tmp_path / "broken.svs"
    broken.write_bytes(b"?")
    view = SlideView(session)
    qtbot.addWidget(view)
    with qtbot.waitSignal(session.problem, timeout=10_000):
        view.compared.show_slide(broken)
    view.close_layers()
