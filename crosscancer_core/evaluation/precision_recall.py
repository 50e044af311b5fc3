"""Precision against recall, and average precision, of weighted observations; exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crosscancer_core.evaluation.observations import Floats, Observations


@dataclass(frozen=True, eq=False)
class PrecisionRecall:
    """A curve from the highest threshold to the lowest; float64, shape (k,).

    ``average_precision`` is the sum of precision times the gain in recall (no interpolation, as scikit-learn has it),
    of all observations also where the points were thinned. Unlike AUC it depends on how common cancer is.
    """

    recall: Floats
    precision: Floats
    threshold: Floats
    average_precision: float

    def thinned(self, points: int = 512) -> PrecisionRecall:
        """At most ``points`` points for drawing, evenly along the curve; the average precision stays."""
        if len(self.threshold) <= points:
            return self
        steps = np.abs(np.diff(self.recall)) + np.abs(np.diff(self.precision))
        length = np.concatenate([[0.0], np.cumsum(steps)])
        kept = np.unique(np.searchsorted(length, np.linspace(0, length[-1], points)).clip(0, len(length) - 1))
        kept[-1] = len(length) - 1
        return PrecisionRecall(self.recall[kept], self.precision[kept], self.threshold[kept], self.average_precision)


def precision_recall(observations: Observations) -> PrecisionRecall | None:
    """The curve; None where a class weighs nothing."""
    if not observations.has_both:
        return None
    merged = observations.merged
    found = np.cumsum(merged.positives[::-1])
    called = found + np.cumsum(merged.negatives[::-1])
    some = called > 0
    precision = found[some] / called[some]
    recall = found[some] / found[-1]
    gain = np.diff(np.concatenate([[0.0], recall]))
    return PrecisionRecall(recall, precision, merged.score[::-1][some], float((precision * gain).sum()))
