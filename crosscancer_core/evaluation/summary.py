"""The scored slides of one model, turned into an :class:`Evaluation`: every level, threshold and calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crosscancer_core.evaluation.calibration import Reliability, reliability, with_temperature
from crosscancer_core.evaluation.confusion import Confusions
from crosscancer_core.evaluation.definitions import definition
from crosscancer_core.evaluation.intervals import FEW_PATIENTS, in_words
from crosscancer_core.evaluation.levels import ModelScores, ScoredLevel, level_result
from crosscancer_core.evaluation.result import (
    AtSpecificity,
    AtThreshold,
    CalibrationResult,
    Coverage,
    Evaluation,
    Level,
    LevelResult,
    SlideCounts,
)
from crosscancer_core.evaluation.scoring import SlideScores, check_alike, random_scores
from crosscancer_core.evaluation.thresholds import SPECIFICITIES, sensitivity_at
from crosscancer_core.tiles.labels import LEFT_OUT

_MANY_UNPREDICTED = 0.01


@dataclass(frozen=True)
class OperatingPoint:
    """The threshold that tiles are called by, and where it comes from, as words."""

    threshold: float = 0.5
    source: str = "the default"


def evaluate(
    scores: Sequence[SlideScores] | ModelScores,
    *,
    name: str = "",
    whole_slide: bool = False,
    random_control: int | None = None,
    operating_point: OperatingPoint = OperatingPoint(),
    temperature: float | None = None,
    warnings: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Evaluation:
    """AUC at tile and pixel level, per slide, per patient, pooled and as the mean of slides, with intervals.

    The interpolated map (P3) is evaluated where all ``scores`` have it, the whole slide (P2) where ``whole_slide``.
    ``random_control`` is a seed: also score the same tiles by chance. ``temperature`` is what was fitted on validation
    slides: calibration is given with and without it; AUC and counts are of the map as it is.

    Raises:
        EvaluationError: there is no slide, or the slides were labelled by different rules.
    """
    model = scores if isinstance(scores, ModelScores) else ModelScores(scores)
    scores = model.scores
    check_alike(scores)
    rule, minimum_tissue = scores[0].label_rule, scores[0].minimum_tissue

    def at(level: Level) -> LevelResult:
        return level_result(model, level, definition(level, rule, minimum_tissue))

    interpolated = all(each.interpolated is not None for each in scores)
    patients = len({each.who for each in model.kept})
    tiles = model.level(Level.TILE)
    return Evaluation(
        name=name,
        label_rule=str(rule),
        minimum_tissue=minimum_tissue,
        tile=at(Level.TILE),
        pixel=at(Level.PIXEL),
        pixel_interpolated=at(Level.PIXEL_INTERPOLATED) if interpolated else None,
        pixel_whole=at(Level.PIXEL_WHOLE) if whole_slide else None,
        random_control=None if random_control is None else _control(model, random_control),
        at_threshold=_at_threshold(scores, operating_point),
        at_specificity=_at_specificity(tiles),
        calibration=_calibration(tiles, temperature),
        n_patients=patients,
        coverage=tuple(
            Coverage(
                slide_id=each.slide_id,
                evaluated=int((each.label != LEFT_OUT).sum()),
                left_out=int((each.label == LEFT_OUT).sum()),
                unpredicted=each.unpredicted,
                unpredicted_cancer=each.unpredicted_cancer,
            )
            for each in scores
        ),
        warnings=(*_warnings(scores, patients), *warnings),
        notes=tuple(notes),
    )


def _control(model: ModelScores, seed: int) -> LevelResult:
    text = f"Control: the same tiles scored by chance (seed {seed}); must be near 0.5. "
    words = text + definition(Level.TILE, model.scores[0].label_rule, model.scores[0].minimum_tissue)
    by_chance = [random_scores(each, seed) for each in model.scores]
    return level_result(ModelScores(by_chance, model.resampling), Level.TILE, words)


def _warnings(scores: Sequence[SlideScores], patients: int) -> list[str]:
    found = []
    seen = [each.slide_id for each in scores if each.seen_in_training]
    if seen:
        found.append(
            f"The model has learned from {', '.join(seen)}: shown, marked, and left out of every overall number."
        )
    if 1 < patients < FEW_PATIENTS:
        found.append(
            f"Only {in_words(patients, 'patient')}: intervals are rough, and further patients may well lie outside."
        )
    if patients == 1:
        found.append("One patient only: no interval and no test here speaks of other patients.")
    return found + [
        f'"{each.slide_id}": {each.unpredicted:,} tissue tiles ({each.unpredicted_cancer:,} with cancer) are not '
        "predicted and in no number."
        for each in scores
        if each.unpredicted > _MANY_UNPREDICTED * max(len(each), 1)
    ]


def _at_threshold(scores: Sequence[SlideScores], point: OperatingPoint) -> AtThreshold:
    counts = [Confusions(each).at(point.threshold) for each in scores]
    total = [
        sum(getattr(count, name) for count, each in zip(counts, scores, strict=True) if not each.seen_in_training)
        for name in ("true_positive", "false_positive", "false_negative", "true_negative")
    ]
    hits, alarms, misses, passed = total
    return AtThreshold(
        threshold=point.threshold,
        source=point.source,
        true_positive=hits,
        false_positive=alarms,
        false_negative=misses,
        true_negative=passed,
        sensitivity=hits / (hits + misses) if hits + misses else None,
        specificity=passed / (passed + alarms) if passed + alarms else None,
        precision=hits / (hits + alarms) if hits + alarms else None,
        slides=tuple(
            SlideCounts(
                slide_id=each.slide_id,
                true_positive=count.true_positive,
                false_positive=count.false_positive,
                false_negative=count.false_negative,
                true_negative=count.true_negative,
            )
            for each, count in zip(scores, counts, strict=True)
        ),
    )


def _at_specificity(tiles: ScoredLevel) -> tuple[AtSpecificity, ...]:
    if tiles.roc is None:
        return ()
    found = [(wanted, *sensitivity_at(tiles.roc, wanted)) for wanted in SPECIFICITIES]
    return tuple(AtSpecificity(specificity=at, sensitivity=part, threshold=limit) for at, part, limit in found)


def _calibration(tiles: ScoredLevel, temperature: float | None) -> CalibrationResult | None:
    plain = reliability(tiles.pooled)
    if plain is None:
        return None
    mended: Reliability | None = None
    if temperature is not None:
        mended = reliability(with_temperature(tiles.pooled, temperature))
    return CalibrationResult(
        brier=plain.brier,
        expected_error=plain.error,
        confidence=tuple(_known(plain.confidence)),
        frequency=tuple(_known(plain.frequency)),
        weight=tuple(plain.weight.tolist()),
        temperature=temperature,
        brier_with_temperature=None if mended is None else mended.brier,
        expected_error_with_temperature=None if mended is None else mended.error,
    )


def _known(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else value for value in values.tolist()]
