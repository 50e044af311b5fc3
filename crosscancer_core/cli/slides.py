"""Commands on one slide: what it is, its tissue, and a copy in another format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscancer_core import atomic_file
from crosscancer_core.cli import results
from crosscancer_core.cli.options import Debug, Json, Mpp, Overwrite, Save, SlideFile
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.errors import ConfigError
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.tasks import requests
from crosscancer_core.tiles.tissue import detect_tissue


def info(
    slide: SlideFile,
    mpp: Mpp = None,
    remember: Annotated[
        bool, typer.Option("--remember", help="Keep --mpp for this slide: every command and the window know it then.")
    ] = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """What a slide says about itself: size, levels, resolution and its source, associated images."""
    output = output_for(as_json, debug)
    with output.failures():
        if remember:
            _remember(slide, mpp)
    with output.failures(), Shelf().open(slide, entered=mpp) as opened:
        told = opened.info
        output.result(results.info_data(told, opened.icc), lambda console: results.show_info(console, told, opened.icc))


def _remember(slide: Path, mpp: float | None) -> None:
    if mpp is None:
        raise ConfigError("--remember", "there is no value to keep", "Say it: --mpp 0.25.")
    with Shelf().open(slide, entered=mpp):  # a slide, and a possible value
        Shelf().enter(slide, mpp)


def tissue(
    slide: SlideFile,
    mask: Annotated[Path | None, typer.Option("--output", "-o", help="Write the mask as PNG.")] = None,
    overwrite: Overwrite = False,
    mpp: Mpp = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Find the tissue on a slide and say how much there is."""
    output = output_for(as_json, debug)
    with output.failures(), Shelf().open(slide, entered=mpp) as opened:
        if mask is not None:
            atomic_file.check_replaceable(mask, overwrite=overwrite)
        found = detect_tissue(opened)
        if mask is not None:
            found.write_png(mask)
        data = results.tissue_data(found, opened.info)
        output.result(data, lambda console: results.show_pairs(console, data))


def convert(
    slide: SlideFile,
    target: Annotated[Path, typer.Argument(help="The TIFF to write.")],
    mpp: Mpp = None,
    quality: Annotated[int, typer.Option(help="JPEG quality, 50 to 100.")] = 90,
    tile: Annotated[int, typer.Option(help="Side of a tile in pixels: 256, 512 or 1024.")] = 512,
    keep_images: Annotated[
        bool, typer.Option("--keep-images", help="Take label and macro along; a label may name the patient.")
    ] = False,
    overwrite: Overwrite = False,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Convert a slide to a pyramidal TIFF that ASAP, QuPath and OpenSlide read."""
    run(
        output_for(as_json, debug),
        lambda: requests.Convert.model_validate(
            {
                "slide": slide,
                "target": target,
                "mpp": mpp,
                "quality": quality,
                "tile": tile,
                "keep_images": keep_images,
                "overwrite": overwrite,
            }
        ),
        save_request,
    )
