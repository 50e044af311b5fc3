"""Variance of AUCs that share their observations (DeLong 1988), and of clustered ones (Obuchowski 1997).

DeLong's formula takes every tile for an independent observation. Neighbouring tiles are not, so it makes too much of
too little: what comes from it is marked "treats tiles as independent". Obuchowski's is the same sum over clusters,
here over blocks of neighbouring tiles; where every cluster is one tile, the two agree.

E. R. DeLong et al., Biometrics 44 (1988) 837-845; N. A. Obuchowski, Biometrics 53 (1997) 567-578.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.evaluation.observations import Floats, Observations

INDEPENDENT_TILES = "treats tiles as independent"
_NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Covariance:
    """AUCs of k scores on the same observations, float64 (k,), and their covariance, float64 (k, k)."""

    auc: Floats
    covariance: Floats

    def difference(self, contrast: Sequence[float]) -> tuple[float, float]:
        """The AUCs weighted by ``contrast``, e.g. (1, -1), and the standard error of that sum."""
        weights = np.asarray(contrast, np.float64)
        variance = float(weights @ self.covariance @ weights)
        return float(weights @ self.auc), math.sqrt(max(variance, 0.0))


def auc_covariance(scores: Sequence[Observations], unit: NDArray[np.integer] | None = None) -> Covariance | None:
    """AUCs and covariance of several scores of the same observations (equal weights, entry by entry).

    ``unit``: the cluster of each observation, int, shape (n,); None = each observation by itself. None is returned
    where there is no AUC, or only one unit of a class, which has no variance.

    Raises:
        ValueError: the weights differ.
    """
    first = scores[0]
    if any(
        not np.array_equal(each.positives, first.positives) or not np.array_equal(each.negatives, first.negatives)
        for each in scores[1:]
    ):
        raise ValueError("the scores are of different observations")
    if not first.has_both:
        return None
    index = np.arange(len(first)) if unit is None else np.unique(unit, return_inverse=True)[1]
    n = int(index.max()) + 1
    total = first.total_positive, first.total_negative
    weight = tuple(np.bincount(index, side, n) for side in (first.positives, first.negatives))
    number = tuple(int((side > 0).sum()) for side in weight)
    if min(number) < 2:
        return None
    aucs, of_positives, of_negatives = [], [], []
    for each in scores:
        below, above = _placements(each)
        auc = float((each.positives * below).sum() / total[0])
        aucs.append(auc)
        of_positives.append((np.bincount(index, each.positives * below, n) - weight[0] * auc) / total[0])
        of_negatives.append((np.bincount(index, each.negatives * above, n) - weight[1] * auc) / total[1])
    a, b = np.array(of_positives), np.array(of_negatives)
    mixed = a @ b.T
    covariance = (
        number[0] / (number[0] - 1) * (a @ a.T) + number[1] / (number[1] - 1) * (b @ b.T) + n / (n - 1) * (mixed + mixed.T)
    )
    return Covariance(np.array(aucs), covariance)


def two_sided_p(difference: float, error: float) -> float | None:
    """P-value of a difference with a normal standard error; None where the error is 0 and the difference is not."""
    if error > 0:
        return math.erfc(abs(difference) / error / math.sqrt(2))
    return 1.0 if difference == 0 else None


def logit_interval(auc: float, error: float) -> tuple[float, float] | None:
    """95 % interval of an AUC by the normal approximation of its logit, which stays between 0 and 1.

    None at 0 and 1 themselves, where the formula knows no uncertainty though there is some.
    """
    spread = auc * (1 - auc)
    if spread <= 0:
        return None
    middle, half = math.log(auc / (1 - auc)), _NORMAL_95 * error / spread
    return _logistic(middle - half), _logistic(middle + half)


def plain_interval(difference: float, error: float) -> tuple[float, float]:
    """95 % interval of a difference of AUCs."""
    return max(-1.0, difference - _NORMAL_95 * error), min(1.0, difference + _NORMAL_95 * error)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0


def _placements(each: Observations) -> tuple[Floats, Floats]:
    """For each observation the share of negatives that score below it and of positives above it, ties half."""
    order = np.argsort(each.score, kind="stable")
    score = each.score[order]
    begin = np.searchsorted(score, each.score, side="left")
    end = np.searchsorted(score, each.score, side="right")
    positives, negatives = (
        np.concatenate([[0.0], np.cumsum(side[order])]) for side in (each.positives, each.negatives)
    )
    below = (negatives[begin] + negatives[end]) / 2 / negatives[-1]
    above = 1 - (positives[begin] + positives[end]) / 2 / positives[-1]
    return below, above
