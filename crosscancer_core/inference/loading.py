"""Which runtime computes a model here, and why. Each is imported only when it is asked for."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from crosscancer_core.errors import BundleError, RuntimeNotAvailableError
from crosscancer_core.inference.runtime import PROBE_TOLERANCE, Runtime
from crosscancer_core.models.bundle import ModelBundle

_RUNTIMES = "crosscancer_core.inference.runtimes."
_EVERY = 4  # of the probe's 64 tiles at each start: all of them would take seconds on a slow processor


class LoadedRuntime(NamedTuple):
    """``reasons``: sentences that say what was chosen and why, for log and provenance."""

    runtime: Runtime
    reasons: tuple[str, ...]


def load_runtime(
    bundle: ModelBundle, runtime: str = "auto", batch_size: int = 16, cache: Path | None = None
) -> LoadedRuntime:
    """Load ``bundle`` in the runtime named "openvino" or "keras"; "auto" takes OpenVINO where it gives the right
    numbers, else Keras. ``cache`` is a folder for compiled models.

    Every runtime must reproduce the probabilities of the bundle's probe before it is used.

    Raises:
        RuntimeNotAvailableError: the one asked for is not usable, or gives other numbers.
        BundleError: no runtime gives the numbers the model was judged by.
    """
    if runtime == "openvino":
        return _openvino(bundle, batch_size, cache)
    if runtime == "keras":
        return _keras(bundle, batch_size)
    try:
        return _openvino(bundle, batch_size, cache)
    except RuntimeNotAvailableError as error:
        loaded = _keras(bundle, batch_size)
        return LoadedRuntime(loaded.runtime, (error.message, *loaded.reasons))


def _openvino(bundle: ModelBundle, batch_size: int, cache: Path | None) -> LoadedRuntime:
    module = importlib.import_module(_RUNTIMES + "openvino_runtime")
    runtime: Runtime = module.OpenVinoRuntime(bundle, batch_size, cache)
    difference = probe_difference(runtime, bundle, _EVERY)
    if not difference <= PROBE_TOLERANCE:
        raise RuntimeNotAvailableError(
            "OpenVINO", f"its probabilities differ from the model's by up to {difference:.2g} on the probe tiles"
        )
    return LoadedRuntime(runtime, (_sentence("OpenVINO", runtime, difference),))


def _keras(bundle: ModelBundle, batch_size: int) -> LoadedRuntime:
    try:
        module = importlib.import_module(_RUNTIMES + "keras_runtime")
    except ImportError as error:
        raise RuntimeNotAvailableError("Keras", str(error), "Install TensorFlow and Keras.") from error
    runtime: Runtime = module.KerasRuntime(bundle, batch_size)
    difference = probe_difference(runtime, bundle, _EVERY)
    if not difference <= PROBE_TOLERANCE:
        raise BundleError(
            f'The model "{bundle.name}" gives other probabilities here than where it was trained '
            f"(difference up to {difference:.2g}).",
            "Compare the versions in its model card with those the doctor command lists.",
        )
    return LoadedRuntime(runtime, (_sentence("Keras", runtime, difference),))


def probe_difference(runtime: Runtime, bundle: ModelBundle, every: int = 1) -> float:
    """Largest difference between the runtime's and the bundle's probabilities on ``every`` n-th probe tile."""
    all_tiles, all_expected = bundle.probe()
    tiles, expected = all_tiles[::every], all_expected[::every]
    step = runtime.batch_size
    given = np.concatenate([runtime.predict(tiles[start : start + step]) for start in range(0, len(tiles), step)])
    return float(np.max(np.abs(given - expected)))


def _sentence(name: str, runtime: Runtime, difference: float) -> str:
    return f"{name} computes in {runtime.precision} on {runtime.device}; probe agrees within {difference:.1g}."
