"""Commands that make cohorts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscancer_core.cli.options import Debug, Json, Save
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.tasks import requests


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the demo cohort is painted.")],
    preset_name: Annotated[
        requests.DemoPreset, typer.Option("--preset", help="tiny: for tests; scale: as many and as large as you say.")
    ] = requests.DemoPreset.DEMO,
    seed: Annotated[int, typer.Option(help="Same seed, same slides.")] = 0,
    slides: Annotated[int, typer.Option(help="Slides of the scale preset.")] = 1,
    size: Annotated[int, typer.Option(help="Side of the scale preset's slides, in pixels.")] = 20_000,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Paint a cohort of synthetic slides with known outlines, to learn and to test with."""
    run(
        output_for(as_json, debug),
        lambda: requests.MakeDemo(folder=folder, preset=preset_name, seed=seed, slides=slides, size_px=size),
        save_request,
    )
