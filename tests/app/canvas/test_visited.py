"""What was looked at is remembered by how closely."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from app.canvas.overview import Overview
from app.canvas.slide_view import SlideView
from app.canvas.viewport import Viewport
from app.canvas.visited import Visited
from app.session import Session
from crosscancer_core.geometry import Point, Region

PLANE = Region(0, 0, 40_000, 20_000)


def test_only_close_views_count_and_closer_ones_count_more() -> None:
    visited = Visited(PLANE)
    assert not visited.look(Viewport(PLANE.centre, 45, 1000, 500))
    assert not visited.shade().any()
    assert visited.look(Viewport(Point(10_000, 10_000), 8, 1000, 500))
    once = visited.shade()
    assert not visited.look(Viewport(Point(10_000, 10_000), 8, 1000, 500))
    assert visited.look(Viewport(Point(10_000, 10_000), 1, 1000, 500))
    twice = visited.shade()
    assert (twice >= once).all()
    assert twice.max() == 255
    seen = (once > 0).mean()
    assert abs(seen - 8000 * 4000 / PLANE.area) < 0.01
    height, width = once.shape
    assert once[height // 2, width // 4] > 0
    assert once[height // 2, width // 2] == 0


def test_a_view_beside_the_slide_is_no_news() -> None:
    assert not Visited(PLANE).look(Viewport(Point(-5000, -5000), 1, 100, 100))


def test_the_overview_tints_it(qtbot) -> None:
    overview = Overview()
    qtbot.addWidget(overview)
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    overview.set_image(image, PLANE)
    overview.set_viewport(Viewport(PLANE.centre, 50, 2000, 2000))
    plain = overview.grab().toImage().pixelColor(30, 40)
    shade = np.zeros((9, 18), np.uint8)
    shade[:, :9] = 255
    overview.set_visited(shade)
    tinted = overview.grab().toImage()
    assert tinted.pixelColor(30, 40) != plain
    assert tinted.pixelColor(150, 40) == plain


def test_the_view_shades_and_stops_on_request(qtbot, session: Session, open_case) -> None:
    view = SlideView(session)
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    qtbot.waitUntil(view.overview.isVisible, timeout=10_000)
    before = view.overview.grab().toImage()
    with qtbot.waitSignal(session.view_changed):
        view.canvas.zoom(8)
    view.canvas.fit()
    assert view.overview.grab().toImage() != before
    view.set_visited_shown(False)
    assert view.overview.grab().toImage() == before
    view.close_layers()
