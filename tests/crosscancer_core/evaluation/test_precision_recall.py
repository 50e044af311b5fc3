from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, precision_recall_curve

from crosscancer_core.evaluation.observations import Observations
from crosscancer_core.evaluation.precision_recall import precision_recall


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(2, 200), st.sampled_from([2, 10, 1000]))
def test_equals_sklearn_with_weights(seed: int, n: int, levels: int) -> None:
    rng = np.random.default_rng(seed)
    score, positives, negatives = rng.integers(0, levels, n) / levels, rng.integers(0, 50, n), rng.integers(0, 50, n)
    positives[0] = negatives[-1] = 1
    negatives += (positives + negatives) == 0  # scikit-learn divides by zero where nothing weighs anything
    found = precision_recall(Observations.of(score, positives, negatives))
    assert found is not None
    truth, twice = np.repeat([1, 0], n), np.tile(score, 2)
    weights = np.concatenate([positives, negatives])
    assert found.average_precision == pytest.approx(
        average_precision_score(truth, twice, sample_weight=weights), abs=1e-12
    )
    precision, recall, _ = precision_recall_curve(truth, twice, sample_weight=weights)
    np.testing.assert_allclose(found.recall, recall[-2::-1], atol=1e-12)
    np.testing.assert_allclose(found.precision, precision[-2::-1], atol=1e-12)


def test_thinning_keeps_the_average_and_the_ends() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(50_000) < 0.3
    curve = precision_recall(Observations.of(rng.normal(truth, 1.0), truth, ~truth))
    assert curve is not None
    thin = curve.thinned(200)
    assert len(thin.recall) <= 200
    assert thin.average_precision == curve.average_precision
    assert thin.recall[-1] == 1
    assert thin.thinned(200) is thin


def test_without_a_class_there_is_none() -> None:
    assert precision_recall(Observations.of(np.ones(2), np.ones(2), np.zeros(2))) is None
