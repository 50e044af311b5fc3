"""A look at this machine: what works, what does not, why, and the line that mends it.

Every check uses the real thing. Heavy or fragile libraries are loaded in a process of their own, so that one that
crashes on import is a finding and not the end of the doctor.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from enum import StrEnum

import psutil

from crosscancer_core.user_folder import user_folder

_GIB = 1024**3


class State(StrEnum):
    FINE = "fine"
    ABSENT = "absent"
    """Not there, and the program works without it."""
    BROKEN = "broken"
    """Not usable, and something that people expect will fail."""


@dataclass(frozen=True)
class Finding:
    name: str
    state: State
    detail: str
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        return {key: str(value) for key, value in asdict(self).items()}


def examine() -> list[Finding]:
    """All findings, in the order in which a person would mend them."""
    return [
        _python(),
        _memory(),
        _disk(),
        _qt(),
        _display(),
        _probed("OpenSlide", _OPENSLIDE, State.BROKEN, "pip install openslide-python openslide-bin"),
        _probed("TIFF reader", _TIFF, State.BROKEN, "pip install tifffile imagecodecs"),
        _probed("TensorFlow", _TENSORFLOW, State.BROKEN, "pip install tensorflow keras"),
        _probed("OpenVINO", _OPENVINO, State.ABSENT, "pip install 'crosscancer[openvino]' (faster prediction on CPUs)"),
        _probed("Dask", _DASK, State.ABSENT, "pip install 'crosscancer[cluster]' (prediction on a cluster)"),
    ]


def determinism(steps: int = 5) -> Finding:
    """Train twice from one seed, each time in a process of its own, and compare the weights' hashes."""
    name = f"Same seed, same weights ({steps} steps, twice)"
    hashes = []
    for _ in range(2):
        found = _probe(_TRAINED_HASH.format(steps=steps))
        if found.problem:
            return Finding(name, State.BROKEN, found.problem, "See TensorFlow above.")
        hashes.append(found.text)
    if hashes[0] == hashes[1]:
        return Finding(name, State.FINE, f"the weights match bit for bit ({hashes[0]})")
    return Finding(
        name,
        State.BROKEN,
        f"the weights differ ({' and '.join(hashes)})",
        "Runs on this machine cannot be repeated or resumed bit for bit; try --set threads=1.",
    )


def _python() -> Finding:
    version = platform.python_version()
    fine = (3, 11) <= sys.version_info[:2] < (3, 14)
    return Finding(
        "Python",
        State.FINE if fine else State.BROKEN,
        f"{version} on {platform.system()} {platform.machine()}",
        "" if fine else "Install Python 3.11, 3.12 or 3.13.",
    )


def _memory() -> Finding:
    memory = psutil.virtual_memory()
    enough = memory.total >= 7 * _GIB
    return Finding(
        "Memory",
        State.FINE if enough else State.BROKEN,
        f"{memory.total / _GIB:.1f} GiB, {memory.available / _GIB:.1f} GiB free; {psutil.cpu_count()} processors",
        "" if enough else "Training InceptionV3 needs about 6 GiB; use the smoke preset or another machine.",
    )


def _disk() -> Finding:
    folder = user_folder()
    present = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(present).free
    writable = os.access(present, os.W_OK)
    detail = f"{free / _GIB:.1f} GiB free for {folder}" + ("" if writable else ", which cannot be written")
    fine = writable and free > 2 * _GIB
    return Finding("Disk", State.FINE if fine else State.BROKEN, detail, "" if fine else "Free some space there.")


def _qt() -> Finding:
    found = _probe(_QT, {"QT_QPA_PLATFORM": "offscreen"})
    if found.problem:
        return Finding("Qt", State.BROKEN, found.problem, "pip install 'PySide6-Essentials>=6.8,<6.12'")
    if found.text.startswith("6.12"):
        return Finding(
            "Qt", State.BROKEN, f"{found.text} aborts after a while", "pip install 'PySide6-Essentials>=6.8,<6.12'"
        )
    return Finding("Qt", State.FINE, found.text)


def _display() -> Finding:
    """Can a real window be shown? On Linux that needs a server and the xcb libraries of the system."""
    if sys.platform != "linux":
        return Finding("Display", State.FINE, "native")
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return Finding(
            "Display", State.ABSENT, "none: the window cannot be shown here", "The command line works without."
        )
    found = _probe(_QT, {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "")})
    if found.problem:
        return Finding(
            "Display",
            State.BROKEN,
            "Qt cannot open a window: " + found.problem,
            "sudo apt-get install libegl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 "
            "libxcb-image0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0",
        )
    return Finding("Display", State.FINE, os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY", ""))


def _probed(name: str, code: str, otherwise: State, remedy: str) -> Finding:
    found = _probe(code)
    if found.problem:
        return Finding(name, otherwise, found.problem, remedy)
    return Finding(name, State.FINE, found.text)


@dataclass(frozen=True)
class _Probe:
    text: str
    problem: str


def _probe(code: str, environment: dict[str, str] | None = None) -> _Probe:
    """Run ``code``, which prints one JSON string, in a Python of its own."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "QT_DEBUG_PLUGINS": "0", **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _Probe("", "does not answer within two minutes")
    lines = done.stdout.decode(errors="replace").strip().splitlines()
    if done.returncode == 0 and lines:
        return _Probe(str(json.loads(lines[-1])), "")
    errors = done.stderr.decode(errors="replace").strip().splitlines() or ["it printed nothing"]
    if "ModuleNotFoundError" in errors[-1]:
        return _Probe("", "not installed")
    cause = f"ended by signal {-done.returncode}" if done.returncode < 0 else errors[-1]
    return _Probe("", cause)


_QT = """
import json, sys
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
app = QGuiApplication(sys.argv[:1])
print(json.dumps(f"{qVersion()} ({app.platformName()})"))
"""
_OPENSLIDE = """
import json, openslide
print(json.dumps(f"{openslide.__library_version__} (openslide-python {openslide.__version__})"))
"""
_TIFF = """
import json, tifffile, imagecodecs
missing = [c for c in ("JPEG8", "JPEG2K", "LZW", "DEFLATE", "PNG") if not getattr(imagecodecs, c).available]
assert not missing, f"imagecodecs lacks {missing}"
print(json.dumps(f"tifffile {tifffile.__version__}, imagecodecs {imagecodecs.__version__}"))
"""
_TENSORFLOW = """
import json, tensorflow as tf, keras
details = tf.config.experimental.get_device_details
gpus = [details(gpu).get("device_name", gpu.name) for gpu in tf.config.list_physical_devices("GPU")]
print(json.dumps(f"{tf.__version__}, Keras {keras.__version__}, on " + (", ".join(gpus) or "CPU only")))
"""
_OPENVINO = """
import json, openvino
print(json.dumps(f"{openvino.__version__.split('-')[0]}, devices: {', '.join(openvino.Core().available_devices)}"))
"""
_DASK = """
import json, distributed, dask_jobqueue
print(json.dumps(f"distributed {distributed.__version__}, dask-jobqueue {dask_jobqueue.__version__}"))
"""
_TRAINED_HASH = """
import json
from crosscancer_core.training.config import preset
from crosscancer_core.training.trial import trained_hash
print(json.dumps(trained_hash(preset("smoke", augment=False), {steps})))
"""
