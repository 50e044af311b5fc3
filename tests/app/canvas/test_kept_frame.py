"""A frame that is asked for again looks as it did, and its tiles are not painted again."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from app.canvas.kept_frame import KeptFrame
from app.canvas.look import Look
from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Point
from crosscancer_core.slides.array_slide import ArraySlide

VIEW = Viewport(Point(500, 400), 1.0, 300, 200)
INSIDE = QRect(20, 30, 150, 100)


class Painted:
    """A kept frame on an image, and how often what it shows was painted anew."""

    def __init__(self) -> None:
        self.times = 0
        self._kept = KeptFrame()

    def picture(self, viewport: Viewport, state: object, colour: QColor) -> QImage:
        image = QImage(300, 200, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)

        def paint(onto: QPainter) -> None:
            self.times += 1
            onto.fillRect(INSIDE, colour)

        with QPainter(image) as painter:
            self._kept.draw(painter, viewport, INSIDE, state, paint)
        return image


def test_the_same_view_is_painted_on_the_screen_once_and_kept_once(qtbot) -> None:
    painted = Painted()
    shown = [painted.picture(VIEW, "a", QColor(1, 2, 3)) for _ in range(5)]
    assert painted.times == 2
    assert all(each == shown[0] for each in shown)
    assert shown[0].pixelColor(19, 30) == QColor(255, 255, 255)  # nothing but its place


def test_another_view_or_state_is_painted_anew(qtbot) -> None:
    painted = Painted()
    for _ in range(3):
        painted.picture(VIEW, "a", QColor(1, 2, 3))
    for view, state in ((VIEW.moved(1, 0), "a"), (VIEW, "b")):
        assert painted.picture(view, state, QColor(9, 9, 9)).pixelColor(20, 30) == QColor(9, 9, 9)


@pytest.mark.parametrize("downsample", [0.31, 1.0, 1.7, 2.9])
@pytest.mark.parametrize("pixel_ratio", [1.0, 1.5])
def test_a_slide_looks_the_same_when_it_is_painted_again(qtbot, picture, downsample: float, pixel_ratio: float) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (1100, 1300, 3), np.uint8)
    layer = SlideLayer(TileCache(64 * 1024**2), threads=2)
    view = Viewport(Point(1100.3, 900.7), downsample, 640, 480, pixel_ratio=pixel_ratio)  # with ground beside the slide
    sharp: list[bool] = []
    layer.became_sharp.connect(lambda: sharp.append(True))
    with ArraySlide(pixels, 0.25) as slide:
        layer.set_slide(slide)
        while not sharp:
            qtbot.wait(10)
            first = picture(layer, view)
        again, kept = picture(layer, view), picture(layer, view)
        assert np.array_equal(again, first)
        assert np.array_equal(kept, first)
        layer.set_look(Look(brightness=0.4))
        sharp.clear()
        while not sharp:
            qtbot.wait(10)
            changed = picture(layer, view)
        assert not np.array_equal(changed, first)
        layer.set_slide(None)
    layer.close()
