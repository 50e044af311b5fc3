"""Curves of a run, grown event by event. Knows no window: the same lines come live from the worker and from a file."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from crosscancer_core.models.recipes import TARGET_COHORT
from crosscancer_core.training.events import (
    BatchHalved,
    EpochDone,
    StageDone,
    StageReused,
    StageStarted,
    StepDone,
    Stopped,
    TrainingEvent,
    batch_norm_note,
)

translate = QCoreApplication.translate
_HAIR = 1e-6


@dataclass
class Series:
    """Points of one line: ``x`` in epochs since the start of the run."""

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)

    def add(self, x: float, y: float) -> None:
        """Put a point at the end; one that is there already (read from the file and sent as well) is replaced."""
        if self.x and self.x[-1] == x:
            del self.x[-1], self.y[-1]
        self.x.append(x)
        self.y.append(y)

    def lift(self, x: float) -> None:
        """Let the line end here, and a new one begin: the next stage goes on with another task."""
        if self.x and self.x[-1] <= x:
            self.x.append(x + _HAIR)
            self.y.append(math.nan)

    def cut(self, x: float) -> None:
        """Drop the points beyond ``x``."""
        keep = len(self.x)
        while keep and self.x[keep - 1] > x:
            keep -= 1
        del self.x[keep:], self.y[keep:]


@dataclass(frozen=True)
class _StageSpan:
    name: str
    start: float
    epochs: int
    steps_per_epoch: int


@dataclass(frozen=True)
class Pace:
    """How fast it goes at the moment. ``seconds_left``: of this stage; None where it is not known."""

    tiles_per_second: float
    seconds_left: float | None
    data_wait: float
    learning_rate: float


class CurveData:
    """What the events so far amount to.

    A resumed run repeats steps after its checkpoint: an event that lies before the last one cuts the lines back
    to it first, as the run folder does.
    """

    def __init__(self) -> None:
        self.loss, self.accuracy = Series(), Series()
        self.validation_loss, self.validation_accuracy, self.validation_auc = Series(), Series(), Series()
        self.stages: list[_StageSpan] = []
        self.warnings: tuple[str, ...] = ()
        self.status = ""
        self.pace: Pace | None = None
        """None while no stage trains."""
        self._batch = 0
        self._last = (0, 0)

    @property
    def series(self) -> tuple[Series, ...]:
        return (self.loss, self.accuracy, self.validation_loss, self.validation_accuracy, self.validation_auc)

    @property
    def boundaries(self) -> list[tuple[float, str]]:
        """Where each stage begins (in epochs) and its name."""
        return [(span.start, span.name) for span in self.stages]

    @property
    def target_start(self) -> float:
        """Where the target's stage begins, or will: there arms with and without earlier stages are compared."""
        before = 0.0
        for span in self.stages:
            if span.name == TARGET_COHORT:
                return span.start
            before = span.start + span.epochs
        return before

    def add(self, event: TrainingEvent) -> None:
        if isinstance(event, StageStarted):
            self._begin_stage(event)
            return
        if isinstance(event, StageReused):
            self._skip_stage(event)
            return
        if event.stage >= len(self.stages):  # a line from before the stage's own start is of no place
            return
        x = self._epochs(event)
        if isinstance(event, StepDone | EpochDone):
            if (event.stage, event.step) < self._last:
                for series in self.series:
                    series.cut(x)
            self._last = (event.stage, event.step)
        match event:
            case StepDone():
                self.loss.add(x, event.loss)
                self.accuracy.add(x, event.accuracy)
                self.status = self._step_words(event)
                self.pace = self._pace(event)
            case EpochDone():
                self.validation_loss.add(x, event.validation_loss)
                self.validation_accuracy.add(x, event.validation_accuracy)
                if event.validation_auc is not None:
                    self.validation_auc.add(x, event.validation_auc)
                notes = batch_norm_note(event.batch_norm_gap)
                self.warnings = tuple(dict.fromkeys((*self.warnings, *notes)))  # told and read from the file
            case BatchHalved():
                self._batch = event.batch_size
                words = translate("CurveData", "Memory ran out: {number} tiles a step from here on.")
                self.warnings = (*self.warnings, words.format(number=event.batch_size))
            case StageDone():
                self.pace = None
                words = translate("CurveData", "Stage “{stage}” finished; its best epoch was number {number}.")
                self.status = words.format(stage=self.stages[event.stage].name, number=event.best_epoch + 1)
            case Stopped():
                self.pace = None
                self.status = translate("CurveData", "Stopped: {reason}").format(reason=event.reason)

    def _begin_stage(self, event: StageStarted) -> None:
        """A resumed run says this once more; what it repeats after it shows where it goes on."""
        del self.stages[event.stage :]
        before = self.stages[-1] if self.stages else None
        start = before.start + before.epochs if before is not None else 0.0
        for series in self.series:
            series.lift(start)
        self.stages.append(_StageSpan(event.stage_name, start, event.epochs, max(1, event.steps_per_epoch)))
        self.warnings = event.warnings
        self._batch = event.batch_size
        self.pace = None
        words = translate("CurveData", "Stage “{stage}”: {training:,} training tiles, {validation:,} validation tiles.")
        self.status = words.format(
            stage=event.stage_name, training=event.training_tiles, validation=event.validation_tiles
        )

    def _skip_stage(self, event: StageReused) -> None:
        """A stage that was trained before takes no room on the axis."""
        del self.stages[event.stage :]
        before = self.stages[-1] if self.stages else None
        start = before.start + before.epochs if before is not None else 0.0
        self.stages.append(_StageSpan(event.stage_name, start, 0, 1))
        words = translate(
            "CurveData", "Stage “{stage}” was trained before from the same start; its model is used again."
        )
        self.status = words.format(stage=event.stage_name)

    def _epochs(self, event: TrainingEvent) -> float:
        span = self.stages[event.stage]
        return span.start + event.step / span.steps_per_epoch

    def _step_words(self, event: StepDone) -> str:
        span = self.stages[event.stage]
        words = translate(
            "CurveData", "Stage “{stage}”, epoch {epoch} of {epochs} · loss {loss:.3f} · accuracy {accuracy:.1%}"
        )
        return words.format(
            stage=span.name, epoch=event.epoch + 1, epochs=span.epochs, loss=event.loss, accuracy=event.accuracy
        )

    def _pace(self, event: StepDone) -> Pace:
        span = self.stages[event.stage]
        left = max(0, span.epochs * span.steps_per_epoch - event.step) * self._batch
        known = self._batch > 0 and event.tiles_per_second > 0
        return Pace(
            event.tiles_per_second,
            left / event.tiles_per_second if known else None,
            event.data_wait,
            event.learning_rate,
        )
