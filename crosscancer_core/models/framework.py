"""The one door to Keras and TensorFlow: quiet, and with the thread settings that make a run repeatable.

Importing this module imports TensorFlow (seconds), so only the modules that build, train or run a Keras model do:
``models/backbones.py``, ``training/{loop,checkpoints,bundle_writer}.py`` and ``inference/runtimes/keras_runtime.py``.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

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
    import tensorflow as tf

    tf.config.list_physical_devices()  # looks for GPUs now, since that too leaves notes

__all__ = ["environment", "keras", "make_repeatable", "tf"]

logging.getLogger("tensorflow").setLevel(logging.ERROR)
keras.utils.disable_interactive_logging()


def make_repeatable(intra_op_threads: int | None = None) -> bool:
    """Prepare this process for training whose result depends on nothing but seed, data and settings.

    Inter-op threads = 1 and op determinism: with TensorFlow's default threading not even an uninterrupted run
    repeats. Must come before the first operation; returns False (and the run is then not repeatable bit for bit)
    where another part of the process was faster.
    """
    tf.config.experimental.enable_op_determinism()
    try:
        tf.config.threading.set_inter_op_parallelism_threads(1)
        tf.config.threading.set_intra_op_parallelism_threads(intra_op_threads or available_cores())
    except RuntimeError:  # TensorFlow is already running in this process
        repeatable: bool = tf.config.threading.get_inter_op_parallelism_threads() == 1
        if not repeatable:
            _log.warning("TensorFlow was started before training: this run cannot be repeated bit for bit.")
        return repeatable
    return True


def available_cores() -> int:
    """Processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def environment() -> dict[str, str | int]:
    """What, besides seed, data and settings, decides the bits of a result; kept with every run."""
    gpus = tf.config.list_physical_devices("GPU")
    device = tf.config.experimental.get_device_details(gpus[0]).get("device_name", "GPU") if gpus else "CPU"
    return {
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
        "device": str(device),
        "inter_op_threads": int(tf.config.threading.get_inter_op_parallelism_threads()),
        "intra_op_threads": int(tf.config.threading.get_intra_op_parallelism_threads()),
        "onednn": os.environ.get("TF_ENABLE_ONEDNN_OPTS", "default"),
    }
