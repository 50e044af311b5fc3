"""600,000 of 10 million candidate tiles, drawn balanced in each of the three ways, in a process of its own."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator
from time import perf_counter

import numpy as np

from benchmarks.children import peak_memory_mb, run_child
from benchmarks.figures import Figure, Target
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import LabelRule, TileTable
from crosscancer_core.tiles.sampling import SamplingWay, sample_tiles

SLIDES, SIDE, PER_CLASS, REPEATS = 50, 450, 300_000, 3  # 50 x 450 x 450 = 10.1 million


def run() -> Iterator[Figure]:
    for way in SamplingWay:
        children = [run_child("benchmarks.sampling", way.value) for _ in range(REPEATS)]
        took = [child["seconds"] for child in children]
        peaks = [child["peak_mb"] for child in children]
        what = f"sample_tiles, {2 * PER_CLASS:,} of {SLIDES * SIDE**2:,}, {way.value}"
        details = {"hash": children[0]["hash"], "chosen": children[0]["chosen"]}
        yield Figure("sampling", what, statistics.median(took), "s", Target(5, "s"), took, details=details)
        yield Figure(
            "sampling", "peak memory of that process", statistics.median(peaks), "MB", Target(1500, "MB"), peaks
        )


def tables() -> dict[str, TileTable]:
    rng = np.random.default_rng(0)
    made = {}
    row, col = np.divmod(np.arange(SIDE**2, dtype=np.int32), SIDE)
    grid = TileGrid(Region(0, 0, SIDE * 256, SIDE * 256), 256, 256)
    for number in range(SLIDES):
        cancer = (rng.random(SIDE**2) < rng.uniform(0.02, 0.3)).astype(np.float32)
        full = np.ones(SIDE**2, np.float32)
        made[f"slide {number}"] = TileTable(
            grid, col, row, full, cancer, full * 0, full, cancer.astype(np.int8), cancer
        )
    return made


if __name__ == "__main__":
    candidates = tables()
    patients = {name: f"patient {int(name.split()[1]) // 2}" for name in candidates}
    began = perf_counter()
    sample = sample_tiles(candidates, LabelRule(), 0.25, PER_CLASS, 0, way=SamplingWay(sys.argv[1]), patients=patients)
    seconds = perf_counter() - began
    print(
        json.dumps(
            {"seconds": seconds, "peak_mb": peak_memory_mb(), "hash": sample.hash, "chosen": list(sample.chosen)}
        )
    )
