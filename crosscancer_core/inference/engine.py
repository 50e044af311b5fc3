"""Predict one slide: reader threads fill batches, one inference thread owns the runtimes, the caller fills the maps.

Everything overlaps, and all queues between are bounded. A finished batch goes straight into the map, which another
process may be watching; what is in the map survives a cancel, a crash or a killed process, and is not computed again.
Several models (arms) may be asked about the same tiles: each tile is read once for all of them.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import PredictionError
from crosscancer_core.inference.averaging import VIEWS, OverlapAverage, mean_and_variance, views
from crosscancer_core.inference.order import TileOrder, Tiles
from crosscancer_core.inference.reading import ReaderThreads, ReadPiece
from crosscancer_core.inference.runtime import Runtime
from crosscancer_core.probability_map import ProbabilityMap, TileState
from crosscancer_core.progress import SILENT, UNCONTROLLED, Control, Progress
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tiles.grid import TileGrid

FLUSH_SECONDS = 3.0
"""How much work a power cut may cost. (A killed process loses one batch at most: the pages belong to the system.)"""
_COMPUTED_AHEAD = 2  # batches that may wait to be stored; storing takes a hundredth of computing


@dataclass(frozen=True, slots=True)
class PredictionCounts:
    """Tiles (cells, where tiles overlap) of the finished map by state; ``predicted_now`` is what this run added."""

    done: int
    unreadable: int
    not_tissue: int
    predicted_now: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a map is to hold. Both bool, shape (rows, columns); equal where tiles do not overlap."""

    tiles: NDArray[np.bool_]
    cells: NDArray[np.bool_]

    @classmethod
    def of(
        cls, tile_shares: NDArray[np.float32], minimum_tissue: float, cell_shares: NDArray[np.float32] | None = None
    ) -> Wanted:
        """Tiles and cells with at least ``minimum_tissue``; ``cell_shares`` where tiles overlap."""
        tiles = tile_shares >= minimum_tissue
        if cell_shares is None:
            return cls(tiles, tiles)
        cells = cell_shares >= minimum_tissue
        return cls(tiles | cells, cells)  # a cell of tissue has at least its own tile


@dataclass(frozen=True)
class Arm:
    """One map and what fills it: one model, or several whose mean it holds; ``flips``: the mean of eight views.

    ``tiles``: where tiles overlap, the map of the tiles themselves, from which ``map`` is averaged.
    """

    map: ProbabilityMap
    runtimes: Sequence[Runtime]
    flips: bool = False
    tiles: ProbabilityMap | None = None

    @property
    def predicted(self) -> ProbabilityMap:
        return self.tiles or self.map


