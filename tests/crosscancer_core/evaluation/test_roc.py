from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score
from sklearn.metrics import roc_curve as sklearn_curve

from crosscancer_core.evaluation.observations import Observations
from crosscancer_core.evaluation.roc import roc_of, weighted_auc


def observations(seed: int, n: int, levels: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(0, levels, n) / levels, rng.integers(0, 50, n), rng.integers(0, 50, n)


def by_sklearn(score: np.ndarray, positives: np.ndarray, negatives: np.ndarray) -> float:
    truth = np.repeat([1, 0], len(score))
    weights = np.concatenate([positives, negatives])
    return float(roc_auc_score(truth, np.tile(score, 2), sample_weight=weights))


@given(st.integers(0, 10_000), st.integers(2, 300), st.sampled_from([2, 10, 1000]))
@settings(max_examples=60)
def test_equals_sklearn_with_weights(seed: int, n: int, levels: int) -> None:
    score, positives, negatives = observations(seed, n, levels)
    positives[0] = negatives[-1] = 1
    assert weighted_auc(score, positives, negatives) == pytest.approx(
        by_sklearn(score, positives, negatives), abs=1e-12
    )


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_equals_every_pixel_written_out(seed: int) -> None:
    score, positives, negatives = observations(seed, 40, 12)
    scores = np.concatenate([np.repeat(score, positives), np.repeat(score, negatives)])
    truth = np.repeat([1, 0], [positives.sum(), negatives.sum()])
    assert weighted_auc(score, positives, negatives) == pytest.approx(roc_auc_score(truth, scores), abs=1e-12)


def test_equals_exact_fractions_at_the_size_of_a_cohort() -> None:
    """Products of pixel counts reach 10^20, beyond int64."""
    rng = np.random.default_rng(0)
    score = rng.integers(0, 500, 2_000) / 500
    positives = rng.integers(0, 65_537, 2_000) * 10_000
    negatives = (65_536 * 10_000) - positives
    pairs = Fraction(0)
    below = 0
    for value in np.unique(score):
        here = score == value
        p, n = int(positives[here].sum()), int(negatives[here].sum())
        pairs += p * (below + Fraction(n, 2))
        below += n
    exact = pairs / (int(positives.sum()) * int(negatives.sum()))
    assert weighted_auc(score, positives, negatives) == pytest.approx(float(exact), abs=1e-13)


def test_perfect_reversed_and_blind_scores() -> None:
    score = np.array([0.1, 0.2, 0.8, 0.9])
    truth = np.array([0, 0, 1, 1])
    assert weighted_auc(score, truth, 1 - truth) == 1
    assert weighted_auc(-score, truth, 1 - truth) == 0
    assert weighted_auc(score * 0, truth, 1 - truth) == 0.5


@pytest.mark.parametrize(("positives", "negatives"), [([0, 0], [1, 2]), ([1, 2], [0, 0]), ([0, 0], [0, 0])])
def test_without_a_class_there_is_no_auc(positives: list[int], negatives: list[int]) -> None:
    arguments = (np.array([0.2, 0.4]), np.array(positives), np.array(negatives))
    assert weighted_auc(*arguments) is None
    assert roc_of(Observations.of(*arguments)) is None
    assert weighted_auc(np.zeros(0), np.zeros(0), np.zeros(0)) is None


def test_a_missing_score_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not a number"):
        weighted_auc(np.array([0.5, np.nan]), np.ones(2), np.ones(2))
    with pytest.raises(ValueError, match="same length"):
        weighted_auc(np.ones(3), np.ones(2), np.ones(2))


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_the_curve_is_sklearns(seed: int) -> None:
    score, positives, negatives = observations(seed, 60, 20)
    curve = roc_of(Observations.of(score, positives, negatives))
    assert curve is not None
    weights = np.concatenate([positives, negatives])
    fpr, tpr, threshold = sklearn_curve(
        np.repeat([1, 0], 60), np.tile(score, 2), sample_weight=weights, drop_intermediate=False
    )
    np.testing.assert_allclose(curve.false_positive_rate, fpr, atol=1e-12)
    np.testing.assert_allclose(curve.true_positive_rate, tpr, atol=1e-12)
    np.testing.assert_array_equal(curve.threshold[1:], threshold[1:])
    assert np.trapezoid(curve.true_positive_rate, curve.false_positive_rate) == pytest.approx(curve.auc, abs=1e-12)


def test_thinning_is_for_the_eye_only() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(50_000) < 0.3
    curve = roc_of(Observations.of(rng.normal(truth, 1.0), truth, ~truth))
    assert curve is not None
    thin = curve.thinned(300)
    assert len(thin.threshold) <= 300
    assert thin.auc == curve.auc
    assert (thin.false_positive_rate[0], thin.true_positive_rate[0]) == (0, 0)
    assert (thin.false_positive_rate[-1], thin.true_positive_rate[-1]) == (1, 1)
    assert np.trapezoid(thin.true_positive_rate, thin.false_positive_rate) == pytest.approx(curve.auc, abs=1e-3)


def test_tie_mass_is_the_share_of_equal_pairs() -> None:
    curve = roc_of(Observations.of(np.array([0.5, 0.5, 0.7]), np.array([1, 0, 1]), np.array([0, 1, 1])))
    assert curve is not None
    assert curve.tie_mass == 0.5
