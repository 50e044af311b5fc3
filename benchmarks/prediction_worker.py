"""A worker process: how soon the first tiles are there, how much memory it takes, what fifty slides leave behind.

``python -m benchmarks.prediction_worker memory|tissue|queue …`` is the measured child.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import psutil

from benchmarks.children import REPOSITORY, forget_peak_memory, peak_memory_mb, run_child
from benchmarks.figures import Figure, Target
from benchmarks.models import inception_bundle
from benchmarks.slides import FOLDER, textured_slide
from crosscancer_core.geometry import Region
from crosscancer_core.inference.loading import load_runtime
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.progress import UNCONTROLLED, Cancelled, Switch
from crosscancer_core.slides.reader import SlideReader
from crosscancer_core.slides.slide import RGB, Level, Resolution, ResolutionSource, SlideInfo
from crosscancer_core.tasks import predict
from crosscancer_core.tasks.requests import Predict, request_to_json
from crosscancer_core.tasks.slide_maps import LoadedModel, predict_maps
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.tissue import detect_tissue

_SMALL, _LARGE = 10_000, 200_000
_SLIDES, _SETTLED = 50, 10
_BLOCK = 2_048
_FEW_TILES = 64
_MORE_MB = 64
"""What a slide of 400 times the pixels may take besides its map: a tenth of what the worker takes anyway."""


def run() -> Iterator[Figure]:
    bundle, slide = inception_bundle(), textured_slide(14 * 256)
    for runtime, seconds in (("openvino", 3.0), ("keras", 15.0)):
        first = [_seconds_to_first_tiles(bundle, slide, runtime) for _ in range(4)][1:]
        what = f"worker's start to the first tiles in the map, {runtime}"
        yield Figure("prediction_worker", what, sorted(first)[1], "s", Target(seconds, "s"), first)
    yield from _memory_figures(bundle)
    found = run_child("benchmarks.prediction_worker", "queue", str(bundle), str(slide))
    what = f"memory after {_SLIDES} slides over that after {_SETTLED}"
    yield Figure("prediction_worker", what, found["grown_mb"], "MB", Target(30, "MB"), details=found)


def _memory_figures(bundle: Path) -> Iterator[Figure]:
    """InceptionV3 in OpenVINO, loaded before the slide is looked at, as a worker does; and the tissue alone."""

    def peaks(what: str, *arguments: str) -> tuple[dict[str, float], dict[str, float]]:
        first, second = (
            run_child("benchmarks.prediction_worker", what, str(side), *arguments) for side in (_SMALL, _LARGE)
        )
        return first, second

    run_child("benchmarks.prediction_worker", "memory", str(_SMALL), str(bundle))  # the model is converted once
    small, large = peaks("memory", str(bundle))
    for side, found in ((_SMALL, small), (_LARGE, large)):
        note = f"{found['wanted']:,.0f} tiles of tissue, {found['done']:.0f} of them predicted"
        yield Figure("prediction_worker", f"peak memory of a slide of {side:,} px", found["peak_mb"], "MB", note=note)
    map_mb = large["map_mb"] - small["map_mb"]
    for part, when in (("peak_mb", "the whole process"), ("peak_after_loading_mb", "once the model is loaded")):
        what = f"large slide over small one, less its map: {when}"
        more = large[part] - small[part] - map_mb
        yield Figure("prediction_worker", what, more, "MB", Target(_MORE_MB, "MB"), note=f"map {map_mb:.2g} MB")
    small, large = peaks("tissue")
    more = large["peak_mb"] - small["peak_mb"]
    what = "large slide over small one: tissue and its shares, no model"
    yield Figure("prediction_worker", what, more, "MB", Target(_MORE_MB, "MB"))


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
    """A slide of any size that lies nowhere: white, with squares of texture on a third of it."""

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
        pixels[((rows // _BLOCK)[:, None] + (cols // _BLOCK)[None, :]) % 3 != 0] = 255
        return pixels


class _FirstTiles(Switch):
    """Counts tiles and cancels when there are enough: by then all that a slide takes is there."""

    def __init__(self) -> None:
        super().__init__()
        self.total = self.done = 0

    def started(self, total: int, unit: str, what: str = "") -> None:
        self.total = total

    def advanced(self, n: int = 1, detail: str = "") -> None:
        self.done += n
        if self.done >= _FEW_TILES:
            self.cancel()

    def event(self, event: Mapping[str, Any]) -> None: ...


def _memory(side: int, folder: Path) -> dict[str, float]:
    bundle = ModelBundle.open(folder)
    loaded = load_runtime(bundle, "openvino", None, FOLDER / "cache")
    before = peak_memory_mb()
    forget_peak_memory()
    with SparseSlide(side) as slide, tempfile.TemporaryDirectory() as maps:
        request = Predict(bundle=folder, slides=(slide.info.path,), maps=Path(maps))
        seen = _FirstTiles()
        with suppress(Cancelled):
            predict_maps(request, slide, None, None, [LoadedModel((bundle,), (loaded,))], seen, seen)
        after = peak_memory_mb()
        files = Path(maps).rglob("*.npy")
        map_mb = sum(file.stat().st_size for file in files) / 2**20
    return {
        "peak_mb": max(before, after),
        "peak_after_loading_mb": after,
        "wanted": seen.total,
        "done": seen.done,
        "map_mb": map_mb,
    }


def _tissue(side: int) -> dict[str, float]:
    with SparseSlide(side) as slide:
        detect_tissue(slide).shares(TileGrid.over(slide.info, 256, 0.25))
    return {"peak_mb": peak_memory_mb()}


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
    if sys.argv[1] == "tissue":
        print(json.dumps(_tissue(int(sys.argv[2]))), flush=True)
    elif sys.argv[1] == "memory":
        print(json.dumps(_memory(int(sys.argv[2]), Path(sys.argv[3]))), flush=True)
    else:
        print(json.dumps(_queue(Path(sys.argv[2]), Path(sys.argv[3]))), flush=True)
