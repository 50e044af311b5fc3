from __future__ import annotations

import numpy as np
import pytest

from crosscancer_core.evaluation.delong import (
    Covariance,
    covariance_of,
    influence,
    logit_interval,
    plain_interval,
    two_sided_p,
)
from crosscancer_core.evaluation.observations import Observations

# E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988) 837-845: patients with ovarian cancer and
# intestinal obstruction, as the example "Comparing Receiver Operating Characteristic Curves" of SAS/STAT's PROC
# LOGISTIC prints them. Albumin, total protein, K-G score, and 0 where surgery did not help (the event there).
_PRINTED = """
    3.0 5.8 10 0   3.2 6.3  5 1   3.9 6.8  3 1   2.8 4.8  6 0   3.2 5.8  3 1   0.9 4.0  5 0   2.5 5.7  8 0
    1.6 5.6  5 1   3.8 5.7  5 1   3.7 6.7  6 1   3.2 5.4  4 1   3.8 6.6  6 1   4.1 6.6  5 1   3.6 5.7  5 1
    4.3 7.0  4 1   3.6 6.7  4 0   2.3 4.4  6 1   4.2 7.6  4 0   4.0 6.6  6 0   3.5 5.8  6 1   3.8 6.8  7 1
    3.0 4.7  8 0   4.5 7.4  5 1   3.7 7.4  5 1   3.1 6.6  6 1   4.1 8.2  6 1   4.3 7.0  5 1   4.3 6.5  4 1
    3.2 5.1  5 1   2.6 4.7  6 1   3.3 6.8  6 0   1.7 4.0  7 0   3.7 6.1  5 1   3.3 6.3  7 1   4.2 7.7  6 1
    3.5 6.2  5 1   2.9 5.7  9 0   2.1 4.8  7 1   2.8 6.2  8 0   4.0 7.0  7 1   3.3 5.7  6 1   3.7 6.9  5 1
    3.6 6.6  5 1
"""
OVARIAN = np.array(_PRINTED.split(), float).reshape(-1, 4)
ALBUMIN, KG, PROTEIN = 0, 1, 2


def ovarian() -> list[Observations]:
    event = OVARIAN[:, 3] == 0
    return [Observations.of(score, event, ~event) for score in (-OVARIAN[:, 0], OVARIAN[:, 2] - 10, -OVARIAN[:, 1])]


def together(scores: list[Observations], unit: np.ndarray | None = None) -> Covariance:
    found = [influence(each, unit) for each in scores]
    assert all(found)
    return covariance_of([each for each in found if each is not None])


def test_the_published_example_of_delong() -> None:
    """Areas, standard errors and contrasts as SAS/STAT's documentation prints them, to its four decimals."""
    found = together(ovarian())
    np.testing.assert_allclose(found.auc, [0.7366, 0.7258, 0.6478], atol=5e-5)
    np.testing.assert_allclose(np.sqrt(np.diag(found.covariance)), [0.0927, 0.1028, 0.1000], atol=5e-5)
    for contrast, expected in (((1, -1, 0), (0.0108, 0.0953, 0.9102)), ((0, -1, 1), (-0.0780, 0.1046, 0.4561))):
        difference, error = found.difference(contrast)
        p = two_sided_p(difference, error)
        np.testing.assert_allclose([difference, error, p], expected, atol=5e-5)
    assert plain_interval(*found.difference((0, -1, 1))) == pytest.approx((-0.2830, 0.1271), abs=5e-5)
    contrasts = np.array([[1, -1, 0], [0, -1, 1]])
    values = contrasts @ found.auc
    chi_square = values @ np.linalg.solve(contrasts @ found.covariance @ contrasts.T, values)
    assert chi_square == pytest.approx(2.5340, abs=5e-5)


def test_proc_gives_the_same() -> None:
    """Values printed by pROC 1.18.0 under R (``var``, ``ci.auc``, ``roc.test``, method "delong") on the same data."""
    found = together(ovarian())
    variances = [0.00859224179008258, 0.0105722832732458, 0.0100094773611943]
    np.testing.assert_allclose(np.diag(found.covariance), variances, rtol=1e-12)
    assert plain_interval(found.auc[ALBUMIN], variances[ALBUMIN] ** 0.5) == pytest.approx(
        (0.554881559952, 0.918236719618), abs=1e-11
    )
    for contrast, z, p in (
        ((1, -1, 0), 0.112778269044526, 0.910206347201035),
        ((0, -1, 1), -0.745218389657994, 0.456139707507473),
        ((1, 0, -1), 1.59002925832072, 0.111828210120696),
    ):
        difference, error = found.difference(contrast)
        assert difference / error == pytest.approx(z, rel=1e-12)
        assert two_sided_p(difference, error) == pytest.approx(p, rel=1e-12)


def test_clusters_of_one_are_delong_and_twins_count_once() -> None:
    """Each patient written down twice, as a cluster: the variance is that of writing them down once."""
    once = ovarian()[ALBUMIN]
    twice = Observations(*(np.repeat(side, 2) for side in (once.score, once.positives, once.negatives)))
    clustered = together([twice], np.repeat(np.arange(len(once)), 2))
    independent = together([twice])
    single = together([once])
    alone = together([once], np.arange(len(once)))
    assert alone.covariance[0, 0] == single.covariance[0, 0]
    np.testing.assert_allclose(clustered.covariance, single.covariance, rtol=1e-12)
    assert independent.covariance[0, 0] < single.covariance[0, 0] / 1.9  # what taking twins for strangers claims


def test_weights_are_repetitions_of_a_cluster() -> None:
    rng = np.random.default_rng(0)
    score, p, n = rng.random(60), rng.integers(0, 4, 60), rng.integers(0, 4, 60)
    weighted = together([Observations.of(score, p, n)], np.arange(60))
    tile = np.concatenate([np.repeat(np.arange(60), p), np.repeat(np.arange(60), n)])
    is_cancer = np.concatenate([np.ones(p.sum()), np.zeros(n.sum())])
    written_out = together([Observations.of(score[tile], is_cancer, 1 - is_cancer)], tile)
    assert weighted.auc[0] == pytest.approx(written_out.auc[0], abs=1e-12)
    assert weighted.covariance[0, 0] == pytest.approx(written_out.covariance[0, 0], rel=1e-10)


def test_what_has_no_variance() -> None:
    one = Observations.of(np.array([0.9, 0.1, 0.2]), np.array([1, 0, 0]), np.array([0, 1, 1]))
    assert influence(one) is None
    assert influence(Observations.of(np.ones(2), np.ones(2), np.zeros(2))) is None


def test_intervals_stay_in_bounds() -> None:
    assert logit_interval(1.0, 0.0) is None
    low, high = logit_interval(0.99, 0.02) or (0, 0)
    assert 0 < low < 0.99 < high < 1
    assert plain_interval(0.9, 1.0) == (-1.0, 1.0) or plain_interval(0.9, 1.0)[1] == 1.0
    assert two_sided_p(0.0, 0.0) == 1.0
    assert two_sided_p(0.1, 0.0) is None
    assert two_sided_p(1.959963984540054, 1.0) == pytest.approx(0.05)
