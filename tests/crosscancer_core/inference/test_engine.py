"""Prediction of a slide with a runtime that needs no model: the mean of a tile's red channel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from crosscancer_core.errors import DiskFullError, PredictionError, ProbabilityMapError, SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.inference.engine import Arm, PredictionCounts, Wanted, predict_slide
from crosscancer_core.inference.order import SPARSE_STEP
from crosscancer_core.inference.runtime import Runtime, filled_up
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap, TileState
from crosscancer_core.progress import SILENT, UNCONTROLLED, Cancelled, Control, Progress, Switch
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tiles.grid import TileGrid
from tests.faults import FailingSlide, SlowSlide, full_disk, killed

_TILE = 16
_IDENTITY = MapIdentity(slide_fingerprint="s", slide_name="s.tif", model_hash="m", model_name="mean")


class RedMean:
    """``batches`` counts the calls; in the call of a number in ``at`` something happens."""

    name, device, precision = "mean", "CPU", "float32"

    def __init__(
        self, batch_size: int = 4, seconds: float = 0.0, at: Mapping[int, Callable[[], None]] | None = None
    ) -> None:
        self.batch_size = batch_size
        self.batches = 0
        self._seconds = seconds
        self._at = at or {}

    def predict(self, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
        assert tiles.dtype == np.uint8
        assert 0 < len(tiles) <= self.batch_size
        self.batches += 1
        self._at.get(self.batches, lambda: None)()
        time.sleep(self._seconds)
        return np.asarray(tiles[..., 0].mean((1, 2)) / 255, np.float32)


class Listener:
    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.total = self.done = 0

    def started(self, total: int, unit: str, what: str = "") -> None:
        self.total, self.done = total, 0

    def advanced(self, n: int = 1, detail: str = "") -> None:
        self.done += n

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


def predict(
    slide: Slide,
    grid: TileGrid,
    shares: NDArray[np.float32],
    runtime: Runtime,
    map: ProbabilityMap,
    progress: Progress = SILENT,
    control: Control = UNCONTROLLED,
    *,
    scan_order: bool = True,
) -> PredictionCounts:
    """One arm, as a task predicts it."""
    wanted = Wanted.of(shares, 0.5)
    counts = predict_slide(
        slide, grid, wanted, [Arm(map, [runtime])], progress, control, batch_size=4, scan_order=scan_order
    )
    if map.folder is not None:
        map.write_sidecar(complete=True)
    return counts[0]


def test_every_tile_gets_its_own_value_and_the_rest_is_marked() -> None:
    slide = _slide()
    grid = _grid(slide)
    shares = np.random.default_rng(1).random((grid.rows, grid.columns)).astype(np.float32)
    map = ProbabilityMap.in_memory(grid, _IDENTITY)
    listener = Listener()
    counts = predict(slide, grid, shares, RedMean(), map, listener)
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
    counts = predict(slide, grid, _all(grid), RedMean(), map)
    assert (counts.done, counts.unreadable) == (69, 1)
    assert map.state[3, 2] == TileState.UNREADABLE
    assert np.isnan(map.values[3, 2])
    assert ProbabilityMap.is_complete(tmp_path / "map")
    assert predict(good, grid, _all(grid), RedMean(), map).predicted_now == 1
    assert map.count(TileState.DONE) == 70


def test_a_slide_without_one_readable_tile_is_an_error(tmp_path: Path) -> None:
    good = _slide()
    grid = _grid(good)
    map = ProbabilityMap.create_file(tmp_path / "map", grid, _IDENTITY)
    with pytest.raises(SlideReadError):
        predict(FailingSlide(good, [good.info.region]), grid, _all(grid), RedMean(), map)
    assert not ProbabilityMap.is_complete(tmp_path / "map")


def test_cancel_ends_within_a_batch_and_the_map_continues(tmp_path: Path) -> None:
    slide = _slide()
    grid = _grid(slide)
    switch = Switch()
    map = ProbabilityMap.create_file(tmp_path / "map", grid, _IDENTITY)
    with pytest.raises(Cancelled):
        predict(slide, grid, _all(grid), RedMean(at={3: switch.cancel}), map, control=switch)
    assert map.count(TileState.DONE) == 12  # the batch it was in is kept, no further one is begun
    again = ProbabilityMap.open_file(tmp_path / "map", writable=True)
    runtime = RedMean()
    counts = predict(slide, grid, _all(grid), runtime, again)
    assert (counts.done, counts.predicted_now) == (70, 58)
    assert np.allclose(again.values, _expected(slide, grid), atol=1e-6)
    assert ProbabilityMap.is_complete(tmp_path / "map")


def _done_tiles(map: ProbabilityMap) -> set[tuple[int, int]]:
    return {(int(col), int(row)) for row, col in np.argwhere(map.done)}


def test_the_overview_and_what_is_on_screen_take_turns() -> None:
    slide = _slide(20, 20)
    grid = _grid(slide)
    switch = Switch()
    switch.look_at(Region(8 * _TILE + 1, 12 * _TILE + 1, 2 * _TILE - 2, 2 * _TILE - 2))
    map = ProbabilityMap.in_memory(grid, _IDENTITY)
    with pytest.raises(Cancelled):
        predict(slide, grid, _all(grid), RedMean(at={2: switch.cancel}), map, control=switch, scan_order=False)
    done = _done_tiles(map)
    sparse = {(col, row) for col, row in done if col % SPARSE_STEP == row % SPARSE_STEP == 0}
    assert len(sparse) == 4
    assert done - sparse == {(8, 12), (9, 12), (8, 13), (9, 13)}


def test_a_new_focus_is_followed_by_the_very_next_batch() -> None:
    slide = _slide(20, 20)
    grid = _grid(slide)
    switch = Switch()
    map = ProbabilityMap.in_memory(grid, _IDENTITY)
    before: set[tuple[int, int]] = set()

    def look_elsewhere() -> None:
        before.update(_done_tiles(map))
        switch.look_at(Region(2 * _TILE + 1, 16 * _TILE + 1, 2 * _TILE - 2, 2 * _TILE - 2))

    runtime = RedMean(seconds=0.1, at={20: look_elsewhere, 21: switch.cancel})
    with pytest.raises(Cancelled):
        predict(slide, grid, _all(grid), runtime, map, control=switch, scan_order=False)
    assert len(before) >= 18 * 4
    assert {(2, 16), (3, 16), (2, 17), (3, 17)} <= _done_tiles(map) - before


def test_pause_holds_within_a_batch_and_goes_on() -> None:
    slide = _slide()
    grid = _grid(slide)
    switch = Switch()
    map = ProbabilityMap.in_memory(grid, _IDENTITY)
    runtime = RedMean(at={3: switch.pause})
    thread = threading.Thread(target=predict, args=(slide, grid, _all(grid), runtime, map), kwargs={"control": switch})
    thread.start()
    time.sleep(0.3)
    assert (runtime.batches, map.count(TileState.DONE)) == (3, 12)
    switch.resume()
    thread.join(10)
    assert map.count(TileState.DONE) == 70


def test_several_arms_share_one_reading_of_each_tile() -> None:
    slide = SlowSlide(_slide(), 0)
    grid = TileGrid.over(slide.info, _TILE, None)
    maps = [ProbabilityMap.in_memory(grid, _IDENTITY) for _ in range(3)]
    maps[2].set(np.array([[0, 0]]), np.array([0.5], np.float32))  # this one was begun before
    counts = predict_slide(
        slide, grid, Wanted.of(_all(grid), 0.5), [Arm(map, [RedMean()]) for map in maps], batch_size=4
    )
    assert slide.reads == 70
    assert [each.done for each in counts] == [70, 70, 70]
    assert [each.predicted_now for each in counts] == [70, 70, 69]
    assert all(np.allclose(map.values, _expected(_slide(), grid), atol=1e-6) for map in maps)


def test_flips_and_ensembles_give_mean_and_variance() -> None:
    class Corner(RedMean):
        def predict(self, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
            return np.asarray(tiles[:, 0, 0, 0] / 255, np.float32)

    slide = _slide()
    grid = _grid(slide)
    map = ProbabilityMap.in_memory(grid, _IDENTITY, with_variance=True)
    predict_slide(slide, grid, Wanted.of(_all(grid), 0.5), [Arm(map, [Corner()], flips=True)], batch_size=4)
    red = slide.read_level_region(0, 0, 0, slide.info.width, slide.info.height)[..., 0] / 255
    corners = np.stack([red[y::_TILE, x::_TILE] for y in (0, _TILE - 1) for x in (0, _TILE - 1)])
    assert map.variance is not None
    assert np.allclose(map.values, corners.mean(0), atol=1e-6)  # each corner is shown twice, once mirrored
    assert np.allclose(map.variance, corners.var(0), atol=1e-6)
    both = ProbabilityMap.in_memory(grid, _IDENTITY, with_variance=True)
    predict_slide(slide, grid, Wanted.of(_all(grid), 0.5), [Arm(both, [Corner(), RedMean()])], batch_size=4)
    assert both.variance is not None
    assert np.allclose(both.values, (corners[0] + _expected(slide, grid)) / 2, atol=1e-6)
    assert np.allclose(both.variance, (corners[0] - _expected(slide, grid)) ** 2 / 4, atol=1e-6)


@pytest.mark.parametrize(("batch_size", "tiles"), [(4, 1), (16, 6)])
def test_a_batch_is_no_longer_for_eight_views(batch_size: int, tiles: int) -> None:
    """Cancelled in its third call, the runtime is not called again: the piece's other views are not waited for."""
    slide, switch = _slide(), Switch()
    map = ProbabilityMap.in_memory(_grid(slide), _IDENTITY, with_variance=True)
    runtime = RedMean(batch_size, at={3: switch.cancel})
    wanted = Wanted.of(_all(_grid(slide)), 0.5)
    with pytest.raises(Cancelled):
        predict_slide(
            slide, _grid(slide), wanted, [Arm(map, [runtime], flips=True)], SILENT, switch, batch_size=batch_size
        )
    assert runtime.batches == 3
    assert map.count(TileState.DONE) <= tiles


