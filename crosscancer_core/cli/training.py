"""Commands that train."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from crosscancer_core.cli.options import CohortFile, Debug, Json, Save
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError
from crosscancer_core.models.recipes import ARMS, Freezing, InitialWeights, Recipe, arm_title
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks import requests
from crosscancer_core.tasks.request_parts import checked
from crosscancer_core.training.config import PRESETS, TrainingConfig, preset

_ARMS_IN_WORDS = "; ".join(f"{name} ({arm_title(name)})" for name in ARMS)

PresetName = Annotated[str, typer.Option("--preset", help=f"{', '.join(PRESETS)}.")]
SourceCohort = Annotated[Path | None, typer.Option(help="Cohort of the source cancer (arms breast, double).")]
OtherCohorts = Annotated[
    list[str] | None,
    typer.Option("--cohort", metavar="NAME=FILE", help="Cohort of a stage that a recipe file names. Repeatable."),
]
Weights = Annotated[
    Path | None, typer.Option(help="File with the ImageNet weights, or the folder it is in (arms imagenet, double).")
]
FreezingOption = Annotated[
    str,
    typer.Option(
        help="Layers that learn after a transfer: none (frozen: all learn), head-first:EPOCHS, last-blocks:N.",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Change a field of the preset, e.g. epochs=5. Repeatable."),
]


def train(
    cohort: CohortFile,
    run_folder: Annotated[
        Path | None, typer.Option(help="Where the run is kept. Default: a folder named after the arm in the cohort's.")
    ] = None,
    arm: Annotated[str, typer.Option(help=f"Starting point: {_ARMS_IN_WORDS}.")] = "none",
    recipe_file: Annotated[
        Path | None, typer.Option("--recipe", help="JSON file with a recipe of one's own, in place of an arm.")
    ] = None,
    preset_name: PresetName = "recommended",
    source_cohort: SourceCohort = None,
    other_cohorts: OtherCohorts = None,
    initial_weights: Weights = None,
    initial_model: Annotated[
        Path | None,
        typer.Option(help="Start from this model (or finished run) in place of initial weights and earlier stages."),
    ] = None,
    freezing: FreezingOption = "none",
    device: Annotated[str, typer.Option(help="auto, cpu, gpu:0 …")] = "auto",
    setting: Settings = None,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Train one arm on a cohort's tiles. The same command resumes an unfinished run."""

    def build() -> requests.Train:
        recipe = _recipe(arm) if recipe_file is None else _recipe_in(recipe_file)
        if initial_model is not None:
            recipe = recipe.from_model()
        config = _config(preset_name, setting, _frozen(recipe, freezing))
        return requests.Train(
            cohort=cohort,
            config=config,
            run_folder=run_folder or CohortPlaces(cohort).runs / f"{recipe.name}-{preset_name}-{config.seed}",
            source_cohort=source_cohort,
            cohorts=_named(other_cohorts),
            initial_weights=initial_weights,
            initial_model=initial_model,
            device=device,
        )

    run(output_for(as_json, debug), build, save_request)


