"""Arms against each other: what differs, how surely, and by how much seeds alone differ.

The unit is the patient. A difference of AUC has an interval from the same resamples of the patients for both arms, and
an exact sign-flip test: were the arms alike, each patient's difference could as well have the other sign. With six
patients there are 64 ways, so that no p-value can be below 2/64; that is said beside it. DeLong's test stands beside
for comparison with other work, marked as what it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.delong import covariance_of, plain_interval, two_sided_p
from crosscancer_core.evaluation.levels import BLOCKS, ModelScores, ScoredLevel, percentile
from crosscancer_core.evaluation.observations import Floats
from crosscancer_core.evaluation.result import Interval, Level, Value
from crosscancer_core.evaluation.scoring import SlideScores

_EXACT_UP_TO = 20  # patients whose 2^n signs are all tried
_DRAWN_SIGNS = 100_000
_ROUNDING = 1e-12


class SignFlip(Value):
    """The two-sided test that the mean difference of the patients is zero."""

    p: float
    smallest_p: float
    """What the test can reach at best with so many patients."""
    n_patients: int
    exact: bool
    """All signs were tried; otherwise 100,000 drawn ones."""


class DeLong(Value):
    """The test that treats tiles as independent, and so claims too much."""

    p: float | None
    error: float
    low: float
    high: float


class SlideDifference(Value):
    """AUC of arm a less AUC of arm b on one slide, seeds averaged; None where the slide has none."""

    slide_id: str
    difference: float | None
    interval: Interval | None = None


class Difference(Value):
    """Arm ``a`` less arm ``b`` at one level; several seeds of an arm are averaged."""

    a: str
    b: str
    level: Level
    pooled: float | None
    pooled_interval: Interval | None
    mean_of_slides: float | None
    mean_interval: Interval | None
    slides: tuple[SlideDifference, ...]
    sign_flip: SignFlip | None
    holm_p: float | None = None
    """The sign-flip p-value after Holm's correction over all pairs of this level."""
    delong: DeLong | None = None
    """At tile level only, where both arms scored the same tiles."""


class SeedSpread(Value):
    """The pooled AUC of one arm over its seeds."""

    arm: str
    level: Level
    seeds: tuple[int, ...]
    aucs: tuple[float | None, ...]
    mean: float | None
    deviation: float | None
    """Standard deviation (n - 1); None below two seeds."""


@dataclass(frozen=True, eq=False)
class ArmScores:
    """The slides of one arm, once a seed; every seed scored the same slides in the same order."""

    arm: str
    by_seed: Mapping[int, ModelScores]


def compare(arms: Sequence[ArmScores], levels: Sequence[Level]) -> list[Difference]:
    """Every pair of ``arms`` at every level, later arm less earlier one, with Holm's correction a level.

    Slides that any model has seen in training are left out, for all arms alike.

    Raises:
        EvaluationError: the arms were not tested on the same slides.
    """
    models = [model for arm in arms for model in arm.by_seed.values()]
    listed = [[(each.slide_id, each.who) for each in model.scores] for model in models]
    if any(each != listed[0] for each in listed[1:]):
        raise EvaluationError(
            "The arms were not tested on the same slides.", "Predict the same slides with every model first."
        )
    seen = frozenset(each.slide_id for model in models for each in model.scores if each.seen_in_training)
    kept = {arm.arm: [model.without(seen) for model in arm.by_seed.values()] for arm in arms}
    found: list[Difference] = []
    for level in levels:
        sides = [_Side(arm, [model.level(level) for model in some]) for arm, some in kept.items()]
        pairs = [_difference(level, after, before) for before, after in combinations(sides, 2)]
        corrected = holm([pair.sign_flip.p if pair.sign_flip else None for pair in pairs])
        found += [pair.model_copy(update={"holm_p": p}) for pair, p in zip(pairs, corrected, strict=True)]
    return found


def seed_spread(arm: str, level: Level, aucs: Mapping[int, float | None]) -> SeedSpread:
    """How the pooled AUC of an arm varies with the seed."""
    known = [auc for auc in aucs.values() if auc is not None]
    return SeedSpread(
        arm=arm,
        level=level,
        seeds=tuple(aucs),
        aucs=tuple(aucs.values()),
        mean=float(np.mean(known)) if known else None,
        deviation=float(np.std(known, ddof=1)) if len(known) > 1 else None,
    )


