"""The one door to Keras and what computes beneath it: TensorFlow, or PyTorch or JAX by ``KERAS_BACKEND``.

Quiet, and with the settings that make a run repeatable. Importing this module imports the framework (seconds), so
only the modules that build, train or run a Keras model do: ``models/backbones.py``,
``training/{loop,checkpoints,bundle_writer}.py`` and ``inference/runtimes/keras_runtime.py``. TensorFlow's own module
is ``tf``; it is None under the other backends, whose machines may not have it.
"""

from __future__ import annotations

import importlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psutil

from crosscancer_core.errors import RuntimeNotAvailableError

_log = logging.getLogger(__name__)
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # read when the library loads


@contextmanager
def _native_notes_logged() -> Iterator[None]:
    """Send what native code writes to descriptor 2 to the log (level debug) instead.

    TensorFlow writes notes before its own log level is in force ("could not find cuda drivers"), over a terminal's
    progress bar.
    """
    private = os.dup(2)
    with tempfile.TemporaryFile() as notes:
        os.dup2(notes.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(private, 2)
            os.close(private)
            notes.seek(0)
            for line in notes.read().decode(errors="replace").splitlines():
                _log.debug("%s", line)


with _native_notes_logged():
    import keras

    BACKEND: str = keras.backend.backend()
    """``tensorflow``, ``torch`` or ``jax``."""
    tf: Any = None
    torch: Any = None
    jax: Any = None
    if BACKEND == "tensorflow":
        import tensorflow as tf  # type: ignore[no-redef]

        tf.config.list_physical_devices()  # looks for GPUs now, since that too leaves notes
    elif BACKEND == "torch":
        torch = importlib.import_module("torch")
    elif BACKEND == "jax":
        jax = importlib.import_module("jax")

__all__ = [
    "BACKEND",
    "available_cores",
    "computes_in_bfloat16",
    "environment",
    "forward",
    "keras",
    "make_repeatable",
    "on_device",
    "out_of_memory",
    "tf",
]

logging.getLogger("tensorflow").setLevel(logging.ERROR)
keras.utils.disable_interactive_logging()


def make_repeatable(intra_op_threads: int | None = None, deterministic: bool = True) -> bool:
    """Prepare this process for training whose result depends on nothing but seed, data and settings.

    Inter-op threads = 1 and op determinism: with TensorFlow's default threading not even an uninterrupted run
    repeats. Must come before the first operation; returns False (and the run is then not repeatable bit for bit)
    where another part of the process was faster, or where ``deterministic`` is not wanted.
    """
    threads = intra_op_threads or available_cores()
    if torch is not None:
        torch.set_num_threads(threads)
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(deterministic, warn_only=True)
        return deterministic
    if tf is None:
        return deterministic
    if deterministic:
        tf.config.experimental.enable_op_determinism()
    try:
        tf.config.threading.set_inter_op_parallelism_threads(1 if deterministic else 0)
        tf.config.threading.set_intra_op_parallelism_threads(threads)
    except RuntimeError:  # TensorFlow is already running in this process
        repeatable: bool = deterministic and tf.config.threading.get_inter_op_parallelism_threads() == 1
        if deterministic and not repeatable:
            _log.warning("TensorFlow was started before training: this run cannot be repeated bit for bit.")
        return repeatable
    return deterministic


def available_cores() -> int:
    """Processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def gpus() -> list[str]:
    """Names of the GPUs that the framework can use, in the order of ``gpu:0``, ``gpu:1`` …"""
    if tf is not None:
        details = tf.config.experimental.get_device_details
        return [str(details(gpu).get("device_name", gpu.name)) for gpu in tf.config.list_physical_devices("GPU")]
    if torch is not None:
        return [torch.cuda.get_device_name(number) for number in range(torch.cuda.device_count())]
    return [str(device.device_kind) for device in jax.devices() if device.platform == "gpu"]


def on_device(device: str) -> Any:
    """A context in which Keras computes on ``device``: ``auto`` (first GPU, else the processor), ``cpu``, ``gpu:1``.

    Raises:
        RuntimeNotAvailableError: there is no such GPU here.
    """
    found = gpus()
    if device == "auto":
        device = "gpu:0" if found else "cpu"
    if device != "cpu" and int(device.partition(":")[2]) >= len(found):
        raise RuntimeNotAvailableError(
            device, f"Keras on {BACKEND} sees {len(found) or 'no'} GPU(s) here", "Choose auto or cpu."
        )
    return keras.device(device if device == "cpu" or torch is None else device.replace("gpu", "cuda"))


def computes_in_bfloat16(device: str = "auto") -> bool:
    """True where the chip computes in bfloat16, so that it pays: AMX or AVX-512-BF16, NVIDIA from Ampere on."""
    if device != "cpu" and gpus():
        if torch is not None:
            return bool(torch.cuda.is_bf16_supported())
        if tf is not None:
            gpu = tf.config.list_physical_devices("GPU")[0]
            return tuple(tf.config.experimental.get_device_details(gpu).get("compute_capability", (0, 0))) >= (8, 0)
        return True
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            flags = next((line for line in file if line.startswith("flags")), "")
    except OSError:
        return False
    return "amx_bf16" in flags or "avx512_bf16" in flags


def forward(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """``function`` of one array of a fixed shape, as fast as the framework can call it without gradients."""
    if tf is not None:
        compiled = tf.function(function, reduce_retracing=True)
        return lambda array: compiled(tf.convert_to_tensor(array))
    if torch is not None:

        def without_gradients(array: Any) -> Any:
            with torch.no_grad():
                return function(array)

        return without_gradients
    return function


def out_of_memory(error: BaseException) -> bool:
    """True where the framework's error says that memory has run out."""
    if isinstance(error, MemoryError):
        return True
    if tf is not None and isinstance(error, tf.errors.ResourceExhaustedError):
        return True
    if torch is not None and isinstance(error, torch.OutOfMemoryError):
        return True
    text = str(error)
    return isinstance(error, RuntimeError) and ("RESOURCE_EXHAUSTED" in text or "not enough memory" in text)


def environment(device: str = "auto") -> dict[str, str | int]:
    """What, besides seed, data and settings, decides the bits of a result; kept with every run."""
    found = gpus()
    on_gpu = bool(found) and device != "cpu"
    values: dict[str, str | int] = {
        "keras": keras.__version__,
        "backend": BACKEND,
        "device": found[0 if device == "auto" else int(device.partition(":")[2])] if on_gpu else "CPU",
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
    }
    if tf is not None:
        build = tf.sysconfig.get_build_info()
        values |= {
            "tensorflow": tf.__version__,
            "inter_op_threads": int(tf.config.threading.get_inter_op_parallelism_threads()),
            "intra_op_threads": int(tf.config.threading.get_intra_op_parallelism_threads()),
            "onednn": os.environ.get("TF_ENABLE_ONEDNN_OPTS", "default"),
            "tf32": str(bool(tf.config.experimental.tensor_float_32_execution_enabled())) if on_gpu else "no GPU",
            "cuda": str(build.get("cuda_version", "")) if on_gpu else "",
        }
    elif torch is not None:
        values |= {
            "torch": str(torch.__version__),
            "intra_op_threads": int(torch.get_num_threads()),
            "tf32": str(bool(torch.backends.cuda.matmul.allow_tf32)) if on_gpu else "no GPU",
            "cuda": str(torch.version.cuda or "") if on_gpu else "",
        }
    else:
        values["jax"] = str(jax.__version__)
    return values
