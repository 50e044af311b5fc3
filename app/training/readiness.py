"""What a run still lacks before it can start, in words. No window in it, so that every case is a line in a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.training.training_request import needs_source, needs_weights
from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.twins import twins_across_roles
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.models.backbone_table import BACKBONES
from crosscancer_core.models.imagenet import imagenet_file, keras_cache
from crosscancer_core.models.recipes import SOURCE_COHORT, TARGET_COHORT, Recipe
from crosscancer_core.models.spec import ModelSpec

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Chosen:
    """A cohort file and what is in it."""

    path: Path
    cohort: Cohort


def training_slides(cohort: Cohort) -> list[CohortSlide]:
    """Slides that tiles are cut from for training: annotated, and for training or validation."""
    return [
        slide
        for slide in cohort.slides(Role.TRAIN, Role.VALIDATION)
        if slide.annotation_status is AnnotationStatus.NORMAL
        or (slide.annotation_status is not AnnotationStatus.NONE and slide.annotations is not None)
    ]


def likely_source(target: Chosen) -> Path | None:
    """The one other cohort beside the target's file that is of another cancer site; None where there is no such one."""
    found = []
    for file in sorted(target.path.parent.glob("*.json")):
        try:
            if file != target.path and read_cohort(file).site != target.cohort.site:
                found.append(file)
        except CrossCancerError:
            continue  # some other JSON file
    return found[0] if len(found) == 1 else None


def obstacles(
    recipes: Sequence[Recipe],
    spec: ModelSpec | None,
    target: Chosen | None,
    source: Chosen | None,
    weights: Path | None,
) -> list[str]:
    """Sentences that say why these arms cannot start; empty where they can. ``spec``: None while it cannot be used."""
    if not recipes:
        return [translate("Readiness", "Tick at least one arm.")]
    found = _cohort_obstacles(TARGET_COHORT, target)
    if needs_source(recipes):
        found += _cohort_obstacles(SOURCE_COHORT, source)
        if source is not None and target is not None:
            found += _shared_obstacles(target, source)
    if spec is not None and spec.architecture in BACKBONES:
        least = BACKBONES[spec.architecture].minimum_size
        if spec.input_size < least:
            words = translate("Readiness", "{network} needs tiles of at least {least} px.")
            found.append(words.format(network=spec.architecture, least=least))
        if needs_weights(recipes):
            found += _weights_obstacles(spec.architecture, weights)
    return found


def _shared_obstacles(target: Chosen, source: Chosen) -> list[str]:
    """A slide that tests in one cohort must not train in the other."""
    if source.path == target.path:
        return [translate("Readiness", "Source and target are the same cohort.")]
    tested = {slide.path.resolve() for slide in target.cohort.slides(Role.TEST)}
    prints = {slide.fingerprint for slide in target.cohort.slides(Role.TEST)} - {None}
    leaks = [
        slide.id
        for slide in training_slides(source.cohort)
        if slide.path.resolve() in tested or slide.fingerprint in prints
    ]
    words = translate(
        "Readiness", "“{slide}” of the source cohort is a test slide of the target cohort: results would leak."
    )
    return [words.format(slide=leaks[0])] if leaks else []


@cache
def _checked_weights(architecture: str, weights: Path | None, changed: float) -> str:
    """Why the file cannot be used; empty where it can. Read once for each state of the file."""
    try:
        imagenet_file(architecture, weights)
    except CrossCancerError as error:
        return f"{error.message} {error.hint}".strip()
    return ""


def _weights_obstacles(architecture: str, weights: Path | None) -> list[str]:
    file = weights or keras_cache()
    if file.is_dir():
        file = file / (BACKBONES[architecture].weights_file or "")
    problem = _checked_weights(architecture, weights, file.stat().st_mtime if file.is_file() else 0.0)
    return [problem] if problem else []


def _cohort_obstacles(which: str, chosen: Chosen | None) -> list[str]:
    source = which == SOURCE_COHORT
    if chosen is None:
        missing = translate("Readiness", "Choose the target cohort.")
        return [translate("Readiness", "Choose the source (breast) cohort.") if source else missing]
    slides = training_slides(chosen.cohort)
    if not any(slide.role is Role.TRAIN for slide in slides):
        words = (
            translate("Readiness", "The source (breast) cohort “{name}” has no annotated training slides.")
            if source
            else translate("Readiness", "The target cohort “{name}” has no annotated training slides.")
        )
        return [words.format(name=chosen.cohort.name)]
    if all(slide.annotation_status is AnnotationStatus.NORMAL for slide in slides):
        words = (
            translate("Readiness", "The source (breast) cohort “{name}” has no training slide with outlined cancer.")
            if source
            else translate("Readiness", "The target cohort “{name}” has no training slide with outlined cancer.")
        )
        return [words.format(name=chosen.cohort.name)]
    known = {slide.id: slide.fingerprint for slide in chosen.cohort.slides() if slide.fingerprint}
    return [twins.sentence for twins in islice(twins_across_roles(chosen.cohort, known), 1)]
