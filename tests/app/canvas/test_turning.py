"""Turned and mirrored views show the same pixels elsewhere, exactly."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QImage, QPainter

from app.canvas.overview import Overview
from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from app.canvas.turning import paint_turned
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Point, Region
from crosscancer_core.slides.array_slide import ArraySlide

from .conftest import as_array


def shown(viewport: Viewport, layer: SlideLayer) -> np.ndarray:
    ratio = viewport.pixel_ratio
    image = QImage(round(viewport.width * ratio), round(viewport.height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        paint_turned(painter, viewport, QBrush(Qt.GlobalColor.white), layer.paint)
    return as_array(image)


@pytest.mark.parametrize("ratio", [1.0, 1.5])
@pytest.mark.parametrize("zoom", [1.0, 0.73, 5.0])
def test_pixels_are_turned_without_loss(qtbot, zoom: float, ratio: float) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (900, 1100, 3), dtype=np.uint8)
    slide = ArraySlide(noise, 0.25)
    layer = SlideLayer(TileCache(64 * 1024**2), threads=1)
    layer.set_slide(slide)
    sharp: list[bool] = []
    layer.became_sharp.connect(lambda: sharp.append(True))
    upright = Viewport(Point(517.3, 433.8), zoom, 300, 300, ratio)
    qtbot.waitUntil(lambda: (shown(upright, layer), bool(sharp))[1])
    reference = shown(upright, layer)
    for turns in range(4):
        for flipped in (False, True):
            expected = np.rot90(reference[:, ::-1] if flipped else reference, -turns)
            view = Viewport(upright.centre, zoom, 300, 300, ratio, turns, flipped)
            assert np.array_equal(shown(view, layer), expected)
    layer.close()
    slide.close()


def test_the_overview_turns_with_the_view(qtbot) -> None:
    overview = Overview()
    qtbot.addWidget(overview)
    overview.set_image(QImage(180, 90, QImage.Format.Format_RGB32), Region(0, 0, 4000, 2000))
    overview.set_viewport(Viewport(Point(3000, 500), 1.0, 500, 1000, turns=1))
    assert overview.width() < overview.height()
    scale = overview.height() / 4000
    mark = overview.mark()
    # the right of the slide is at the bottom, its top at the right
    assert mark.center().y() == pytest.approx(3000 * scale)
    assert mark.center().x() == pytest.approx(1500 * scale)
    assert mark.width() == pytest.approx(500 * scale)
