"""Tiles in batches, in an order that depends on (seed, epoch) alone, decoded by threads into a bounded queue.

Framework-free: whoever trains gets arrays. An unreadable tile does not end a run of days: another tile of its
batch stands in for it, and it is counted.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import CrossCancerError, TrainingError
from crosscancer_core.slides.slide import RGB
from crosscancer_core.training.augment import augmented
from crosscancer_core.training.config import StainJitter

_log = logging.getLogger(__name__)

QUEUE = 4
"""Batches decoded ahead: enough to ride out a slow disk, little enough to stop at once."""


class TileSource(Protocol):
    """Anything that gives tile pixels by number, from any thread: a tile store, an array in a test."""

    def read(self, index: int) -> RGB:
        """uint8, shape (size, size, 3)."""


@dataclass(frozen=True)
class TileSet:
    """Labelled tiles of several sources.

    ``source``, ``index``: int32 of shape (n,), the source of each tile and its number there; ``labels``: float32 of
    shape (n,), 1 = cancer.
    """

    sources: Sequence[TileSource]
    source: NDArray[np.int32]
    index: NDArray[np.int32]
    labels: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.labels)

    def read(self, number: int) -> RGB:
        return self.sources[int(self.source[number])].read(int(self.index[number]))

    def part(self, chosen: NDArray[np.integer]) -> TileSet:
        """The tiles of these numbers."""
        return TileSet(self.sources, self.source[chosen], self.index[chosen], self.labels[chosen])

    def evenly(self, most: int) -> TileSet:
        """At most ``most`` tiles, spread evenly over the set."""
        return self.part(np.unique(np.linspace(0, len(self) - 1, min(most, len(self))).round().astype(np.int64)))


@dataclass(frozen=True, slots=True)
class Batch:
    """``pixels``: uint8 (batch, size, size, 3); ``labels``: float32 (batch,). Only the first ``used`` rows are
    real; the others repeat the last one, since a new shape would compile the network anew."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.float32]
    used: int


_GONE = (
    "Check that the disk with the tile stores is there, or extract the tiles again. Then start the run once more: it "
    "goes on from its last checkpoint."
)
FEW_UNREADABLE = 16
"""So many unreadable tiles, or one in a hundred, are made up for; beyond that a store is damaged or has vanished."""


@dataclass
class Waiting:
    """What reading cost the one who trains."""

    seconds: float = 0.0
    unreadable: set[int] = field(default_factory=set)

    def note(self, number: int, error: CrossCancerError, tiles: int) -> None:
        """Count tile ``number`` of ``tiles`` as unreadable.

        Raises:
            TrainingError: they are too many to be made up for.
        """
        if number in self.unreadable:
            return
        self.unreadable.add(number)
        _log.warning("A tile is left out of training: %s", error.message)
        if len(self.unreadable) > max(FEW_UNREADABLE, tiles // 100):
            raise TrainingError(
                f"{len(self.unreadable)} tiles can no longer be read; the last: {error.message}",
                _GONE,
            )


def epoch_order(n: int, batch_size: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """Tile numbers of an epoch, shape (steps, batch): shuffled by (seed, epoch); the remainder waits for another."""
    steps = n // batch_size
    return np.random.default_rng((seed, epoch)).permutation(n)[: steps * batch_size].reshape(steps, batch_size)


def training_batches(
    tiles: TileSet,
    batch_size: int,
    seed: int,
    epoch: int,
    *,
    first_step: int = 0,
    augment: bool = False,
    jitter: StainJitter = StainJitter.SLIGHT,
    threads: int = 2,
    waiting: Waiting | None = None,
) -> Generator[Batch]:
    """The epoch's batches from ``first_step`` on. Closing the iterator ends the threads."""
    order = epoch_order(len(tiles), batch_size, seed, epoch)[first_step:]
    view = (seed, epoch, jitter) if augment else None
    return _read_ahead(tiles, list(order), batch_size, view, threads, waiting or Waiting())


def fixed_batches(
    tiles: TileSet, batch_size: int, *, threads: int = 2, waiting: Waiting | None = None
) -> Generator[Batch]:
    """All tiles once, in the set's order, unaltered; the last batch is filled up (see :class:`Batch`)."""
    numbers = np.arange(len(tiles))
    order = [numbers[start : start + batch_size] for start in range(0, len(tiles), batch_size)]
    return _read_ahead(tiles, order, batch_size, None, threads, waiting or Waiting())


def _read_ahead(
    tiles: TileSet,
    order: Sequence[NDArray[np.int64]],
    batch_size: int,
    view: tuple[int, int, StainJitter] | None,
    threads: int,
    waiting: Waiting,
) -> Generator[Batch]:
    pool = ThreadPoolExecutor(threads, thread_name_prefix="tiles")
    ahead: deque[Future[Batch]] = deque()
    todo = iter(order)
    try:
        while True:
            while len(ahead) < QUEUE and (numbers := next(todo, None)) is not None:
                ahead.append(pool.submit(_read_batch, tiles, numbers, batch_size, view, waiting))
            if not ahead:
                return
            since = time.perf_counter()
            batch = ahead.popleft().result()
            waiting.seconds += time.perf_counter() - since
            yield batch
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _read_batch(
    tiles: TileSet,
    numbers: NDArray[np.int64],
    batch_size: int,
    view: tuple[int, int, StainJitter] | None,
    waiting: Waiting,
) -> Batch:
    read: dict[int, RGB] = {}
    last = ""
    for number in numbers.tolist():
        try:
            tile = tiles.read(number)
        except CrossCancerError as error:
            waiting.note(number, error, len(tiles))
            last = error.message
            continue
        read[number] = augmented(tile, *view[:2], number, view[2]) if view else tile
    if not read:
        raise TrainingError(f"None of a batch's tiles can be read; the last: {last}", _GONE)
    kept = list(read)
    # a stand-in keeps the batch's shape; it carries its own label
    used = [number if number in read else kept[place % len(kept)] for place, number in enumerate(numbers.tolist())]
    filled = used + [used[-1]] * (batch_size - len(used))
    return Batch(np.stack([read[number] for number in filled]), tiles.labels[filled], len(used))
