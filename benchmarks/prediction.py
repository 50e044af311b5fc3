"""InceptionV3 over a slide, end to end, against the bare rate of each runtime and the machine's limit; other programs.

Same slide, same weights, in one run; rates are interleaved, so that a busy moment hits all of them. A rate is all tiles
over all of the time: TensorFlow's ``model.predict`` takes twice as long in some calls as in others, since it then
computes on one core of two, and a median would show the one or the other by chance.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.children import run_child
from benchmarks.figures import Figure, Target
from benchmarks.models import SIZE, inception_bundle
from benchmarks.peers.environments import OF_BENCHMARKS, python_of
from benchmarks.slides import FOLDER, textured_slide
from crosscancer_core.inference.loading import LoadedRuntime, load_runtime
from crosscancer_core.inference.runtime import Runtime
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import SILENT, UNCONTROLLED
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tasks.lower_precision import load_lower_precision
from crosscancer_core.tasks.request_parts import Precision
from crosscancer_core.tasks.requests import Predict
from crosscancer_core.tasks.slide_maps import LoadedModel, predict_maps

GFLOP_A_TILE = 7.70
SIDE = 16 * SIZE  # 256 tiles
_BARE_TILES = 64
_REPEATS = 4
_CALLS = 4
"""Of ``model.predict`` for each run over the slide, which has four times as many tiles."""
_ONE_CORE = 1.3
"""Less processor time than this in a second is one core's work."""
_PREDICT = "model.predict, tiles in memory"
_PRECISIONS = (Precision.FLOAT32, Precision.BF16, Precision.INT8)


def run() -> Iterator[Figure]:
    slide, bundle = textured_slide(SIDE), ModelBundle.open(inception_bundle())
    cache = FOLDER / "cache"
    loaded = {precision: _loaded(bundle, precision, cache) for precision in _PRECISIONS}
    tiles = bundle.probe()[0][:_BARE_TILES]
    # here, since it imports TensorFlow
    from crosscancer_core.models.framework import keras

    model = keras.saving.load_model(bundle.keras_file, compile=False)
    found: dict[str, NDArray[np.float32]] = {}
    cores: list[float] = []

    def predict() -> float:
        seconds = 0.0
        for _ in range(_CALLS):
            started, worked = perf_counter(), process_time()
            found["predict"] = model.predict(tiles, batch_size=32, verbose=0)[:, 0]
            took = perf_counter() - started
            cores.append((process_time() - worked) / took)
            seconds += took
        return _CALLS * len(tiles) / seconds

    ways: dict[str, Callable[[], float]] = {_PREDICT: predict}
    for precision, each in loaded.items():
        ways[f"OpenVINO {precision.value}, tiles in memory"] = _bare(each.runtime, tiles)
        ways[f"OpenVINO {precision.value}, slide to finished map"] = _end_to_end(slide, bundle, each, found)
    ways["the limit in float32 (a matrix product)"] = _limit
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for name, way in ways.items():  # once to warm up; what reads a slide uses the same runtimes
        if "finished map" not in name:
            way()
    for _ in range(_REPEATS):
        for name, way in ways.items():
            rates[name].append(way())
    on_one = sum(each < _ONE_CORE for each in cores)
    yield from _figures(rates, f"in {on_one} of {len(cores)} calls on one core")
    difference = float(np.abs(found["predict"] - bundle.probe()[1][:_BARE_TILES]).max())
    yield Figure("prediction", "model.predict and the probe differ by", difference, "", Target(1e-3, ""))
    same = float(np.abs(found["float32"] - _by_keras(slide, model)).max())
    yield Figure("prediction", "map in float32 and model.predict on its tiles differ by", same, "", Target(1e-3, ""))
    for peer in OF_BENCHMARKS["prediction"]:
        yield _peer(peer, slide)


