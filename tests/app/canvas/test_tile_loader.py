"""Tiles are read on pool threads, wanted ones only, and equal what the slide holds."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from app.canvas.display_tiles import TILE_PX, WHOLE, TileKey, Wish, display_levels
from app.canvas.stitching import BORDER_PX, NEIGHBOURS, ReadTile, stitch
from app.canvas.tile_loader import TileLoader, read_display_tile, shrunk
from app.canvas.tile_memory import TileMemory
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.opening import open_slide


@pytest.fixture
def slide():
    pixels = np.random.default_rng(0).integers(0, 256, (1300, 1700, 3), dtype=np.uint8)
    with ArraySlide(pixels, 0.25) as made:
        yield made


@pytest.fixture
def loader(qtbot):
    made = TileLoader(2)
    yield made
    made.close()


def test_a_tile_holds_its_pixels_and_gets_a_border_from_its_neighbours(slide) -> None:
    level = display_levels(slide.info)[0]
    tile, *around = (
        read_display_tile(slide, level, TileKey(0, 1 + across, 1 + down)).view(np.uint32)[..., 0]
        for across, down in ((0, 0), *NEIGHBOURS)
    )
    start, side = TILE_PX - BORDER_PX, TILE_PX + 2 * BORDER_PX
    expected = slide.read_level_region(0, start, start, side, side)
    inner = slice(BORDER_PX, -BORDER_PX)
    assert np.array_equal(colours(tile)[inner, inner], expected[inner, inner])
    assert np.array_equal(colours(tile)[0, inner], expected[BORDER_PX, inner])  # alone, it repeats its own edge
    for (across, down), neighbour in zip(NEIGHBOURS, around, strict=True):
        stitch(ReadTile(tile, WHOLE), ReadTile(neighbour, WHOLE), across, down)
    assert np.array_equal(colours(tile), expected)
    right = around[NEIGHBOURS.index((1, 0))]
    assert np.array_equal(colours(right)[inner, :BORDER_PX], expected[inner, -2 * BORDER_PX : -BORDER_PX])


def colours(tile: np.ndarray) -> np.ndarray:
    return tile.view(np.uint8).reshape(*tile.shape, 4)[..., 2::-1]


def test_a_shrunk_tile_is_the_mean_of_its_pixels(slide) -> None:
    levels = display_levels(slide.info)
    tile = read_display_tile(slide, levels[2], TileKey(2, 0, 0))[..., 2::-1]
    inner = tile[BORDER_PX : BORDER_PX + 100, BORDER_PX : BORDER_PX + 100].astype(float)
    mean = slide.read_level_region(0, 0, 0, 400, 400).reshape(100, 4, 100, 4, 3).mean((1, 3))
    assert np.abs(inner - mean).max() <= 1


def test_shrinking_by_one_changes_nothing() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    assert np.array_equal(shrunk(pixels, 1), pixels)


def test_wishes_arrive(qtbot, slide, loader) -> None:
    levels = display_levels(slide.info)
    arrived = []
    loader.loaded.connect(lambda _, wish, image: arrived.append((wish, image.width())))
    loader.set_slide(slide, levels)
    wishes = [Wish(TileKey(0, col, row)) for col in range(3) for row in range(2)]
    loader.wish(wishes)
    qtbot.waitUntil(lambda: len(arrived) == len(wishes))
    assert {wish for wish, _ in arrived} == set(wishes)


def test_threads_with_nothing_to_read_get_memory_ready(qtbot, slide) -> None:
    memory = TileMemory()
    loader = TileLoader(2, memory=memory)
    qtbot.waitUntil(lambda: not memory.is_short)
    loader.set_slide(slide, display_levels(slide.info))
    arrived = []
    loader.loaded.connect(lambda _, key, image: arrived.append(image))
    loader.wish([Wish(TileKey(0, 0, 0)), Wish(TileKey(0, 1, 0))])
    qtbot.waitUntil(lambda: len(arrived) == 2)
    qtbot.waitUntil(lambda: not memory.is_short)
    assert memory.take() is not memory.take()
    loader.close()


class Gate:
    """Holds up readers until it is opened."""

    def __init__(self, slide: ArraySlide) -> None:
        self._slide = slide
        self.open = threading.Event()
        self.reads = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._slide, name)

    def read_level_region(self, *arguments: int) -> np.ndarray:
        self.reads += 1
        self.open.wait(10)
        return self._slide.read_level_region(*arguments)


def test_stale_wishes_are_dropped(qtbot, slide, loader) -> None:
    gate = Gate(slide)
    arrived = []
    loader.loaded.connect(lambda _, wish, pixels: arrived.append(wish))
    loader.set_slide(gate, display_levels(slide.info))
    loader.wish([Wish(TileKey(0, col, 0)) for col in range(4)])
    qtbot.waitUntil(lambda: gate.reads == 2)  # both threads are busy with the first two
    newest = Wish(TileKey(0, 0, 1))
    loader.wish([newest])
    gate.open.set()
    qtbot.waitUntil(lambda: newest in arrived)
    assert set(arrived) == {Wish(TileKey(0, 0, 0)), Wish(TileKey(0, 1, 0)), newest}


def test_what_was_read_is_delivered_though_nothing_more_is_wished(qtbot, slide, loader) -> None:
    """The bell is held back while there is more to read; that may be taken back meanwhile."""
    arrived = []
    loader.loaded.connect(lambda _, wish, pixels: arrived.append(wish))
    loader.set_slide(slide, display_levels(slide.info))
    wishes = [Wish(TileKey(0, col, row)) for col in range(3) for row in range(2)]
    while len(arrived) < 50:
        loader.wish(wishes)
        qtbot.wait(1)
        loader.wish(())
        qtbot.waitUntil(lambda: not loader._on_their_way)
    assert set(arrived) <= set(wishes)


def test_a_slide_that_is_still_read_is_let_go_at_once(qtbot, slide, loader) -> None:
    """On a network drive a read lasts seconds; neither the window nor the next slide waits for it."""
    gate, told = Gate(slide), []
    loader.loaded.connect(lambda slide, *_: told.append(slide))
    loader.failed.connect(lambda slide, *_: told.append(slide))
    loader.set_slide(gate, display_levels(slide.info))
    loader.wish([Wish(TileKey(0, 0, 0)), Wish(TileKey(0, 1, 0))])
    qtbot.waitUntil(lambda: gate.reads == 2)
    loader.set_slide(slide, display_levels(slide.info))
    loader.wish([Wish(TileKey(0, 0, 0))])
    qtbot.waitUntil(lambda: told == [slide])
    assert not gate.open.is_set()
    threading.Timer(0.1, gate.open.set).start()
    loader.close()  # waits
    assert gate.open.is_set()
    qtbot.wait(20)
    assert told == [slide]


def test_of_a_slide_much_longer_than_high_only_itself_is_read(qtbot) -> None:
    class Counted(ArraySlide):
        reads = 0

        def read_level_region(self, level: int, x: int, y: int, width: int, height: int) -> np.ndarray:
            Counted.reads += 1
            return super().read_level_region(level, x, y, width, height)

    pixels = np.full((16, 60_000, 3), 90, np.uint8)
    with Counted(pixels, 0.25, levels=1) as slide:
        levels = display_levels(slide.info)
        tile = read_display_tile(slide, levels[-1], TileKey(len(levels) - 1, 0, 0))
    assert Counted.reads < 100
    inner = tile[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX, :3]
    assert (inner[0, : levels[-1].width - 1] < 255).all()
    assert (inner[1:] == 255).all()


def test_unreadable_pixels_are_reported(qtbot, loader, real_data) -> None:
    broken = next(path for path in sorted((real_data / "wsi" / "broken").iterdir()) if _opens(path))
    with open_slide(broken) as opened:
        loader.set_slide(opened, display_levels(opened.info))
        with qtbot.waitSignal(loader.failed):
            loader.wish([Wish(TileKey(0, 0, 0))])
        loader.set_slide(None, ())


def _opens(path) -> bool:
    try:
        open_slide(path).close()
    except Exception:
        return False
    return True