def predict_slide(
    slide: Slide,
    grid: TileGrid,
    wanted: Wanted,
    arms: Sequence[Arm],
    progress: Progress = SILENT,
    control: Control = UNCONTROLLED,
    *,
    batch_size: int = 16,
    scan_order: bool = False,
) -> list[PredictionCounts]:
    """Fill the arms' maps with the probabilities of all wanted tiles; the counts are in the arms' order.

    Tiles that are done already stay; unreadable ones of an earlier try are tried again. ``batch_size`` is what every
    runtime was loaded with. The sidecars are left to the caller, who knows more to write into them.

    Raises:
        Cancelled: within one batch; the maps can be continued.
        SlideReadError: not a single tile could be read.
        PredictionError: a model gave values that are no probabilities; the tiles before are kept.
    """
    started = time.perf_counter()
    writers = [_Writer(arm, wanted) for arm in arms]
    pending = np.logical_or.reduce([writer.pending for writer in writers])
    # eight views of a tile count eight times: what cancel and a new focus wait for is one batch, not eight
    piece_size = max(1, batch_size // VIEWS) if any(arm.flips for arm in arms) else batch_size
    order = TileOrder(grid, wanted.tiles, pending, piece_size, scan=scan_order)
    progress.started(int(np.count_nonzero(pending)), "tiles", slide.info.path.name)
    with ReaderThreads(slide, grid, order, control) as readers:
        computing = _InferenceThread(readers, writers, control)
        try:
            _store_all(computing, writers, pending, progress)
        finally:
            computing.stop()
            for writer in writers:
                writer.flush()
    counts = [writer.counts(time.perf_counter() - started) for writer in writers]
    if readers.first_error is not None and not any(each.done for each in counts):
        raise readers.first_error
    return counts


class _Computed(NamedTuple):
    """What one arm says about a piece. ``last``: no other arm follows."""

    writer: _Writer
    piece: ReadPiece
    mean: NDArray[np.float32]
    variance: NDArray[np.float32] | None
    last: bool


class _InferenceThread:
    """Feeds the runtimes, alone; its answers wait in a bounded queue."""

    def __init__(self, readers: ReaderThreads, writers: Sequence[_Writer], control: Control) -> None:
        self._readers, self._writers, self._control = readers, writers, control
        self._answers: queue.Queue[_Computed | BaseException | None] = queue.Queue(_COMPUTED_AHEAD)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="InferenceThread", daemon=True)
        self._thread.start()

    def next(self, seconds: float) -> _Computed | None:
        """The next answer; None at the end.

        Raises:
            queue.Empty: there was none within ``seconds``.
            Exception: whatever reading or computing raised.
        """
        answer = self._answers.get(timeout=seconds)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def stop(self) -> None:
        self._stopped.set()
        while self._thread.is_alive():
            try:  # it may be waiting for room
                self._answers.get(timeout=0.01)
            except queue.Empty:
                self._thread.join(0.01)

    def _work(self) -> None:
        try:
            while not self._stopped.is_set():
                self._control.check()
                piece = self._readers.take()
                if piece is None:
                    break
                open_writers = [writer for writer in self._writers if writer.needs(piece.tiles)]
                for writer in open_writers:
                    mean, variance = self._predict(writer.arm, piece.pixels)
                    self._answers.put(_Computed(writer, piece, mean, variance, writer is open_writers[-1]))
                self._readers.give_back(piece)
            self._answers.put(None)
        except BaseException as error:
            self._answers.put(error)

    def _predict(self, arm: Arm, pixels: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        asked = np.concatenate(list(views(pixels))) if arm.flips else pixels
        found: list[NDArray[np.float32]] = []
        for runtime in arm.runtimes:
            answers: list[NDArray[np.float32]] = []
            for start in range(0, len(asked), runtime.batch_size):
                if found or answers:
                    self._control.check()  # batches of small runtimes and several models are not "one" to who waits
                given = runtime.predict(asked[start : start + runtime.batch_size])
                answers.append(_probabilities(given, runtime))
            found.extend(np.concatenate(answers).reshape(-1, len(pixels)))
        return mean_and_variance(found)


def _probabilities(values: NDArray[np.float32], runtime: Runtime) -> NDArray[np.float32]:
    """``values``, where all are probabilities; a NaN would pass for a place without tissue."""
    if not ((values >= 0) & (values <= 1)).all():
        raise PredictionError(
            f"{runtime.name} in {runtime.precision} gave values that are no probabilities (NaN, or beyond 0 to 1).",
            "Predict in float32 or with another runtime; if that says the same, the model must be trained anew.",
        )
    return values


def _store_all(
    computing: _InferenceThread, writers: Sequence[_Writer], pending: NDArray[np.bool_], progress: Progress
) -> None:
    flushed = time.monotonic()
    unflushed = False
    while True:
        try:
            answer = computing.next(FLUSH_SECONDS)
        except queue.Empty:  # paused, or a slow machine
            answer = None
            if unflushed:
                _flush(writers)
                unflushed = False
            continue
        if answer is None:
            return
        tiles = answer.piece.tiles
        answer.writer.store(answer.piece, answer.mean, answer.variance)
        unflushed = True
        rows = tiles[:, 1]
        first, last = answer.writer.changed(rows)
        map = str(answer.writer.arm.map.folder)
        progress.event({"type": "rows", "map": map, "first_row": first, "last_row": last})
        if answer.last:
            progress.advanced(int(np.count_nonzero(pending[rows, tiles[:, 0]])))
        if time.monotonic() - flushed > FLUSH_SECONDS:
            _flush(writers)
            flushed, unflushed = time.monotonic(), False


def _flush(writers: Sequence[_Writer]) -> None:
    for writer in writers:
        writer.flush()


class _Writer:
    """Puts an arm's probabilities where they belong."""

    def __init__(self, arm: Arm, wanted: Wanted) -> None:
        self.arm = arm
        target = arm.predicted
        self.pending = _opened(target, wanted.tiles)
        self._predicted_now = int(np.count_nonzero(self.pending))
        self._overlap: OverlapAverage | None = None
        if arm.tiles is not None:
            _opened(arm.map, wanted.cells)
            self._overlap = OverlapAverage(arm.tiles, arm.map, wanted.cells)
            self._overlap.update_all()

    def needs(self, tiles: Tiles) -> bool:
        return bool(self.pending[tiles[:, 1], tiles[:, 0]].any())

    def store(self, piece: ReadPiece, mean: NDArray[np.float32], variance: NDArray[np.float32] | None) -> None:
        target = self.arm.predicted
        good = np.flatnonzero(piece.readable)
        bad = piece.tiles[~piece.readable]
        if len(good):
            target.set(piece.tiles[good], mean[good], None if variance is None else variance[good])
        target.state[bad[:, 1], bad[:, 0]] = TileState.UNREADABLE
        if self._overlap is not None:
            self._overlap.update(piece.tiles)

    def changed(self, rows: NDArray[np.intp]) -> tuple[int, int]:
        """First and last row of the map that change with tiles in ``rows``."""
        grid = self.arm.map.grid
        reach = 0 if self._overlap is None else -(-grid.tile_size_px // grid.stride_px) - 1
        return int(rows.min()), min(int(rows.max()) + reach, grid.rows - 1)

    def flush(self) -> None:
        self.arm.predicted.flush()
        self.arm.map.flush()

    def counts(self, seconds: float) -> PredictionCounts:
        map = self.arm.map
        done, unreadable, not_tissue = (
            map.count(state) for state in (TileState.DONE, TileState.UNREADABLE, TileState.NOT_TISSUE)
        )
        return PredictionCounts(done, unreadable, not_tissue, self._predicted_now, seconds)


def _opened(map: ProbabilityMap, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark what is no tissue and what is still to do; returns the latter, bool of shape (rows, columns)."""
    open_tiles = (map.state != TileState.DONE) | np.isnan(map.values)  # a power cut may keep a state and lose its value
    map.state[open_tiles & ~wanted] = TileState.NOT_TISSUE
    pending = np.asarray(open_tiles & wanted)
    map.state[pending] = TileState.PENDING
    return pending
