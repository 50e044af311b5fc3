"""Train one arm on a cohort's tile stores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError
from crosscancer_core.models.recipes import SOURCE_COHORT, TARGET_COHORT
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks.requests import Train
from crosscancer_core.tasks.training_tiles import cut_missing_tiles
from crosscancer_core.training.run_folder import RunFolder
from crosscancer_core.training.runner import Inputs, Runner


def run(request: Train, progress: Progress, control: Control) -> dict[str, Any]:
    """Train, continue an interrupted run, or return the outcome of a finished one. Missing tiles are cut first.

    Returns:
        ``bundle`` (folder of the model), ``hash``, ``weights_hash``, ``best_epoch``, ``validation`` (``loss``,
        ``accuracy``, ``auc``), ``unreadable_tiles``, ``notes``.

    Raises:
        Cancelled: a checkpoint was stored.
        CrossCancerError: with a sentence; the last checkpoint stays.
    """
    recipe = request.config.recipe
    cohorts = {**request.cohorts, TARGET_COHORT: request.cohort}
    if request.source_cohort is not None:
        cohorts[SOURCE_COHORT] = request.source_cohort
    for name in recipe.sources:
        if name not in cohorts:
            raise ConfigError(
                "source_cohort" if name == SOURCE_COHORT else "cohorts",
                f"the arm “{recipe.name}” learns from the cohort “{name}” first, and none is named",
                "Name its cohort file.",
            )
    run_folder = RunFolder.open(request.run_folder, request.config)
    outcome = run_folder.outcome
    if outcome is not None and (Path(outcome["bundle"]) / "bundle.json").is_file():
        return outcome
    used = [cohorts[stage.cohort] for stage in recipe.stages]
    in_folds = request.config.fold is not None
    cut_missing_tiles(used, request.config, request.shelf, progress, control, in_folds=in_folds)
    inputs = Inputs(
        cohorts,
        models=CohortPlaces(request.cohort).models,
        name=request.model_name or request.run_folder.name,
        imagenet=request.initial_weights,
        model=request.initial_model,
        device=request.device,
    )
    return Runner(run_folder, inputs, progress, control).train()
