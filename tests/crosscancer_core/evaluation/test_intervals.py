from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from crosscancer_core.evaluation import intervals
from crosscancer_core.evaluation.intervals import (
    draws,
    in_words,
    mean_aucs,
    pair_counts,
    percentile_interval,
    pooled_aucs,
)
from crosscancer_core.evaluation.observations import Observations
from crosscancer_core.evaluation.roc import auc_of


def units(seed: int, k: int, levels: int = 20) -> list[Observations]:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(k):
        n = int(rng.integers(5, 40))
        found.append(Observations.of(rng.integers(0, levels, n) / levels, rng.integers(0, 9, n), rng.integers(0, 9, n)))
    return found


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1_000), st.integers(2, 7), st.sampled_from([3, 50, 100_000]))
def test_a_resample_by_counts_equals_the_observations_written_out(seed: int, k: int, levels: int) -> None:
    parts = units(seed, k, levels)
    counts = pair_counts(parts)
    assert counts.auc == pytest.approx(auc_of(Observations.together(parts)), abs=1e-12)
    drawn = draws(k, 5, seed)
    for weights, found in zip(drawn, pooled_aucs(counts, drawn), strict=True):
        several = [part for part, times in zip(parts, weights, strict=True) for _ in range(int(times))]
        assert found == pytest.approx(auc_of(Observations.together(several)), abs=1e-12)


def test_observations_that_weigh_nothing_change_nothing() -> None:
    """A tile that touches ignored area is in neither class; here it lies between a positive and a negative above it."""
    score, p, n = np.array([0.1, 0.4, 0.5, 0.6, 0.9]), np.array([0, 1, 0, 0, 1]), np.array([1, 0, 0, 1, 0])
    parts = [Observations.of(score, p, n), Observations.of(np.array([0.2, 0.45]), np.array([0, 0]), np.array([0, 0]))]
    assert pair_counts(parts).pairs.tolist() == [[3.0, 0.0], [0.0, 0.0]]
    nothing = Observations.of(np.array([0.5]), np.zeros(1), np.zeros(1))
    assert pair_counts([nothing]).auc is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)), max_size=40))
def test_pooled_auc_of_pairs_is_the_auc_whatever_weighs_nothing(drawn: list[tuple[int, int, int, int]]) -> None:
    parts = []
    for unit in range(3):
        mine = [(score / 6, p, n) for score, p, n, of in drawn if of == unit]
        score, p, n = (np.array([each[side] for each in mine], float) for side in range(3))
        parts.append(Observations.of(score, p, n))
    expected = auc_of(Observations.together(parts))
    found = pair_counts(parts).auc
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-12))


def test_pairs_are_mann_whitney_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "_CHUNK", 12)  # many chunks, so that what lies below is carried along
    parts = units(1, 4)
    counts = pair_counts(parts)
    for i, a in enumerate(parts):
        for j, b in enumerate(parts):
            truth = np.repeat([1, 0], [len(a), len(b)])
            score = np.concatenate([a.score, b.score])
            auc = roc_auc_score(truth, score, sample_weight=np.concatenate([a.positives, b.negatives]))
            assert counts.pairs[i, j] == pytest.approx(auc * a.total_positive * b.total_negative, rel=1e-12)


def test_a_resample_of_one_class_is_no_number() -> None:
    cancer = Observations.of(np.array([0.9]), np.array([1]), np.array([0]))
    normal = Observations.of(np.array([0.1]), np.array([0]), np.array([1]))
    found = pooled_aucs(pair_counts([cancer, normal]), np.array([[2.0, 0.0], [0.0, 2.0], [1.0, 1.0]]))
    assert np.isnan(found[:2]).all()
    assert found[2] == 1
    assert percentile_interval(found) == (1.0, 1.0)
    assert percentile_interval(np.full(3, np.nan)) is None
    assert np.isnan(mean_aucs(np.zeros(2), np.zeros(2), np.ones((1, 2)))[0])


def test_the_draw_is_of_all_patients_and_repeats() -> None:
    drawn = draws(6, 10_000, seed=3)
    assert (drawn.sum(axis=1) == 6).all()
    assert np.array_equal(drawn, draws(6, 10_000, seed=3))
    assert not np.array_equal(drawn, draws(6, 10_000, seed=4))
    assert drawn.mean(axis=0) == pytest.approx(np.ones(6), abs=0.03)
    assert len(np.unique(drawn, axis=0)) <= 462  # C(11, 6): that few different resamples do six patients have


def test_the_interval_covers_what_it_should() -> None:
    """Patients from one population, AUC of it known by a large sample: 95 % intervals cover it nine times in ten."""
    rng = np.random.default_rng(0)

    def patient() -> Observations:
        shift = rng.normal(1.2, 0.4)
        cancer = rng.random(60) < 0.4
        return Observations.of(rng.normal(cancer * shift, 1.0), cancer, ~cancer)

    truth = auc_of(Observations.together([patient() for _ in range(2_000)]))
    assert truth is not None
    covered = 0
    for _ in range(200):
        bounds = percentile_interval(pooled_aucs(pair_counts([patient() for _ in range(30)]), draws(30, 400)))
        assert bounds is not None
        covered += bounds[0] <= truth <= bounds[1]
    assert 0.88 <= covered / 200 <= 0.99


def test_numbers_in_words() -> None:
    assert [in_words(n, "patient") for n in (1, 6, 12, 28)] == [
        "one patient",
        "six patients",
        "twelve patients",
        "28 patients",
    ]
