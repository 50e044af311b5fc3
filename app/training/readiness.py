"""What a run still lacks before it can start, in words. No window in it, so that every case is a line in a test."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.errors import CrossCancerError, RunFolderError
from crosscancer_core.models.recipes import SOURCE_COHORT, InitialWeights, Recipe
from crosscancer_core.tasks.requests import Train
from crosscancer_core.training.config import PRESETS, TrainingConfig, preset
from crosscancer_core.training.run_folder import RunFolder


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


def obstacles(recipe: Recipe, target: Chosen | None, source: Chosen | None, weights: Path | None) -> list[str]:
    """Sentences that say why training cannot start; empty where it can."""
    found = _cohort_obstacles("target", target)
    if SOURCE_COHORT in recipe.sources:
        found += _cohort_obstacles("source (breast)", source)
        if source is not None and target is not None and source.path == target.path:
            found.append("Source and target are the same cohort.")
    if recipe.initial is InitialWeights.IMAGENET:
        if weights is None:
            found.append("Choose the file with the ImageNet weights: this arm starts from them.")
        elif not weights.is_file():
            found.append(f"The ImageNet weights are not at “{weights}”.")
    return found


def _cohort_obstacles(name: str, chosen: Chosen | None) -> list[str]:
    if chosen is None:
        return [f"Choose the {name} cohort."]
    slides = training_slides(chosen.cohort)
    if not any(slide.role is Role.TRAIN for slide in slides):
        return [f"The {name} cohort “{chosen.cohort.name}” has no annotated training slides."]
    if all(slide.annotation_status is AnnotationStatus.NORMAL for slide in slides):
        return [f"The {name} cohort “{chosen.cohort.name}” has no training slide with outlined cancer."]
    return []


def new_run_folder(runs: Path, config: TrainingConfig, preset_name: str) -> Path:
    """A folder for the run: the unfinished one of the same settings, which is then continued, or a new one."""
    name = f"{config.recipe.name}-{preset_name}-{config.seed}"
    number = 1
    while True:
        folder = runs / (name if number == 1 else f"{name}-{number}")
        if not folder.exists():
            return folder
        try:
            run = RunFolder.look_at(folder)
            if run.config == config and run.outcome is None:
                return folder
        except RunFolderError:
            pass  # something else lies there; it is left alone
        number += 1


def command_line(request: Train, preset_name: str) -> str:
    """The same training as a line for the terminal: the preset and the fields that differ from it."""
    words = ["crosscancer", "train", str(request.cohort), "--run-folder", str(request.run_folder)]
    words += ["--arm", request.config.recipe.name, "--preset", preset_name]
    if request.source_cohort is not None:
        words += ["--source-cohort", str(request.source_cohort)]
    if request.initial_weights is not None:
        words += ["--initial-weights", str(request.initial_weights)]
    for field, value in differences(request.config, preset_name).items():
        words += ["--set", f"{field}={value if isinstance(value, str) else json.dumps(value)}"]
    return shlex.join(words)


def differences(config: TrainingConfig, preset_name: str) -> dict[str, Any]:
    """Fields (``spec.…`` for the model's) whose values differ from the preset's, as JSON data."""
    base = preset(preset_name if preset_name in PRESETS else "paper", recipe=config.recipe).model_dump(mode="json")
    now = config.model_dump(mode="json")
    changed = {f"spec.{name}": value for name, value in now["spec"].items() if value != base["spec"][name]}
    changed |= {name: value for name, value in now.items() if name != "spec" and value != base[name]}
    return changed