def sign_flip(differences: Sequence[float], seed: int = 0) -> SignFlip | None:
    """Two-sided p-value of the mean of ``differences``, one a patient; None where there is none."""
    values = np.asarray(differences, np.float64)
    n = len(values)
    if not n:
        return None
    exact = n <= _EXACT_UP_TO
    if exact:
        sums = np.zeros(1)
        for value in values:
            sums = np.concatenate([sums + value, sums - value])
        extreme, total = _as_extreme(sums, values), float(len(sums))
    else:
        signs = np.random.default_rng(seed).integers(0, 2, (_DRAWN_SIGNS, n)) * 2 - 1
        extreme, total = _as_extreme(signs @ values, values) + 1, _DRAWN_SIGNS + 1.0  # the observed signs count too
    smallest = 2 / 2**n if exact else 1 / total
    return SignFlip(p=extreme / total, smallest_p=min(1.0, smallest), n_patients=n, exact=exact)


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Holm's correction: the p-values, made comparable with the level of one test; None stays None."""
    order = sorted((p, index) for index, p in enumerate(p_values) if p is not None)
    corrected: list[float | None] = [None] * len(p_values)
    worst = 0.0
    for rank, (p, index) in enumerate(order):
        worst = max(worst, min(1.0, p * (len(order) - rank)))
        corrected[index] = worst
    return corrected


def _as_extreme(sums: Floats, values: Floats) -> int:
    return int((np.abs(sums) >= abs(values.sum()) - _ROUNDING).sum())


@dataclass(frozen=True, eq=False)
class _Side:
    """One arm at one level, once a seed."""

    arm: str
    seeds: list[ScoredLevel]

    def slide_auc(self, index: int) -> float | None:
        return _mean([each.slide_aucs[index] for each in self.seeds])

    def drawn(self, kind: int) -> Floats:
        """Resamples of the pooled AUC (0) or of the mean of slides (1), seeds averaged."""
        return np.asarray(np.mean([each.resampled[kind] for each in self.seeds], axis=0))


def _difference(level: Level, a: _Side, b: _Side) -> Difference:
    first = a.seeds[0]
    slides = tuple(_slide_difference(index, each.slide_id, a, b) for index, each in enumerate(first.scores))
    by_patient = [
        float(np.mean(known))
        for indices in first.patients.values()
        if (known := [d for index in indices if (d := slides[index].difference) is not None])
    ]
    known = [slide.difference for slide in slides if slide.difference is not None]
    pooled, mean = (percentile(a.drawn(kind) - b.drawn(kind), len(first.patients)) for kind in (0, 1))
    return Difference(
        a=a.arm,
        b=b.arm,
        level=level,
        pooled=_less(_mean([each.auc for each in a.seeds]), _mean([each.auc for each in b.seeds])),
        pooled_interval=pooled,
        mean_of_slides=float(np.mean(known)) if known else None,
        mean_interval=mean,
        slides=slides,
        sign_flip=sign_flip(by_patient),
        delong=_delong(a, b) if level is Level.TILE else None,
    )


def _slide_difference(index: int, slide_id: str, a: _Side, b: _Side) -> SlideDifference:
    both = (*a.seeds, *b.seeds)
    moved = [known for each in both if (known := each.block_influences[index]) is not None]
    interval = None
    if len(moved) == len(both) and _same_tiles([each.scores[index] for each in both]):
        low, high = plain_interval(*covariance_of(moved).difference(_contrast(a, b)))
        interval = Interval(low=low, high=high, method=BLOCKS)
    return SlideDifference(
        slide_id=slide_id, difference=_less(a.slide_auc(index), b.slide_auc(index)), interval=interval
    )


def _delong(a: _Side, b: _Side) -> DeLong | None:
    both = (*a.seeds, *b.seeds)
    if not all(_same_tiles(slide) for slide in zip(*(each.scores for each in both), strict=True)):
        return None
    moved = [known for each in both if (known := each.tile_influence) is not None]
    if len(moved) < len(both):
        return None
    difference, error = covariance_of(moved).difference(_contrast(a, b))
    low, high = plain_interval(difference, error)
    return DeLong(p=two_sided_p(difference, error), error=error, low=low, high=high)


def _contrast(a: _Side, b: _Side) -> list[float]:
    return [1 / len(a.seeds)] * len(a.seeds) + [-1 / len(b.seeds)] * len(b.seeds)


def _same_tiles(scores: Sequence[SlideScores]) -> bool:
    first = scores[0]
    return all(
        np.array_equal(each.col, first.col)
        and np.array_equal(each.row, first.row)
        and np.array_equal(each.cancer_px, first.cancer_px)
        and np.array_equal(each.label, first.label)
        for each in scores[1:]
    )


def _mean(values: Sequence[float | None]) -> float | None:
    """The mean of the values; None where one is missing."""
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known and len(known) == len(values) else None


def _less(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b
