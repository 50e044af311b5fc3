"""Batch-norm statistics measured anew, for short runs whose moving averages would lag behind the weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.models.framework import forward, keras
from crosscancer_core.training.batches import Batch


class BatchNormStatistics:
    """Measures batch-norm statistics anew over training batches, with the weights as they now are.

    Moving averages lag behind weights that change fast: after a short run a network that is right in training mode
    answers 0.5 to everything in inference mode. Mean and variance here are those of all batches together.
    """

    def __init__(self, body: Any, scaling: Any) -> None:
        self._layers = [layer for layer in body.layers if isinstance(layer, keras.layers.BatchNormalization)]
        self._forward = forward(lambda pixels: body(scaling(pixels), training=True))

    @property
    def any(self) -> bool:
        """Whether the body has batch norm at all."""
        return bool(self._layers)

    def measure(self, batches: Iterator[Batch]) -> None:
        """Replace the layers' moving mean and variance by those of ``batches``."""
        momenta = [layer.momentum for layer in self._layers]
        for layer in self._layers:
            layer.momentum = 0.0  # "moving" then means: of this batch
        means: list[NDArray[np.float64]] = []
        squares: list[NDArray[np.float64]] = []
        count = 0
        try:
            for batch in batches:
                self._forward(batch.pixels)
                count += 1
                for number, layer in enumerate(self._layers):
                    mean = _numbers(layer.moving_mean)
                    square = _numbers(layer.moving_variance) + mean**2
                    if count == 1:
                        means.append(mean)
                        squares.append(square)
                    else:
                        means[number] += mean
                        squares[number] += square
        finally:
            for layer, momentum in zip(self._layers, momenta, strict=True):
                layer.momentum = momentum
        if not count:
            return
        for layer, total, square in zip(self._layers, means, squares, strict=True):
            layer.moving_mean.assign((total / count).astype(np.float32))
            layer.moving_variance.assign(np.maximum(square / count - (total / count) ** 2, 0).astype(np.float32))


def _numbers(variable: Any) -> NDArray[np.float64]:
    return np.asarray(keras.ops.convert_to_numpy(variable), np.float64)
