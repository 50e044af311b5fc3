"""Training steps against a bare ``model.fit`` on the same arrays in memory, and the tile pipeline on its own.

InceptionV3 at 256 px, batch 8, as the paper's step; SqueezeNet at 96 px, batch 16, as the preset ``smoke``. Each
framework setting has a process of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks.figures import Figure, Target, seconds
from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.geometry import Region
from crosscancer_core.slides.slide import RGB
from crosscancer_core.tiles.codecs import codec_named
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import label_tiles
from crosscancer_core.tiles.store import TileSpool, TileStore
from crosscancer_core.tiles.tissue import TissueMask
from crosscancer_core.training.batches import TileSet, training_batches

_NAME = "training"
TILES = 256
_STEPS = """
import json, sys, time
import numpy as np
from crosscancer_core.models.framework import keras, make_repeatable
from crosscancer_core.models.backbones import build
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.progress import SILENT, UNCONTROLLED
from crosscancer_core.training.batches import TileSet
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.events import StepDone
from crosscancer_core.training.loop import StageLoop, compile_for_training

told = json.loads(sys.argv[1])
make_repeatable()
config = TrainingConfig(
    spec=ModelSpec(architecture=told["architecture"], input_size=told["size"], dropout=0.2),
    batch_size=told["batch"], epochs=1, precision=told["precision"], xla=told["xla"], checkpoint_minutes=60,
)
n = told["steps"] * told["batch"]
draws = np.random.default_rng(0)
pixels = draws.integers(0, 256, (n, told["size"], told["size"], 3), np.uint8)
labels = (np.arange(n) % 2).astype(np.float32)

class Array:
    def read(self, index):
        return pixels[index]

tiles = TileSet([Array()], np.zeros(n, np.int32), np.arange(n, dtype=np.int32), labels)
model = build(config.spec, 0, precision=told["precision"])
loop = StageLoop(model, config, tiles, tiles.part(np.arange(told["batch"])), lambda event: None, lambda *state: None)
loop.start_at(loop.position, None)
model.train_on_batch(pixels[:told["batch"]], labels[:told["batch"], None])  # traced before anything is timed

def ours():
    loop.position.step = 0
    since = time.perf_counter()
    loop._train_epoch(SILENT, UNCONTROLLED)
    return n / (time.perf_counter() - since)

def fit():
    since = time.perf_counter()
    model.fit(pixels, labels[:, None], batch_size=told["batch"], epochs=1, shuffle=True, verbose=0)
    return n / (time.perf_counter() - since)

if told["fit"]:
    fit()
found = {"ours": [], "fit": []}
for _ in range(told["repeats"]):
    found["ours"].append(ours())
    if told["fit"]:
        found["fit"].append(fit())
found["data_wait"] = loop._waiting.seconds / sum(n / rate for rate in found["ours"])
print(json.dumps(found))
"""


def _measure(**told: Any) -> dict[str, Any]:
    defaults = {"precision": "float32", "xla": False, "fit": True, "repeats": 3}
    done = subprocess.run(
        [sys.executable, "-c", _STEPS, json.dumps({**defaults, **told})],
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def run() -> Iterator[Figure]:
    small = {"architecture": "SqueezeNet", "size": 96, "batch": 16, "steps": 40, "repeats": 5}
    large = {"architecture": "InceptionV3", "size": 256, "batch": 8, "steps": 4, "repeats": 9}
    demand = 0.0
    for what, told in (("SqueezeNet 96 px", small), ("InceptionV3 256 px", large)):
        found = _measure(**told)
        rate, bare = statistics.median(found["ours"]), statistics.median(found["fit"])
        demand = rate
        yield Figure(_NAME, f"{what}: training", rate, "tiles/s", repeats=found["ours"])
        yield Figure(_NAME, f"{what}: bare model.fit", bare, "tiles/s", repeats=found["fit"])
        yield Figure(_NAME, f"{what}: training / model.fit", rate / bare, "x", Target(0.97, "x", above=True))
        yield Figure(_NAME, f"{what}: waiting for tiles", found["data_wait"], "of the time", Target(0.05, ""))
    for what, changes in (("bfloat16", {"precision": "mixed_bfloat16"}), ("XLA", {"xla": True})):
        rate = statistics.median(_measure(**{**large, "repeats": 5, "fit": False, **changes})["ours"])
        yield Figure(_NAME, f"InceptionV3 256 px: {what} / float32", rate / demand, "x")
    yield from _pipeline(demand)


def _pipeline(demand: float) -> Iterator[Figure]:
    """Tiles from a store, decoded, turned and stained anew, as fast as they come; ``demand``: the network's rate."""
    with tempfile.TemporaryDirectory() as folder:
        for codec, augment in (("qoi", False), ("png", False), ("qoi", True)):
            what = f"{codec}{', augmented' if augment else ''}"
            rate = _rate(Path(folder) / f"{what}.h5", codec, augment)
            yield Figure(_NAME, f"pipeline alone, 256 px, {what}", rate, "tiles/s")
            target = Target(10.0, "x", above=True)
            yield Figure(_NAME, f"the same / InceptionV3's demand, {what}", rate / demand, "x", target)


def _rate(path: Path, codec: str, augment: bool) -> float:
    """Batches of 32 through ``training_batches``, nobody computing; tiles/s, median of five epochs."""
    area = Region(0, 0, TILES * 256, 256)
    grid = TileGrid(area, 256, 256)
    table = label_tiles(grid, AnnotationSet(), ClassMapping(), TissueMask(np.ones((1, 1), np.bool_), area))
    spool = TileSpool(path, codec_named(codec))
    try:
        for number in range(TILES):
            spool.add(codec_named(codec).encode(_tissue(number)))
        spool.finish(table, {})
    finally:
        spool.close()
    with TileStore.open(path) as store:
        numbers = np.arange(TILES, dtype=np.int32)
        tiles = TileSet([store], np.zeros(TILES, np.int32), numbers, (numbers % 2).astype(np.float32))
        rates = []
        for epoch in range(6):
            batches = training_batches(tiles, 32, 0, epoch, augment=augment, threads=min(4, os.cpu_count() or 1))
            rates.append(TILES / seconds(partial(deque, batches, maxlen=0)))
        return statistics.median(rates[1:])


def _tissue(number: int) -> RGB:
    """A tile as compressible as stained tissue: soft colours, fine grain."""
    draws = np.random.default_rng(number)
    soft = cv2.resize(draws.normal(0, 30, (24, 24, 3)), (256, 256), interpolation=cv2.INTER_CUBIC)
    grain = draws.normal(0, 3, (256, 256, 1))
    return np.clip(np.array((200, 140, 185)) + soft + grain, 0, 255).astype(np.uint8)
