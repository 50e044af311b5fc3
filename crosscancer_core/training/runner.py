"""Walk a recipe's stages: each starts from the body the one before has learned, and leaves a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosscancer_core.errors import CrossCancerError, RunFolderError
from crosscancer_core.models.backbones import body_of, build, hash_of_arrays, load_imagenet, transfer_body
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.framework import keras, make_repeatable
from crosscancer_core.models.recipes import InitialWeights, Stage
from crosscancer_core.progress import Cancelled, Control, Progress
from crosscancer_core.training import checkpoints
from crosscancer_core.training.bundle_writer import Trained, write_trained
from crosscancer_core.training.checkpoints import Arrays, Checkpoint, Position
from crosscancer_core.training.events import CheckpointSaved, StageDone, StageStarted, Stopped, TrainingEvent
from crosscancer_core.training.loop import StageLoop, compile_for_training
from crosscancer_core.training.run_folder import RunFolder
from crosscancer_core.training.stage_data import StageData, stage_data


@dataclass(frozen=True)
class Inputs:
    """What a run is fed. ``cohorts`` names a cohort file for each kind of stage in the recipe."""

    cohorts: Mapping[str, Path]
    models: Path
    """Folder in which the finished model's bundle is put, under the run folder's name."""
    imagenet: Path | None = None


class Runner:
    """One run in one folder. Everything said is put on record first, then sent."""

    def __init__(self, run: RunFolder, inputs: Inputs, progress: Progress, control: Control) -> None:
        self._run = run
        self._config = run.config
        self._inputs = inputs
        self._progress = progress
        self._control = control
        self._lineage: dict[str, str] = {}

    def train(self) -> dict[str, Any]:
        """Train all stages, or those that are left; returns the outcome.

        Raises:
            Cancelled: a checkpoint was stored.
            CrossCancerError: with a sentence; the last checkpoint stays.
        """
        make_repeatable()
        checkpoint = checkpoints.load(self._run.checkpoint)
        self._run.cut_to(checkpoint.events if checkpoint else 0)
        first = checkpoint.position.stage if checkpoint else 0
        outcome: dict[str, Any] = {}
        for number in range(first, len(self._config.recipe.stages)):
            outcome = self._train_stage(number, checkpoint if number == first else None)
        self._run.finish(outcome)
        return outcome

    def _train_stage(self, number: int, checkpoint: Checkpoint | None) -> dict[str, Any]:
        stage = self._config.recipe.stages[number]
        with stage_data(self._inputs.cohorts[stage.cohort], self._config) as data:
            model = build(
                self._config.spec, self._config.seed, self._config.batch_norm_momentum, self._config.precision.value
            )
            self._trace(number, data, model, checkpoint)
            compile_for_training(model, self._config)
            loop = StageLoop(model, self._config, data.training, data.validation, self._say, self._keep)
            loop.start_at(checkpoint.position if checkpoint else Position(stage=number), checkpoint)
            started = self._started(loop, data, stage)
            if checkpoint is None:
                self._say(started)
            else:
                self._progress.event(started.model_dump(mode="json"))  # on record already; the listener may be new
            self._run_loop(loop, save_first=number > 0 and checkpoint is None)
            return self._close_stage(loop, data, stage)

    def _trace(self, number: int, data: StageData, model: Any, checkpoint: Checkpoint | None) -> None:
        """Give a new stage its body and note what it starts from, or check that a continued one is still fed alike.

        Raises:
            RunFolderError: the tiles are others than those the stage began with.
        """
        name = f"{number}-{self._config.recipe.stages[number]}"
        if checkpoint is None:
            self._lineage |= {f"{name}-data": data.hash, f"{name}-body": self._start(number, model)}
            return
        self._lineage = dict(checkpoint.lineage)
        if self._lineage.get(f"{name}-data") != data.hash:
            raise RunFolderError(
                f'The tiles of "{data.cohort}" are not those this run began with.',
                "Start a new run folder, or restore slides, annotations and roles as they were.",
            )

    def _start(self, number: int, model: Any) -> str:
        """Give the model the body its stage starts from; returns the body's hash."""
        if number > 0:
            before = self._run.stage_bundle(number - 1, str(self._config.recipe.stages[number - 1]))
            learned = keras.saving.load_model(ModelBundle.open(before).keras_file, compile=False, safe_mode=True)
            return transfer_body(body_of(learned).get_weights(), model)
        if self._config.recipe.initial is InitialWeights.IMAGENET:
            return load_imagenet(self._config.spec, model, self._inputs.imagenet)
        return hash_of_arrays(body_of(model).get_weights())

    def _run_loop(self, loop: StageLoop, save_first: bool) -> None:
        try:
            if save_first:
                loop.save()  # from here on a crash does not cost the stage before
            loop.run(self._progress, self._control)
        except Cancelled:
            loop.save()
            self._say(_stopped(loop.position, "cancelled"))
            raise
        except CrossCancerError as error:
            with suppress(CrossCancerError):  # a full disk takes no last words
                self._say(_stopped(loop.position, error.message))
            raise

    def _close_stage(self, loop: StageLoop, data: StageData, stage: Stage) -> dict[str, Any]:
        place = loop.position
        last = place.stage == len(self._config.recipe.stages) - 1
        name = self._run.folder.name if last else f"{self._run.folder.name}-{place.stage}-{stage}"
        target = self._inputs.models / name if last else self._run.stage_bundle(place.stage, str(stage))
        fingerprints = set(data.fingerprints)
        for number, earlier in enumerate(self._config.recipe.stages[: place.stage]):
            fingerprints |= set(ModelBundle.open(self._run.stage_bundle(number, str(earlier))).training_fingerprints)
        notes = list(data.notes)
        if place.unreadable:
            notes.append(f"{place.unreadable} tiles could not be read; others stood in for them.")
        trained = Trained(
            weights=loop.best_weights,
            best_epoch=place.best_epoch,
            validation=place.best,
            training=data.training,
            validation_tiles=data.validation,
            cohort=data.cohort,
            fingerprints=tuple(sorted(fingerprints)),
            lineage=dict(self._lineage),
            notes=tuple(notes),
        )
        self._progress.started(1, "models", "writing the model")
        bundle = write_trained(target, name, self._config, trained)
        self._progress.advanced()
        self._say(
            StageDone(
                stage=place.stage,
                epoch=self._config.epochs - 1,
                step=self._config.epochs * loop.steps_per_epoch,
                best_epoch=place.best_epoch,
                best_validation_loss=float(place.best["loss"] or 0.0),
                bundle=str(target),
            )
        )
        return {
            "bundle": str(target),
            "hash": bundle.hash,
            "weights_hash": bundle.info.weights_hash,
            "best_epoch": place.best_epoch,
            "validation": place.best,
            "unreadable_tiles": place.unreadable,
            "notes": notes,
        }

    def _started(self, loop: StageLoop, data: StageData, stage: Stage) -> StageStarted:
        return StageStarted(
            stage=loop.position.stage,
            epoch=0,
            step=0,
            stage_name=stage.cohort,
            epochs=self._config.epochs,
            steps_per_epoch=loop.steps_per_epoch,
            training_tiles=len(data.training),
            validation_tiles=len(data.validation),
            warnings=data.notes,
        )

    def _say(self, event: TrainingEvent) -> None:
        self._run.append(event)
        self._progress.event(event.model_dump(mode="json"))

    def _keep(self, position: Position, weights: Arrays, optimizer: Arrays, seeds: Arrays, best: Arrays) -> None:
        # the event that tells of the checkpoint belongs to it
        events = len(self._run.lines()) + 1
        state = Checkpoint(position, self._lineage, events, weights, optimizer, seeds, best)
        checkpoints.save(self._run.checkpoint, state)
        self._say(CheckpointSaved(stage=position.stage, epoch=position.epoch, step=position.step))


def _stopped(position: Position, reason: str) -> Stopped:
    return Stopped(stage=position.stage, epoch=position.epoch, step=position.step, reason=reason)
