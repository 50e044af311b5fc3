"""Prediction of a slide with a runtime that needs no model: the mean of a tile's red channel."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from crosscancer_core.errors import DiskFullError, ProbabilityMapError, SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.inference.engine import TileQueue, predict_slide
from crosscancer_core.inference.runtime import filled_up
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap, TileState
from crosscancer_core.progress import SILENT, Cancelled, Switch
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.tiles.grid import TileGrid
from tests.faults import FailingSlide, SlowSlide, full_disk, killed

_TILE = 16
_IDENTITY = MapIdentity(slide_fingerprint="s", slide_name="s.tif", model_hash="m", model_name="mean")


class RedMean:
    """``batches`` counts the calls."""

    name, device, precision = "mean", "CPU", "float32"

    def __init__(self, batch_size: int = 4, seconds: float = 0.0) -> None:
        self.batch_size = batch_size
        self.batches = 0
        self._seconds = seconds

    def predict(self, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
        assert tiles.dtype == np.uint8
        assert 0 < len(tiles) <= self.batch_size
        self.batches += 1
        time.sleep(self._seconds)
        return np.asarray(tiles[..., 0].mean((1, 2)) / 255, np.float32)


class Listener:
    def __init__(self, switch: Switch | None = None, cancel_after: int = 10**9) -> None:
        self.events: list[dict[str, Any]] = []
        self.total = self.done = 0
        self._switch, self._cancel_after = switch, cancel_after

    def started(self, total: int, unit: str, what: str = "") -> None:
        self.total, self.done = total, 0

    def advanced(self, n: int = 1, detail: str = "") -> None:
        self.done += n
        if self._switch is not None and self.done >= self._cancel_after:
            self._switch.cancel()

    def event(self, event: Mapping[str, Any]) -> None:
        self.events.append(dict(event))


def _slide(columns: int = 10, rows: int = 7) -> ArraySlide:
    pixels = np.random.default_rng(0).integers(0, 256, (rows * _TILE, columns * _TILE, 3), np.uint8)
    return ArraySlide(pixels, mpp=0.25)


def _grid(slide: ArraySlide) -> TileGrid:
    return TileGrid.over(slide.info, _TILE, None)


def _expected(slide: ArraySlide, grid: TileGrid) -> NDArray[np.float32]:
    pixels = slide.read_level_region(0, 0, 0, slide.info.width, slide.info.height)[..., 0]
    return (pixels.reshape(grid.rows, _TILE, grid.columns, _TILE).mean((1, 3)) / 255).astype(np.float32)


def _all(grid: TileGrid) -> NDArray[np.float32]:
    return np.ones((grid.rows, grid.columns), np.float32)


def test_every_tile_gets_its_own_value_and_the_rest_is_marked() -> None:
    slide = _slide()
    grid = _grid(slide)
    shares = np.random.default_rng(1).random((grid.rows, grid.columns)).astype(np.float32)
    map = ProbabilityMap.in_memory(grid, _IDENTITY)
    listener = Listener()
    counts = predict_slide(slide, grid, shares, RedMean(), map, listener, batch_size=4, minimum_tissue=0.5)
    tissue = shares >= 0.5
    assert np.array_equal(map.state == TileState.DONE, tissue)
    assert np.array_equal(map.state == TileState.NOT_TISSUE, ~tissue)
    assert np.allclose(map.values[tissue], _expected(slide, grid)[tissue], atol=1e-6)
    assert np.isnan(map.values[~tissue]).all()
    assert (counts.done, counts.not_tissue, counts.unreadable) == (tissue.sum(), (~tissue).sum(), 0)
    assert listener.done == listener.total == tissue.sum()
    rows = [(event["first_row"], event["last_row"]) for event in listener.events if event["type"] == "rows"]
    assert rows == sorted(rows)


def test_an_unreadable_tile_is_marked_counted_and_tried_again(tmp_path: Path) -> None:
    good = _slide()
    grid = _grid(good)
    slide = FailingSlide(good, [Region(2 * _TILE, 3 * _TILE, 4, 4)])
    map = ProbabilityMap.create_file(tmp_path / "map", grid, _IDENTITY)
    counts = predict_slide(slide, grid, _all(grid), RedMean(), map, batch_size=4)
    assert (counts.done, counts.unreadable) == (69, 1)
    assert map.state[3, 2] == TileState.UNREADABLE
    assert np.isnan(map.values[3, 2])
    assert ProbabilityMap.is_complete(tmp_path / "map")
    assert predict_slide(good, grid, _all(grid), RedMean(), map, batch_size=4).predicted_now == 1
    assert map.count(TileState.DONE) == 70


def test_a_slide_without_one_readable_tile_is_an_error(tmp_path: Path) -> None:
    good = _slide()
    grid = _grid(good)
    map = ProbabilityMap.create_file(tmp_path / "map", grid, _IDENTITY)
    with pytest.raises(SlideReadError):
        predict_slide(FailingSlide(good, [good.info.region]), grid, _all(grid), RedMean(), map, batch_size=4)
    assert not ProbabilityMap.is_complete(tmp_path / "map")


def test_cancel_ends_within_a_batch_and_the_map_continues(tmp_path: Path) -> None:
    slide = _slide()
    grid = _grid(slide)
    switch = Switch()
    map = ProbabilityMap.create_file(tmp_path / "map", grid, _IDENTITY)
    with pytest.raises(Cancelled):
        predict_slide(slide, grid, _all(grid), RedMean(), map, Listener(switch, 12), switch, batch_size=4)
    assert map.count(TileState.DONE) == 12
    again = ProbabilityMap.open_file(tmp_path / "map", writable=True)
    runtime = RedMean()
    counts = predict_slide(slide, grid, _all(grid), runtime, again, batch_size=4)
    assert (counts.done, counts.predicted_now) == (70, 58)
    assert np.allclose(again.values, _expected(slide, grid), atol=1e-6)
    assert ProbabilityMap.is_complete(tmp_path / "map")


def test_what_is_on_screen_comes_first() -> None:
    slide = _slide(20, 20)
    grid = _grid(slide)
    switch = Switch()
    switch.look_at(Region(10 * _TILE, 12 * _TILE, 2 * _TILE, 2 * _TILE))
    map = ProbabilityMap.in_memory(grid, _IDENTITY)
    with pytest.raises(Cancelled):
        predict_slide(slide, grid, _all(grid), RedMean(), map, Listener(switch, 4), switch, batch_size=4)
    assert set(map_tiles(map)) == {(10, 12), (11, 12), (10, 13), (11, 13)}


def map_tiles(map: ProbabilityMap) -> list[tuple[int, int]]:
    return [(int(col), int(row)) for row, col in np.argwhere(map.done)]


@given(
    st.integers(1, 12),
    st.integers(1, 12),
    st.integers(1, 9),
    st.integers(0, 10**6),
    st.one_of(st.none(), st.tuples(*[st.floats(-100, 300)] * 2, *[st.floats(0, 300)] * 2)),
)
@settings(max_examples=60)
def test_the_queue_gives_each_pending_tile_once(
    columns: int, rows: int, n: int, seed: int, focus: tuple[float, float, float, float] | None
) -> None:
    grid = TileGrid(Region(3, 5, columns * _TILE, rows * _TILE), _TILE, _TILE)
    pending = np.random.default_rng(seed).random((rows, columns)) < 0.6
    queue = TileQueue(grid, pending)
    region = Region(*focus) if focus else None
    given_tiles: list[tuple[int, int]] = []
    while len(tiles := queue.next(n, region)):
        assert len(tiles) <= n
        given_tiles += [(int(col), int(row)) for col, row in tiles]
    assert sorted(given_tiles) == sorted((int(col), int(row)) for row, col in np.argwhere(pending))


def test_no_tile_is_read_twice() -> None:
    slide = SlowSlide(_slide(), 0.001)
    grid = TileGrid.over(slide.info, _TILE, None)
    map = ProbabilityMap.in_memory(grid, _IDENTITY)
    assert predict_slide(slide, grid, _all(grid), RedMean(), map, SILENT, batch_size=4).done == slide.reads == 70


def test_a_full_disk_leaves_a_map_that_continues(tmp_path: Path) -> None:
    slide = _slide()
    grid = _grid(slide)
    with full_disk(), pytest.raises(DiskFullError):
        ProbabilityMap.create_file(tmp_path / "map", grid, _IDENTITY)
    with pytest.raises(ProbabilityMapError):
        ProbabilityMap.open_file(tmp_path / "map")
    map = ProbabilityMap.create_file(tmp_path / "map", grid, _IDENTITY)
    with full_disk(), pytest.raises(DiskFullError):  # values have their place; the note that it is done has none
        predict_slide(slide, grid, _all(grid), RedMean(), map, batch_size=4)
    assert not ProbabilityMap.is_complete(tmp_path / "map")
    again = ProbabilityMap.open_file(tmp_path / "map", writable=True)
    assert predict_slide(slide, grid, _all(grid), RedMean(), again, batch_size=4).predicted_now == 0
    assert ProbabilityMap.is_complete(tmp_path / "map")
    assert np.allclose(again.values, _expected(slide, grid), atol=1e-6)


_PREDICT = """
import importlib.util, signal
from pathlib import Path
spec = importlib.util.spec_from_file_location("engine_test", sys.argv[2])
test = importlib.util.module_from_spec(spec)
spec.loader.exec_module(test)

