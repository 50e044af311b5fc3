"""Pair a map with a table, and turn the pairs of all slides into an :class:`Evaluation`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.result import (
    NO_CANCER,
    NO_NORMAL,
    NO_TILES,
    Coverage,
    Evaluation,
    Level,
    LevelResult,
    RocPoints,
    SlideResult,
)
from crosscancer_core.evaluation.roc import Roc, roc_curve, weighted_auc
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.tiles.labels import CANCER, LEFT_OUT, NOT_CANCER, LabelRule, TileTable

Floats = NDArray[np.float64]
_EPSILON = 1e-6  # shares are float32: a tile that is all cancer may be short of it by rounding


@dataclass(frozen=True, eq=False)
class SlideScores:
    """The evaluated tiles of one slide; arrays of shape (n,)."""

    slide_id: str
    score: Floats
    label: NDArray[np.int8]
    """1 cancer, 0 not, -1 left out at tile level."""
    cancer_px: Floats
    """Level-0 pixels of annotated cancer in the tile."""
    other_px: Floats
    """Level-0 pixels that are neither cancer, nor ignored, nor beyond the scanned area."""
    unpredicted: int
    unpredicted_cancer: int
    label_rule: LabelRule
    minimum_tissue: float

    def __len__(self) -> int:
        return len(self.score)


def score_map(
    map: ProbabilityMap, table: TileTable, rule: LabelRule, minimum_tissue: float, *, slide_id: str | None = None
) -> SlideScores:
    """The tiles of ``table`` with enough tissue and a value in ``map``; ``slide_id`` is the map's slide name if None.

    ``table`` is of the map's cells (``map.grid.cells``), since a cell is what a value stands for; where tiles do not
    overlap, that is the map's grid itself.

    Raises:
        EvaluationError: the table is of another grid.
    """
    if table.grid != map.grid.cells:
        raise EvaluationError(
            f'The labels of "{map.identity.slide_name}" are of another tile grid than its map.',
            "Label the cells of the map's own grid.",
        )
    values = np.asarray(map.values, np.float64)[table.row, table.col]
    label = table.labels(rule)
    tissue = table.tissue_share >= minimum_tissue
    predicted = ~np.isnan(values)
    used = tissue & predicted
    missed = tissue & ~predicted & (label != LEFT_OUT)
    cancer, other = _pixel_weights(table)
    return SlideScores(
        slide_id or map.identity.slide_name,
        values[used],
        label[used],
        cancer[used],
        other[used],
        int(missed.sum()),
        int((missed & (label == CANCER)).sum()),
        rule,
        minimum_tissue,
    )


def _pixel_weights(table: TileTable) -> tuple[Floats, Floats]:
    cancer = table.cancer_share.astype(np.float64)
    other = table.inside_share - cancer - table.ignore_share
    other[other < _EPSILON] = 0
    return cancer * table.grid.tile_area, other * table.grid.tile_area


def random_scores(scores: SlideScores, seed: int) -> SlideScores:
    """The same tiles with scores drawn by chance; the draw depends on the seed and the slide's name only."""
    stream = np.random.default_rng([seed, *scores.slide_id.encode()])
    return replace(scores, score=stream.random(len(scores)))


