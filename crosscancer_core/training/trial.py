"""A few training steps on random tiles: how long they take here, and whether they repeat bit for bit."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import TrainingError
from crosscancer_core.models.backbones import build, hash_of_arrays
from crosscancer_core.models.framework import (
    available_cores,
    computes_in_bfloat16,
    environment,
    make_repeatable,
    on_device,
    out_of_memory,
)
from crosscancer_core.progress import Control, Progress
from crosscancer_core.training.config import Precision, TrainingConfig
from crosscancer_core.training.loop import compile_for_training
from crosscancer_core.training.rates import Rate

_STEPS = 3


def precision_of(config: TrainingConfig, device: str) -> str:
    """The number format a run of ``config`` would begin with on ``device``."""
    if config.precision is not Precision.AUTO:
        return config.precision.value
    return (Precision.BFLOAT16 if computes_in_bfloat16(device) else Precision.FLOAT32).value


def measure(config: TrainingConfig, device: str, progress: Progress, control: Control) -> Rate:
    """Build the network and time three steps after the first.

    Raises:
        TrainingError: memory does not suffice.
        RuntimeNotAvailableError: there is no such device.
    """
    make_repeatable(config.threads or available_cores(), config.deterministic)
    progress.started(_STEPS + 2, "steps", "measuring")
    began = time.perf_counter()
    precision = precision_of(config, device)
    pixels, labels = random_tiles(config, 0)
    try:
        with on_device(device):
            model = build(config.spec, config.seed, config.batch_norm_momentum, precision)
            compile_for_training(model, config)
            _step(model, pixels, labels, progress, control)
            build_seconds = time.perf_counter() - began
            since = time.perf_counter()
            for _ in range(_STEPS):
                _step(model, pixels, labels, progress, control)
            step_seconds = (time.perf_counter() - since) / _STEPS
            model.predict_on_batch(pixels)
            since = time.perf_counter()
            model.predict_on_batch(pixels)
            validation_seconds = (time.perf_counter() - since) / config.batch_size
            progress.advanced()
    except Exception as error:  # each framework has its own error for full memory
        if out_of_memory(error):
            raise TrainingError(
                f"Memory does not suffice for {config.batch_size} tiles a step.",
                "Choose a smaller batch, smaller tiles or a smaller network.",
            ) from error
        raise
    return Rate(
        seconds_per_step=step_seconds,
        seconds_per_validation_tile=validation_seconds,
        build_seconds=build_seconds,
        parameters=int(model.count_params()),
        device=str(environment(device)["device"]),
        precision=precision,
    )


def trained_hash(config: TrainingConfig, steps: int) -> str:
    """Hash of the weights after ``steps`` steps on tiles that depend on the seed alone."""
    make_repeatable(config.threads or available_cores(), config.deterministic)
    with on_device("auto"):
        model = build(config.spec, config.seed, config.batch_norm_momentum, precision_of(config, "auto"))
        compile_for_training(model, config)
        for number in range(steps):
            model.train_on_batch(*random_tiles(config, number))
        return hash_of_arrays(model.get_weights())


def random_tiles(config: TrainingConfig, number: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A batch of noise: uint8 (batch, size, size, 3) and labels, float32 (batch, 1)."""
    draws = np.random.default_rng((config.seed, number))
    size = config.spec.input_size
    pixels = draws.integers(0, 256, (config.batch_size, size, size, 3), np.uint8)
    return pixels, (np.arange(config.batch_size) % 2).astype(np.float32)[:, None]


def _step(
    model: Any, pixels: NDArray[np.uint8], labels: NDArray[np.float32], progress: Progress, control: Control
) -> None:
    control.check()
    model.train_on_batch(pixels, labels)
    progress.advanced()
