from __future__ import annotations

import numpy as np
import pytest

from crosscancer_core.evaluation.observations import Observations
from crosscancer_core.evaluation.roc import Roc, roc_of
from crosscancer_core.evaluation.thresholds import (
    choose_thresholds,
    sensitivity_at,
    threshold_by_cost,
    threshold_by_youden,
    threshold_for_sensitivity,
    threshold_words,
)


def curve(seed: int = 0) -> tuple[Roc, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = rng.random(300) < 0.4
    score = np.round(1 / (1 + np.exp(-rng.normal(2 * truth - 1, 1.0))), 3)
    found = roc_of(Observations.of(score, truth, ~truth))
    assert found is not None
    return found, score, truth


def rates(threshold: float, score: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    called = score >= threshold
    return float(called[truth].mean()), float((~called[~truth]).mean())


def test_every_rule_equals_trying_all_thresholds() -> None:
    roc, score, truth = curve()
    every = np.unique(score)
    best = max(sum(rates(each, score, truth)) for each in every)
    assert sum(rates(threshold_by_youden(roc), score, truth)) == pytest.approx(best)
    found = threshold_for_sensitivity(roc, 0.95)
    assert found == max(each for each in every if rates(each, score, truth)[0] >= 0.95)
    for specificity in (0.8, 0.9, 1.0):
        part, threshold = sensitivity_at(roc, specificity)
        allowed = [rates(each, score, truth) for each in [*every, 2.0]]
        assert part == pytest.approx(max(sens for sens, spec in allowed if spec >= specificity - 1e-12))
        assert rates(threshold, score, truth)[0] == pytest.approx(part)

    def cost(threshold: float) -> float:
        sensitivity, specificity = rates(threshold, score, truth)
        return (1 - sensitivity) * 0.1 * 5 + (1 - specificity) * 0.9

    assert cost(threshold_by_cost(roc, 0.1, 5)) == pytest.approx(min(cost(each) for each in [*every, 2.0]))


def test_where_nothing_is_to_be_called_the_threshold_lies_above_all() -> None:
    roc = roc_of(Observations.of(np.array([0.2, 1.0]), np.array([1, 0]), np.array([0, 1])))
    assert roc is not None
    threshold = threshold_by_cost(roc, 0.01, 1)
    assert 1 < threshold < 1.001


def test_all_rules_have_names_and_words() -> None:
    found = choose_thresholds(curve()[0], 0.4)
    assert set(found) == {"youden", "sensitivity 0.95", "sensitivity 0.99", "cost 5:1"}
    assert [threshold_words(name) for name in found] == [
        "greatest sum of sensitivity and specificity (Youden)",
        "finds 95% of the cancer",
        "finds 99% of the cancer",
        "least cost, a miss counting 5 false alarms",
    ]
    assert threshold_words("of my own") == "of my own"
