"""Commands that lay probability maps over slides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscancer_core.cli import results
from crosscancer_core.cli.options import Debug, Json, Mpp, Save
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.cohort.cohort import Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError
from crosscancer_core.tasks import requests
from crosscancer_core.tasks.prediction_states import read_states
from crosscancer_core.tasks.request_parts import Precision, Runtime
from crosscancer_core.user_folder import user_folder


def predict(
    bundle: Annotated[Path, typer.Argument(help="Folder of a finished model.")],
    slides: Annotated[list[Path] | None, typer.Argument(help="Slides; or give --cohort.")] = None,
    cohort: Annotated[
        Path | None,
        typer.Option(help="Predict this cohort's test slides, into its folder; its resolutions and masks are used."),
    ] = None,
    also: Annotated[
        list[Path] | None, typer.Option(help="A further model, predicted in the same pass over the pixels. Repeatable.")
    ] = None,
    ensemble: Annotated[bool, typer.Option("--ensemble", help="One map: the mean of all models.")] = False,
    maps: Annotated[
        Path | None, typer.Option(help="Folder for the maps. Default: the cohort's, or the user's.")
    ] = None,
    mpp: Mpp = None,
    tissue_detector: Annotated[bool, typer.Option(help="Off: every pixel counts as tissue.")] = True,
    runtime: Annotated[Runtime, typer.Option(help="What computes.")] = Runtime.AUTO,
    precision: Annotated[
        Precision, typer.Option(help="Below float32 is faster; what it costs is measured and told first.")
    ] = Precision.FLOAT32,
    labelled_tiles: Annotated[
        Path | None, typer.Option(help="Cohort whose stored tiles show what lower precision costs.")
    ] = None,
    stride: Annotated[
        int | None, typer.Option(help="Pixels between neighbouring tiles; fewer than a tile's side gives a finer map.")
    ] = None,
    flips: Annotated[bool, typer.Option("--flips", help="Mean and variance of eight flips and rotations.")] = False,
    batch_size: Annotated[int | None, typer.Option(help="Tiles per step. Default: what fits in half a second.")] = None,
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
            chosen = chosen or [slide.path for slide in members.slides(Role.TEST)]
            folder = folder or CohortPlaces(cohort).maps
            glass = glass and members.has_glass
        if not chosen:
            raise ConfigError("slides", "there is none to predict", "Name slides, or a cohort that has test slides.")
        return requests.Predict(
            bundle=bundle,
            more_bundles=tuple(also or ()),
            ensemble=ensemble,
            slides=tuple(chosen),
            cohort=cohort,
            maps=folder,
            mpp=mpp,
            has_glass=glass,
            runtime=runtime,
            precision=precision,
            labelled_tiles=labelled_tiles,
            stride_px=stride,
            flips=flips,
            batch_size=batch_size,
            scan_order=True,
        )

    run(output_for(as_json, debug), build, save_request, cluster)


def progress(
    maps: Annotated[Path | None, typer.Argument(help="Folder of maps. Default: the user's.")] = None,
    cohort: Annotated[Path | None, typer.Option(help="The maps in this cohort's folder.")] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """How far each slide is that was to be predicted, also while a prediction runs elsewhere and after a crash."""
    output = output_for(as_json, debug)
    with output.failures():
        folder = maps or (CohortPlaces(cohort).maps if cohort is not None else user_folder() / "maps")
        states = [(model, state) for model, each in read_states(folder).items() for state in each]
        if not states:
            raise ConfigError("maps", f'no prediction was begun in "{folder}"', "Name the folder of the maps.")
        data = {
            "slides": [
                {"slide": str(state.slide), "model": model, "state": state.step.value, "since": state.updated}
                for model, state in states
            ],
            "failed": {f"{state.slide} ({model})": state.message for model, state in states if state.message},
        }
        output.result(data, lambda console: results.show(console, data))


def runtimes(
    bundle: Annotated[Path, typer.Argument(help="Folder of a finished model.")],
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Measure what computes a model fastest on this machine; predictions then take it."""
    run(output_for(as_json, debug), lambda: requests.MeasureRuntimes(bundle=bundle), save_request)
