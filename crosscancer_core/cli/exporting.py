"""Commands that write results for other programs, and that say what these would make of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscancer_core.cli.options import Debug, Json, LabelRule, Mpp, Overwrite, Save
from crosscancer_core.cli.output import FAILED
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.errors import ConfigError
from crosscancer_core.export.asap_rules import Verdict, check_overlay
from crosscancer_core.export.formats import FORMATS, ExportFormat
from crosscancer_core.export.naming import DEFAULT_PATTERN
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.export.stored_maps import stored_maps
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.tasks import requests
from crosscancer_core.tiles.labels import DEFAULT_LABEL_RULE

_READERS = "; ".join(f"{form.value}: {about.readers}" for form, about in FORMATS.items())


def export(
    maps: Annotated[list[Path] | None, typer.Argument(help="Folders of probability maps.")] = None,
    formats: Annotated[
        list[ExportFormat] | None, typer.Option("--format", help=f"What to write; may be repeated. {_READERS}.")
    ] = None,
    folder: Annotated[Path | None, typer.Option("--folder", "-o", help="Default: beside each map.")] = None,
    threshold: Annotated[float, typer.Option(help="Tiles at or above it become cancer.")] = 0.5,
    cohort: Annotated[Path | None, typer.Option(help="Cohort of the slides; without MAPS, all its maps.")] = None,
    model: Annotated[list[str] | None, typer.Option(help="With --cohort: maps of this model; may be repeated.")] = None,
    slide: Annotated[list[Path] | None, typer.Option(help="A slide file that moved; may be repeated.")] = None,
    pattern: Annotated[str, typer.Option(help="How files are called.")] = DEFAULT_PATTERN,
    plain_names: Annotated[bool, typer.Option(help="ASCII file names, which ASAP on Windows needs.")] = True,
    overwrite: Overwrite = False,
    style: Annotated[OutlineStyle, typer.Option(help="Along tile edges (exact area) or smooth.")] = (
        OutlineStyle.TILE_EDGES
    ),
    minimum_area: Annotated[float, typer.Option(help="Leave out outlines smaller than this, in µm².")] = 0.0,
    fill_holes: Annotated[float, typer.Option(help="Fill holes smaller than this, in µm².")] = 0.0,
    band: Annotated[list[float] | None, typer.Option(help="A higher probability that parts groups.")] = None,
    cut_holes: Annotated[bool, typer.Option("--cut-holes", help="ASAP XML without a group Exclusion.")] = False,
    from_bounds: Annotated[bool, typer.Option("--from-bounds", help="QuPath: count from the scanned part.")] = False,
    packed: Annotated[bool, typer.Option(help="GeoJSON as .geojson.gz.")] = True,
    only_above: Annotated[bool, typer.Option("--only-above", help="QuPath tiles: only those called.")] = False,
    picture: Annotated[str, typer.Option(help="Pictures as png, pdf or svg.")] = "png",
    dpi: Annotated[int, typer.Option(help="Of pictures.")] = 300,
    label_rule: LabelRule = DEFAULT_LABEL_RULE,
    deidentified: Annotated[bool, typer.Option("--de-identified", help="No names, paths and dates.")] = False,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Write predictions for other programs: ASAP, QuPath, tables, figures. Nothing is replaced unasked."""

    def build() -> requests.Export:
        chosen = list(maps or [])
        if not chosen and cohort is not None:
            chosen = stored_maps(cohort, model)
        if not chosen:
            raise ConfigError("maps", "there is no map to export", "Name map folders, or a cohort with predictions.")
        return requests.Export.model_validate(
            {
                "maps": chosen,
                "formats": formats or [ExportFormat.ASAP_XML],
                "folder": folder,
                "threshold": threshold,
                "cohort": cohort,
                "slides": slide or [],
                "pattern": pattern,
                "plain_names": plain_names,
                "overwrite": overwrite,
                "style": style,
                "minimum_area_um2": minimum_area,
                "fill_holes_um2": fill_holes,
                "bands": band or [],
                "cut_holes": cut_holes,
                "from_bounds": from_bounds,
                "packed": packed,
                "only_above": only_above,
                "picture": picture,
                "dpi": dpi,
                "label_rule": label_rule,
                "deidentified": deidentified,
            }
        )

    run(output_for(as_json, debug), build, save_request)


def check_asap(
    file: Annotated[Path, typer.Argument(help="A TIFF that is to lie over the slide.")],
    slide: Annotated[Path, typer.Option(help="The slide.")],
    mpp: Mpp = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Say what ASAP would do with an overlay: the rules of its reader and of its drawing."""
    output = output_for(as_json, debug)
    with output.failures():
        with Shelf().open(slide, entered=mpp) as opened:
            check = check_overlay(file, opened.info)
        data = {
            "verdict": check.verdict.value,
            "sentence": check.sentence,
            "findings": [{"verdict": each.verdict.value, "sentence": each.sentence} for each in check.findings],
        }

        def show(console: object) -> None:
            for each in check.findings:
                output.stdout.print(f"{each.verdict.value:>8}  {each.sentence}", highlight=False)
            output.stdout.print(check.sentence, highlight=False)

        output.result(data, show)
    if check.verdict in (Verdict.WRONG, Verdict.REFUSED):
        raise typer.Exit(FAILED)
