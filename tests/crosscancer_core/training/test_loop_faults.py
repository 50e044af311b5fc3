"""What ends, bends or holds up a stage: frozen layers, patience, memory, weights that are no numbers, lost tiles."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from crosscancer_core.errors import TileStoreError, TrainingError
from crosscancer_core.models.recipes import TARGET, Freezing, Stage
from crosscancer_core.progress import SILENT, UNCONTROLLED
from crosscancer_core.slides.slide import RGB
from crosscancer_core.training.batches import TileSet
from crosscancer_core.training.checkpoints import Checkpoint
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.events import BatchHalved, EpochDone, StepDone
from tests.tiny_training import ArrayTiles, coloured_tiles, tiny_config

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def learning() -> Any:
    pytest.importorskip("crosscancer_core.models.framework").make_repeatable()
    return pytest.importorskip("crosscancer_core.training.loop")


class Stand:
    """A loop with all it has said and kept."""

    def __init__(
        self, learning: Any, config: TrainingConfig, stage: Stage = TARGET, training: TileSet | None = None
    ) -> None:
        backbones = pytest.importorskip("crosscancer_core.models.backbones")
        self.backbones = backbones
        self.model = backbones.build(config.spec, config.seed, config.batch_norm_momentum)
        self.said: list[Any] = []
        self.kept: list[Checkpoint] = []
        tiles = coloured_tiles(96)
        self.loop = learning.StageLoop(
            self.model,
            config,
            training or tiles.part(np.arange(64)),
            tiles.part(np.arange(64, 96)),
            self.said.append,
            self._keep,
            stage,
        )
        self.loop.start_at(self.loop.position, None)

    def _keep(self, position: Any, weights: Any, optimizer: Any, seeds: Any, best: Any) -> None:
        arrays = [[array.copy() for array in group] for group in (weights, optimizer, seeds, best)]
        self.kept.append(Checkpoint(position, {}, len(self.said), *arrays))

    def run(self) -> None:
        self.loop.run(SILENT, UNCONTROLLED)

    def body(self) -> list[Any]:
        return [array.copy() for array in self.backbones.body_of(self.model).get_weights()]

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.said if isinstance(event, kind)]


def _moved(before: list[Any], after: list[Any]) -> list[bool]:
    return [not np.array_equal(one, two) for one, two in zip(before, after, strict=True)]


def test_the_head_learns_first_and_the_body_after_it(learning: Any) -> None:
    stand = Stand(learning, tiny_config(epochs=1, reestimate_batch_norm=0), Stage(freezing=Freezing.HEAD_FIRST))
    before, head = stand.body(), stand.model.get_layer("dense_512").get_weights()
    stand.run()
    assert not any(_moved(before, stand.body()))  # statistics neither
    assert any(_moved(head, stand.model.get_layer("dense_512").get_weights()))
    stand = Stand(learning, tiny_config(epochs=2), Stage(freezing=Freezing.HEAD_FIRST))
    before = stand.body()
    stand.run()
    assert all(_moved(before, stand.body()))


def test_only_the_last_blocks_learn(learning: Any) -> None:
    stand = Stand(
        learning, tiny_config(epochs=1, reestimate_batch_norm=0), Stage(freezing=Freezing.LAST_BLOCKS, blocks=2)
    )
    before = stand.body()
    stand.run()
    moved = _moved(before, stand.body())  # five blocks of a convolution and four batch-norm arrays
    assert not any(moved[:15])
    assert all(moved[15:])


def test_a_stage_ends_early_when_validation_gets_no_better(learning: Any) -> None:
    stand = Stand(learning, tiny_config(epochs=30, early_stopping=2, learning_rate=0.05))
    stand.run()
    epochs = stand.of(EpochDone)
    assert len(epochs) < 30
    assert stand.loop.position.over
    assert len(epochs) - 1 - stand.loop.position.best_epoch == 2


def _lose_memory(stand: Stand, times: int) -> None:
    """Let the next ``times`` steps fail as TensorFlow does when memory runs out."""
    tensorflow = pytest.importorskip("tensorflow")
    step, left = stand.model.train_on_batch, [times]

    def failing(pixels: Any, labels: Any, **options: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise tensorflow.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")
        return step(pixels, labels, **options)

    stand.model.train_on_batch = failing


def test_memory_that_runs_out_ends_the_stage_in_words(learning: Any) -> None:
    stand = Stand(learning, tiny_config())
    _lose_memory(stand, 1)
    with pytest.raises(TrainingError, match="Memory ran out with 16 tiles a step") as caught:
        stand.run()
    assert "smaller batch" in caught.value.hint


def test_the_batch_is_halved_where_that_is_allowed_and_every_tile_is_still_seen(learning: Any) -> None:
    stand = Stand(learning, tiny_config(allow_smaller_batch=True, epochs=1))
    _lose_memory(stand, 2)
    stand.run()
    assert [event.batch_size for event in stand.of(BatchHalved)] == [8, 4]
    assert stand.loop.batch_size == 4
    assert stand.of(StepDone)[-1].step == 64 // 4
    assert stand.kept[-1].position.batch_size == 4


def test_weights_that_are_no_numbers_are_never_kept(learning: Any) -> None:
    stand = Stand(learning, tiny_config(checkpoint_steps=1))
    stand.model.set_weights([np.full_like(array, np.nan) for array in stand.model.get_weights()])
    with pytest.raises(TrainingError, match="no longer a number"):
        stand.run()
    stand.loop.save()
    assert stand.kept == []


class Vanishing(ArrayTiles):
    """A store whose disk goes away after ``reads`` reads."""

    def __init__(self, pixels: RGB, reads: int) -> None:
        super().__init__(pixels)
        self._left = reads

    def read(self, index: int) -> RGB:
        self._left -= 1
        if self._left < 0:
            raise TileStoreError("“S1.h5” cannot be read: no such device.")
        return super().read(index)


def test_a_store_that_vanishes_ends_the_stage_with_its_name(learning: Any) -> None:
    pixels = np.stack([coloured_tiles(64).read(number) for number in range(64)])
    labels = (np.arange(64) % 2).astype(np.float32)
    source = Vanishing(pixels, 80)
    tiles = TileSet([source], np.zeros(64, np.int32), np.arange(64, dtype=np.int32), labels)
    stand = Stand(learning, tiny_config(epochs=4, reestimate_batch_norm=0), training=tiles)
    with pytest.raises(TrainingError, match=r"S1\.h5") as caught:
        stand.run()
    assert "goes on from its last checkpoint" in caught.value.hint


@pytest.mark.parametrize("precision", ["float32", "mixed_bfloat16"])
def test_both_number_formats_learn_and_answer_in_float32(learning: Any, precision: str) -> None:
    backbones = pytest.importorskip("crosscancer_core.models.backbones")
    spec = tiny_config().spec
    model = backbones.build(spec, 0, 0.9, precision)
    assert model.outputs[0].dtype == "float32"
    assert {weight.dtype for weight in model.weights} <= {"float32", "uint32"}