def evaluate(
    scores: Sequence[SlideScores],
    *,
    name: str = "",
    random_control: int | None = None,
    notes: Sequence[str] = (),
) -> Evaluation:
    """AUC at tile and pixel level, per slide, pooled and as the mean of slides.

    ``random_control`` is a seed: also score the same tiles by chance.

    Raises:
        EvaluationError: there is no slide, or the slides were labelled by different rules.
    """
    if not scores:
        raise EvaluationError("There is no slide to evaluate.", "Predict on annotated slides first.")
    if len({(each.label_rule, each.minimum_tissue) for each in scores}) > 1:
        raise EvaluationError("The slides were labelled by different rules.", "Score them all with one rule.")
    rule, minimum_tissue = scores[0].label_rule, scores[0].minimum_tissue
    control = None
    if random_control is not None:
        by_chance = [random_scores(each, random_control) for each in scores]
        text = f"Control: the same tiles scored by chance (seed {random_control}); must be near 0.5. "
        control = _level(Level.TILE, text + _tile_definition(rule, minimum_tissue), by_chance, _tile_weights)
    return Evaluation(
        name=name,
        label_rule=str(rule),
        minimum_tissue=minimum_tissue,
        tile=_level(Level.TILE, _tile_definition(rule, minimum_tissue), scores, _tile_weights),
        pixel=_level(
            Level.PIXEL, _pixel_definition(minimum_tissue), scores, lambda each: (each.cancer_px, each.other_px)
        ),
        random_control=control,
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
        notes=tuple(notes),
    )


def _tile_weights(scores: SlideScores) -> tuple[Floats, Floats]:
    return (scores.label == CANCER).astype(np.float64), (scores.label == NOT_CANCER).astype(np.float64)


def _pixel_areas(scores: SlideScores) -> tuple[Floats, Floats]:
    return scores.cancer_px, scores.other_px


def _tile_definition(rule: LabelRule, minimum_tissue: float) -> str:
    return (
        "Tile-level AUC: probability that a cancer tile scores higher than a tile without, ties counted half. "
        f"{rule.definition} Evaluated are predicted tiles of which at least {minimum_tissue:.0%} is tissue (annotated "
        "cancer counts as tissue) and no part is ignored."
    )


def _pixel_definition(minimum_tissue: float) -> str:
    return (
        "Pixel-level AUC (P1): every pixel has the value of its tile; cancer pixels against all other pixels, ignored "
        "area left out, by exact areas, ties counted half. Evaluated are the pixels of predicted tiles of which at "
        f"least {minimum_tissue:.0%} is tissue (annotated cancer counts as tissue); glass elsewhere is not."
    )


def _level(
    level: Level,
    definition: str,
    scores: Sequence[SlideScores],
    weights: Callable[[SlideScores], tuple[Floats, Floats]],
) -> LevelResult:
    pairs = [weights(each) for each in scores]
    slides = tuple(_slide(each, *pair) for each, pair in zip(scores, pairs, strict=True))
    positives, negatives = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
    curve = roc_curve(np.concatenate([each.score for each in scores]), positives, negatives)
    aucs = [slide.auc for slide in slides if slide.auc is not None]
    return LevelResult(
        level=level,
        definition=definition,
        auc=None if curve is None else curve.auc,
        reason=_reason(positives, negatives),
        mean_of_slides=float(np.mean(aucs)) if aucs else None,
        n_slides_in_mean=len(aucs),
        n_positive=float(positives.sum()),
        n_negative=float(negatives.sum()),
        tie_mass=None if curve is None else curve.tie_mass,
        roc=None if curve is None else _points(curve.thinned()),
        slides=slides,
    )


def _slide(scores: SlideScores, positives: Floats, negatives: Floats) -> SlideResult:
    return SlideResult(
        slide_id=scores.slide_id,
        auc=weighted_auc(scores.score, positives, negatives),
        reason=_reason(positives, negatives),
        n_positive=float(positives.sum()),
        n_negative=float(negatives.sum()),
    )


def _reason(positives: Floats, negatives: Floats) -> str:
    """Why there is no AUC; empty where there is one."""
    cancer, normal = positives.sum() > 0, negatives.sum() > 0
    if cancer and normal:
        return ""
    if cancer:
        return NO_NORMAL
    return NO_CANCER if normal else NO_TILES


def _points(curve: Roc) -> RocPoints:
    return RocPoints(
        false_positive_rate=tuple(curve.false_positive_rate.tolist()),
        true_positive_rate=tuple(curve.true_positive_rate.tolist()),
        threshold=tuple(value if np.isfinite(value) else None for value in curve.threshold.tolist()),
    )
