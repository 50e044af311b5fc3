"""One stage of a run: steps, batch-norm statistics, validation, checkpoints, until the last epoch or a stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import Any

import numpy as np

from crosscancer_core.errors import TrainingError
from crosscancer_core.models.backbones import body_of, let_learn
from crosscancer_core.models.framework import available_cores, keras, out_of_memory
from crosscancer_core.models.recipes import TARGET, Freezing, Stage
from crosscancer_core.progress import Control, Progress
from crosscancer_core.training.batch_norm import BatchNormStatistics
from crosscancer_core.training.batches import Batch, TileSet, Waiting, training_batches
from crosscancer_core.training.checkpoints import Arrays, Checkpoint, restore, state_of
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.events import BatchHalved, EpochDone, StepDone, TrainingEvent
from crosscancer_core.training.position import Position
from crosscancer_core.training.step_clock import StepClock
from crosscancer_core.training.validation import ValidationResult, validate

_NOT_A_NUMBER = "Lower the learning rate and start in a new run folder; the last checkpoint holds good weights."


def compile_for_training(model: Any, config: TrainingConfig) -> None:
    """Adam as in the paper, loss from the logit. XLA only where asked for: it differs between machines."""
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.0)],
        jit_compile=config.xla,
    )


class StageLoop:
    """Trains one model on one stage's tiles. ``say`` records and sends an event; ``keep`` stores a state."""

    def __init__(
        self,
        model: Any,
        config: TrainingConfig,
        training: TileSet,
        validation: TileSet,
        say: Callable[[TrainingEvent], None],
        keep: Callable[[Position, Arrays, Arrays, Arrays, Arrays], None],
        stage: Stage = TARGET,
    ) -> None:
        self._model = model
        self._config = config
        self._training = training
        self._validation = validation
        self._say = say
        self._keep = keep
        self._stage = stage
        self._threads = min(4, available_cores())
        self._statistics = BatchNormStatistics(body_of(model), model.get_layer("scaling"))
        self._best_weights: Arrays = model.get_weights()
        self._position = Position()
        self._waiting = Waiting()
        self._kept_at = time.monotonic()
        self._learning: int | None = -1
        """Blocks that the model is compiled to train; -1 before it is."""

    @property
    def batch_size(self) -> int:
        return min(self._position.batch_size or self._config.batch_size, len(self._training))

    @property
    def steps_per_epoch(self) -> int:
        return len(self._training) // self.batch_size

    @property
    def position(self) -> Position:
        return self._position

    @property
    def best_weights(self) -> Arrays:
        """Weights of the epoch with the lowest validation loss."""
        return self._best_weights

    def start_at(self, position: Position, checkpoint: Checkpoint | None) -> None:
        """Begin at ``position``; with a checkpoint, from its state."""
        self._position = position
        self._prepare()
        if checkpoint is not None:
            restore(self._model, checkpoint)
            self._best_weights = checkpoint.best_weights

    def save(self) -> None:
        """Store the whole state now, unless the weights are no numbers any more: then the last good one stays."""
        self._prepare()
        state = state_of(self._model)
        if not all(np.isfinite(array).all() for array in state[0]):
            return
        self._position.done = self.done
        self._position.unreadable = max(self._position.unreadable, len(self._waiting.unreadable))
        self._keep(self._position, *state, self._best_weights)
        self._kept_at = time.monotonic()

    def run(self, progress: Progress, control: Control) -> None:
        """Train to the last epoch, or until the validation loss has not fallen for long enough.

        Raises:
            Cancelled: at the next step; the caller saves.
            TrainingError: the loss is not a number, tiles cannot be read, or memory ran out.
        """
        place = self._position
        if place.over:  # a run that was killed while its model was written; the state is kept already
            return
        while not place.over:
            progress.started(self._config.epochs * self.steps_per_epoch, "steps", "training")
            progress.advanced(self.done)
            try:
                while not place.over:
                    self._run_epoch(progress, control)
            except Exception as error:  # each framework has its own error for full memory
                if not out_of_memory(error):
                    raise
                self._halve_batch(error)
        self.save()  # from here on a crash costs no step

    def _run_epoch(self, progress: Progress, control: Control) -> None:
        place = self._position
        since = time.monotonic() - place.seconds
        self._prepare()
        try:
            data_wait = self._train_epoch(progress, control)
            control.check()
            result = self._validate(control)
        finally:
            place.seconds = time.monotonic() - since
        self._close_epoch(result, data_wait)

    def _prepare(self) -> None:
        """Compile the model for what learns in this epoch; a new phase begins with a new optimiser."""
        stage, epoch = self._stage, min(self._position.epoch, self._config.epochs - 1)
        match stage.freezing:
            case Freezing.HEAD_FIRST if epoch < stage.head_epochs:
                learning: int | None = 0
            case Freezing.LAST_BLOCKS:
                learning = stage.blocks
            case _:
                learning = None
        if learning != self._learning:
            let_learn(self._model, self._config.spec, learning)
            compile_for_training(self._model, self._config)
            self._model.optimizer.build(self._model.trainable_variables)
            self._learning = learning

    def _train_epoch(self, progress: Progress, control: Control) -> float:
        """Returns the share of the time that was spent waiting for tiles."""
        config, place = self._config, self._position
        every = max(1, self.steps_per_epoch // 20)
        batches = training_batches(
            self._training,
            self.batch_size,
            config.seed,
            place.epoch,
            first_step=place.step,
            augment=config.augment,
            jitter=config.stain_jitter,
            threads=self._threads,
            waiting=self._waiting,
        )
        clock = StepClock(self._waiting)
        with closing(batches):
            while place.step < self.steps_per_epoch:
                control.check()
                if self._is_time_to_save():
                    self.save()
                batch = next(batches)
                loss, accuracy = self._step(batch)
                place.count_step(loss, accuracy)
                if place.step % every == 0:
                    self._say(self._step_done(clock, len(batch.labels)))
                progress.advanced(1, f"epoch {place.epoch + 1}/{config.epochs}, loss {loss:.3f}")
        return clock.share_of_all()

    def _is_time_to_save(self) -> bool:
        if time.monotonic() - self._kept_at > self._config.checkpoint_minutes * 60:
            return True
        every = self._config.checkpoint_steps
        # not once more what a resumed run has just begun from
        return every is not None and self.done % every == 0 and self.done != self._position.done

    def _step(self, batch: Batch) -> tuple[float, float]:
        if self._config.learning_rate_decay:
            self._model.optimizer.learning_rate = self._learning_rate()
        self._model.reset_metrics()  # Keras would give the mean since the last reset
        numbers = self._model.train_on_batch(batch.pixels, batch.labels[:, None], return_dict=True)
        loss = float(numbers["loss"])
        if not math.isfinite(loss):
            raise TrainingError(
                f"The loss is no longer a number (epoch {self._position.epoch + 1}, step {self._position.step + 1}).",
                _NOT_A_NUMBER,
            )
        return loss, float(numbers["accuracy"])

    def _step_done(self, clock: StepClock, batch: int) -> StepDone:
        """Means since the last event."""
        place = self._position
        steps, loss, accuracy = place.tell()
        seconds, data_wait = clock.lap()
        return StepDone(
            stage=place.stage,
            epoch=place.epoch,
            step=self.done,
            loss=loss,
            accuracy=accuracy,
            tiles_per_second=round(steps * batch / seconds, 2),
            data_wait=data_wait,
            learning_rate=self._learning_rate(),
        )

    def _learning_rate(self) -> float:
        """Of the next step; it depends on the position alone, so that a resumed run goes on alike."""
        if not self._config.learning_rate_decay:
            return self._config.learning_rate
        share = self.done / (self._config.epochs * self.steps_per_epoch)
        return self._config.learning_rate * 0.5 * (1 + math.cos(math.pi * share))

    def _halve_batch(self, error: Exception) -> None:
        """Go on with half the batch from the same tile of the epoch's order, where that is allowed.

        Raises:
            TrainingError: it is not, or the batch is a single tile.
        """
        place, batch = self._position, self.batch_size
        if not self._config.allow_smaller_batch or batch < 2:
            raise TrainingError(
                f"Memory ran out with {batch} tiles a step.",
                "Start a new run with a smaller batch, smaller tiles or a smaller network, or allow smaller batches.",
            ) from error
        place.halve_batch(batch)
        self._learning = -1  # the compiled step holds memory of the old shape
        optimizer = state_of(self._model)[1]
        self._prepare()
        for variable, array in zip(self._model.optimizer.variables, optimizer, strict=True):
            variable.assign(array)
        self._say(BatchHalved(stage=place.stage, epoch=place.epoch, step=self.done, batch_size=place.batch_size))

    def _validate(self, control: Control) -> ValidationResult:
        if self._config.reestimate_batch_norm and self._statistics.any:
            batches = training_batches(
                self._training,
                self.batch_size,
                self._config.seed,
                self._position.epoch,
                threads=self._threads,
                waiting=self._waiting,
            )
            self._statistics.measure(_checked(batches, control, self._config.reestimate_batch_norm))
        result = validate(self._model, self._validation, self.batch_size, self._threads, control)
        if self._position.epoch == 0:
            self._position.batch_norm_gap = self._statistics.gap(
                self._model, self._validation, self.batch_size, self._threads, control
            )
        if not math.isfinite(result.loss):
            raise TrainingError(
                f"The validation loss is not a number (epoch {self._position.epoch + 1}).", _NOT_A_NUMBER
            )
        return result

    def _close_epoch(self, result: ValidationResult, data_wait: float) -> None:
        place, config = self._position, self._config
        best = place.best_epoch < 0 or result.loss < float(place.best["loss"] or 0.0)
        if best:
            place.best_epoch = place.epoch
            place.best = {"loss": result.loss, "accuracy": result.accuracy, "auc": result.auc}
            self._best_weights = self._model.get_weights()
        self._say(
            EpochDone(
                stage=place.stage,
                epoch=place.epoch,
                step=self.done,
                loss=place.loss,
                accuracy=place.accuracy,
                validation_loss=result.loss,
                validation_accuracy=result.accuracy,
                validation_auc=result.auc,
                best=best,
                seconds=round(place.seconds, 3),
                data_wait=data_wait,
                batch_norm_gap=place.batch_norm_gap if place.epoch == 0 else None,
            )
        )
        waited_enough = config.early_stopping and place.epoch - place.best_epoch >= config.early_stopping
        place.over = place.epoch + 1 >= config.epochs or bool(waited_enough)
        place.next_epoch()

    @property
    def done(self) -> int:
        """Steps done in the stage."""
        return self._position.epoch * self.steps_per_epoch + self._position.step


def _checked(batches: Generator[Batch], control: Control, most: int) -> Iterator[Batch]:
    with closing(batches):
        for number, batch in enumerate(batches):
            if number == most:
                return
            control.check()
            yield batch
