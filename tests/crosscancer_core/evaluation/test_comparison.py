from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.stats import permutation_test

from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.comparison import ArmScores, compare, holm, seed_spread, sign_flip
from crosscancer_core.evaluation.delong import covariance_of, influence
from crosscancer_core.evaluation.levels import ModelScores, Resampling
from crosscancer_core.evaluation.observations import Observations
from crosscancer_core.evaluation.result import Level
from crosscancer_core.evaluation.scoring import SlideScores
from crosscancer_core.tiles.labels import LabelRule

_FEW = Resampling(500, 1)


def slide(name: str, seed: int, strength: float, patient: str = "") -> SlideScores:
    """Labels by the slide's name alone; scores by seed and strength."""
    n = 400
    label = np.random.default_rng([*name.encode()]).integers(0, 2, n).astype(np.int8)
    score = 1 / (1 + np.exp(-np.random.default_rng(seed).normal(strength * label, 1.0)))
    tile = np.arange(n, dtype=np.int32)
    area = np.full(n, 100.0)
    return SlideScores(
        name, score, label, area * label, area * (1 - label), tile % 20 * 4, tile // 20 * 4, 0, 0, LabelRule(), 0.25,
        patient=patient,
    )  # fmt: skip


def arm(name: str, strength: float, seeds: tuple[int, ...] = (0,), slides: int = 6) -> ArmScores:
    return ArmScores(
        name,
        {s: ModelScores([slide(f"S{i}", 1000 * s + i, strength, f"P{i}") for i in range(slides)], _FEW) for s in seeds},
    )


def test_differences_are_later_less_earlier_with_everything_beside() -> None:
    weak, strong = arm("random", 0.8), arm("breast", 1.6)
    tile, pixel = compare([weak, strong], [Level.TILE, Level.PIXEL])
    assert (tile.a, tile.b, tile.level) == ("breast", "random", Level.TILE)
    aucs = [each.by_seed[0].level(Level.TILE).auc for each in (weak, strong)]
    assert tile.pooled == pytest.approx(aucs[1] - aucs[0])
    assert tile.pooled > 0.05
    assert tile.pooled_interval is not None
    assert tile.pooled_interval.low < tile.pooled < tile.pooled_interval.high
    assert "six patients" in tile.pooled_interval.method
    assert [each.slide_id for each in tile.slides] == [f"S{i}" for i in range(6)]
    assert all(each.interval is not None for each in tile.slides)
    assert tile.mean_of_slides == pytest.approx(np.mean([each.difference for each in tile.slides]))
    assert tile.sign_flip is not None
    assert tile.sign_flip.p == tile.sign_flip.smallest_p == 2 / 64
    assert tile.delong is not None
    assert tile.delong.p is not None
    assert tile.delong.p < tile.sign_flip.p  # it takes 2,400 tiles for strangers
    assert pixel.delong is None


def test_delong_is_the_formula_on_all_tiles() -> None:
    a, b = arm("a", 1.0), arm("b", 1.2)
    (found,) = compare([a, b], [Level.TILE])
    pooled = [
        Observations.together([each.observations(Level.TILE) for each in side.by_seed[0].scores]) for side in (b, a)
    ]
    expected = covariance_of([each for each in map(influence, pooled) if each is not None])
    assert found.delong is not None
    assert found.delong.error == pytest.approx(expected.difference((1, -1))[1], rel=1e-12)


def test_seeds_are_averaged_and_their_spread_said() -> None:
    a, b = arm("a", 1.0, (0, 1, 2)), arm("b", 1.0, (0, 1))
    (found,) = compare([a, b], [Level.TILE])
    aucs = {seed: model.level(Level.TILE).auc for seed, model in a.by_seed.items()}
    spread = seed_spread("a", Level.TILE, aucs)
    assert spread.mean == pytest.approx(np.mean(list(aucs.values())))
    assert spread.deviation == pytest.approx(np.std(list(aucs.values()), ddof=1))
    others = [model.level(Level.TILE).auc for model in b.by_seed.values()]
    assert found.pooled == pytest.approx(np.mean(others) - spread.mean)
    assert seed_spread("b", Level.TILE, {0: 0.5}).deviation is None


def test_a_slide_that_one_arm_has_learned_from_is_left_out_for_all() -> None:
    a, b = arm("a", 1.0), arm("b", 1.0)
    seen = [replace(each, seen_in_training=each.slide_id == "S2") for each in b.by_seed[0].scores]
    (found,) = compare([a, ArmScores("b", {0: ModelScores(seen, _FEW)})], [Level.TILE])
    assert "S2" not in [each.slide_id for each in found.slides]
    assert found.sign_flip is not None
    assert found.sign_flip.n_patients == 5


def test_other_tiles_give_no_paired_test_and_other_slides_no_comparison() -> None:
    a, b = arm("a", 1.0), arm("b", 1.0)
    moved = [replace(each, col=each.col + 1) for each in b.by_seed[0].scores]
    (found,) = compare([a, ArmScores("b", {0: ModelScores(moved, _FEW)})], [Level.TILE])
    assert found.delong is None
    assert all(each.interval is None for each in found.slides)
    with pytest.raises(EvaluationError, match="same slides"):
        compare([a, arm("b", 1.0, slides=5)], [Level.TILE])


def test_slides_of_one_patient_flip_together() -> None:
    scores = [[slide(f"S{i}", k * 10 + i, 1.0, f"P{i // 2}") for i in range(6)] for k in (0, 1)]
    arms = [ArmScores(name, {0: ModelScores(each, _FEW)}) for name, each in zip("ab", scores, strict=True)]
    (found,) = compare(arms, [Level.TILE])
    assert found.sign_flip is not None
    assert (found.sign_flip.n_patients, found.sign_flip.smallest_p) == (3, 0.25)


@pytest.mark.parametrize("seed", range(5))
def test_sign_flip_equals_scipy_and_all_signs(seed: int) -> None:
    values = np.random.default_rng(seed).normal(0.3, 1.0, 7)
    found = sign_flip(values)
    assert found is not None
    sums = [np.dot(signs, values) for signs in product((1, -1), repeat=7)]
    assert found.p == np.mean(np.abs(sums) >= abs(values.sum()) - 1e-12)
    by_scipy = permutation_test((values,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert found.p == pytest.approx(by_scipy.pvalue)
    assert (found.exact, found.smallest_p) == (True, 2 / 128)


def test_sign_flip_of_many_patients_is_drawn() -> None:
    values = np.random.default_rng(0).normal(0.3, 1.0, 30)
    found = sign_flip(values)
    assert found is not None
    assert not found.exact
    by_scipy = permutation_test((values,), np.mean, permutation_type="samples", n_resamples=99_999, rng=1)
    assert found.p == pytest.approx(by_scipy.pvalue, abs=0.01)
    assert sign_flip([]) is None
    one = sign_flip([0.2])
    assert one is not None
    assert one.p == one.smallest_p == 1.0


def test_holm() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, None, 0.9]) == [1.0, None, 1.0]
