from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss

from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.calibration import fit_temperature, reliability, with_temperature
from crosscancer_core.evaluation.observations import Observations
from crosscancer_core.evaluation.roc import auc_of


def too_sure(n: int = 20_000, temperature: float = 2.5, seed: int = 0) -> Observations:
    """Labels drawn from probabilities whose logits were then multiplied by ``temperature``."""
    rng = np.random.default_rng(seed)
    logit = rng.normal(0, 1.5, n)
    truth = rng.random(n) < 1 / (1 + np.exp(-logit))
    return Observations.of(1 / (1 + np.exp(-logit * temperature)), truth, ~truth)


def test_brier_and_bins_equal_sklearn() -> None:
    tiles = too_sure(500)
    found = reliability(tiles)
    assert found is not None
    assert found.brier == pytest.approx(brier_score_loss(tiles.positives, tiles.score), abs=1e-12)
    frequency, confidence = calibration_curve(tiles.positives, tiles.score, n_bins=15)
    some = found.weight > 0
    np.testing.assert_allclose(found.frequency[some], frequency, atol=1e-12)
    np.testing.assert_allclose(found.confidence[some], confidence, atol=1e-12)
    gaps = np.abs(found.frequency - found.confidence)[some]
    assert found.error == pytest.approx((gaps * found.weight[some]).sum())
    assert found.weight.sum() == pytest.approx(1)


def test_the_temperature_is_the_one_with_least_cross_entropy() -> None:
    tiles = too_sure(2_000)

    def loss(temperature: float) -> float:
        return float(log_loss(tiles.positives, with_temperature(tiles, temperature).score))

    best = minimize_scalar(loss, bounds=(0.5, 10), method="bounded", options={"xatol": 1e-8}).x
    assert fit_temperature(tiles) == pytest.approx(best, rel=1e-4)


def test_a_temperature_mends_what_is_too_sure_and_leaves_the_auc() -> None:
    tiles = too_sure()
    temperature = fit_temperature(tiles)
    assert temperature == pytest.approx(2.5, rel=0.05)
    mended = with_temperature(tiles, temperature)
    before, after = reliability(tiles), reliability(mended)
    assert before is not None
    assert after is not None
    assert after.error < before.error / 5
    assert after.brier < before.brier
    assert auc_of(mended) == pytest.approx(auc_of(tiles), abs=1e-9)


def test_no_temperature_without_both_classes_and_none_beyond_reason() -> None:
    with pytest.raises(EvaluationError, match="with and without cancer"):
        fit_temperature(Observations.of(np.ones(2), np.ones(2), np.zeros(2)))
    perfect = Observations.of(np.array([0.4, 0.6]), np.array([0, 1]), np.array([1, 0]))
    assert 0.019 < fit_temperature(perfect) < 0.021
    assert reliability(Observations.of(np.zeros(0), np.zeros(0), np.zeros(0))) is None
