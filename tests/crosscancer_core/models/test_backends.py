"""The same code under PyTorch and JAX: equal logits from equal weights, and a run that trains.

Each backend has a process of its own, since Keras chooses one when it is imported. Where a backend is not installed
its tests are skipped; the manual says how to install it.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow

_LOGITS = """
import sys
import numpy as np
from crosscancer_core.models.backbones import body_of, build
from crosscancer_core.models.framework import BACKEND, make_repeatable
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.training.batch_norm import BatchNormStatistics
from crosscancer_core.training.batches import Batch

architecture, size, folder, weights = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
make_repeatable(2)
model = build(ModelSpec(architecture=architecture, input_size=size), seed=0)
if weights:
    with np.load(weights) as stored:
        model.set_weights([stored[name] for name in stored.files])
else:
    # statistics as after training: those of a new network let a deep one answer the same to everything
    draws = np.random.default_rng(0)
    pixels = draws.integers(0, 256, (3, 8, size, size, 3), np.uint8)
    batches = (Batch(each, np.zeros(8, np.float32), 8) for each in pixels)
    BatchNormStatistics(body_of(model), model.get_layer("scaling")).measure(batches)
    np.savez(folder + "/weights.npz", **{f"{n:05}": w for n, w in enumerate(model.get_weights())})
tiles = np.random.default_rng(1).integers(0, 256, (4, size, size, 3), np.uint8)
np.save(f"{folder}/{BACKEND}.npy", np.asarray(model.predict_on_batch(tiles)))
"""
_TRAIN = """
import sys
import numpy as np
from crosscancer_core.models.backbones import build, hash_of_arrays
from crosscancer_core.models.framework import BACKEND, environment, make_repeatable
from crosscancer_core.progress import SILENT, UNCONTROLLED
from crosscancer_core.training.loop import StageLoop
from tests.tiny_training import coloured_tiles, tiny_config

make_repeatable(2)
hashes, aucs = [], []
for _ in range(2):
    config = tiny_config(epochs=3, augment=True)
    tiles = coloured_tiles(160)
    model = build(config.spec, config.seed, config.batch_norm_momentum)
    said = []
    loop = StageLoop(
        model, config, tiles.part(np.arange(128)), tiles.part(np.arange(128, 160)), said.append, lambda *state: None
    )
    loop.start_at(loop.position, None)
    loop.run(SILENT, UNCONTROLLED)
    hashes.append(hash_of_arrays(model.get_weights()))
    aucs.append(loop.position.best["auc"])
assert environment()["backend"] == BACKEND == sys.argv[1]
assert aucs[0] > 0.9, aucs
assert hashes[0] == hashes[1], "the same seed gave other weights"
"""


def _run(code: str, backend: str, *arguments: str) -> None:
    environment: dict[str, Any] = {**os.environ, "KERAS_BACKEND": backend, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


def _installed(backend: str) -> None:
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed (docs/training.md says how)")


@pytest.mark.parametrize("backend", ["torch", "jax"])
@pytest.mark.parametrize(
    ("architecture", "size"),
    [("SqueezeNet", 64), ("TinyCNN", 64), pytest.param("InceptionV3", 96, marks=pytest.mark.long)],
)
def test_logits_agree(backend: str, architecture: str, size: int, tmp_path: Path) -> None:
    _installed(backend)
    _run(_LOGITS, "tensorflow", architecture, str(size), str(tmp_path), "")
    _run(_LOGITS, backend, architecture, str(size), str(tmp_path), str(tmp_path / "weights.npz"))
    ours, theirs = np.load(tmp_path / "tensorflow.npy"), np.load(tmp_path / f"{backend}.npy")
    assert np.ptp(ours) > 1e-3  # a network that answers the same to everything would prove nothing
    assert np.abs(ours - theirs).max() < 1e-3


@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_the_same_loop_trains(backend: str) -> None:
    _installed(backend)
    _run(_TRAIN, backend, backend)
