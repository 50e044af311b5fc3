"""Do probabilities mean what they say? Brier score, expected calibration error, and one temperature to mend it.

A temperature divides the logit: it keeps the order of all scores and so every AUC, and changes only how sure the
model claims to be. It is fitted on validation slides, never on those whose result is reported.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.observations import Floats, Observations

BINS = 15
_EXTREME = 1e-7  # of probabilities, which float32 rounds to 0 and 1
_COLDEST, _HOTTEST = 0.02, 50.0


@dataclass(frozen=True, eq=False)
class Reliability:
    """``confidence``: mean score, ``frequency``: share of cancer, ``weight``: part of all; float64, (BINS,), NaN where
    a bin is empty."""

    confidence: Floats
    frequency: Floats
    weight: Floats
    brier: float
    """Mean squared distance of score and truth; 0 is perfect, and a constant score of 0.5 gives 0.25."""
    error: float
    """ECE: mean distance of confidence and frequency over the bins, by weight."""


def reliability(observations: Observations, bins: int = BINS) -> Reliability | None:
    """How scores and frequencies agree, in ``bins`` of equal width; None where nothing was observed."""
    weight = observations.positives + observations.negatives
    total = weight.sum()
    if not total > 0:
        return None
    score = observations.score
    place = np.minimum((score * bins).astype(np.int64), bins - 1)
    within = np.bincount(place, weight, bins)
    with np.errstate(divide="ignore", invalid="ignore"):
        confidence = np.bincount(place, weight * score, bins) / within
        frequency = np.bincount(place, observations.positives, bins) / within
    gap = np.abs(np.nan_to_num(confidence - frequency))
    squares = observations.positives * (1 - score) ** 2 + observations.negatives * score**2
    return Reliability(
        confidence, frequency, within / total, float(squares.sum() / total), float((gap * within).sum() / total)
    )


def fit_temperature(observations: Observations) -> float:
    """The temperature with the least cross-entropy; above 1 where the model was too sure of itself.

    Raises:
        EvaluationError: a class is absent.
    """
    if not observations.has_both:
        raise EvaluationError(
            "A temperature needs tiles with and without cancer.", "Validate on slides that show both."
        )
    logit = _logits(observations.score)
    weight = observations.positives + observations.negatives

    def slope(inverse: float) -> float:
        """Derivative of the cross-entropy, which is convex in the inverse temperature."""
        return float(((weight * _logistic(logit * inverse) - observations.positives) * logit).sum())

    low, high = 1 / _HOTTEST, 1 / _COLDEST
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if slope(middle) > 0 else (middle, high)
    return 2 / (low + high)


def with_temperature(observations: Observations, temperature: float) -> Observations:
    """The same observations with their scores at a temperature."""
    score = _logistic(_logits(observations.score) / temperature)
    return Observations(score, observations.positives, observations.negatives)


def _logits(score: Floats) -> Floats:
    bounded = np.clip(score, _EXTREME, 1 - _EXTREME)
    return np.log(bounded) - np.log1p(-bounded)


def _logistic(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logit)))
