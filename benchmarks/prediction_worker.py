"""A worker process: how soon the first tiles are there, how much memory it takes, what fifty slides leave behind.

``python -m benchmarks.prediction_worker memory|queue …`` is the measured child.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
import psutil
from numpy.typing import NDArray

from benchmarks.children import REPOSITORY, peak_memory_mb, run_child
from benchmarks.figures import Figure, Target
from benchmarks.models import inception_bundle
from benchmarks.slides import FOLDER, textured_slide
from crosscancer_core.geometry import Region
from crosscancer_core.inference.engine import Arm, Wanted, predict_slide
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.progress import SILENT, UNCONTROLLED
from crosscancer_core.slides.reader import SlideReader
from crosscancer_core.slides.slide import RGB, Level, Resolution, ResolutionSource, SlideInfo
from crosscancer_core.tasks import predict
from crosscancer_core.tasks.requests import Predict, request_to_json
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.tissue import detect_tissue

_SMALL, _LARGE = 10_000, 200_000
_SLIDES, _SETTLED = 50, 10
_BLOCK = 2_048


def run() -> Iterator[Figure]:
    bundle, slide = inception_bundle(), textured_slide(14 * 256)
    for runtime, seconds in (("openvino", 3.0), ("keras", 15.0)):
        first = [_seconds_to_first_tiles(bundle, slide, runtime) for _ in range(4)][1:]
        what = f"worker's start to the first tiles in the map, {runtime}"
        yield Figure("prediction_worker", what, sorted(first)[1], "s", Target(seconds, "s"), first)
    peaks = {side: run_child("benchmarks.prediction_worker", "memory", str(side)) for side in (_SMALL, _LARGE)}
    small, large = peaks[_SMALL]["peak_mb"], peaks[_LARGE]["peak_mb"]
    for side, found in peaks.items():
        note = f"{found['tiles']} tiles predicted, map {found['map_mb']:.2g} MB"
        yield Figure("prediction_worker", f"peak memory of a slide of {side:,} px", found["peak_mb"], "MB", note=note)
    yield Figure("prediction_worker", "the large slide over the small one", large - small, "MB", Target(100, "MB"))
    found = run_child("benchmarks.prediction_worker", "queue", str(bundle), str(slide))
    what = f"memory after {_SLIDES} slides over that after {_SETTLED}"
    yield Figure("prediction_worker", what, found["grown_mb"], "MB", Target(30, "MB"), details=found)


def _seconds_to_first_tiles(bundle: Path, slide: Path, runtime: str) -> float:
    """As the window does it: a worker process is started and told its request."""
    with tempfile.TemporaryDirectory() as maps:
        request = Predict(bundle=bundle, slides=(slide,), maps=Path(maps), runtime=runtime, has_glass=False)
        environment = {**os.environ, "XDG_CACHE_HOME": str(FOLDER / "cache")}
        started = perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "crosscancer_core", "worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=REPOSITORY,
            env=environment,
        ) as worker:
            assert worker.stdin is not None
            assert worker.stdout is not None
            worker.stdin.write(json.dumps(json.loads(request_to_json(request))).encode() + b"\n")
            worker.stdin.flush()
            seconds = float("nan")
            for line in worker.stdout:
                if b'"rows"' in line:
                    seconds = perf_counter() - started
                    break
            worker.kill()
        return seconds


class SparseSlide(SlideReader):
    """A slide of any size that lies nowhere: white, with squares of texture on the diagonal."""

    def __init__(self, side: int) -> None:
        noise = np.random.default_rng(0).integers(0, 60, (_BLOCK, _BLOCK, 3), np.uint8)
        self._texture = noise + np.array((170, 90, 140), np.uint8)
        steps = (1, 4, 16, 64)
        super().__init__(
            SlideInfo(
                path=Path(f"sparse_{side}"),
                reader="sparse",
                vendor="",
                width=side,
                height=side,
                levels=tuple(Level(side // step, side // step, float(step)) for step in steps),
                resolution=Resolution(0.25, ResolutionSource.VENDOR),
                bounds=Region(0, 0, side, side),
                objective_power=None,
                associated_names=(),
                fingerprint=f"sparse{side}",
            ),
            icc=None,
        )

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        step = int(self.info.levels[level].downsample)
        rows, cols = np.arange(y, y + height) * step, np.arange(x, x + width) * step
        pixels = self._texture[(rows % _BLOCK)[:, None], (cols % _BLOCK)[None, :]]
        pixels[(rows // _BLOCK)[:, None] != (cols // _BLOCK)[None, :]] = 255
        return pixels


class _Mean:
    """A model that costs nothing: what is measured is everything around it."""

    name, device, precision, batch_size = "mean", "CPU", "float32", 8

    def predict(self, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.asarray(tiles[:, ::16, ::16].mean((1, 2, 3)) / 255, np.float32)


def _memory(side: int) -> dict[str, float]:
    with SparseSlide(side) as slide, tempfile.TemporaryDirectory() as folder:
        grid = TileGrid.over(slide.info, 256, 0.25)
        wanted = Wanted.of(detect_tissue(slide).shares(grid), 0.05)
        identity = MapIdentity(slide_fingerprint="s", slide_name="s", model_hash="m", model_name="m")
        map = ProbabilityMap.create_file(Path(folder), grid, identity)
        (counts,) = predict_slide(slide, grid, wanted, [Arm(map, [_Mean()])], SILENT, UNCONTROLLED, batch_size=8)
        return {
            "peak_mb": peak_memory_mb(),
            "tiles": counts.done,
            "map_mb": (map.values.nbytes + map.state.nbytes) / 2**20,
        }


def _queue(bundle: Path, slide: Path) -> dict[str, float]:
    """Fifty slides in one worker, a few tiles each."""
    process = psutil.Process()
    seen: list[float] = []

    class Watching:
        def started(self, total: int, unit: str, what: str = "") -> None: ...

        def advanced(self, n: int = 1, detail: str = "") -> None: ...

        def event(self, event: dict[str, object]) -> None:
            if event["type"] == "map_done":
                gc.collect()
                seen.append(process.memory_info().rss / 2**20)

    with tempfile.TemporaryDirectory() as folder:
        slides = []
        for number in range(_SLIDES):
            slides.append(Path(folder) / f"slide_{number}.tif")
            slides[-1].symlink_to(slide)
        corners = ((1.0, 1.0), (1000.0, 1.0), (1000.0, 500.0), (1.0, 500.0))
        request = Predict(
            bundle=bundle, slides=tuple(slides), maps=Path(folder) / "maps", has_glass=False, region=corners
        )
        predict.run(request, Watching(), UNCONTROLLED)
    return {"grown_mb": seen[-1] - seen[_SETTLED - 1], "after_mb": seen[-1]}


if __name__ == "__main__":
    if sys.argv[1] == "memory":
        print(json.dumps(_memory(int(sys.argv[2]))), flush=True)
    else:
        print(json.dumps(_queue(Path(sys.argv[2]), Path(sys.argv[3]))), flush=True)
