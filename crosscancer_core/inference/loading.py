"""Which runtime computes a model here, how many tiles at a time, and why. Each is imported only when asked for."""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import BundleError, CrossCancerError, RuntimeNotAvailableError
from crosscancer_core.inference.measured_runtimes import (
    Measured,
    MeasuredRuntimes,
    fitting_batch,
    gpu_is_there,
    installed,
)
from crosscancer_core.inference.runtime import PROBE_TOLERANCE, Runtime
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.progress import UNCONTROLLED, Control, rate_words

_RUNTIMES = "crosscancer_core.inference.runtimes."
_FIRST_SIZE = 8  # a good guess saves compiling twice
_MEASURED_BATCHES = 4  # the first warms up; once measured, one batch of the probe is enough to see that all is well
_MUCH_FASTER = 1.5
_STRIDE = 5  # through the probe, so that one batch sees tiles of all slides; prime to its 64 tiles
_BACKENDS = {"keras": "tensorflow", "torch": "torch", "jax": "jax"}
_WORDS = {"openvino": "OpenVINO", "keras": "Keras on TensorFlow", "torch": "Keras on PyTorch", "jax": "Keras on JAX"}


class LoadedRuntime(NamedTuple):
    """``reasons``: sentences that say what was chosen and why, for log and provenance."""

    runtime: Runtime
    reasons: tuple[str, ...]
    tiles_per_second: float | None = None
    """Measured on this machine; None where the batch size was given, so that nothing needed to be measured."""


class _Ways:
    """How to load one bundle in each runtime."""

    def __init__(
        self, bundle: ModelBundle, cache: Path | None, precision: str, form: Path | None, control: Control
    ) -> None:
        self.bundle, self.precision = bundle, precision
        self._cache, self._form, self._control = cache, form, control
        self._memory = MeasuredRuntimes(cache)

    def load(self, name: str, batch_size: int | None) -> LoadedRuntime:
        """The runtime called ``name``, checked against the probe; raises as :func:`load_runtime`."""
        known = self._memory.find(self.bundle, name, self.precision)
        if batch_size is None and known is None:
            return self.measure(name)
        runtime = self._made(name, batch_size or (known.batch_size if known else _FIRST_SIZE))
        found = _on_probe(runtime, self.bundle, 1, self._control)
        if batch_size is None and known is not None:
            rate = runtime.batch_size / found.seconds
            if rate > _MUCH_FASTER * known.tiles_per_second:  # the machine was busy when it was measured
                return self.measure(name)
        sentence = self._checked(name, runtime, found)
        return LoadedRuntime(runtime, (sentence,), known.tiles_per_second if known else None)

    def measure(self, name: str) -> LoadedRuntime:
        """Load, find the batch size, and remember how fast it is; raises as :func:`load_runtime`."""
        runtime = self._made(name, _FIRST_SIZE)
        for _ in range(3):  # a larger batch may be slower than it promised
            found = _on_probe(runtime, self.bundle, _MEASURED_BATCHES, self._control)
            sentence = self._checked(name, runtime, found)
            on_gpu = name != "openvino" and runtime.device != "CPU"
            fitting = fitting_batch(found.seconds / runtime.batch_size, on_gpu=on_gpu)
            if fitting == runtime.batch_size:
                break
            runtime = self._made(name, fitting)
        measured = Measured(
            runtime=name,
            precision=self.precision,
            device=runtime.device,
            batch_size=fitting,
            tiles_per_second=runtime.batch_size / found.seconds,
            probe_difference=found.difference,
        )
        self._memory.remember(self.bundle, measured)
        return LoadedRuntime(runtime, (sentence,), measured.tiles_per_second)

    def fastest_known(self) -> tuple[Measured, ...]:
        """What was measured here for this precision, fastest first."""
        return tuple(each for each in self._memory.of(self.bundle) if each.precision == self.precision)

    def _made(self, name: str, batch_size: int) -> Runtime:
        self._control.check()
        if name == "openvino":
            module = importlib.import_module(_RUNTIMES + "openvino_runtime")
            made: Runtime = module.OpenVinoRuntime(self.bundle, batch_size, self._cache, self.precision, self._form)
            return made  # typed here, since the module is only known by name
        if self.precision != "float32":
            raise RuntimeNotAvailableError(
                f"{_WORDS[name]} in {self.precision}", "only OpenVINO computes in it", "Choose OpenVINO or float32."
            )
        backend = _BACKENDS[name]
        if not installed(backend):
            raise RuntimeNotAvailableError(_WORDS[name], f"{backend} is not installed", f"pip install {backend}")
        if "keras" not in sys.modules:
            os.environ["KERAS_BACKEND"] = backend  # Keras reads it once, when it loads
        try:
            module = importlib.import_module(_RUNTIMES + "keras_runtime")
        except ImportError as error:
            raise RuntimeNotAvailableError(_WORDS[name], str(error), f"pip install keras {backend}") from error
        module.must_be_on(backend)
        keras_runtime: Runtime = module.KerasRuntime(self.bundle, batch_size)
        return keras_runtime

    def _checked(self, name: str, runtime: Runtime, found: _OnProbe) -> str:
        """The sentence about a runtime; float32 must give the probe's probabilities."""
        difference = found.difference
        where = f"{_WORDS[name]} computes in {runtime.precision} on {runtime.device}"
        if self.precision != "float32":  # measured and told in full before it is used, see tasks/lower_precision.py
            return f"{where}; its probabilities differ by up to {difference:.2g} on the probe."
        if difference <= PROBE_TOLERANCE:
            return f"{where}, {runtime.batch_size} tiles at a time; probe agrees within {difference:.1g}."
        if name == "openvino":
            raise RuntimeNotAvailableError(
                "OpenVINO", f"its probabilities differ from the model's by up to {difference:.2g} on the probe tiles"
            )
        raise BundleError(
            f'The model "{self.bundle.name}" gives other probabilities here than where it was trained '
            f"(difference up to {difference:.2g}).",
            "Compare the versions in its model card with those the doctor command lists.",
        )


