"""When a layer reads, and when it asks to be painted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from app.canvas.slide_layer import SlideLayer
from app.canvas.tile_cache import TileCache
from app.canvas.viewport import Viewport
from crosscancer_core.geometry import Point
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.slide import RGB

VIEW = Viewport(Point(1024, 1024), 1.0, 1500, 900)


@dataclass
class Gate:
    """Holds readers of level 0 until it is opened."""

    opened: threading.Event = field(default_factory=threading.Event)
    read: list[tuple[int, int, int]] = field(default_factory=list)


class GatedSlide(ArraySlide):
    def __init__(self, gate: Gate) -> None:
        super().__init__(np.full((4096, 4096, 3), 128, np.uint8), 0.25, levels=4)
        self._gate = gate

    def read_level_region(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        self._gate.read.append((level, x, y))
        if level == 0:
            self._gate.opened.wait(10)
        return super().read_level_region(level, x, y, width, height)


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.opened.set()


@pytest.fixture
def layer(qtbot, gate: Gate) -> Iterator[SlideLayer]:
    made = SlideLayer(TileCache(256 * 1024**2), threads=2)
    made.set_slide(GatedSlide(gate))
    yield made
    gate.opened.set()
    made.close()


def test_what_will_be_painted_is_read_before_it_is(qtbot, layer: SlideLayer, gate: Gate) -> None:
    layer.foresee(VIEW)
    qtbot.waitUntil(lambda: any(level == 0 for level, _, _ in gate.read))


def test_coarse_pixels_come_where_sharp_ones_keep_waiting(qtbot, picture, layer: SlideLayer, gate: Gate) -> None:
    first: list[bool] = []
    layer.painted_pixels.connect(lambda: first.append(True))
    layer.changed.connect(lambda: picture(layer, VIEW))
    picture(layer, VIEW)  # by then the coarsest tile may be there or not
    qtbot.waitUntil(lambda: bool(first))
    assert not gate.opened.is_set()


def test_a_slide_that_is_fast_is_sharp_in_its_first_frame(qtbot, picture, layer: SlideLayer, gate: Gate) -> None:
    gate.opened.set()
    sharp: list[bool] = []
    layer.became_sharp.connect(lambda: sharp.append(True))
    picture(layer, VIEW)
    qtbot.waitUntil(lambda: (picture(layer, VIEW), bool(sharp))[1])


def test_repeated_frames_still_read_ahead_the_way_the_hand_goes(qtbot, picture, layer: SlideLayer, gate: Gate) -> None:
    gate.opened.set()
    for view in (VIEW, VIEW.moved(-200, 0)):  # the content goes left: the right comes next
        layer.foresee(view)
        picture(layer, view)
    ahead = {x for level, x, _ in gate.read if level == 0}
    qtbot.waitUntil(lambda: max(x for level, x, _ in gate.read if level == 0) >= 2560, timeout=5_000)
    assert ahead
