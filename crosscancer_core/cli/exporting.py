"""Commands that write results for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscancer_core.cli.options import Debug, Json, Overwrite, Save
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.tasks import requests


def export(
    map_folder: Annotated[Path, typer.Argument(help="Folder of a probability map.")],
    threshold: Annotated[float, typer.Option(help="Tiles at or above it become cancer.")] = 0.5,
    target: Annotated[Path | None, typer.Option("--output", "-o", help="XML file to write.")] = None,
    overwrite: Overwrite = False,
    minimum_area: Annotated[float, typer.Option(help="Leave out polygons smaller than this, in µm².")] = 0.0,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Write a prediction as ASAP XML. A pathologist's own annotation file is never overwritten."""
    run(
        output_for(as_json, debug),
        lambda: requests.Export(
            map_folder=map_folder,
            threshold=threshold,
            output=target,
            overwrite=overwrite,
            minimum_area_um2=minimum_area,
        ),
        save_request,
    )
