"""Is the demo neither trivial nor impossible? Measured on the demo's own six prostate slides, four against two."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import openslide
import pytest
import shapely
from numpy.typing import NDArray

from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.synthetic.demo_cohort import make_demo_cohort
from crosscancer_core.synthetic.presets import DemoPreset

pytestmark = [pytest.mark.long, pytest.mark.tensorflow]

_SIDE = 256
"""Level-0 pixels of a tile, the model's own size; the network sees it at half resolution, 128 x 128."""
_EPOCHS = 20


def tiles_of(slide: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """As many tiles with cancer as without: uint8 (n, 128, 128, 3) and 0/1."""
    mapping, annotations = ClassMapping(), read_annotations(slide.with_suffix(".xml")).annotations
    cancer = mapping.area(annotations, Meaning.CANCER).difference(mapping.area(annotations, Meaning.EXCLUSION))
    with openslide.OpenSlide(slide) as opened:
        width, height = opened.dimensions
        pixels = np.asarray(opened.read_region((0, 0), 0, (width, height)).convert("RGB"))
    x, y = (
        axis.ravel() for axis in np.meshgrid(np.arange(0, width - _SIDE, _SIDE), np.arange(0, height - _SIDE, _SIDE))
    )
    share = shapely.area(shapely.intersection(shapely.box(x, y, x + _SIDE, y + _SIDE), cancer)) / _SIDE**2
    half = (_SIDE // 2, _SIDE // 2)
    tiles = np.stack(
        [
            cv2.resize(pixels[top : top + _SIDE, left : left + _SIDE], half, interpolation=cv2.INTER_AREA)
            for left, top in zip(x, y, strict=True)
        ]
    )
    glass = ((tiles.min(axis=-1) > 205) | (tiles.max(axis=-1) < 20)).mean(axis=(1, 2))
    positive, negative = (np.flatnonzero((glass < 0.6) & is_cancer) for is_cancer in (share >= 0.5, share < 0.5))
    count = min(len(positive), len(negative))
    generator = np.random.default_rng(0)
    chosen = np.concatenate([generator.choice(positive, count, False), generator.choice(negative, count, False)])
    return tiles[chosen], (share[chosen] >= 0.5).astype(np.int64)


def colour_auc(
    train: NDArray[np.uint8], y: NDArray[np.int64], test: NDArray[np.uint8], truth: NDArray[np.int64]
) -> float:
    """What mean and deviation of the colours alone can tell, by logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    def colours(tiles: NDArray[np.uint8]) -> NDArray[np.float64]:
        return np.concatenate([tiles.mean(axis=(1, 2)), tiles.std(axis=(1, 2))], axis=1)

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)).fit(colours(train), y)
    return float(roc_auc_score(truth, model.predict_proba(colours(test))[:, 1]))


def network_auc(
    train: NDArray[np.uint8], y: NDArray[np.int64], test: NDArray[np.uint8], truth: NDArray[np.int64]
) -> float:
    """What a small convolutional network learns from the same tiles."""
    import keras
    from sklearn.metrics import roc_auc_score

    keras.utils.set_random_seed(1)
    layers = keras.layers
    inputs = layers.Input((_SIDE // 2, _SIDE // 2, 3))
    x = layers.Rescaling(1 / 127.5, -1)(inputs)
    for channels, stride in ((16, 2), (24, 1), (32, 2), (48, 2), (64, 2)):
        x = layers.Conv2D(channels, 3, strides=stride, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x))
    model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, _EPOCHS * (len(train) // 32))),
        "binary_crossentropy",
    )
    generator = np.random.default_rng(0)
    for _ in range(_EPOCHS):
        order = generator.permutation(len(train))
        for start in range(0, len(order) - 31, 32):
            batch = order[start : start + 32]
            model.train_on_batch(_varied(train[batch], generator), y[batch])
    scores = model.predict(test.astype(np.float32), batch_size=64, verbose=0)[:, 0]
    return float(roc_auc_score(truth, scores))


def _varied(tiles: NDArray[np.uint8], generator: np.random.Generator) -> NDArray[np.float32]:
    """Flipped, turned, and stained more or less: what differs between slides without meaning anything."""
    x = tiles.astype(np.float32)
    if generator.random() < 0.5:
        x = x[:, :, ::-1]
    if generator.random() < 0.5:
        x = x[:, ::-1]
    if generator.random() < 0.5:
        x = x.transpose(0, 2, 1, 3)
    gain = generator.uniform(0.8, 1.2, (len(x), 1, 1, 3))
    shift = generator.uniform(-15, 15, (len(x), 1, 1, 3))
    return np.clip(255 - (255 - x) * gain + shift, 0, 255).astype(np.float32)


def test_colour_does_not_tell_and_a_network_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_demo_cohort(tmp_path, DemoPreset.DEMO, 0)
    slides = [tiles_of(path) for path in sorted((tmp_path / "slides").glob("prostate_*.tif"))]
    train, y = (np.concatenate([slide[part] for slide in slides[:4]]) for part in (0, 1))
    test, truth = (np.concatenate([slide[part] for slide in slides[4:]]) for part in (0, 1))
    colour, network = colour_auc(train, y, test, truth), network_auc(train, y, test, truth)
    numbers = f"{len(train)} tiles of 4 slides, {len(test)} of 2: colours AUC {colour:.3f}, network AUC {network:.3f}"
    with capsys.disabled():
        sys.stdout.write(f"\n{numbers}\n")
    assert colour < 0.75
    assert network > 0.85
