"""Finished stages that others can build on: found by what they started from, learned from and were told.

A source stage is the same for every fold and every target cohort: it is trained once and its bundle stands beside
the cohort it has learned from, named by its key.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import BundleError, RunFolderError
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.recipes import Stage
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.run_folder import RunFolder

_NO_INFLUENCE = {
    "recipe",  # what came before is in the starting weights, what comes after does not matter
    "fold",  # of the target cohort
    "tiles_per_class",  # the tiles themselves are hashed
    "source_tiles_per_class",
    "checkpoint_minutes",
    "checkpoint_steps",
    "threads",
    "precision",  # as it was resolved, see below
}


def stage_key(config: TrainingConfig, stage: Stage, precision: str, body: str, head: str, data: str) -> str:
    """Names a stage's result: hashes of the body and head it starts from and of its data, and all that steers it."""
    settings = config.model_dump(mode="json", exclude=_NO_INFLUENCE)
    told = {
        "settings": settings,
        "stage": stage.model_dump(mode="json", exclude={"cohort"}),
        "precision": precision,
        "body": body,
        "head": head,
        "data": data,
    }
    return hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=16).hexdigest()


def stage_folder(cohort_file: Path, key: str) -> Path:
    """Where the bundle of that stage stands, or will."""
    return CohortPlaces(cohort_file).stages / key


def finished_stage(folder: Path) -> ModelBundle | None:
    """The bundle in ``folder``; None where there is none, or none that can be trusted."""
    try:
        return ModelBundle.open(folder)
    except BundleError:
        return None


def bundle_at(path: Path) -> ModelBundle:
    """The model in ``path``: a bundle's folder, or the folder of a finished run.

    Raises:
        BundleError: it is neither, or the bundle is damaged.
    """
    if not (path / "bundle.json").is_file():
        try:
            outcome = RunFolder.look_at(path).outcome
        except RunFolderError:
            outcome = None
        if outcome is None:
            raise BundleError(f'"{path}" holds neither a model nor a finished run.', "Choose the folder of one.")
        path = Path(outcome["bundle"])
    return ModelBundle.open(path)
