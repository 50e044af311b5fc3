"""How sure a pooled AUC is: patients drawn again with replacement, by counts and not by pixels.

With ``U[i, j]`` the number of pairs in which a positive of patient i scores above a negative of patient j (ties count
half), the pooled AUC of a resample that holds patient i ``w[i]`` times is exactly

    w'U w / ((w'P) (w'N))

so that ten thousand resamples cost milliseconds, whatever the number of pixels. Tiles of one patient are no
independent observations; patients are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.evaluation.observations import Floats, Observations

RESAMPLES = 10_000
FEW_PATIENTS = 10
"""Below this many patients an interval is warned of."""
_CHUNK = 1 << 20  # cells of the dense tables that are held at once
_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True, eq=False)
class PairCounts:
    """``pairs``: float64, (k, k), see the module; ``positives``, ``negatives``: what the units weigh, float64, (k,)."""

    pairs: Floats
    positives: Floats
    negatives: Floats

    @property
    def auc(self) -> float | None:
        """Of all units pooled; None where a class is absent."""
        total = self.positives.sum() * self.negatives.sum()
        return float(self.pairs.sum() / total) if total > 0 else None


def pair_counts(units: Sequence[Observations]) -> PairCounts:
    """Compare every unit's positives with every unit's negatives; exact, in memory that does not grow with scores."""
    k = len(units)
    merged = [each.merged for each in units]
    every = Observations.together(merged)
    order, (group, is_tie) = every.order, _groups(every)
    unit = np.repeat(np.arange(k), [len(each) for each in merged])[order]
    weights = every.positives[order], every.negatives[order]
    step = max(1, _CHUNK // max(k, 1))
    pairs, below = np.zeros((k, k)), np.zeros(k)
    for first in range(0, len(is_tie), step):
        begin, end = np.searchsorted(group, [first, first + step])
        ties = is_tie[first : first + step]
        cell = (group[begin:end] - first) * k + unit[begin:end]
        positive, negative = (
            np.bincount(cell, weight[begin:end], len(ties) * k).reshape(len(ties), k) for weight in weights
        )
        upto = np.cumsum(negative, axis=0) + below
        below = upto[-1].copy()
        upto[ties] -= negative[ties] / 2
        pairs += positive.T @ upto
    totals = ([each.total_positive for each in units], [each.total_negative for each in units])
    return PairCounts(pairs, *(np.array(total, np.float64) for total in totals))


def _groups(every: Observations) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Neighbouring scores that need not be told apart: some negatives, then the positives right above them.

    Returns the group of each observation in the order of scores, and which groups are ties, one score of both classes.
    """
    merged = every.merged
    weighs = (merged.positives > 0) | (merged.negatives > 0)  # tiles that are left out weigh nothing, and part nothing
    has_positive, has_negative = merged.positives[weighs] > 0, merged.negatives[weighs] > 0
    tie = has_positive & has_negative
    starts = np.ones(len(tie), np.bool_)
    starts[1:] = tie[1:] | tie[:-1] | (has_negative[1:] & has_positive[:-1])
    begins = np.zeros(len(weighs), np.bool_)
    begins[weighs] = starts
    of_score = np.maximum(np.cumsum(begins) - 1, 0)
    lengths = np.diff(np.concatenate([every.runs, [len(every)]]))
    return np.repeat(of_score, lengths), tie[starts]


def draws(units: int, resamples: int = RESAMPLES, seed: int = 0) -> NDArray[np.float64]:
    """How often each of ``units`` is in each resample; whole numbers as float64, shape (resamples, units)."""
    chance = np.full(units, 1 / units)
    return np.random.default_rng(seed).multinomial(units, chance, resamples).astype(np.float64)


def pooled_aucs(counts: PairCounts, drawn: NDArray[np.float64]) -> Floats:
    """The pooled AUC of each resample; NaN where it holds one class only. Shape (resamples,)."""
    total = (drawn @ counts.positives) * (drawn @ counts.negatives)
    above = ((drawn @ counts.pairs) * drawn).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, above / total, np.nan)


def mean_aucs(sums: Floats, numbers: Floats, drawn: NDArray[np.float64]) -> Floats:
    """The mean AUC of the slides in each resample, from each patient's ``sums`` of AUCs over ``numbers`` of slides."""
    total = drawn @ numbers
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, (drawn @ sums) / total, np.nan)


def percentile_interval(values: Floats, level: float = 0.95) -> tuple[float, float] | None:
    """The middle ``level`` of the resampled ``values``, NaN aside; None where there are none."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def in_words(number: int, noun: str) -> str:
    """``"six patients"``; figures beyond twelve."""
    count = _WORDS[number] if number < len(_WORDS) else f"{number:,}"
    return f"{count} {noun}{'' if number == 1 else 's'}"
