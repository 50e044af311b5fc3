"""Walk a recipe's stages: each starts from the body the one before has learned, and leaves a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosscancer_core import atomic_file
from crosscancer_core.errors import BundleError, ConfigError, CrossCancerError, RunFolderError
from crosscancer_core.models.backbone_table import BACKBONES
from crosscancer_core.models.backbones import (
    body_of,
    build,
    hash_of_arrays,
    head_weights,
    load_imagenet,
    transfer_body,
)
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.framework import keras, on_device
from crosscancer_core.models.recipes import InitialWeights, Stage
from crosscancer_core.progress import Cancelled, Control, Progress
from crosscancer_core.training import checkpoints
from crosscancer_core.training.bundle_writer import Trained, write_trained
from crosscancer_core.training.checkpoints import Arrays, Checkpoint
from crosscancer_core.training.conditions import settle_conditions, went_on
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.events import (
    CheckpointSaved,
    StageDone,
    StageReused,
    StageStarted,
    Stopped,
    TrainingEvent,
    batch_norm_note,
)
from crosscancer_core.training.loop import StageLoop
from crosscancer_core.training.position import Position
from crosscancer_core.training.run_folder import RunFolder
from crosscancer_core.training.stage_cache import bundle_at, finished_stage, stage_folder, stage_key
from crosscancer_core.training.stage_data import StageData, stage_data


@dataclass(frozen=True)
class Inputs:
    """What a run is fed. ``cohorts`` names a cohort file for each cohort that the recipe's stages name."""

    cohorts: Mapping[str, Path]
    models: Path
    """Folder in which the finished model's bundle is put, under ``name``."""
    name: str
    imagenet: Path | None = None
    model: Path | None = None
    """Bundle or finished run for a recipe that starts from a model."""
    device: str = "auto"


