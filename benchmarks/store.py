"""Random reads of encoded tiles: by position in one contiguous dataset, against HDF5's own ways."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
import psutil

from benchmarks.figures import Figure, Target, medians, seconds
from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.codecs import codec_named
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import label_tiles
from crosscancer_core.tiles.store import TileSpool, TileStore
from crosscancer_core.tiles.tissue import TissueMask

_OURS = "TileStore.encoded (pread and checksum)"
TILES, BYTES, READS, REPEATS = 4_000, 60_000, 4_000, 7


def run() -> Iterator[Figure]:
    rng = np.random.default_rng(0)
    contents = [rng.integers(0, 256, rng.integers(BYTES // 2, BYTES), np.uint8).tobytes() for _ in range(TILES)]
    order = rng.integers(0, TILES, READS).tolist()
    with tempfile.TemporaryDirectory() as folder:
        ours, rows = Path(folder) / "ours.h5", Path(folder) / "rows.h5"
        _write_store(ours, contents)
        with h5py.File(rows, "w") as file:
            dataset = file.create_dataset("tiles", (TILES,), h5py.vlen_dtype(np.uint8))
            for index, content in enumerate(contents):
                dataset[index] = np.frombuffer(content, np.uint8)
        with TileStore.open(ours) as store, h5py.File(ours) as whole, h5py.File(rows) as row_file:
            offset, length, data = whole["offset"][:], whole["length"][:], whole["bytes"]

            def rate(read: object) -> float:
                assert callable(read)
                return READS / seconds(lambda: [read(index) for index in order])

            yield from medians(
                "store",
                "tiles/s",
                {
                    _OURS: lambda: rate(store.encoded),
                    "contiguous dataset through h5py": lambda: rate(
                        lambda index: data[offset[index] : offset[index] + length[index]].tobytes()
                    ),
                    "variable-length rows through h5py": lambda: rate(lambda index: row_file["tiles"][index].tobytes()),
                },
                REPEATS,
                {_OURS: Target(30_000, "tiles/s", above=True)},
                details={"tiles": TILES, "mean_bytes": int(np.mean([len(content) for content in contents]))},
            )
            yield _memory(store, order)


def _memory(store: TileStore, order: list[int]) -> Figure:
    """Resident memory that a hundred thousand reads leave behind."""
    process = psutil.Process()
    before = process.memory_info().rss
    for _ in range(25):
        for index in order:
            store.encoded(index)
    grown = (process.memory_info().rss - before) / 2**20
    return Figure("store", f"memory after {25 * READS:,} more reads", grown, "MB", Target(20, "MB"))


def _write_store(path: Path, contents: list[bytes]) -> None:
    area = Region(0, 0, TILES * 256, 256)
    grid = TileGrid(area, 256, 256)
    table = label_tiles(grid, AnnotationSet(), ClassMapping(), TissueMask(np.ones((1, 1), np.bool_), area))
    spool = TileSpool(path, codec_named("png"))
    try:
        for content in contents:
            spool.add(content)
        spool.finish(table, {})
    finally:
        spool.close()
