"""One stage of a run: steps, batch-norm statistics, validation, checkpoints, until the last epoch or a stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import TrainingError
from crosscancer_core.evaluation.roc import weighted_auc
from crosscancer_core.models.backbones import body_of
from crosscancer_core.models.framework import available_cores, keras, tf
from crosscancer_core.progress import Control, Progress
from crosscancer_core.training.batches import Batch, TileSet, Waiting, fixed_batches, training_batches
from crosscancer_core.training.checkpoints import Arrays, Checkpoint, Position, restore, state_of
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.events import EpochDone, StepDone, TrainingEvent


@dataclass(frozen=True)
class ValidationResult:
    """``loss``: mean binary cross-entropy; ``auc``: None where a class is absent."""

    loss: float
    accuracy: float
    auc: float | None


def compile_for_training(model: Any, config: TrainingConfig) -> None:
    """Adam as in the paper, loss from the logit. XLA off: it is slower on CPUs and differs between machines."""
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.0)],
        jit_compile=False,
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
    ) -> None:
        self._model = model
        self._config = config
        self._training = training
        self._validation = validation
        self._say = say
        self._keep = keep
        self._batch_size = min(config.batch_size, len(training))
        self._threads = min(4, available_cores())
        self._statistics = BatchNormStatistics(body_of(model), model.get_layer("scaling"))
        self._best_weights: Arrays = model.get_weights()
        self._position = Position()
        self._waiting = Waiting()
        self._kept_at = time.monotonic()

    @property
    def steps_per_epoch(self) -> int:
        return len(self._training) // self._batch_size

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
        if checkpoint is not None:
            restore(self._model, checkpoint)
            self._best_weights = checkpoint.best_weights

    def save(self) -> None:
        """Store the whole state now."""
        self._position.unreadable = max(self._position.unreadable, len(self._waiting.unreadable))
        self._keep(self._position, *state_of(self._model), self._best_weights)
        self._kept_at = time.monotonic()

    def run(self, progress: Progress, control: Control) -> None:
        """Train to the last epoch.

        Raises:
            Cancelled: at the next step; the caller saves.
            TrainingError: the loss is not a number, or tiles cannot be read.
        """
        config, place = self._config, self._position
        progress.started(config.epochs * self.steps_per_epoch, "steps", "training")
        progress.advanced(place.epoch * self.steps_per_epoch + place.step)
        while place.epoch < config.epochs:
            since = time.monotonic() - place.seconds
            try:
                self._train_epoch(progress, control)
                control.check()
                result = self._validate(control)
            finally:
                place.seconds = time.monotonic() - since
            self._close_epoch(result)

    def _train_epoch(self, progress: Progress, control: Control) -> None:
        config, place = self._config, self._position
        every = max(1, self.steps_per_epoch // 20)
        batches = training_batches(
            self._training,
            self._batch_size,
            config.seed,
            place.epoch,
            first_step=place.step,
            augment=config.augment,
            jitter=config.stain_jitter,
            threads=self._threads,
            waiting=self._waiting,
        )
        meter = _Meter(self._waiting)
        with closing(batches):
            while place.step < self.steps_per_epoch:
                control.check()
                if time.monotonic() - self._kept_at > config.checkpoint_minutes * 60:
                    self.save()
                batch = next(batches)
                loss, accuracy = self._step(batch)
                place.step += 1
                place.loss_sum += loss
                place.correct_sum += accuracy
                meter.add(loss, accuracy, len(batch.labels))
                if place.step % every == 0:
                    self._say(meter.event(place, self._done))
                progress.advanced(1, f"epoch {place.epoch + 1}/{config.epochs}, loss {loss:.3f}")

    def _step(self, batch: Batch) -> tuple[float, float]:
        if self._config.learning_rate_decay:
            self._model.optimizer.learning_rate = self._learning_rate()
        self._model.reset_metrics()  # Keras would give the mean since the last reset
        numbers = self._model.train_on_batch(batch.pixels, batch.labels[:, None], return_dict=True)
        loss = float(numbers["loss"])
        if not math.isfinite(loss):
            raise TrainingError(
                f"The loss is no longer a number (epoch {self._position.epoch + 1}, step {self._position.step + 1}).",
                "Lower the learning rate and start in a new run folder.",
            )
        return loss, float(numbers["accuracy"])

    def _learning_rate(self) -> float:
        """Of the next step; it depends on the position alone, so that a resumed run goes on alike."""
        place = self._position
        share = (place.epoch * self.steps_per_epoch + place.step) / (self._config.epochs * self.steps_per_epoch)
        return self._config.learning_rate * 0.5 * (1 + math.cos(math.pi * share))

    def _validate(self, control: Control) -> ValidationResult:
        if self._config.reestimate_batch_norm:
            batches = training_batches(
                self._training,
                self._batch_size,
                self._config.seed,
                self._position.epoch,
                threads=self._threads,
                waiting=self._waiting,
            )
            self._statistics.measure(_checked(batches, control, self._config.reestimate_batch_norm))
        return validate(self._model, self._validation, self._batch_size, self._threads, control)

    def _close_epoch(self, result: ValidationResult) -> None:
        place = self._position
        best = place.best_epoch < 0 or result.loss < float(place.best["loss"] or 0.0)
        if best:
            place.best_epoch = place.epoch
            place.best = {"loss": result.loss, "accuracy": result.accuracy, "auc": result.auc}
            self._best_weights = self._model.get_weights()
        self._say(
            EpochDone(
                stage=place.stage,
                epoch=place.epoch,
                step=self._done,
                loss=place.loss_sum / max(1, place.step),
                accuracy=place.correct_sum / max(1, place.step),
                validation_loss=result.loss,
                validation_accuracy=result.accuracy,
                validation_auc=result.auc,
                best=best,
                seconds=round(place.seconds, 3),
            )
        )
        place.epoch += 1
        place.step = 0
        place.loss_sum = place.correct_sum = place.seconds = 0.0

    @property
    def _done(self) -> int:
        return self._position.epoch * self.steps_per_epoch + self._position.step


class BatchNormStatistics:
    """Measures batch-norm statistics anew over training batches, with the weights as they now are.

    Moving averages lag behind weights that change fast: after a short run a network that is right in training mode
    answers 0.5 to everything in inference mode. Mean and variance here are those of all batches together.
    """

    def __init__(self, body: Any, scaling: Any) -> None:
        self._layers = [layer for layer in body.layers if isinstance(layer, keras.layers.BatchNormalization)]
        self._forward = tf.function(lambda pixels: body(scaling(pixels), training=True), reduce_retracing=True)

    def measure(self, batches: Iterator[Batch]) -> None:
        """Replace the layers' moving mean and variance by those of ``batches``."""
        momenta = [layer.momentum for layer in self._layers]
        for layer in self._layers:
            layer.momentum = 0.0  # "moving" then means: of this batch
        means: list[NDArray[np.float64]] = []
        squares: list[NDArray[np.float64]] = []
        count = 0
        try:
            for batch in batches:
                self._forward(tf.convert_to_tensor(batch.pixels))
                count += 1
                for number, layer in enumerate(self._layers):
                    mean = np.asarray(layer.moving_mean, np.float64)
                    square = np.asarray(layer.moving_variance, np.float64) + mean**2
                    if count == 1:
                        means.append(mean)
                        squares.append(square)
                    else:
                        means[number] += mean
                        squares[number] += square
        finally:
            for layer, momentum in zip(self._layers, momenta, strict=True):
                layer.momentum = momentum
        if not count:
            return
        for layer, total, square in zip(self._layers, means, squares, strict=True):
            layer.moving_mean.assign((total / count).astype(np.float32))
            layer.moving_variance.assign(np.maximum(square / count - (total / count) ** 2, 0).astype(np.float32))


