"""Trains the model of the fixture ``tiny_bundle``; imports TensorFlow."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from crosscancer_core.models.backbones import build
from crosscancer_core.models.framework import make_repeatable
from crosscancer_core.progress import SILENT, UNCONTROLLED
from crosscancer_core.training.bundle_writer import Trained, write_trained
from crosscancer_core.training.loop import StageLoop, compile_for_training
from tests.tiny_training import coloured_tiles, tiny_config


def train_tiny_bundle(target: Path) -> Path:
    """Train for two epochs on coloured noise and write the bundle to ``target``."""
    make_repeatable()
    config = tiny_config()
    tiles = coloured_tiles(160, contrast=20)
    training, validation = tiles.part(np.arange(128)), tiles.part(np.arange(128, 160))
    model = build(config.spec, config.seed, config.batch_norm_momentum)
    compile_for_training(model, config)
    loop = StageLoop(model, config, training, validation, lambda event: None, lambda *state: None)
    loop.run(SILENT, UNCONTROLLED)
    trained = Trained(
        weights=loop.best_weights,
        best_epoch=loop.position.best_epoch,
        validation=loop.position.best,
        training=training,
        validation_tiles=validation,
        cohort="coloured noise",
        fingerprints=("0123456789abcdef",),
        lineage={},
        notes=(),
    )
    return write_trained(target, "tiny", config, trained).folder
