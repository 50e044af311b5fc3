from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import SlideReadError
from crosscancer_core.progress import SILENT, Cancelled, Switch
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tiles.extract import extract_slide
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import TileTable, label_tiles
from crosscancer_core.tiles.pixels import read_tile
from crosscancer_core.tiles.store import TileStore
from crosscancer_core.tiles.tissue import all_tissue

_PIXELS = np.random.default_rng(0).integers(0, 256, (700, 900, 3), np.uint8)


class Damaged(ArraySlide):
    """A slide that cannot be read right of ``edge``."""

    edge = 500

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> np.ndarray:
        if x + width > self.edge:
            raise SlideReadError(self.info.path, f"x={x}", "made unreadable")
        return super()._decode(level, x, y, width, height)


class Listener:
    def __init__(self, switch: Switch | None = None) -> None:
        self.total, self.done, self.switch = 0, 0, switch

    def started(self, total: int, unit: str, what: str = "") -> None:
        assert unit == "tiles"
        self.total = total

    def advanced(self, n: int = 1, detail: str = "") -> None:
        self.done += n
        if self.switch is not None:
            self.switch.cancel()

    def event(self, event: Mapping[str, Any]) -> None: ...


def all_tiles(slide: ArraySlide, size: int = 64, downsample: float = 1.0) -> TileTable:
    grid = TileGrid(slide.info.bounds, size, size, downsample)
    return label_tiles(grid, AnnotationSet(), ClassMapping(), all_tissue(slide.info))


@pytest.mark.parametrize("downsample", [1.0, 1.7])
def test_the_store_holds_what_read_tile_gives(tmp_path: Path, downsample: float) -> None:
    slide = ArraySlide(_PIXELS)
    table = all_tiles(slide, downsample=downsample)
    listener = Listener()
    outcome = extract_slide(slide, table, tmp_path / "s.h5", "png", listener, identity={"a": 1})
    assert (outcome.stored, outcome.unreadable) == (len(table), ())
    assert listener.done == listener.total == len(table)
    with TileStore.open(tmp_path / "s.h5") as store:
        assert store.identity == {"a": 1}
        for index in range(0, len(store), 13):
            np.testing.assert_array_equal(store.read(index), read_tile(slide, table.grid, table.tile(index)))


def test_threads_do_not_change_a_byte(tmp_path: Path) -> None:
    slide = ArraySlide(_PIXELS)
    for readers in (1, 4):
        extract_slide(slide, all_tiles(slide), tmp_path / f"{readers}.h5", readers=readers)
    assert (tmp_path / "1.h5").read_bytes() == (tmp_path / "4.h5").read_bytes()


def test_unreadable_tiles_are_left_out_and_counted(tmp_path: Path) -> None:
    table = all_tiles(ArraySlide(_PIXELS))
    outcome = extract_slide(Damaged(_PIXELS), table, tmp_path / "s.h5")
    assert outcome.unreadable == tuple(table.tile(index) for index in np.flatnonzero(table.col >= 7).tolist())
    with TileStore.open(tmp_path / "s.h5") as store:
        assert len(store) == outcome.stored == len(table) - len(outcome.unreadable)
        assert store.unreadable == outcome.unreadable
        assert store.table.col.max() == 6
        tile = store.table.tile(len(store) - 1)
        np.testing.assert_array_equal(store.read(len(store) - 1), read_tile(ArraySlide(_PIXELS), table.grid, tile))


def test_a_slide_without_one_readable_tile_is_an_error(tmp_path: Path) -> None:
    slide = Damaged(_PIXELS)
    slide.edge = 0
    with pytest.raises(SlideReadError, match="made unreadable"):
        extract_slide(slide, all_tiles(slide), tmp_path / "s.h5")
    assert list(tmp_path.iterdir()) == []


def test_cancelling_leaves_what_was_there(tmp_path: Path) -> None:
    slide = ArraySlide(_PIXELS)
    path = tmp_path / "s.h5"
    extract_slide(slide, all_tiles(slide, 128), path)
    before = path.read_bytes()
    switch = Switch()
    listener = Listener(switch)
    with pytest.raises(Cancelled):
        extract_slide(slide, all_tiles(slide, 16), path, "png", listener, switch)
    assert 0 < listener.done < listener.total
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_real_slide(tmp_path: Path, real_data: Path) -> None:
    with open_slide(real_data / "wsi" / "CMU-1-Small-Region.svs") as slide:
        grid = TileGrid.over(slide.info, 256, 0.5)
        assert grid.downsample == 1.0
        table = label_tiles(grid, AnnotationSet(), ClassMapping(), all_tissue(slide.info))
        extract_slide(slide, table, tmp_path / "cmu.h5", "png", SILENT)
        with TileStore.open(tmp_path / "cmu.h5") as store:
            expected = slide.read_level_region(0, 256 * 3, 256 * 5, 256, 256)
            index = int(np.flatnonzero((store.table.col == 3) & (store.table.row == 5))[0])
            np.testing.assert_array_equal(store.read(index), expected)