def study(
    cohort: CohortFile,
    name: Annotated[str, typer.Option(help="Names the study's folder and its models.")] = "study",
    arms: Annotated[str, typer.Option(help=f"Arms to compare, of {_ARMS_IN_WORDS}.")] = ",".join(ARMS),
    recipe_file: Annotated[
        list[Path] | None, typer.Option("--recipe", help="JSON file with a further arm's recipe. Repeatable.")
    ] = None,
    seeds: Annotated[str, typer.Option(help="Seeds, e.g. 0,1,2: each arm is trained with each.")] = "0",
    split: Annotated[
        str | None, typer.Option(help="A split saved in the cohort: its folds are trained. Default: the slides' roles.")
    ] = None,
    preset_name: PresetName = "recommended",
    source_cohort: SourceCohort = None,
    other_cohorts: OtherCohorts = None,
    initial_weights: Weights = None,
    initial_model: Annotated[
        list[str] | None,
        typer.Option(metavar="ARM=FOLDER", help="Let an arm start from this model or finished run. Repeatable."),
    ] = None,
    freezing: FreezingOption = "none",
    devices: Annotated[
        str, typer.Option(help="Where to train: one part at a time on each, e.g. gpu:0,gpu:1.")
    ] = "auto",
    report: Annotated[
        bool, typer.Option(help="At the end predict the test slides and write the report, as `compare --study` does.")
    ] = True,
    setting: Settings = None,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Train arms x seeds x folds on the same tiles and compare them. The same command goes on with what is left."""

    def build() -> requests.CompareArms:
        models = _named(initial_model)
        recipes = [_recipe(arm) for arm in _list(arms)] + [_recipe_in(file) for file in recipe_file or []]
        if not recipes:
            raise ConfigError("arms", "there is none", f"Known: {', '.join(ARMS)}.")
        for arm in models:
            if arm not in {recipe.name for recipe in recipes}:
                raise ConfigError("initial_model", f'there is no arm "{arm}" in this study')
        chosen = tuple(
            _frozen(recipe.from_model() if recipe.name in models else recipe, freezing) for recipe in recipes
        )
        return requests.CompareArms(
            cohort=cohort,
            config=_config(preset_name, setting, chosen[0]),
            name=name,
            arms=chosen,
            seeds=tuple(_number(seed) for seed in _list(seeds)),
            split=split,
            source_cohort=source_cohort,
            cohorts=_named(other_cohorts),
            initial_weights=initial_weights,
            initial_models=models,
            devices=tuple(_list(devices)),
            report=report,
        )

    run(output_for(as_json, debug), build, save_request)


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ConfigError("seeds", f'"{text}" is not a number', "For example: --seeds 0,1,2") from error


def _named(texts: list[str] | None) -> dict[str, Path]:
    """``["kidney=kidney.json"]`` as names and paths."""
    found = {}
    for text in texts or []:
        name, equals, path = text.partition("=")
        if not equals:
            raise ConfigError("NAME=FILE", f'"{text}" is not of this form', "For example: kidney=kidney.json")
        found[name] = Path(path)
    return found


def _recipe(arm: str) -> Recipe:
    if arm not in ARMS:
        raise ConfigError("arm", f'there is no "{arm}"', f"Known: {', '.join(ARMS)}.")
    return ARMS[arm]


def _recipe_in(file: Path) -> Recipe:
    try:
        return checked(lambda: Recipe.model_validate_json(file.read_bytes()))
    except OSError as error:
        raise ConfigError("recipe", f'"{file}" cannot be read: {error.strerror}') from error


def _frozen(recipe: Recipe, text: str) -> Recipe:
    """The recipe with the freezing schedule ``none``, ``head-first:2`` or ``last-blocks:3``."""
    name, _, number = text.partition(":")
    kinds: dict[str, Callable[[int], Recipe]] = {
        "head-first": lambda count: recipe.with_freezing(Freezing.HEAD_FIRST, head_epochs=count),
        "last-blocks": lambda count: recipe.with_freezing(Freezing.LAST_BLOCKS, blocks=count),
    }
    if name == "none" and not number:
        return recipe
    if name not in kinds or not (number or "1").isdigit() or int(number or "1") < 1:
        raise ConfigError("freezing", f'"{text}" is not known', "Known: none, head-first:EPOCHS, last-blocks:N.")
    if recipe.initial is InitialWeights.RANDOM and len(recipe.stages) == 1:
        return recipe  # nothing was learned before that could be kept
    return kinds[name](int(number or "1"))


def _config(preset_name: str, setting: list[str] | None, recipe: Recipe) -> TrainingConfig:
    return preset(preset_name, recipe=recipe, **_settings(preset_name, setting or []))


def _settings(preset_name: str, settings: list[str]) -> dict[str, Any]:
    """``["epochs=5", "spec.dropout=0.5"]`` as overrides of a preset's fields, values read as JSON where they are."""
    spec = PRESETS.get(preset_name, {}).get("spec", ModelSpec())
    spec_values: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for text in settings:
        field, equals, value = text.partition("=")
        if not equals:
            raise ConfigError("--set", f'"{text}" is not FIELD=VALUE', "For example: --set epochs=5")
        try:
            parsed = json.loads(value)
        except ValueError:
            parsed = value
        if field.startswith("spec."):
            spec_values[field.removeprefix("spec.")] = parsed
        else:
            values[field] = parsed
    if spec_values:
        values["spec"] = {**spec.model_dump(), **spec_values}
    return values
