"""Fill a tile store: reader threads read and encode tiles while this thread writes them in the table's order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from crosscancer_core.errors import SlideReadError
from crosscancer_core.progress import SILENT, UNCONTROLLED, Control, Progress
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tiles.codecs import codec_named
from crosscancer_core.tiles.grid import Tile
from crosscancer_core.tiles.labels import TileTable
from crosscancer_core.tiles.pixels import read_tile
from crosscancer_core.tiles.store import TileSpool

_BATCH = 32  # tiles between two looks at the control; about a tenth of a second
_READERS = 2


@dataclass(frozen=True, slots=True)
class Extraction:
    """What became of a slide's tiles. Unreadable ones are left out of the store and its table."""

    stored: int
    unreadable: tuple[Tile, ...]


def extract_slide(
    slide: Slide,
    table: TileTable,
    path: Path,
    codec: str = "qoi",
    progress: Progress = SILENT,
    control: Control = UNCONTROLLED,
    *,
    identity: dict[str, Any] | None = None,
    readers: int = _READERS,
) -> Extraction:
    """Store every tile of ``table`` in a new store at ``path``, which replaces one that was there.

    Select the tiles beforehand, e.g. ``table.select(table.tissue_share >= 0.25)``. The bytes do not depend on the
    number of threads.

    Raises:
        Cancelled: ``control`` said so; what was at ``path`` before is still there.
        DiskFullError, NotWritableError: likewise.
        SlideReadError: not one tile could be read.
    """
    progress.started(len(table), "tiles", slide.info.path.name)
    way = codec_named(codec)
    readable = np.zeros(len(table), np.bool_)
    failure: SlideReadError | None = None
    spool = TileSpool(path, way)
    try:
        for done, content in enumerate(_encoded(slide, table, way.encode, readers)):
            if isinstance(content, SlideReadError):
                failure = content
            else:
                spool.add(content)
                readable[done] = True
            if (done + 1) % _BATCH == 0 or done + 1 == len(table):
                progress.advanced(done % _BATCH + 1)
                control.check()
        if failure is not None and not readable.any():
            raise failure
        left_out = tuple(table.tile(index) for index in np.flatnonzero(~readable).tolist())
        spool.finish(table.select(readable) if left_out else table, identity or {}, left_out)
    finally:
        spool.close()
    return Extraction(int(np.count_nonzero(readable)), left_out)


def _encoded(slide: Slide, table: TileTable, encode: Any, readers: int) -> Iterator[bytes | SlideReadError]:
    """Encoded tiles in the table's order, at most a few batches ahead of the consumer."""

    def tile_bytes(index: int) -> bytes | SlideReadError:
        try:
            content: bytes = encode(read_tile(slide, table.grid, table.tile(index)))
            return content
        except SlideReadError as error:
            return error

    waiting: deque[Future[bytes | SlideReadError]] = deque()
    pool = ThreadPoolExecutor(readers, thread_name_prefix="tile-reader")
    try:
        for index in range(len(table)):
            waiting.append(pool.submit(tile_bytes, index))
            if len(waiting) > _BATCH * 2:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
