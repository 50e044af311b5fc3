from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from crosscancer_core.evaluation.intervals import draws, pair_counts, percentile_interval, pooled_aucs
from crosscancer_core.evaluation.levels import TRAINING_ONLY, ModelScores, Resampling
from crosscancer_core.evaluation.observations import Observations
from crosscancer_core.evaluation.result import Evaluation, Level
from crosscancer_core.evaluation.scoring import SlideScores
from crosscancer_core.evaluation.summary import OperatingPoint, evaluate
from crosscancer_core.tiles.labels import LabelRule


def slide(name: str, seed: int, patient: str = "", *, seen: bool = False, cancer: float = 0.4) -> SlideScores:
    rng = np.random.default_rng(seed)
    n = 600
    label = (rng.random(n) < cancer).astype(np.int8)
    score = np.round(1 / (1 + np.exp(-rng.normal(1.5 * label, 1.0))), 3)
    share = np.where(label == 1, rng.uniform(0.5, 1, n), rng.uniform(0, 0.5, n))
    share[rng.random(n) < 0.7] = 0
    if not cancer:
        share[:] = 0
    tile = np.arange(n, dtype=np.int32)
    return SlideScores(
        name, score, label, 100 * share, 100 * (1 - share), tile % 30 * 3, tile // 30 * 5, 0, 0, LabelRule(), 0.25,
        (50.0, 5_000.0), None, patient, seen,
    )  # fmt: skip


def test_patients_are_the_unit_of_the_interval() -> None:
    slides = [slide("A1", 0, "A"), slide("A2", 1, "A"), slide("B", 2, "B"), slide("C", 3, "C")]
    found = evaluate(ModelScores(slides, Resampling(800, 7)))
    assert [(each.patient, each.slides) for each in found.tile.patients] == [
        ("A", ("A1", "A2")),
        ("B", ("B",)),
        ("C", ("C",)),
    ]
    labels = np.concatenate([each.label for each in slides[:2]])
    scores = np.concatenate([each.score for each in slides[:2]])
    assert found.tile.patients[0].auc == pytest.approx(roc_auc_score(labels, scores))
    observed = [each.observations(Level.TILE) for each in slides]
    counts = pair_counts([Observations.together(observed[:2]), *observed[2:]])
    bounds = percentile_interval(pooled_aucs(counts, draws(3, 800, 7)))
    assert found.tile.interval is not None
    assert (found.tile.interval.low, found.tile.interval.high) == bounds
    assert found.tile.interval.method == "95 % of 800 resamples of three patients"
    assert found.n_patients == 3
    assert any("three patients" in text for text in found.warnings)


def test_a_normal_patient_takes_part_in_the_resamples() -> None:
    slides = [slide("A", 0, "A"), slide("B", 1, "B", cancer=0.0)]
    found = evaluate(ModelScores(slides, Resampling(400, 0)))
    assert found.tile.slide("B").auc is None
    assert found.tile.slide("B").reason == "n/a (no cancer)"
    assert found.tile.interval is not None
    assert "of one class left out" in found.tile.interval.method


def test_a_training_slide_is_shown_and_in_no_other_number() -> None:
    fair = [slide("A", 0, "A"), slide("B", 1, "B")]
    found = evaluate([*fair, slide("T", 2, "T", seen=True)])
    assert found.tile.auc == evaluate(fair).tile.auc
    assert found.tile.interval == evaluate(fair).tile.interval
    assert found.at_threshold is not None
    alone = evaluate(fair).at_threshold
    assert alone is not None
    assert found.at_threshold.true_positive == alone.true_positive
    assert found.calibration == evaluate(fair).calibration
    assert [each.in_summary for each in found.tile.slides] == [True, True, False]
    assert found.tile.slide("T").auc is not None
    assert any("has learned from T" in text for text in found.warnings)
    only = evaluate([slide("T", 2, "T", seen=True)])
    assert (only.tile.auc, only.tile.reason) == (None, TRAINING_ONLY)
    assert only.calibration is None


def test_the_whole_slide_counts_glass_as_zero() -> None:
    found = evaluate([slide("A", 0)], whole_slide=True)
    one = slide("A", 0)
    score = np.concatenate([one.score, [0.0]])
    p, n = np.concatenate([one.cancer_px, [50.0]]), np.concatenate([one.other_px, [5_000.0]])
    expected = roc_auc_score(np.repeat([1, 0], len(score)), np.tile(score, 2), sample_weight=np.concatenate([p, n]))
    assert found.pixel_whole is not None
    assert found.pixel_whole.auc == pytest.approx(expected, abs=1e-12)
    assert found.level(Level.PIXEL_WHOLE) is found.pixel_whole
    assert evaluate([slide("A", 0)]).level(Level.PIXEL_WHOLE) is None
    assert "P2" in found.pixel_whole.definition


def test_counts_rates_and_specificities_are_those_of_the_tiles() -> None:
    slides = [slide("A", 0), slide("B", 1)]
    found = evaluate(slides, operating_point=OperatingPoint(0.6, "chosen on validation slides"))
    at = found.at_threshold
    assert at is not None
    called = np.concatenate([each.score >= np.float32(0.6) for each in slides])
    truth = np.concatenate([each.label == 1 for each in slides])
    assert (at.true_positive, at.false_positive) == ((called & truth).sum(), (called & ~truth).sum())
    assert at.sensitivity == pytest.approx(called[truth].mean())
    assert at.precision == pytest.approx(truth[called].mean())
    assert sum(each.true_positive for each in at.slides) == at.true_positive
    for each in found.at_specificity:
        score = np.concatenate([one.score for one in slides])
        assert (score[~truth] < each.threshold).mean() >= each.specificity
        assert (score[truth] >= each.threshold).mean() == pytest.approx(each.sensitivity)


def test_many_tiles_without_prediction_are_warned_of() -> None:
    found = evaluate([replace(slide("A", 0), unpredicted=40, unpredicted_cancer=3)])
    assert any("40 tissue tiles (3 with cancer) are not predicted" in text for text in found.warnings)


def test_json_gives_everything_back() -> None:
    found = evaluate([slide("A", 0, "A"), slide("B", 1, "B")], whole_slide=True, random_control=3, temperature=1.7)
    assert found.calibration is not None
    assert found.calibration.expected_error_with_temperature is not None
    assert Evaluation.from_json(found.to_json()) == found
