"""Time and room from measured rates; no framework."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscancer_core.models.recipes import ARMS, BREAST, NONE
from crosscancer_core.training.estimate import estimate, stage_seconds, stage_trainings
from crosscancer_core.training.rates import Rate, known_rate, rate_key, remember_rate
from tests.tiny_training import tiny_config

_RATE = Rate(
    seconds_per_step=0.5,
    seconds_per_validation_tile=0.01,
    build_seconds=10,
    parameters=1_000_000,
    device="CPU",
    precision="float32",
)
_CONFIG = tiny_config(epochs=2, batch_size=16, reestimate_batch_norm=0)


def test_a_stage_is_steps_and_validation_and_building() -> None:
    assert stage_seconds(165, 50, _RATE, _CONFIG) == pytest.approx(10 + 2 * (10 * 0.5 + 50 * 0.01))


def test_four_arms_are_six_stage_trainings() -> None:
    assert len({key for recipe in ARMS.values() for key, _ in stage_trainings(recipe)}) == 6
    found = estimate(list(ARMS.values()), 1, 0, {"target": (160, 0), "source": (320, 0)}, _RATE, _CONFIG)
    assert found.trainings == 6
    assert found.seconds == pytest.approx(4 * (10 + 10) + 2 * (10 + 20))


def test_folds_train_the_target_again_and_not_the_source() -> None:
    tiles = {"target": (160, 0), "source": (160, 0)}
    assert estimate([NONE, BREAST], 3, 5, tiles, _RATE, _CONFIG).trainings == 3 * (5 + 5 + 1)


def test_rates_are_remembered_for_what_decides_them(tmp_path: Path) -> None:
    key = rate_key(_CONFIG, "auto")
    assert known_rate(tmp_path, key) is None
    remember_rate(tmp_path, key, _RATE)
    remember_rate(tmp_path, rate_key(_CONFIG, "cpu"), _RATE)
    assert known_rate(tmp_path, key) == _RATE
    assert rate_key(tiny_config(epochs=9), "auto") == key
    assert rate_key(tiny_config(batch_size=8), "auto") != key
    (tmp_path / "training_rates.json").write_text("damaged")
    assert known_rate(tmp_path, key) is None