def validate(model: Any, tiles: TileSet, batch_size: int, threads: int, control: Control) -> ValidationResult:
    """Loss, accuracy and AUC of ``model`` (giving logits) in inference mode."""
    logits, labels = [], []
    with closing(fixed_batches(tiles, batch_size, threads=threads)) as batches:
        for batch in batches:
            control.check()
            logits.append(np.asarray(model.predict_on_batch(batch.pixels))[: batch.used, 0])
            labels.append(batch.labels[: batch.used])
    logit, label = np.concatenate(logits).astype(np.float64), np.concatenate(labels).astype(np.float64)
    return ValidationResult(
        loss=float(np.mean(np.logaddexp(0, logit) - label * logit)),
        accuracy=float(np.mean((logit > 0) == (label > 0.5))),
        auc=weighted_auc(logit, label, 1 - label),
    )


def _checked(batches: Generator[Batch], control: Control, most: int) -> Iterator[Batch]:
    with closing(batches):
        for number, batch in enumerate(batches):
            if number == most:
                return
            control.check()
            yield batch


class _Meter:
    """Means since the last event."""

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self._restart()

    def _restart(self) -> None:
        self._since = time.perf_counter()
        self._waited = self._waiting.seconds
        self._loss = self._accuracy = 0.0
        self._steps = self._tiles = 0

    def add(self, loss: float, accuracy: float, tiles: int) -> None:
        self._loss += loss
        self._accuracy += accuracy
        self._steps += 1
        self._tiles += tiles

    def event(self, place: Position, step: int) -> StepDone:
        seconds = max(time.perf_counter() - self._since, 1e-9)
        event = StepDone(
            stage=place.stage,
            epoch=place.epoch,
            step=step,
            loss=self._loss / self._steps,
            accuracy=self._accuracy / self._steps,
            tiles_per_second=round(self._tiles / seconds, 2),
            data_wait=round(min(1.0, (self._waiting.seconds - self._waited) / seconds), 4),
        )
        self._restart()
        return event
