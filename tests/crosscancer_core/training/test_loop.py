"""One stage with real steps on a small network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from crosscancer_core.errors import TrainingError
from crosscancer_core.progress import SILENT, UNCONTROLLED
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.events import EpochDone, StepDone, TrainingEvent, batch_norm_note
from tests.tiny_training import coloured_tiles, tiny_config

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def learning() -> Any:
    """The modules that import TensorFlow, threads set before its first operation."""
    framework = pytest.importorskip("crosscancer_core.models.framework")
    framework.make_repeatable()
    return pytest.importorskip("crosscancer_core.training.loop")


def _loop(learning: Any, config: TrainingConfig, tiles: int = 96, contrast: float = 30) -> tuple[Any, Any, list[Any]]:
    backbones = pytest.importorskip("crosscancer_core.models.backbones")
    model = backbones.build(config.spec, config.seed, config.batch_norm_momentum)
    learning.compile_for_training(model, config)
    said: list[TrainingEvent] = []
    all_tiles = coloured_tiles(tiles + 32, contrast=contrast)
    training, validation = all_tiles.part(np.arange(tiles)), all_tiles.part(np.arange(tiles, tiles + 32))
    return learning.StageLoop(model, config, training, validation, said.append, lambda *state: None), model, said


def test_it_learns_and_says_so(learning: Any) -> None:
    loop, _, said = _loop(learning, tiny_config(epochs=3, augment=True))
    loop.run(SILENT, UNCONTROLLED)
    epochs = [event for event in said if isinstance(event, EpochDone)]
    steps = [event for event in said if isinstance(event, StepDone)]
    assert [event.epoch for event in epochs] == [0, 1, 2]
    assert [event.step for event in steps] == list(range(1, 19))
    assert epochs[-1].step == 18
    assert (epochs[-1].validation_auc or 0) > 0.95
    assert epochs[-1].loss < epochs[0].loss
    best = min(epochs, key=lambda event: event.validation_loss)
    assert loop.position.best_epoch == best.epoch
    assert best.best
    mean = np.mean([event.loss for event in steps[:6]])
    assert epochs[0].loss == pytest.approx(mean, rel=1e-5)


@pytest.mark.parametrize(("decay", "left"), [(False, 1.0), (True, 0.5 * (1 + np.cos(np.pi * 11 / 12)))])
def test_steps_shrink_over_the_stage_where_that_is_wanted(learning: Any, decay: bool, left: float) -> None:
    config = tiny_config(epochs=2, learning_rate_decay=decay)
    loop, model, _ = _loop(learning, config)
    loop.run(SILENT, UNCONTROLLED)
    assert float(np.asarray(model.optimizer.learning_rate)) == pytest.approx(config.learning_rate * left, rel=1e-4)


def test_training_and_inference_mode_agree_after_a_short_run(learning: Any) -> None:
    """Without fresh batch-norm statistics a short run answers 0.5 to everything in inference mode."""
    config = tiny_config(epochs=8, batch_size=32, reestimate_batch_norm=1)
    config = config.model_copy(update={"spec": config.spec.model_copy(update={"dropout": 0.0})})
    loop, model, _ = _loop(learning, config, tiles=32)
    loop.run(SILENT, UNCONTROLLED)
    pixels = np.stack([coloured_tiles(64, contrast=30).read(number) for number in range(32)])
    labels = (np.arange(32) % 2).astype(np.float32)
    losses = []
    for mode in (True, False):
        logits = np.asarray(model(pixels, training=mode))[:, 0].astype(np.float64)
        losses.append(np.mean(np.logaddexp(0, logits) - labels * logits))
    assert losses[0] < 0.4
    assert abs(losses[0] - losses[1]) < 0.1


@pytest.mark.parametrize(("momentum", "anew", "lags"), [(0.999, 0, True), (0.999, 4, False)])
def test_the_lag_of_batch_norm_is_told_after_the_first_epoch(
    learning: Any, momentum: float, anew: int, lags: bool
) -> None:
    config = tiny_config(epochs=2, batch_norm_momentum=momentum, reestimate_batch_norm=anew, learning_rate=1e-2)
    loop, _, said = _loop(learning, config)
    loop.run(SILENT, UNCONTROLLED)
    first, second = (event.batch_norm_gap for event in said if isinstance(event, EpochDone))
    assert first is not None
    assert bool(batch_norm_note(first)) is lags
    assert second is None


def test_measuring_the_lag_leaves_the_model_as_it_was(learning: Any) -> None:
    loop, model, _ = _loop(learning, tiny_config())
    before = model.get_weights()
    gap = loop._statistics.gap(model, coloured_tiles(40), 16, 2, UNCONTROLLED)
    assert gap is not None
    assert all(np.array_equal(one, two) for one, two in zip(before, model.get_weights(), strict=True))
    pytest.importorskip("crosscancer_core.models.backbones").let_learn(model, tiny_config().spec, 0)
    assert loop._statistics.gap(model, coloured_tiles(40), 16, 2, UNCONTROLLED) is None  # frozen: nothing lags


def test_statistics_are_those_of_all_batches_together(learning: Any) -> None:
    backbones = pytest.importorskip("crosscancer_core.models.backbones")
    batches = pytest.importorskip("crosscancer_core.training.batches")
    model = backbones.build(tiny_config().spec, 0)
    body = backbones.body_of(model)
    tiles = coloured_tiles(32)
    learning.BatchNormStatistics(body, model.get_layer("scaling")).measure(batches.fixed_batches(tiles, 8))
    pixels = np.stack([tiles.read(number) for number in range(32)]).astype(np.float32) / 127.5 - 1
    convolved = np.asarray(body.layers[1](pixels))
    normalise = body.layers[2]
    assert np.allclose(np.asarray(normalise.moving_mean), convolved.mean((0, 1, 2)), atol=1e-5)
    assert np.allclose(np.asarray(normalise.moving_variance), convolved.var((0, 1, 2)), rtol=1e-3)
    assert normalise.momentum == 0.99


def test_a_loss_that_is_no_number_stops_in_words(learning: Any) -> None:
    loop, model, _ = _loop(learning, tiny_config())
    weights = model.get_weights()
    model.set_weights([np.full_like(array, np.nan) for array in weights])
    with pytest.raises(TrainingError, match="no longer a number") as caught:
        loop.run(SILENT, UNCONTROLLED)
    assert "learning rate" in caught.value.hint


def test_fewer_tiles_than_a_batch_make_one_step(learning: Any) -> None:
    loop, _, said = _loop(learning, tiny_config(batch_size=64, epochs=1), tiles=10)
    loop.run(SILENT, UNCONTROLLED)
    assert loop.steps_per_epoch == 1
    assert len(said) == 2