class Deadly(test.RedMean):
    def predict(self, tiles):
        if self.batches == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().predict(tiles)

slide = test._slide()
grid = test._grid(slide)
map = test.ProbabilityMap.create_file(Path(sys.argv[1]), grid, test._IDENTITY)
test.predict_slide(slide, grid, test._all(grid), Deadly(), map, batch_size=4)
"""


def test_a_worker_killed_in_mid_slide_loses_no_finished_tile(tmp_path: Path) -> None:
    assert killed(_PREDICT, tmp_path, tmp_path / "map", Path(__file__))
    slide = _slide()
    grid = _grid(slide)
    map = ProbabilityMap.open_file(tmp_path / "map", writable=True)
    assert map.count(TileState.DONE) == 20
    assert not ProbabilityMap.is_complete(tmp_path / "map")
    counts = predict_slide(slide, grid, _all(grid), RedMean(), map, batch_size=4)
    assert (counts.done, counts.predicted_now) == (70, 50)
    assert np.allclose(map.values, _expected(slide, grid), atol=1e-6)


def test_batches_are_filled_up_to_one_shape() -> None:
    tiles = np.arange(3 * 2 * 2 * 3, dtype=np.uint8).reshape(3, 2, 2, 3)
    filled = filled_up(tiles, 5)
    assert filled.shape == (5, 2, 2, 3)
    assert np.array_equal(filled[:3], tiles)
    assert np.array_equal(filled[3], tiles[2])
    assert filled_up(tiles, 3) is tiles
    with pytest.raises(ValueError, match="4 tiles"):
        filled_up(np.zeros((4, 2, 2, 3), np.uint8), 3)
