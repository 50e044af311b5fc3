"""The request that trains what was chosen, or goes on with what was begun, and its line for the terminal.

No window in it: every case is a line in a test.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.terminal_line import terminal_line
from crosscancer_core.errors import RunFolderError
from crosscancer_core.models.recipes import SOURCE_COHORT, Freezing, InitialWeights, Recipe
from crosscancer_core.tasks.request_parts import checked
from crosscancer_core.tasks.requests import CompareArms, Train
from crosscancer_core.training.config import PRESETS, TrainingConfig, preset
from crosscancer_core.training.run_folder import RunFolder
from crosscancer_core.training.study import STUDY_FILE, read_study


@dataclass(frozen=True)
class TrainingInputs:
    """What is at hand for training; a request names of it only what its arms need."""

    cohort: Path
    source_cohort: Path | None
    initial_weights: Path | None
    devices: tuple[str, ...]
    """At least one. A run takes the first, a study trains its parts on all."""


def train_request(inputs: TrainingInputs, config: TrainingConfig, run_folder: Path) -> Train:
    """One run of ``config``'s arm."""
    return Train(
        cohort=inputs.cohort,
        config=config,
        run_folder=run_folder,
        source_cohort=inputs.source_cohort if needs_source((config.recipe,)) else None,
        initial_weights=inputs.initial_weights if needs_weights((config.recipe,)) else None,
        device=inputs.devices[0],
    )


def study_request(
    inputs: TrainingInputs,
    config: TrainingConfig,
    name: str,
    arms: tuple[Recipe, ...],
    seeds: Iterable[int],
    split: str | None,
) -> CompareArms:
    """All ``arms`` with all ``seeds``, and over all folds of the saved ``split`` where one is named.

    Raises:
        ConfigError: a value cannot be used.
    """
    return checked(
        lambda: CompareArms(
            cohort=inputs.cohort,
            config=config,
            name=name,
            arms=arms,
            seeds=tuple(seeds),
            split=split,
            source_cohort=inputs.source_cohort if needs_source(arms) else None,
            initial_weights=inputs.initial_weights if needs_weights(arms) else None,
            devices=inputs.devices,
            report=True,
        )
    )


def request_to_resume(inputs: TrainingInputs, folder: Path) -> Train | CompareArms:
    """Go on with the run or the study in ``folder``, as its own files describe it.

    Raises:
        CrossCancerError: the folder cannot be read.
    """
    if not (folder / STUDY_FILE).is_file():
        return train_request(inputs, RunFolder.look_at(folder).config, folder)
    study = read_study(folder)
    arms = tuple(study.recipes.values())
    return CompareArms(
        cohort=study.cohort,
        config=study.config,
        name=study.name,
        arms=arms,
        seeds=tuple(dict.fromkeys(part.seed for part in study.parts)),
        split=study.split,
        cohorts=study.cohorts,
        initial_weights=inputs.initial_weights if needs_weights(arms) else None,
        devices=inputs.devices,
        report=True,
    )


def needs_source(arms: Iterable[Recipe]) -> bool:
    """One of ``arms`` learns from a source cohort first."""
    return any(SOURCE_COHORT in arm.sources for arm in arms)


def needs_weights(arms: Iterable[Recipe]) -> bool:
    """One of ``arms`` begins at ImageNet weights."""
    return any(arm.initial is InitialWeights.IMAGENET for arm in arms)


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


def free_study_name(studies: Path, wanted: str) -> str:
    """``wanted``, with a number behind it where a study of that name is there."""
    number = 1
    while (studies / (wanted if number == 1 else f"{wanted}-{number}")).exists():
        number += 1
    return wanted if number == 1 else f"{wanted}-{number}"


def command_line(request: Train | CompareArms, preset_name: str) -> str:
    """The same training as a line for the terminal: the preset and the fields that differ from it."""
    if isinstance(request, Train):
        recipes: tuple[Recipe, ...] = (request.config.recipe,)
        words = ["crosscancer", "train", str(request.cohort), "--run-folder", str(request.run_folder)]
        words += ["--arm", request.config.recipe.name]
    else:
        recipes = request.arms
        words = ["crosscancer", "study", str(request.cohort), "--name", request.name]
        words += ["--arms", ",".join(recipe.name for recipe in recipes)]
        words += ["--seeds", ",".join(map(str, request.seeds))]
        if request.split is not None:
            words += ["--split", request.split]
        if request.devices != ("auto",):
            words += ["--devices", ",".join(request.devices)]
    words += ["--preset", preset_name]
    if request.source_cohort is not None:
        words += ["--source-cohort", str(request.source_cohort)]
    if request.initial_weights is not None:
        words += ["--initial-weights", str(request.initial_weights)]
    if isinstance(request, Train) and request.device != "auto":
        words += ["--device", request.device]
    words += _freezing_words(recipes)
    for field, value in differences(request.config, preset_name).items():
        words += ["--set", f"{field}={value if isinstance(value, str) else json.dumps(value)}"]
    return terminal_line(words)


def _freezing_words(recipes: Sequence[Recipe]) -> list[str]:
    for stage in (stage for recipe in recipes for stage in recipe.stages):
        if stage.freezing is not Freezing.NONE:
            amount = stage.blocks if stage.freezing is Freezing.LAST_BLOCKS else stage.head_epochs
            return ["--freezing", f"{stage.freezing.value}:{amount}"]
    return []


def differences(config: TrainingConfig, preset_name: str) -> dict[str, Any]:
    """Fields (``spec.…`` for the model's) whose values differ from the preset's, as JSON data."""
    base = preset(preset_name if preset_name in PRESETS else "paper", recipe=config.recipe).model_dump(mode="json")
    now = config.model_dump(mode="json")
    changed = {f"spec.{name}": value for name, value in now["spec"].items() if value != base["spec"][name]}
    changed |= {name: value for name, value in now.items() if name not in ("spec", "recipe") and value != base[name]}
    return changed
