"""One level of an evaluation: AUC of each slide, of each patient, of all pooled, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from crosscancer_core.evaluation.delong import Influence, covariance_of, influence, logit_interval
from crosscancer_core.evaluation.intervals import (
    RESAMPLES,
    draws,
    in_words,
    mean_aucs,
    pair_counts,
    percentile_interval,
    pooled_aucs,
)
from crosscancer_core.evaluation.observations import Floats, Observations
from crosscancer_core.evaluation.precision_recall import PrecisionRecall, precision_recall
from crosscancer_core.evaluation.result import (
    NO_CANCER,
    NO_NORMAL,
    NO_TILES,
    Interval,
    Level,
    LevelResult,
    PatientResult,
    PrecisionRecallPoints,
    RocPoints,
    SlideResult,
)
from crosscancer_core.evaluation.roc import Roc, auc_of, roc_of
from crosscancer_core.evaluation.scoring import BLOCK, SlideScores

TRAINING_ONLY = "n/a (training slides only)"
BLOCKS = f"blocks of {BLOCK} × {BLOCK} tiles taken for independent"
WITH_BLOCKS = frozenset((Level.TILE, Level.PIXEL))
"""Levels whose observations are tiles, which lie in blocks; the others' are histograms."""


@dataclass(frozen=True)
class Resampling:
    """How many times patients are drawn, and from which seed."""

    resamples: int = RESAMPLES
    seed: int = 0


USUAL = Resampling()


@dataclass(frozen=True, eq=False)
class ScoredLevel:
    """Slides at one level, with what is costly to find: each is found once, when it is first asked for."""

    level: Level
    scores: Sequence[SlideScores]
    resampling: Resampling = USUAL

    @cached_property
    def observed(self) -> list[Observations]:
        return [each.observations(self.level) for each in self.scores]

    @cached_property
    def pooled(self) -> Observations:
        return Observations.together([each.merged for each in self.observed])

    @cached_property
    def roc(self) -> Roc | None:
        return roc_of(self.pooled)

    @property
    def auc(self) -> float | None:
        return None if self.roc is None else self.roc.auc

    @cached_property
    def slide_rocs(self) -> list[Roc | None]:
        return [roc_of(each) for each in self.observed]

    @property
    def slide_aucs(self) -> list[float | None]:
        return [None if roc is None else roc.auc for roc in self.slide_rocs]

    @cached_property
    def block_influences(self) -> list[Influence | None]:
        """How blocks of tiles move each slide's AUC; None where there is no such thing."""
        if self.level not in WITH_BLOCKS:
            return [None] * len(self.scores)
        return [influence(seen, each.block) for each, seen in zip(self.scores, self.observed, strict=True)]

    @cached_property
    def tile_influence(self) -> Influence | None:
        """How single tiles move the pooled AUC, as DeLong has it; tiles in neither class are no observations."""
        every = Observations.together(self.observed)
        some = (every.positives > 0) | (every.negatives > 0)
        return influence(Observations(every.score[some], every.positives[some], every.negatives[some]))

    @cached_property
    def patients(self) -> dict[str, list[int]]:
        """Patients in order of their first slide, with the indices of their slides."""
        found: dict[str, list[int]] = {}
        for index, each in enumerate(self.scores):
            found.setdefault(each.who, []).append(index)
        return found

    @cached_property
    def of_patients(self) -> list[Observations]:
        return [Observations.together([self.observed[index] for index in some]) for some in self.patients.values()]

    @cached_property
    def resampled(self) -> tuple[Floats, Floats]:
        """Pooled and mean-of-slides AUC of every resample of the patients; (resamples,), NaN where undefined.

        The draws depend on seed and number of patients alone, so that arms on the same patients are drawn alike.
        """
        if not self.patients:
            return np.zeros(0), np.zeros(0)
        drawn = draws(len(self.patients), self.resampling.resamples, self.resampling.seed)
        aucs = [[self.slide_aucs[index] for index in some] for some in self.patients.values()]
        sums = np.array([sum(auc for auc in some if auc is not None) for some in aucs], np.float64)
        numbers = np.array([sum(auc is not None for auc in some) for some in aucs], np.float64)
        return pooled_aucs(pair_counts(self.of_patients), drawn), mean_aucs(sums, numbers, drawn)


