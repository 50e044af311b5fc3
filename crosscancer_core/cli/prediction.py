"""Commands that lay probability maps over slides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscancer_core.cli.options import Debug, Json, Mpp, Save
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.cohort.cohort import Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError
from crosscancer_core.tasks import requests


def predict(
    bundle: Annotated[Path, typer.Argument(help="Folder of a finished model.")],
    slides: Annotated[list[Path] | None, typer.Argument(help="Slides; or give --cohort.")] = None,
    cohort: Annotated[Path | None, typer.Option(help="Predict this cohort's test slides, into its folder.")] = None,
    maps: Annotated[
        Path | None, typer.Option(help="Folder for the maps. Default: the cohort's, or the user's.")
    ] = None,
    mpp: Mpp = None,
    tissue_detector: Annotated[bool, typer.Option(help="Off: every pixel counts as tissue.")] = True,
    runtime: Annotated[requests.Runtime, typer.Option(help="What computes.")] = requests.Runtime.AUTO,
    batch_size: Annotated[int, typer.Option(help="Tiles per step.")] = 16,
    cluster: Annotated[
        str | None,
        typer.Option(help="Spread slides over a Dask cluster: local:N, slurm:N, lsf:N, pbs:N or tcp://scheduler."),
    ] = None,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Lay a probability map over slides. Finished maps return at once, unfinished ones are continued."""

    def build() -> requests.Predict:
        chosen, folder, glass = list(slides or []), maps, tissue_detector
        if cohort is not None:
            members = read_cohort(cohort)
            chosen += [slide.path for slide in members.slides(Role.TEST)]
            folder = folder or CohortPlaces(cohort).maps
            glass = glass and members.has_glass
        if not chosen:
            raise ConfigError("slides", "there is none to predict", "Name slides, or a cohort that has test slides.")
        return requests.Predict(
            bundle=bundle,
            slides=tuple(chosen),
            maps=folder,
            mpp=mpp,
            has_glass=glass,
            runtime=runtime,
            batch_size=batch_size,
        )

    run(output_for(as_json, debug), build, save_request, cluster)
