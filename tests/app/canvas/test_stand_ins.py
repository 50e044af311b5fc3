"""What stands in for missing tiles lies where it should, and is painted once."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from app.canvas.enlarging import device_rect
from app.canvas.slide_layer import SlideLayer
from app.canvas.stand_ins import StandIns
from app.canvas.tile_cache import TileCache
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Point, Region
from crosscancer_core.slides.array_slide import ArraySlide

GLASS, INK = QColor(250, 250, 250), QColor(10, 20, 30)
VIEW = Viewport(Point(1000.3, 800.6), 1.0, 403, 299)
MARKER = Region(904, 712, 160, 96)


class Painted:
    """Stand-ins on an image, and how often they were painted anew."""

    def __init__(self) -> None:
        self.times = 0
        self._stand_ins = StandIns(GLASS)

    def picture(self, viewport: Viewport, gaps: QRegion, sources: object, finest: float) -> np.ndarray:
        """The red channel; 255 where nothing was drawn."""
        image = QImage(round(viewport.width), round(viewport.height), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        with QPainter(image) as painter:
            self._stand_ins.draw(painter, viewport, gaps, sources, finest, self._paint)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
        return rows[..., 2].copy()

    def _paint(self, painter: QPainter, viewport: Viewport) -> None:
        self.times += 1
        painter.fillRect(device_rect(viewport, *MARKER.bounds), INK)


@pytest.mark.parametrize("finest", [0.5, 1.0, 2.0, 3.7, 8.0, 64.0])
def test_they_lie_where_the_viewport_says_to_the_width_they_are_painted_small_by(qtbot, finest: float) -> None:
    whole = QRect(0, 0, 403, 299)
    seen = Painted().picture(VIEW, QRegion(whole), "a", finest)
    assert seen.max() == 250  # to the last row and column
    ink = (250 - seen.astype(float)) / 240
    box = VIEW.region_to_widget(MARKER)
    blur = max(1.0, min(finest, 8.0)) / 2 + 0.5
    assert ink[150].sum() == pytest.approx(box.width, abs=2 * blur)
    assert np.average(np.arange(403) + 0.5, weights=ink[150]) == pytest.approx((box.x + box.right) / 2, abs=blur)
    middle = round((box.x + box.right) / 2)
    assert np.average(np.arange(299) + 0.5, weights=ink[:, middle]) == pytest.approx((box.y + box.bottom) / 2, abs=blur)


def test_nothing_but_the_gaps_is_filled(qtbot) -> None:
    for finest in (1.0, 8.0):
        seen = Painted().picture(VIEW, QRegion(100, 50, 60, 40), "a", finest)
        assert (seen[50:90, 100:160] < 255).all()
        assert (seen == 255).sum() == seen.size - 60 * 40


@pytest.mark.parametrize("finest", [1.0, 8.0])
def test_they_are_painted_anew_only_where_something_changed(qtbot, finest: float) -> None:
    painted = Painted()
    gaps = QRegion(0, 0, 200, 100)
    first = painted.picture(VIEW, gaps, "a", finest)
    again = painted.picture(VIEW, QRegion(0, 0, 100, 100), "a", finest)
    assert painted.times == 1
    assert np.array_equal(first[:100, :100], again[:100, :100])
    painted.picture(VIEW, gaps, "b", finest)
    assert painted.times == 2
    painted.picture(VIEW.moved(3, 0), gaps, "b", finest)
    assert painted.times == 3


def test_a_gap_that_was_not_painted_before_is(qtbot) -> None:
    painted = Painted()
    painted.picture(VIEW, QRegion(0, 0, 100, 100), "a", 1.0)
    seen = painted.picture(VIEW, QRegion(0, 0, 200, 100), "a", 1.0)
    assert (seen[:100, :200] < 255).all()


def test_every_frame_until_all_is_sharp_shows_the_slide_from_edge_to_edge(qtbot, picture) -> None:
    pixels = np.full((2048, 2048, 3), (200, 80, 160), np.uint8)
    with ArraySlide(pixels, 0.25, levels=3) as slide:
        layer = SlideLayer(TileCache(256 * 1024**2), threads=1)
        layer.set_slide(slide)
        view = Viewport(Point(1024, 1024), 1.0, 1500, 1500)
        glimpses, sharp = [], []
        layer.became_sharp.connect(lambda: sharp.append(True))
        layer.changed.connect(lambda: glimpses.append(picture(layer, view)))
        picture(layer, view)
        qtbot.waitUntil(lambda: bool(sharp))
        layer.close()
    assert glimpses
    for seen in glimpses:  # of a slide of one colour, coarse pixels look like sharp ones
        assert np.abs(seen.astype(int) - (200, 80, 160)).max() <= 1
