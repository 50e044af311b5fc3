"""Predict one slide: reader threads fill batches ahead, the calling thread alone owns the runtime.

Every finished batch goes straight into the map, which another process may be watching; what is in the map
survives a cancel, a crash or a killed process, and is not computed again.
"""

from __future__ import annotations

import logging
import math
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.inference.runtime import Runtime
from crosscancer_core.probability_map import ProbabilityMap, TileState
from crosscancer_core.progress import SILENT, UNCONTROLLED, Control, Progress
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tiles.grid import Tile, TileGrid
from crosscancer_core.tiles.pixels import read_tile

_log = logging.getLogger(__name__)

READERS = 2
"""Threads that read the slide: one OpenSlide handle each, and reading is a few per cent of the time on a CPU."""
AHEAD = 4
"""Batches read ahead."""
FLUSH_SECONDS = 5.0
"""How much work a power cut may cost. (A killed process loses nothing: the pages belong to the system.)"""


@dataclass(frozen=True, slots=True)
class PredictionCounts:
    """Tiles of the finished map by state, and how fast the new ones came."""

    done: int
    unreadable: int
    not_tissue: int
    predicted_now: int
    seconds: float


class TileQueue:
    """Tiles still to do, in scan order; those on screen first."""

    def __init__(self, grid: TileGrid, pending: NDArray[np.bool_]) -> None:
        """``pending``: bool, shape (rows, columns)."""
        self._grid = grid
        self._pending = pending.copy()
        self._row = 0

    def next(self, n: int, focus: Region | None) -> NDArray[np.intp]:
        """Take up to ``n`` tiles; int, shape (m, 2) of (col, row), m = 0 at the end."""
        chosen = self._in_focus(n, focus) if focus is not None else np.empty((0, 2), np.intp)
        self._take(chosen)
        while len(chosen) < n and self._row < len(self._pending):
            cols = np.flatnonzero(self._pending[self._row])[: n - len(chosen)]
            if not cols.size:
                self._row += 1
                continue
            more = np.column_stack([cols, np.full(cols.size, self._row)])
            self._take(more)
            chosen = np.concatenate([chosen, more])
        return chosen

    def _in_focus(self, n: int, focus: Region) -> NDArray[np.intp]:
        grid = self._grid
        left, top = (focus.x - grid.area.x) / grid.stride, (focus.y - grid.area.y) / grid.stride
        right, bottom = left + focus.width / grid.stride, top + focus.height / grid.stride
        first_col, first_row = max(0, math.floor(left)), max(0, math.floor(top))
        part = self._pending[first_row : max(0, math.ceil(bottom)), first_col : max(0, math.ceil(right))]
        rows, cols = np.nonzero(part)
        return np.column_stack([cols[:n] + first_col, rows[:n] + first_row])

    def _take(self, tiles: NDArray[np.intp]) -> None:
        self._pending[tiles[:, 1], tiles[:, 0]] = False


@dataclass(frozen=True, slots=True)
class _ReadBatch:
    tiles: NDArray[np.intp]
    pixels: NDArray[np.uint8]
    unreadable: NDArray[np.intp]
    error: SlideReadError | None


def predict_slide(
    slide: Slide,
    grid: TileGrid,
    tissue_shares: NDArray[np.float32],
    runtime: Runtime,
    map: ProbabilityMap,
    progress: Progress = SILENT,
    control: Control = UNCONTROLLED,
    batch_size: int = 16,
    minimum_tissue: float = 0.05,
) -> PredictionCounts:
    """Fill ``map`` with the probabilities of all tiles with at least ``minimum_tissue``; finish it.

    Tiles that are done already stay; unreadable ones of an earlier try are tried again. ``tissue_shares``: float32,
    shape (rows, columns). ``batch_size`` is at most the runtime's.

    Raises:
        Cancelled: within one batch; the map can be continued.
        SlideReadError: not a single tile could be read.
        DiskFullError, NotWritableError: the map's sidecar could not be written; the map can be continued.
    """
    started = time.perf_counter()
    wanted = tissue_shares >= minimum_tissue
    open_tiles = map.state != TileState.DONE
    map.state[open_tiles & ~wanted] = TileState.NOT_TISSUE
    pending = open_tiles & wanted
    map.state[pending] = TileState.PENDING
    total = int(np.count_nonzero(pending))
    progress.started(total, "tiles", slide.info.path.name)
    queue = TileQueue(grid, pending)
    name = str(map.folder)
    ahead: deque[Future[_ReadBatch]] = deque()
    first_error: SlideReadError | None = None
    flushed = time.monotonic()
    readers = ThreadPoolExecutor(READERS, thread_name_prefix="readers")
    try:
        while True:
            control.check()
            while len(ahead) < AHEAD and len(tiles := queue.next(batch_size, control.focus)):
                ahead.append(readers.submit(_read, slide, grid, tiles))
            if not ahead:
                break
            batch = ahead.popleft().result()
            first_error = first_error or batch.error
            _store(map, batch, runtime)
            rows = np.concatenate([batch.tiles[:, 1], batch.unreadable[:, 1]])
            progress.event({"type": "rows", "map": name, "first_row": int(rows.min()), "last_row": int(rows.max())})
            progress.advanced(len(rows))
            if time.monotonic() - flushed > FLUSH_SECONDS:
                map.flush()
                flushed = time.monotonic()
    finally:
        readers.shutdown(wait=True, cancel_futures=True)
        map.flush()
    counts = PredictionCounts(
        map.count(TileState.DONE),
        map.count(TileState.UNREADABLE),
        map.count(TileState.NOT_TISSUE),
        total,
        time.perf_counter() - started,
    )
    if first_error is not None and not counts.done:
        raise first_error
    if map.folder is not None:
        map.write_sidecar(complete=True)
    return counts


def _store(map: ProbabilityMap, batch: _ReadBatch, runtime: Runtime) -> None:
    if len(batch.tiles):
        map.set(batch.tiles, runtime.predict(batch.pixels))
    map.state[batch.unreadable[:, 1], batch.unreadable[:, 0]] = TileState.UNREADABLE


def _read(slide: Slide, grid: TileGrid, tiles: NDArray[np.intp]) -> _ReadBatch:
    pixels, good, bad = [], [], []
    first_error: SlideReadError | None = None
    for number, (col, row) in enumerate(tiles.tolist()):
        try:
            pixels.append(read_tile(slide, grid, Tile(col, row)))
            good.append(number)
        except SlideReadError as error:
            first_error = first_error or error
            bad.append(number)
            _log.warning("%s", error.message)
    size = grid.tile_size_px
    stacked = np.stack(pixels) if pixels else np.empty((0, size, size, 3), np.uint8)
    return _ReadBatch(tiles[good], stacked, tiles[bad], first_error)
