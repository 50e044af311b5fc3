"""What computes a model fastest on this machine: measured once, remembered for machine, bundle and versions."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import logging
import os
import platform
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.models.bundle import ModelBundle

_log = logging.getLogger(__name__)

MOST_BATCH_SECONDS = 0.5
"""A batch is what cancel and a new focus wait for."""
_SIZES_ON_CPU = (1, 2, 4, 8, 16, 32)
_SIZES_ON_GPU = (*_SIZES_ON_CPU, 64, 128)
_SPARE = 0.9  # of the time: the machine may be busier later than while it was measured


class Measured(BaseModel):
    """One runtime on one machine with one bundle."""

    model_config = ConfigDict(frozen=True)

    runtime: str
    precision: str
    device: str
    batch_size: int
    tiles_per_second: float
    probe_difference: float
    """Largest difference from the bundle's own probabilities on the probe tiles."""


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True)

    measured: dict[str, dict[str, Measured]] = {}
    """By machine and bundle, then by "runtime precision"."""


class MeasuredRuntimes:
    """The measurements in one JSON file of the user's cache. What cannot be kept is measured again next time."""

    def __init__(self, folder: Path | None) -> None:
        """``folder``: where the file lies; None remembers nothing."""
        self._file = None if folder is None else folder / "runtimes.json"

    def of(self, bundle: ModelBundle) -> list[Measured]:
        """All that was measured for ``bundle`` on this machine with these versions, fastest first."""
        found = self._read().measured.get(_key(bundle), {}).values()
        return sorted(found, key=lambda each: -each.tiles_per_second)

    def find(self, bundle: ModelBundle, runtime: str, precision: str) -> Measured | None:
        return next((m for m in self.of(bundle) if (m.runtime, m.precision) == (runtime, precision)), None)

    def remember(self, bundle: ModelBundle, measured: Measured) -> None:
        if self._file is None:
            return
        content = self._read()
        mine = {**content.measured.get(_key(bundle), {}), f"{measured.runtime} {measured.precision}": measured}
        content = _Content(measured={**content.measured, _key(bundle): mine})
        try:
            atomic_file.make_folder(self._file.parent)
            atomic_file.write_text(self._file, content.model_dump_json(indent=1))
        except CrossCancerError as error:
            _log.info("the measured rate is not kept: %s", error)

    def _read(self) -> _Content:
        if self._file is None:
            return _Content()
        try:
            return _Content.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return _Content()
        except (OSError, ValidationError) as error:
            _log.warning("%s is not understood and will be written anew: %s", self._file, error)
            return _Content()


def _key(bundle: ModelBundle) -> str:
    """Machine, model and the versions that decide how fast it is."""
    parts = [platform.system(), platform.machine(), processor_name(), str(os.cpu_count()), bundle.hash]
    for name in ("openvino", "keras", "tensorflow", "torch", "jax"):
        try:
            parts.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


def processor_name() -> str:
    """The processor in words, as far as the system tells."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            line = next((line for line in file if line.startswith("model name")), "")
    except OSError:
        line = ""
    return line.partition(":")[2].strip() or platform.processor() or platform.machine()


def gpu_is_there() -> bool:
    """Is there an NVIDIA GPU with its driver? Asked without loading a framework, which takes seconds."""
    return Path("/proc/driver/nvidia/version").exists() or (
        platform.system() == "Windows"
        and (Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32/nvcuda.dll").exists()
    )


def installed(library: str) -> bool:
    return importlib.util.find_spec(library) is not None


def fitting_batch(seconds_a_tile: float, on_gpu: bool) -> int:
    """The largest batch that takes at most :data:`MOST_BATCH_SECONDS`."""
    sizes = _SIZES_ON_GPU if on_gpu else _SIZES_ON_CPU
    return max((size for size in sizes if size * seconds_a_tile <= _SPARE * MOST_BATCH_SECONDS), default=1)
