"""How long a study will take and what it will leave on disk, from measured rates and counted tiles. No framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crosscancer_core.models.recipes import Recipe
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.rates import Rate

_STATISTICS_SHARE = 0.35
"""Of a training step's time: what a step costs that only measures batch-norm statistics."""
_FLOAT = 4
_PROBE_TILES = 64


@dataclass(frozen=True)
class Estimate:
    """``trainings``: stages that are really trained, shared ones counted once. Seconds are for one device; early
    stopping can only make it less."""

    trainings: int
    seconds: float
    disk_bytes: int


def estimate(
    recipes: Sequence[Recipe],
    seeds: int,
    folds: int,
    tiles: Mapping[str, tuple[int, int]],
    rate: Rate,
    config: TrainingConfig,
) -> Estimate:
    """``tiles``: for each cohort name of the recipes, how many tiles train and validate."""
    stages = [stage for recipe in recipes for stage in stage_trainings(recipe)]
    shared = {key: cohort for key, cohort in stages if not key.endswith("!")}
    own = [cohort for key, cohort in stages if key.endswith("!")]
    runs = [(cohort, seeds) for cohort in shared.values()] + [(cohort, seeds * max(1, folds)) for cohort in own]
    seconds = sum(times * stage_seconds(*tiles[cohort], rate, config) for cohort, times in runs)
    trainings = sum(times for _, times in runs)
    model = 2 * _FLOAT * rate.parameters + _PROBE_TILES * config.spec.input_size**2 * 3  # Keras' and OpenVINO's form
    checkpoint = 4 * _FLOAT * rate.parameters  # weights, best weights, two moments; only one at a time
    return Estimate(trainings, seconds, trainings * model + checkpoint)


def stage_seconds(training: int, validation: int, rate: Rate, config: TrainingConfig) -> float:
    """Of one stage with so many tiles."""
    steps = training // max(1, min(config.batch_size, training))
    statistics = min(config.reestimate_batch_norm, steps) * _STATISTICS_SHARE * rate.seconds_per_step
    epoch = steps * rate.seconds_per_step + validation * rate.seconds_per_validation_tile + statistics
    return rate.build_seconds + config.epochs * epoch


def stage_trainings(recipe: Recipe) -> list[tuple[str, str]]:
    """(key, cohort) of each stage; equal keys are trained once. The last stage's, a recipe's own, end with "!"."""
    found = []
    key = recipe.initial.value
    for number, stage in enumerate(recipe.stages):
        key += "|" + stage.model_dump_json()
        last = number == len(recipe.stages) - 1
        found.append((f"{recipe.name}|{key}!" if last else key, stage.cohort))
    return found