class Runner:
    """One run in one folder. Everything said is put on record first, then sent."""

    def __init__(self, run: RunFolder, inputs: Inputs, progress: Progress, control: Control) -> None:
        self._run = run
        self._config = run.config
        self._inputs = inputs
        self._progress = progress
        self._control = control
        self._lineage: dict[str, str] = {}
        self._conditions: dict[str, Any] = {}

    def train(self) -> dict[str, Any]:
        """Train all stages, or those that are left; returns the outcome.

        Raises:
            Cancelled: a checkpoint was stored.
            CrossCancerError: with a sentence; the last checkpoint stays.
        """
        self._conditions = settle_conditions(self._run, self._inputs.device)
        checkpoint = checkpoints.load(self._run.checkpoint)
        self._run.cut_to(checkpoint.events if checkpoint else 0)
        if checkpoint is not None:
            if len(self._run.lines()) == checkpoint.events - 1:  # killed between saving and saying so
                self._say(_saved(checkpoint.position))
            self._lineage = dict(checkpoint.lineage)
        first = checkpoint.position.stage if checkpoint else 0
        outcome: dict[str, Any] = {}
        with on_device(self._inputs.device):
            for number in range(first, len(self._config.recipe.stages)):
                outcome = self._train_stage(number, checkpoint if number == first else None)
        self._run.finish(outcome)
        return outcome

    def _train_stage(self, number: int, checkpoint: Checkpoint | None) -> dict[str, Any]:
        config, stage = self._config, self._config.recipe.stages[number]
        with stage_data(self._inputs.cohorts[stage.cohort], config, stage) as data:
            model = build(config.spec, config.seed, config.batch_norm_momentum, self._conditions["precision"])
            self._trace(number, data, model, checkpoint)
            last = number == len(config.recipe.stages) - 1
            target = self._inputs.models / self._inputs.name if last else self._stage_folder(number)
            if not last and checkpoint is None and (found := finished_stage(target)) is not None:
                self._say(_reused(number, stage, found))
                learned = [value for name, value in found.info.lineage.items() if name.endswith("-learned")]
                self._lineage[f"{number}-{stage}-learned"] = learned[-1]
                return {}
            atomic_file.make_folder(target.parent)  # hours later it would be too late to hear that it cannot be
            loop = StageLoop(model, config, data.training, data.validation, self._say, self._keep, stage)
            loop.start_at(checkpoint.position if checkpoint else Position(stage=number), checkpoint)
            started = self._started(loop, data, stage)
            if checkpoint is None:
                self._say(started)
            else:
                self._progress.event(started.model_dump(mode="json"))  # on record already; the listener may be new
            self._run_loop(loop, save_first=number > 0 and checkpoint is None)
            return self._close_stage(loop, data, stage, target)

    def _trace(self, number: int, data: StageData, model: Any, checkpoint: Checkpoint | None) -> None:
        """Give a new stage its body and note what it starts from, or check that a continued one is still fed alike.

        Raises:
            RunFolderError: the tiles are others than those the stage began with.
        """
        stage = self._config.recipe.stages[number]
        name = f"{number}-{stage}"
        if checkpoint is None:
            head = hash_of_arrays(head_weights(model))  # of the seed alone, so the same in every arm
            body = self._start(number, model)
            key = stage_key(self._config, stage, self._conditions["precision"], body, head, data.hash)
            self._lineage |= {
                f"{name}-data": data.hash,
                f"{name}-head": head,
                f"{name}-body": body,
                f"{name}-key": key,
            }
            return
        if self._lineage.get(f"{name}-data") != data.hash:
            raise RunFolderError(
                f'The tiles of "{data.cohort}" are not those this run began with.',
                "Start a new run folder, or restore slides, annotations and roles as they were.",
            )

    def _start(self, number: int, model: Any) -> str:
        """Give the model the body its stage starts from; returns the body's hash."""
        config = self._config
        if number > 0:
            return self._transfer(self._earlier(number - 1), model)
        match config.recipe.initial:
            case InitialWeights.IMAGENET:
                self._lineage["initial"] = f"imagenet {BACKBONES[config.spec.architecture].weights_hash}"
                return load_imagenet(config.spec, model, self._inputs.imagenet)
            case InitialWeights.MODEL:
                bundle = self._initial_model()
                self._lineage["initial"] = f"model {bundle.hash}"
                return self._transfer(bundle, model)
            case InitialWeights.RANDOM:
                self._lineage["initial"] = f"random, seed {config.seed}"
                return hash_of_arrays(body_of(model).get_weights())

    def _transfer(self, bundle: ModelBundle, model: Any) -> str:
        if bundle.spec.architecture != self._config.spec.architecture:
            raise BundleError(
                f"The model to start from is a {bundle.spec.architecture}, the one to train a "
                f"{self._config.spec.architecture}.",
                "Use a model of the same architecture.",
            )
        learned = keras.saving.load_model(bundle.keras_file, compile=False, safe_mode=True)
        return transfer_body(body_of(learned).get_weights(), model)

    def _initial_model(self) -> ModelBundle:
        if self._inputs.model is None:
            raise ConfigError(
                "initial_model",
                f"the arm “{self._config.recipe.name}” starts from a finished model, and none is named",
                "Name the folder of a model or of a finished run.",
            )
        return bundle_at(self._inputs.model)

    def _stage_folder(self, number: int) -> Path:
        """Where the bundle of an earlier stage stands, beside the cohort it has learned from."""
        stage = self._config.recipe.stages[number]
        return stage_folder(self._inputs.cohorts[stage.cohort], self._lineage[f"{number}-{stage}-key"])

    def _run_loop(self, loop: StageLoop, save_first: bool) -> None:
        try:
            if save_first:
                loop.save()  # from here on a crash does not cost the stage before
            loop.run(self._progress, self._control)
        except Cancelled:
            loop.save()
            self._say(_stopped(loop, "cancelled"))
            raise
        except CrossCancerError as error:
            with suppress(CrossCancerError):  # a full disk takes no last words
                self._say(_stopped(loop, error.message))
            raise

    def _close_stage(self, loop: StageLoop, data: StageData, stage: Stage, target: Path) -> dict[str, Any]:
        place, config = loop.position, self._config
        last = place.stage == len(config.recipe.stages) - 1
        notes = [*data.notes, *went_on(self._conditions), *batch_norm_note(place.batch_norm_gap)]
        if place.unreadable:
            notes.append(f"{place.unreadable} tiles could not be read; others stood in for them.")
        if place.batch_size:
            notes.append(f"Memory ran out: the batch was halved to {place.batch_size} on the way.")
        if place.epoch < config.epochs:
            notes.append(f"Stopped early after {place.epoch} epochs: the validation loss fell no more.")
        self._lineage[f"{place.stage}-{stage}-learned"] = body_hash(config, loop.best_weights)
        trained = Trained(
            weights=loop.best_weights,
            best_epoch=place.best_epoch,
            validation=place.best,
            training=data.training,
            validation_tiles=data.validation,
            cohort=data.cohort,
            fingerprints=tuple(sorted({*data.fingerprints, *self._seen_before(place.stage)})),
            lineage=dict(self._lineage),
            notes=tuple(notes),
            conditions=self._conditions,
            before=self._made_before(place.stage),
            halved_to=place.batch_size,
        )
        name = self._inputs.name if last else f"{data.cohort}, stage {place.stage + 1} of {config.recipe.name}"
        so_far = config.recipe.model_copy(update={"stages": config.recipe.stages[: place.stage + 1]})
        self._progress.started(1, "models", "writing the model")
        bundle = write_trained(target, name, config.model_copy(update={"recipe": so_far}), trained)
        self._progress.advanced()
        self._say(
            StageDone(
                stage=place.stage,
                epoch=place.epoch - 1,
                step=place.epoch * loop.steps_per_epoch,
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
            "lineage": dict(self._lineage),
            "notes": notes,
        }

    def _seen_before(self, stage: int) -> set[str]:
        """Fingerprints of the slides that the body has learned from in earlier stages or as another model."""
        seen: set[str] = set()
        if self._config.recipe.initial is InitialWeights.MODEL:
            seen |= set(self._initial_model().training_fingerprints)
        for number in range(stage):
            seen |= set(self._earlier(number).training_fingerprints)
        return seen

    def _made_before(self, stage: int) -> tuple[dict[str, Any], ...]:
        """How the models of the stages before ``stage`` came to be, whichever run has trained them."""
        names = ("crosscancer", "environment", "conditions", "halved_to")
        return tuple(
            {"cohort": self._config.recipe.stages[number].cohort}
            | {name: value for name, value in self._earlier(number).info.provenance.items() if name in names}
            for number in range(stage)
        )

    def _earlier(self, number: int) -> ModelBundle:
        return ModelBundle.open(self._stage_folder(number))

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
            batch_size=loop.batch_size,
            warnings=(*data.notes, *went_on(self._conditions)),
        )

    def _say(self, event: TrainingEvent) -> None:
        self._run.append(event)
        self._progress.event(event.model_dump(mode="json"))

    def _keep(self, position: Position, weights: Arrays, optimizer: Arrays, seeds: Arrays, best: Arrays) -> None:
        # the event that tells of the checkpoint belongs to it
        events = len(self._run.lines()) + 1
        state = Checkpoint(position, self._lineage, events, weights, optimizer, seeds, best)
        checkpoints.save(self._run.checkpoint, state)
        self._say(_saved(position))


def _saved(position: Position) -> CheckpointSaved:
    return CheckpointSaved(stage=position.stage, epoch=position.epoch, step=position.done)


def _reused(number: int, stage: Stage, bundle: ModelBundle) -> StageReused:
    made = bundle.info.provenance
    return StageReused(
        stage=number,
        epoch=0,
        step=0,
        stage_name=stage.cohort,
        bundle=str(bundle.folder),
        best_epoch=int(made["best_epoch"]),
        best_validation_loss=float(made["validation"]["loss"]),
    )


def body_hash(config: TrainingConfig, weights: Arrays) -> str:
    """The hash of the body's part of a whole model's weights."""
    model = build(config.spec, config.seed)
    model.set_weights(list(weights))
    return hash_of_arrays(body_of(model).get_weights())


def _stopped(loop: StageLoop, reason: str) -> Stopped:
    return Stopped(stage=loop.position.stage, epoch=loop.position.epoch, step=loop.done, reason=reason)