def load_runtime(
    bundle: ModelBundle,
    runtime: str = "auto",
    batch_size: int | None = None,
    cache: Path | None = None,
    *,
    precision: str = "float32",
    form: Path | None = None,
    control: Control = UNCONTROLLED,
) -> LoadedRuntime:
    """Load ``bundle`` in the runtime named "openvino", "keras", "torch" or "jax".

    "auto" takes the fastest that was measured on this machine. Where nothing was measured and there is no GPU it takes
    OpenVINO and measures only that, so that the map begins to grow at once; :func:`measure_runtimes` compares all.
    In float32 a runtime must reproduce the probabilities of the bundle's probe before it is used.
    ``batch_size`` None: the largest batch that takes at most half a second, measured once. ``cache`` is a folder for
    compiled models and measurements; ``form`` another OpenVINO form of the model (8-bit).

    Raises:
        RuntimeNotAvailableError: the one asked for is not usable, or gives other numbers.
        BundleError: no runtime gives the numbers the model was judged by.
        Cancelled: within one loading or one batch of the probe.
    """
    ways = _Ways(bundle, cache, precision, form, control)
    if runtime != "auto":
        return ways.load(runtime, batch_size)
    known = ways.fastest_known()
    if not known and gpu_is_there() and precision == "float32":
        return _fastest(ways, measure_runtimes(bundle, cache, control=control), batch_size)
    if known:
        return _fastest(ways, known, batch_size)
    why = "OpenVINO is taken without measuring others, since there is no GPU; the command “runtimes” compares them."
    return _first_that_works(ways, ("openvino", *_keras_here()), batch_size, why)


def measure_runtimes(
    bundle: ModelBundle,
    cache: Path | None,
    told: Callable[[str], None] = lambda sentence: None,
    control: Control = UNCONTROLLED,
) -> tuple[Measured, ...]:
    """Measure every float32 runtime that is installed here; fastest first. ``told`` hears a sentence for each.

    Only one backend of Keras can be loaded in a process: the one that is loaded, else the first that is installed.

    Raises:
        RuntimeNotAvailableError, BundleError: none can be used; the last one's reason.
    """
    ways = _Ways(bundle, cache, "float32", None, control)
    last: CrossCancerError | None = None
    measured = []
    for name in ("openvino", *_keras_here()):
        try:
            loaded = ways.measure(name)
        except CrossCancerError as error:
            told(error.message)
            last = error
            continue
        told(f"{loaded.reasons[-1]} {rate_words(loaded.tiles_per_second or 0.0)} tiles/s.")
        measured.append(name)
    if not measured and last is not None:
        raise last
    return tuple(each for each in ways.fastest_known() if each.runtime in measured)


def _fastest(ways: _Ways, known: tuple[Measured, ...], batch_size: int | None) -> LoadedRuntime:
    rates = "; ".join(f"{_WORDS[each.runtime]} {rate_words(each.tiles_per_second)} tiles/s" for each in known)
    why = f"The fastest measured on this machine: {rates}."
    names = [each.runtime for each in known]
    return _first_that_works(ways, (*names, *(name for name in _keras_here() if name not in names)), batch_size, why)


def _first_that_works(ways: _Ways, names: tuple[str, ...], batch_size: int | None, why: str) -> LoadedRuntime:
    refused: list[str] = []
    for name in names:
        try:
            loaded = ways.load(name, batch_size)
        except RuntimeNotAvailableError as error:
            if name == names[-1]:
                raise
            refused.append(error.message)
            continue
        reasons = refused or [why]
        return LoadedRuntime(loaded.runtime, (*reasons, *loaded.reasons), loaded.tiles_per_second)
    raise AssertionError("there is always a last name")


def _keras_here() -> tuple[str, ...]:
    """The name of the Keras runtime that this process can use."""
    started_on = os.environ.get("KERAS_BACKEND") if "keras" in sys.modules else None
    names = [name for name, backend in _BACKENDS.items() if started_on in (None, backend) and installed(backend)]
    return tuple(names[:1]) or ("keras",)


class _OnProbe(NamedTuple):
    """``seconds`` of the fastest batch; largest ``difference`` from the bundle's probabilities."""

    seconds: float
    difference: float


def _on_probe(runtime: Runtime, bundle: ModelBundle, batches: int, control: Control) -> _OnProbe:
    """Time and compare some batches of the probe's tiles."""
    tiles, expected = bundle.probe()
    seconds, difference = [], 0.0
    for number in range(batches):
        chosen = np.arange(number * runtime.batch_size, (number + 1) * runtime.batch_size) * _STRIDE % len(tiles)
        pixels = tiles[chosen]
        control.check()
        since = time.perf_counter()
        given = runtime.predict(pixels)
        seconds.append(time.perf_counter() - since)
        difference = max(difference, float(np.max(np.abs(given - expected[chosen]))))
    return _OnProbe(min(seconds), difference)


def probe_difference(runtime: Runtime, bundle: ModelBundle) -> float:
    """Largest difference between the runtime's and the bundle's probabilities on the probe tiles."""
    tiles, expected = bundle.probe()
    return float(np.max(np.abs(predict_all(runtime, tiles) - expected)))


def predict_all(runtime: Runtime, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Probabilities of any number of tiles, batch by batch."""
    step = runtime.batch_size
    return np.concatenate([runtime.predict(tiles[start : start + step]) for start in range(0, len(tiles), step)])
