"""Batch-norm statistics measured anew, for short runs whose moving averages would lag behind the weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.models.framework import forward, keras
from crosscancer_core.progress import Control
from crosscancer_core.training.batches import Batch, TileSet, training_batches
from crosscancer_core.training.validation import answers, mean_loss

_GAP_BATCHES = 20


class BatchNormStatistics:
    """Measures batch-norm statistics anew over training batches, with the weights as they now are.

    Moving averages lag behind weights that change fast: after a short run a network that is right in training mode
    answers 0.5 to everything in inference mode. Mean and variance here are those of all batches together.
    """

    def __init__(self, body: Any, scaling: Any) -> None:
        self._layers = [layer for layer in body.layers if isinstance(layer, keras.layers.BatchNormalization)]
        self._forward = forward(lambda pixels: body(scaling(pixels), training=True))

    def gap(self, model: Any, tiles: TileSet, batch_size: int, threads: int, control: Control) -> float | None:
        """How much higher the loss on ``tiles`` is with the stored statistics than with each batch's own; None where
        no batch norm learns. Far above 0, the stored ones lag behind the weights, and validation says little.

        Measured over up to 20 batches in which slides and classes are mixed. All statistics are as before afterwards.
        """
        learning = [layer for layer in self._layers if layer.trainable]
        if not learning:
            return None
        size = min(batch_size, len(tiles))
        batches = partial(training_batches, tiles, size, 0, 0, threads=threads)
        stored = [(layer.moving_mean, layer.moving_variance) for layer in learning]
        kept = [tuple(keras.ops.convert_to_numpy(variable) for variable in pair) for pair in stored]
        with closing(batches()) as each:
            lagging = mean_loss(*answers(model, islice(each, _GAP_BATCHES), control))
        try:
            with closing(batches()) as each:
                own = mean_loss(*answers(model, self._each_measured(islice(each, _GAP_BATCHES)), control))
        finally:
            for pair, values in zip(stored, kept, strict=True):
                for variable, value in zip(pair, values, strict=True):
                    variable.assign(value)
        return lagging - own

    def _each_measured(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        for batch in batches:
            self.measure(iter([batch]))
            yield batch

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
