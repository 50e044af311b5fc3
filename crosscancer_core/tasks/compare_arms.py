"""Train a study: each part one after the other, or side by side where several devices are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from crosscancer_core.errors import CrossCancerError, DiskFullError, NotWritableError
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.progress import Cancelled, Control, Progress
from crosscancer_core.tasks import registry
from crosscancer_core.tasks.part_workers import SideBySide
from crosscancer_core.tasks.requests import CompareArms, Train
from crosscancer_core.tasks.study_plan import (
    is_done,
    no_longer_alike,
    planned,
    refusals,
    study_folder,
    train_request,
)
from crosscancer_core.tasks.study_report import study_report
from crosscancer_core.tasks.training_tiles import cut_missing_tiles
from crosscancer_core.training.fairness import Contender, fairness
from crosscancer_core.training.study import PartState, Study, StudyPart, write_study

Outcome = dict[str, Any] | CrossCancerError
"""A run's outcome, or why there is none."""


class Trainer(Protocol):
    """Trains parts and gives each one's outcome as it comes."""

    def __call__(
        self, parts: Mapping[str, Train], began: Callable[[str], None], progress: Progress, control: Control
    ) -> Iterator[tuple[str, Outcome]]: ...


def run(request: CompareArms, progress: Progress, control: Control) -> dict[str, Any]:
    """Train what is left of the study.

    Returns:
        ``study`` (its folder), ``parts`` (a record each: part, state, validation AUC and loss, model), ``failed``
        (part, "comparison" or "report" to a sentence) and, where asked for, ``report`` (the page).

    Raises:
        Cancelled: finished parts are kept, the current one has a checkpoint.
        DiskFullError, NotWritableError: nothing more can be kept.
        ConfigError, RunFolderError: as :func:`study_plan.planned`.
    """
    book = _Book(request, progress)
    if book.waiting:
        study = book.study
        cohorts = (study.cohort, *study.cohorts.values())
        in_folds = study.split is not None
        cut_missing_tiles(cohorts, study.config, request.shelf, progress, control, in_folds=in_folds)
        book.refuse(no_longer_alike(request, book.study))
    waiting = {part.name: train_request(request, book.study, part, request.devices[0]) for part in book.waiting}
    trainer: Trainer = one_after_the_other if len(request.devices) == 1 else SideBySide(request.devices)
    try:
        for name, outcome in trainer(waiting, book.began, progress, control):
            book.ended(name, outcome)
    except Cancelled:
        book.stopped()
        raise
    found = book.result()
    if request.report and book.study.finished:
        found |= study_report(request, book.study, progress, control)
        if "report_failed" in found:
            found["failed"]["report"] = found.pop("report_failed")
    return found


def one_after_the_other(
    parts: Mapping[str, Train], began: Callable[[str], None], progress: Progress, control: Control
) -> Iterator[tuple[str, Outcome]]:
    """All in this process, so that pausing and cancelling are a step away."""
    for number, (name, request) in enumerate(parts.items()):
        control.check()
        began(name)
        heard = PartProgress(progress, name, f"{name} ({number + 1} of {len(parts)})")
        try:
            outcome: Outcome = registry.run_request(request, heard, control)
        except (DiskFullError, NotWritableError):
            raise
        except CrossCancerError as error:
            outcome = error
        yield name, outcome


class PartProgress:
    """Passes a part's progress on, with its name before it."""

    def __init__(self, progress: Progress, part: str, words: str) -> None:
        self._progress, self._part, self._words = progress, part, words
        self.advanced = progress.advanced

    def started(self, total: int, unit: str, what: str = "") -> None:
        self._progress.started(total, unit, f"{self._words}: {what}")

    def event(self, event: Mapping[str, Any]) -> None:
        self._progress.event({"type": "part_event", "part": self._part, "event": dict(event)})


class _Book:
    """The study's file, kept true: every change of a part is written before it is told."""

    def __init__(self, request: CompareArms, progress: Progress) -> None:
        self._folder = study_folder(request)
        self._progress = progress
        self.study: Study = planned(request)
        reasons = refusals(request, self.study)
        for part in self.study.parts:
            if is_done(part):
                continue
            state = PartState.REFUSED if part.arm in reasons else PartState.WAITING
            self._change(part, state, reasons.get(part.arm, ""))
        write_study(self.study, self._folder)

    @property
    def waiting(self) -> list[StudyPart]:
        """Parts that are still to be trained."""
        return [part for part in self.study.parts if part.state is PartState.WAITING]

    def refuse(self, reasons: Mapping[str, str]) -> None:
        for name, reason in reasons.items():
            self._write(self.study.part(name), PartState.REFUSED, reason)

    def began(self, name: str) -> None:
        self._write(self.study.part(name), PartState.RUNNING)

    def ended(self, name: str, outcome: Outcome) -> None:
        part = self.study.part(name)
        if isinstance(outcome, CrossCancerError):
            self._write(part, PartState.FAILED, str(outcome))
        else:
            lineage = ModelBundle.open(part.bundle).info.lineage
            self._write(part.model_copy(update={"lineage": lineage}), PartState.DONE)

    def stopped(self) -> None:
        """What was running has a checkpoint and goes on next time."""
        for part in self.study.parts:
            if part.state is PartState.RUNNING:
                self._write(part, PartState.STOPPED, "cancelled")

    def result(self) -> dict[str, Any]:
        failed = {part.name: part.message for part in self.study.parts if part.state is not PartState.DONE}
        models = [Contender(part.arm, part.name, ModelBundle.open(part.bundle).info) for part in self.study.finished]
        taught = fairness(models).taught
        if taught:
            failed["comparison"] = " ".join(taught)
        return {
            "study": str(self._folder),
            "parts": [_record(part) for part in self.study.parts],
            "failed": failed,
        }

    def _write(self, part: StudyPart, state: PartState, message: str = "") -> None:
        self._change(part, state, message)
        write_study(self.study, self._folder)
        told = {"part": part.name, "state": state.value, "message": message, "run_folder": str(part.run_folder)}
        self._progress.event({"type": "study_part", "study": str(self._folder), **told})

    def _change(self, part: StudyPart, state: PartState, message: str = "") -> None:
        self.study = self.study.with_part(part.model_copy(update={"state": state, "message": message}))


def _record(part: StudyPart) -> dict[str, Any]:
    record: dict[str, Any] = {"part": part.name, "state": part.state.value}
    if part.state is PartState.DONE:
        made = ModelBundle.open(part.bundle).info.provenance
        record |= {"validation_auc": made["validation"]["auc"], "validation_loss": made["validation"]["loss"]}
        record |= {"best_epoch": made["best_epoch"] + 1, "model": part.bundle.name}
    return record