@dataclass(frozen=True, eq=False)
class ModelScores:
    """The slides that one model scored, and what its levels have already found."""

    scores: Sequence[SlideScores]
    resampling: Resampling = USUAL

    @cached_property
    def kept(self) -> list[SlideScores]:
        """The slides of the summary: those the model has not learned from."""
        return [each for each in self.scores if not each.seen_in_training]

    @cached_property
    def _levels(self) -> dict[Level, ScoredLevel]:
        return {level: ScoredLevel(level, self.kept, self.resampling) for level in Level}

    def level(self, level: Level) -> ScoredLevel:
        """The slides of the summary at a level."""
        return self._levels[level]

    def without(self, slides: frozenset[str]) -> ModelScores:
        """The same model without some slides, by id; the very same object where it has none of them."""
        if not any(each.slide_id in slides for each in self.kept):
            return self
        return ModelScores([each for each in self.kept if each.slide_id not in slides], self.resampling)


def level_result(model: ModelScores, level: Level, definition: str) -> LevelResult:
    """Evaluate a model at ``level``. Slides that were seen in training get a row and are in no other number."""
    kept = model.level(level)
    seen = ScoredLevel(level, [each for each in model.scores if each.seen_in_training])
    rows = {each.slide_id: row for part in (kept, seen) for each, row in zip(part.scores, _slides(part), strict=True)}
    precision = precision_recall(kept.pooled)
    aucs = [auc for auc in kept.slide_aucs if auc is not None]
    pooled, mean = kept.resampled
    patients = len(kept.patients)
    return LevelResult(
        level=level,
        definition=definition,
        auc=kept.auc,
        reason=reason(kept.pooled) if kept.scores else TRAINING_ONLY,
        interval=percentile(pooled, patients),
        mean_of_slides=float(np.mean(aucs)) if aucs else None,
        mean_interval=percentile(mean, patients),
        n_slides_in_mean=len(aucs),
        n_positive=kept.pooled.total_positive,
        n_negative=kept.pooled.total_negative,
        tie_mass=None if kept.roc is None else kept.roc.tie_mass,
        average_precision=None if precision is None else precision.average_precision,
        roc=None if kept.roc is None else _points(kept.roc.thinned()),
        precision_recall=None if precision is None else _precision_points(precision.thinned()),
        slides=tuple(rows[each.slide_id] for each in model.scores),
        patients=tuple(
            _patient(name, [kept.scores[index].slide_id for index in indices], observed)
            for (name, indices), observed in zip(kept.patients.items(), kept.of_patients, strict=True)
        ),
    )


def reason(observations: Observations) -> str:
    """Why there is no AUC; empty where there is one."""
    cancer, normal = observations.total_positive > 0, observations.total_negative > 0
    if cancer and normal:
        return ""
    if cancer:
        return NO_NORMAL
    return NO_CANCER if normal else NO_TILES


def percentile(values: Floats, patients: int) -> Interval | None:
    """The interval of resampled values; one patient has none."""
    found = percentile_interval(values) if patients > 1 else None
    if found is None:
        return None
    undefined = int(np.isnan(values).sum())
    left_out = f", {undefined:,} of one class left out" if undefined else ""
    words = f"95 % of {len(values):,} resamples of {in_words(patients, 'patient')}{left_out}"
    return Interval(low=found[0], high=found[1], method=words)


def _slides(part: ScoredLevel) -> list[SlideResult]:
    return [
        SlideResult(
            slide_id=each.slide_id,
            patient=each.who,
            auc=None if curve is None else curve.auc,
            reason=reason(observed),
            n_positive=observed.total_positive,
            n_negative=observed.total_negative,
            tie_mass=None if curve is None else curve.tie_mass,
            interval=_block_interval(moved),
            in_summary=not each.seen_in_training,
        )
        for each, observed, curve, moved in zip(
            part.scores, part.observed, part.slide_rocs, part.block_influences, strict=True
        )
    ]


def _block_interval(moved: Influence | None) -> Interval | None:
    bounds = None if moved is None else logit_interval(*covariance_of([moved]).difference([1.0]))
    return None if bounds is None else Interval(low=bounds[0], high=bounds[1], method=BLOCKS)


def _patient(name: str, slides: list[str], pooled: Observations) -> PatientResult:
    return PatientResult(
        patient=name,
        slides=tuple(slides),
        auc=auc_of(pooled),
        reason=reason(pooled),
        n_positive=pooled.total_positive,
        n_negative=pooled.total_negative,
    )


def _points(curve: Roc) -> RocPoints:
    return RocPoints(
        false_positive_rate=tuple(curve.false_positive_rate.tolist()),
        true_positive_rate=tuple(curve.true_positive_rate.tolist()),
        threshold=tuple(value if np.isfinite(value) else None for value in curve.threshold.tolist()),
    )


def _precision_points(curve: PrecisionRecall) -> PrecisionRecallPoints:
    return PrecisionRecallPoints(recall=tuple(curve.recall.tolist()), precision=tuple(curve.precision.tolist()))
