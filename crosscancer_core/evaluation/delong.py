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
class Influence:
    """What each unit (tile or cluster) adds to an AUC: the sums from which variances and covariances are made.

    ``of_positives``, ``of_negatives``: float64, (units,); ``sizes``: units with positives, with negatives, and all.
    """

    auc: float
    of_positives: Floats
    of_negatives: Floats
    sizes: tuple[int, int, int]


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


def influence(observations: Observations, unit: NDArray[np.integer] | None = None) -> Influence | None:
    """How each unit moves the AUC. ``unit``: the cluster of each observation, int, (n,); None = each by itself.

    None is returned where there is no AUC, or only one unit of a class, which has no variance.
    """
    if not observations.has_both:
        return None
    below, above = _placements(observations)
    total = observations.total_positive, observations.total_negative
    auc = float((observations.positives * below).sum() / total[0])
    moved = [observations.positives * (below - auc) / total[0], observations.negatives * (above - auc) / total[1]]
    weight = [observations.positives, observations.negatives]
    if unit is not None:
        index = np.unique(unit, return_inverse=True)[1]
        moved, weight = (
            [np.asarray(np.bincount(index, side), np.float64) for side in sides] for sides in (moved, weight)
        )
    has_positive, has_negative = (side > 0 for side in weight)
    sizes = int(has_positive.sum()), int(has_negative.sum()), int((has_positive | has_negative).sum())
    return Influence(auc, moved[0], moved[1], sizes) if min(sizes) > 1 else None


def covariance_of(influences: Sequence[Influence]) -> Covariance:
    """AUCs and covariance of several scores of the same observations, in the same units."""
    a = np.stack([each.of_positives for each in influences])
    b = np.stack([each.of_negatives for each in influences])
    mixed = a @ b.T
    for_a, for_b, for_both = (size / (size - 1) for size in influences[0].sizes)
    covariance = for_a * (a @ a.T) + for_b * (b @ b.T) + for_both * (mixed + mixed.T)
    return Covariance(np.array([each.auc for each in influences]), covariance)


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
    order, runs = each.order, each.runs
    lengths = np.diff(np.concatenate([runs, [len(order)]]))
    sides = []
    for weight in (each.negatives, each.positives):
        upto = np.concatenate([[0.0], np.cumsum(weight[order])])
        middle = (upto[runs] + upto[runs + lengths]) / 2 / upto[-1]
        placed = np.empty(len(order))
        placed[order] = np.repeat(middle, lengths)
        sides.append(placed)
    return sides[0], 1 - sides[1]
