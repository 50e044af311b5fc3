"""Commands on the tiles of a cohort."""

from __future__ import annotations

from typing import Annotated

import typer

from crosscancer_core.cli.options import CohortFile, Debug, Json, Save, Workers
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks import requests
from crosscancer_core.tasks.request_parts import TileCodec


def extract(
    cohort: CohortFile,
    tile_size: Annotated[int, typer.Option(help="Side of a tile in pixels.")] = 256,
    mpp: Annotated[float, typer.Option(help="µm per tile pixel; slides within 15 % stay native.")] = 0.22,
    codec: Annotated[
        TileCodec, typer.Option(help="qoi and png are lossless; png opens elsewhere, qoi is faster.")
    ] = TileCodec.QOI,
    minimum_tissue: Annotated[float, typer.Option(help="Least share of tissue in a stored tile.")] = 0.25,
    slide: Annotated[list[str] | None, typer.Option(help="Slide id; may be repeated. Default: all annotated.")] = None,
    stride: Annotated[int | None, typer.Option(help="Pixels between tiles. Default: tiles side by side.")] = None,
    workers: Workers = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Count tiles, estimate room and time; store none.")
    ] = False,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Cut the annotated slides of a cohort into labelled tiles. Finished slides are not done again."""
    run(
        output_for(as_json, debug),
        lambda: requests.ExtractTiles(
            cohort=cohort,
            spec=ModelSpec(input_size=tile_size, mpp=mpp),
            codec=codec,
            minimum_tissue=minimum_tissue,
            slides=tuple(slide) if slide else None,
            stride_px=stride,
            workers=workers,
            estimate_only=estimate,
        ),
        save_request,
    )
