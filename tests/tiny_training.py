"""A training task that a few steps solve: two kinds of coloured noise. And the config that goes with it."""

from __future__ import annotations

from typing import Any

import numpy as np

from crosscancer_core.errors import TileStoreError
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.slides.slide import RGB
from crosscancer_core.training.batches import TileSet
from crosscancer_core.training.config import TrainingConfig

SIZE = 64


class ArrayTiles:
    """Tiles from memory; those in ``damaged`` cannot be read."""

    def __init__(self, pixels: RGB, damaged: frozenset[int] = frozenset()) -> None:
        self._pixels = pixels
        self._damaged = damaged

    def read(self, index: int) -> RGB:
        if index in self._damaged:
            raise TileStoreError(f"Tile {index} is damaged.")
        return np.asarray(self._pixels[index])


def coloured_tiles(n: int, seed: int = 0, contrast: float = 30.0, damaged: frozenset[int] = frozenset()) -> TileSet:
    """``n`` tiles; every second is "cancer", a little bluer."""
    labels = (np.arange(n) % 2).astype(np.float32)
    noise = np.random.default_rng(seed).normal(170, 40, (n, SIZE, SIZE, 3))
    shift = labels[:, None, None, None] * np.array([-contrast, 0, contrast])
    pixels = np.clip(noise + shift, 0, 255).astype(np.uint8)
    return TileSet([ArrayTiles(pixels, damaged)], np.zeros(n, np.int32), np.arange(n, dtype=np.int32), labels)


def tiny_config(**changes: Any) -> TrainingConfig:
    """Settings with which :func:`coloured_tiles` are learned in seconds."""
    settings: dict[str, Any] = {
        "spec": ModelSpec(architecture="TinyCNN", input_size=SIZE, mpp=0.25, dropout=0.5),
        "epochs": 2,
        "batch_size": 16,
        "learning_rate": 1e-3,
        "batch_norm_momentum": 0.9,
        "reestimate_batch_norm": 4,
    }
    return TrainingConfig(**{**settings, **changes})
