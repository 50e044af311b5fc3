"""A bundle to measure with: InceptionV3 with the paper's head, made once and kept in ``out/benchmarks``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.slides import FOLDER, textured_slide
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.slide import RGB

SIZE = 256
_TILES = 64


def inception_bundle() -> Path:
    """InceptionV3 for 256 px tiles. Its weights are random, with batch-norm statistics of the measured slide and logits
    spread over some units, so that probabilities can differ; speed does not depend on them, and judging what lower
    precision costs takes a trained model."""
    target = FOLDER / "inception_bundle"
    if (target / "bundle.json").is_file():
        ModelBundle.open(target)
        return target
    # here, since they import TensorFlow
    from crosscancer_core.models.backbones import build
    from crosscancer_core.models.spec import ModelSpec
    from crosscancer_core.training.batches import TileSet
    from crosscancer_core.training.bundle_writer import Trained, write_trained
    from crosscancer_core.training.config import TrainingConfig

    tiles = _tiles()
    config = TrainingConfig(spec=ModelSpec(architecture="InceptionV3", input_size=SIZE, mpp=0.25, dropout=0.2))
    model = build(config.spec, 0, 0.3)
    for _ in range(3):
        model(tiles[:16], training=True)
    logits = np.asarray(model.predict_on_batch(tiles))[:, 0]
    weights = model.get_weights()
    scale = 2 / logits.std()
    weights[-2] = weights[-2] * scale
    weights[-1] = -logits.mean() * scale + 0 * weights[-1]
    labels = (logits > np.median(logits)).astype(np.float32)
    of_slide = TileSet([_Tiles(tiles)], np.zeros(_TILES, np.int32), np.arange(_TILES, dtype=np.int32), labels)
    trained = Trained(
        weights=weights,
        best_epoch=0,
        validation={"loss": 0.7, "accuracy": 0.5, "auc": None},
        training=of_slide,
        validation_tiles=of_slide,
        cohort="texture",
        fingerprints=(),
        lineage={},
        notes=("Weights are random: this model measures speed.",),
    )
    return write_trained(target, "inception", config, trained).folder


class _Tiles:
    def __init__(self, pixels: RGB) -> None:
        self._pixels = pixels

    def read(self, index: int) -> RGB:
        return np.asarray(self._pixels[index])


def _tiles() -> RGB:
    with open_slide(textured_slide()) as slide:
        side = slide.info.width // SIZE
        return np.stack(
            [
                slide.read_level_region(0, number * 7 % side * SIZE, number * 5 % side * SIZE, SIZE, SIZE)
                for number in range(_TILES)
            ]
        )
