"""How a model does on the tiles that were set apart: loss, accuracy and AUC in inference mode."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.evaluation.roc import weighted_auc
from crosscancer_core.progress import Control
from crosscancer_core.training.batches import Batch, TileSet, fixed_batches


@dataclass(frozen=True)
class ValidationResult:
    """``loss``: mean binary cross-entropy; ``auc``: None where a class is absent."""

    loss: float
    accuracy: float
    auc: float | None


def validate(model: Any, tiles: TileSet, batch_size: int, threads: int, control: Control) -> ValidationResult:
    """Loss, accuracy and AUC of ``model`` (giving logits) on all tiles."""
    with closing(fixed_batches(tiles, batch_size, threads=threads)) as batches:
        logit, label = answers(model, batches, control)
    return ValidationResult(
        loss=mean_loss(logit, label),
        accuracy=float(np.mean((logit > 0) == (label > 0.5))),
        auc=weighted_auc(logit, label, 1 - label),
    )


def answers(model: Any, batches: Iterable[Batch], control: Control) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Logits and labels of the batches' tiles, each of shape (n,)."""
    logits, labels = [], []
    for batch in batches:
        control.check()
        logits.append(np.asarray(model.predict_on_batch(batch.pixels))[: batch.used, 0])
        labels.append(batch.labels[: batch.used])
    return np.concatenate(logits).astype(np.float64), np.concatenate(labels).astype(np.float64)


def mean_loss(logit: NDArray[np.float64], label: NDArray[np.float64]) -> float:
    """Mean binary cross-entropy."""
    return float(np.mean(np.logaddexp(0, logit) - label * logit))
