"""Commands that judge maps against annotations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscancer_core.cli.options import CohortFile, Debug, Json, Overwrite, Save
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError
from crosscancer_core.tasks import requests


def evaluate(
    cohort: CohortFile,
    maps: Annotated[Path | None, typer.Option(help="Folder that holds one map a slide.")] = None,
    model: Annotated[str | None, typer.Option(help="Name of a model whose maps lie in the cohort's folder.")] = None,
    slide: Annotated[
        list[str] | None, typer.Option(help="Slide id; may be repeated. Default: the test slides.")
    ] = None,
    label_rule: Annotated[str, typer.Option(help="When a tile counts as cancer.")] = "cancer_share >= 0.5",
    random_control: Annotated[int | None, typer.Option(help="Seed of a control that scores by chance.")] = None,
    result_file: Annotated[Path | None, typer.Option("--output", "-o", help="Write the result as JSON.")] = None,
    overwrite: Overwrite = False,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """AUC of finished maps against the annotations, per slide and overall, at tile and pixel level."""

    def build() -> requests.Evaluate:
        if (maps is None) == (model is None):
            raise ConfigError("maps", "give either --maps or --model")
        return requests.Evaluate(
            cohort=cohort,
            maps=maps or CohortPlaces(cohort).maps / str(model),
            slides=tuple(slide) if slide else None,
            label_rule=label_rule,
            output=result_file,
            overwrite=overwrite,
            random_control=random_control,
        )

    run(output_for(as_json, debug), build, save_request)