def _figures(rates: dict[str, list[float]], of_predict: str) -> Iterator[Figure]:
    middle = {name: statistics.harmonic_mean(values) for name, values in rates.items()}
    for name, values in rates.items():
        note = of_predict if name == _PREDICT else ""
        yield Figure("prediction", name, middle[name], "tiles/s", None, values, note)
    predict, limit = middle[_PREDICT], middle["the limit in float32 (a matrix product)"]
    for precision, least in zip(_PRECISIONS, (1.3, 2.5, 4.0), strict=True):
        bare = middle[f"OpenVINO {precision.value}, tiles in memory"]
        whole = middle[f"OpenVINO {precision.value}, slide to finished map"]
        target = Target(least, "x", above=True)
        yield Figure("prediction", f"{precision.value} end to end / bare model.predict", whole / predict, "x", target)
        target = Target(0.9, "x", above=True)
        yield Figure("prediction", f"{precision.value} end to end / its own bare rate", whole / bare, "x", target)
    exact = middle["OpenVINO float32, slide to finished map"]
    yield Figure("prediction", "float32 end to end / the limit", exact / limit, "x", Target(0.9, "x", above=True))


def _loaded(bundle: ModelBundle, precision: Precision, cache: Path) -> LoadedRuntime:
    if precision is Precision.FLOAT32:
        return load_runtime(bundle, "openvino", None, cache)
    return load_lower_precision(bundle, precision, cache, None, None)[0]


def _bare(runtime: Runtime, tiles: NDArray[np.uint8]) -> Callable[[], float]:
    def rate() -> float:
        started = perf_counter()
        for start in range(0, len(tiles), runtime.batch_size):
            runtime.predict(tiles[start : start + runtime.batch_size])
        return len(tiles) / (perf_counter() - started)

    return rate


def _end_to_end(
    path: Path, bundle: ModelBundle, loaded: LoadedRuntime, found: dict[str, NDArray[np.float32]]
) -> Callable[[], float]:
    """From the slide's file to a finished map's: opening, tissue, guards and disk are in it."""

    def rate() -> float:
        with tempfile.TemporaryDirectory() as maps:
            request = Predict(bundle=bundle.folder, slides=(path,), maps=Path(maps), has_glass=False)
            started = perf_counter()
            with open_slide(path) as slide:
                model = LoadedModel((bundle,), (loaded,))
                (record,) = predict_maps(request, slide, None, None, [model], SILENT, UNCONTROLLED)
            seconds = perf_counter() - started
            found[loaded.runtime.precision] = np.array(ProbabilityMap.open_file(Path(record["map"])).values)
        return int(record["done"]) / seconds

    return rate


def _by_keras(path: Path, model: Any) -> NDArray[np.float32]:
    side = SIDE // SIZE
    with open_slide(path) as slide:
        tiles = [
            slide.read_level_region(0, col * SIZE, row * SIZE, SIZE, SIZE) for row in range(side) for col in range(side)
        ]
    predicted: NDArray[np.float32] = model.predict(np.stack(tiles), batch_size=32, verbose=0)
    return predicted.reshape(side, side)


def _limit() -> float:
    """Tiles a second if the processor did nothing but multiply and add, as fast as a large matrix product does."""
    side = 2_048
    rng = np.random.default_rng(0)
    left, right = rng.random((side, side), np.float32), rng.random((side, side), np.float32)
    seconds = []
    for _ in range(5):
        started = perf_counter()
        left @ right
        seconds.append(perf_counter() - started)
    return 2 * side**3 / min(seconds) / 1e9 / GFLOP_A_TILE


def _peer(peer: str, slide: Path) -> Figure:
    """Another program's own prediction of the same slide by the same architecture on torch."""
    python = python_of(peer)
    what = f"{peer}: slide to finished result"
    if python is None:
        return Figure("prediction", what, None, "tiles/s", note="not installed")
    try:
        found = run_child("benchmarks.peers.predict", peer, str(slide), python=python)
    except RuntimeError as error:
        return Figure("prediction", what, None, "tiles/s", note=str(error).strip().splitlines()[-1])
    return Figure("prediction", what, found["rate"], "tiles/s", note=f"{found['version']}, {found['tiles']} tiles")
