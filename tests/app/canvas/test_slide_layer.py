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
    sizes: list[tuple[int, int, int]] = field(default_factory=list)


class GatedSlide(ArraySlide):
    def __init__(self, gate: Gate) -> None:
        super().__init__(np.full((4096, 4096, 3), 128, np.uint8), 0.25, levels=4)
        self._gate = gate

    def read_level_region(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        self._gate.read.append((level, x, y))
        self._gate.sizes.append((level, width, height))
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
    qtbot.waitUntil(lambda: max((x for level, x, _ in gate.read if level == 0), default=0) >= 2560, timeout=5_000)
    assert ahead


def test_of_a_view_that_nothing_is_there_of_only_what_is_seen_is_read_first(qtbot, picture, layer, gate: Gate) -> None:
    gate.opened.set()
    view = Viewport(Point(1024, 1024), 1.0, 400, 400)  # the corners of four tiles
    sharp: list[bool] = []
    layer.became_sharp.connect(lambda: sharp.append(True))
    while not sharp:
        qtbot.wait(5)
        picture(layer, view)
    qtbot.waitUntil(
        lambda: sum(size == (0, 512, 512) for size in gate.sizes) >= 12
    )  # then they and those around, whole
    sharpest = [size for size in gate.sizes if size[0] == 0]
    assert sharpest[:4] == [(0, 256, 256)] * 4
    assert (0, 256, 256) not in sharpest[4:]


def test_a_view_that_is_larger_than_the_cache_gets_sharp_and_stays_so(qtbot, picture, gate: Gate) -> None:
    gate.opened.set()
    layer = SlideLayer(TileCache(1024**2), threads=2)  # a tile of the eight in view
    layer.set_slide(GatedSlide(gate))
    sharp: list[int] = []
    layer.became_sharp.connect(lambda: sharp.append(len(gate.read)))
    qtbot.waitUntil(lambda: (picture(layer, VIEW), bool(sharp))[1])
    qtbot.waitUntil(lambda: len(gate.read) >= 25)  # in part, then whole, and those around, asked for after the frame
    qtbot.waitUntil(lambda: not layer._loader._readers and not layer._loader._on_their_way)
    read = len(gate.read)
    picture(layer, VIEW)
    assert len(sharp) > 1
    qtbot.wait(50)
    assert len(gate.read) == read
    layer.close()


def test_what_comes_into_sight_as_the_view_moves_is_read_whole(qtbot, picture, layer, gate: Gate) -> None:
    view = Viewport(Point(1024, 1024), 1.0, 400, 400)
    picture(layer, view)
    qtbot.waitUntil(lambda: (0, 256, 256) in gate.sizes)
    gate.sizes.clear()
    layer.changed.connect(lambda: picture(layer, view.moved(200, 0)))
    gate.opened.set()
    picture(layer, view.moved(200, 0))
    qtbot.waitUntil(lambda: sum(size == (0, 512, 512) for size in gate.sizes) >= 2)


def test_a_fault_of_a_reader_marks_its_tile_and_does_not_blur_the_view_for_good(qtbot, picture) -> None:
    class Faulty(ArraySlide):
        def read_level_region(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
            if level == 0 and x < 512:
                raise MemoryError("no room for a tile")
            return super().read_level_region(level, x, y, width, height)

    layer = SlideLayer(TileCache(64 * 1024**2), threads=2)
    layer.set_slide(Faulty(np.full((2048, 2048, 3), 128, np.uint8), 0.25, levels=2))
    sharp: list[bool] = []
    layer.became_sharp.connect(lambda: sharp.append(True))
    with qtbot.waitSignal(layer.unreadable) as told:
        picture(layer, Viewport(Point(512, 512), 1.0, 300, 300))
    assert "no room for a tile" in str(told.args[0])
    while not sharp:
        qtbot.wait(5)
        picture(layer, Viewport(Point(512, 512), 1.0, 300, 300))
    layer.close()