@pytest.mark.parametrize("stride", [_TILE // 2, _TILE // 4, 6])
def test_overlapping_tiles_are_averaged_over_the_cells_they_cover(tmp_path: Path, stride: int) -> None:
    slide = _slide(5, 4)
    grid = TileGrid.over(slide.info, _TILE, None, stride)
    cells_of_tissue = np.random.default_rng(2).random((grid.rows, grid.columns)) < 0.7
    wanted = Wanted.of(np.where(cells_of_tissue, 1, 0.3).astype(np.float32), 0.2, cells_of_tissue.astype(np.float32))

    def arm(folder: Path) -> Arm:
        tiles = ProbabilityMap.create_file(folder / "tiles", grid, _IDENTITY)
        return Arm(ProbabilityMap.create_file(folder, grid, _IDENTITY, with_variance=True), [RedMean()], tiles=tiles)

    whole = arm(tmp_path / "whole")
    predict_slide(slide, grid, wanted, [whole], batch_size=4, scan_order=True)
    tile_values = np.asarray(whole.predicted.values, np.float64)
    for row, col in np.argwhere(cells_of_tissue).tolist():
        covering = [
            (max(0.0, min(_TILE - down * stride, stride)) * max(0.0, min(_TILE - right * stride, stride)), value)
            for down in range(row + 1)
            for right in range(col + 1)
            if down * stride < _TILE
            and right * stride < _TILE
            and not np.isnan(value := tile_values[row - down, col - right])
        ]
        weights, values = np.array(covering).T
        mean = (weights * values).sum() / weights.sum()
        assert whole.map.values[row, col] == pytest.approx(mean, abs=1e-6)
        assert whole.map.variance is not None
        spread = (weights * (values - mean) ** 2).sum() / weights.sum()
        assert whole.map.variance[row, col] == pytest.approx(spread, abs=1e-6)
    assert np.array_equal(whole.map.state == TileState.DONE, cells_of_tissue)
    # interrupted and continued, it is the same to the last bit
    parts, switch = arm(tmp_path / "parts"), Switch()
    stopping = Arm(parts.map, [RedMean(at={3: switch.cancel})], tiles=parts.tiles)
    with pytest.raises(Cancelled):
        predict_slide(slide, grid, wanted, [stopping], control=switch, batch_size=4, scan_order=True)
    predict_slide(slide, grid, wanted, [parts], batch_size=4, scan_order=True)
    assert parts.map.values.tobytes() == whole.map.values.tobytes()


def test_no_tile_is_read_twice() -> None:
    slide = SlowSlide(_slide(), 0.001)
    grid = TileGrid.over(slide.info, _TILE, None)
    map = ProbabilityMap.in_memory(grid, _IDENTITY)
    assert predict(slide, grid, _all(grid), RedMean(), map, SILENT).done == slide.reads == 70


@pytest.mark.parametrize("value", [np.nan, np.inf, -0.5, 1.5])
def test_a_model_whose_answers_are_no_probabilities_is_stopped_and_named(tmp_path: Path, value: float) -> None:
    class Overflowing(RedMean):
        name, precision = "Keras", "bf16"

        def predict(self, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
            values = super().predict(tiles)
            return np.full_like(values, value) if self.batches == 3 else values

    slide = _slide()
    grid = _grid(slide)
    map = ProbabilityMap.create_file(tmp_path / "map", grid, _IDENTITY)
    with pytest.raises(PredictionError, match="Keras in bf16"):
        predict(slide, grid, _all(grid), Overflowing(), map)
    assert map.count(TileState.DONE) == 8
    assert not ProbabilityMap.is_complete(tmp_path / "map")


def test_a_tile_whose_value_a_power_cut_took_is_predicted_again() -> None:
    slide = _slide()
    grid = _grid(slide)
    map = ProbabilityMap.in_memory(grid, _IDENTITY)
    predict(slide, grid, _all(grid), RedMean(), map)
    map.values[2, 3] = np.nan
    assert predict(slide, grid, _all(grid), RedMean(), map).predicted_now == 1
    assert np.allclose(map.values, _expected(slide, grid), atol=1e-6)


def test_a_full_disk_leaves_a_map_that_continues(tmp_path: Path) -> None:
    slide = _slide()
    grid = _grid(slide)
    with full_disk(), pytest.raises(DiskFullError):
        ProbabilityMap.create_file(tmp_path / "map", grid, _IDENTITY)
    with pytest.raises(ProbabilityMapError):
        ProbabilityMap.open_file(tmp_path / "map")
    map = ProbabilityMap.create_file(tmp_path / "map", grid, _IDENTITY)
    with full_disk(), pytest.raises(DiskFullError):  # values have their place; the note that it is done has none
        predict(slide, grid, _all(grid), RedMean(), map)
    assert not ProbabilityMap.is_complete(tmp_path / "map")
    again = ProbabilityMap.open_file(tmp_path / "map", writable=True)
    assert predict(slide, grid, _all(grid), RedMean(), again).predicted_now == 0
    assert ProbabilityMap.is_complete(tmp_path / "map")
    assert np.allclose(again.values, _expected(slide, grid), atol=1e-6)


_PREDICT = """
import importlib.util, signal
from pathlib import Path
spec = importlib.util.spec_from_file_location("engine_test", sys.argv[2])
test = importlib.util.module_from_spec(spec)
spec.loader.exec_module(test)
slide = test._slide()
grid = test._grid(slide)
map = test.ProbabilityMap.create_file(Path(sys.argv[1]), grid, test._IDENTITY)
kill = lambda: os.kill(os.getpid(), signal.SIGKILL)
test.predict(slide, grid, test._all(grid), test.InCompany(at={6: kill}), map, scan_order=False)
"""


class InCompany(RedMean):
    """A runtime whose last bits depend on a tile's place and company in its batch, as some chips' do."""

    def predict(self, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
        company = tiles.astype(np.float32).mean() * np.arange(1, len(tiles) + 1, dtype=np.float32)
        return np.asarray(super().predict(tiles) + company * np.float32(1e-6), np.float32)


def test_a_worker_killed_in_mid_slide_leaves_a_map_that_ends_byte_for_byte_as_an_undisturbed_one(
    tmp_path: Path,
) -> None:
    assert killed(_PREDICT, tmp_path, tmp_path / "map", Path(__file__))
    slide = _slide()
    grid = _grid(slide)
    map = ProbabilityMap.open_file(tmp_path / "map", writable=True)
    assert 4 <= map.count(TileState.DONE) <= 20  # a batch or two may have been on their way into the map
    assert not ProbabilityMap.is_complete(tmp_path / "map")
    switch = Switch()
    switch.look_at(Region(5 * _TILE, 5 * _TILE, 10, 10))  # where somebody looks changes the order, not the map
    counts = predict(slide, grid, _all(grid), InCompany(), map, control=switch, scan_order=False)
    assert counts.done == 70
    assert counts.predicted_now < 70
    undisturbed = ProbabilityMap.create_file(tmp_path / "other", grid, _IDENTITY)
    predict(slide, grid, _all(grid), InCompany(), undisturbed, scan_order=False)
    for name in ("values.npy", "state.npy"):
        assert (tmp_path / "map" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_batches_are_filled_up_to_one_shape() -> None:
    tiles = np.arange(3 * 2 * 2 * 3, dtype=np.uint8).reshape(3, 2, 2, 3)
    filled = filled_up(tiles, 5)
    assert filled.shape == (5, 2, 2, 3)
    assert np.array_equal(filled[:3], tiles)
    assert np.array_equal(filled[3], tiles[2])
    assert filled_up(tiles, 3) is tiles
    with pytest.raises(ValueError, match="4 tiles"):
        filled_up(np.zeros((4, 2, 2, 3), np.uint8), 3)
