"""Commands that train."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from crosscancer_core.cli.options import CohortFile, Debug, Json, Save
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks import requests
from crosscancer_core.training.config import PRESETS, preset


def train(
    cohort: CohortFile,
    run_folder: Annotated[
        Path | None, typer.Option(help="Where the run is kept. Default: a folder named after the arm in the cohort's.")
    ] = None,
    arm: Annotated[str, typer.Option(help=f"Starting point: {', '.join(ARMS)}.")] = "none",
    preset_name: Annotated[str, typer.Option("--preset", help=f"{', '.join(PRESETS)}.")] = "recommended",
    source_cohort: Annotated[
        Path | None, typer.Option(help="Cohort of the source cancer (arms breast, double).")
    ] = None,
    initial_weights: Annotated[Path | None, typer.Option(help="File with ImageNet weights (imagenet, double).")] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="Change a field of the preset, e.g. epochs=5. Repeatable."),
    ] = None,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Train one arm on a cohort's tiles. The same command resumes an unfinished run."""

    def build() -> requests.Train:
        if arm not in ARMS:
            raise ConfigError("arm", f'there is no "{arm}"', f"Known: {', '.join(ARMS)}.")
        config = preset(preset_name, recipe=ARMS[arm], **_settings(preset_name, setting or []))
        return requests.Train(
            cohort=cohort,
            config=config,
            run_folder=run_folder or CohortPlaces(cohort).runs / f"{arm}-{preset_name}-{config.seed}",
            source_cohort=source_cohort,
            initial_weights=initial_weights,
        )

    run(output_for(as_json, debug), build, save_request)


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
