"""The command line: arguments become a request, the request runs through the one door.

Exit codes: 0 done, 1 failed (one sentence and a hint on standard error), 2 wrong usage.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

import crosscancer_core
from crosscancer_core import atomic_file, doctor
from crosscancer_core import cli_results as results
from crosscancer_core.cli_output import FAILED, Output, cancelled_by_ctrl_c
from crosscancer_core.cohort.cohort import Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.running import dask_cluster
from crosscancer_core.running import worker as worker_process
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tasks import requests
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tiles.tissue import detect_tissue
from crosscancer_core.training.config import PRESETS, preset

app = typer.Typer(
    name="crosscancer",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Train, compare and look at tile classifiers for prostate cancer on whole-slide images. "
    "For research use, not a medical device.",
)

Json = Annotated[bool, typer.Option("--json", help="Print the result as one JSON line; nothing else on stdout.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error, and what the libraries log.")]
Save = Annotated[
    Path | None,
    typer.Option("--save-request", help="Write the request to FILE instead of running it.", metavar="FILE"),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there already.")]
SlideFile = Annotated[Path, typer.Argument(help="A whole-slide image.")]
CohortFile = Annotated[Path, typer.Argument(help="A cohort file (JSON).")]
Mpp = Annotated[float | None, typer.Option(help="µm per pixel, where the slide does not say it or says it wrongly.")]


# typer brings click along under a name of its own; its public exception leads to the base of all wrong usage
_WrongUsage: Any = typer.BadParameter.__base__


def main() -> None:
    """Run the command line; with ``--json``, wrong usage is a JSON line too."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except _WrongUsage as error:
        if "--json" in sys.argv:
            print(json.dumps({"error": error.format_message(), "hint": ""}))  # noqa: T201
        else:
            error.show()
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(FAILED)


@app.callback(invoke_without_command=True)
def _program(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        Output(as_json=False, debug=False).stdout.print(crosscancer_core.__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(2)


@app.command()
def info(slide: SlideFile, mpp: Mpp = None, as_json: Json = False, debug: Debug = False) -> None:
    """What a slide says about itself: size, levels, resolution and its source, associated images."""
    output = _output(as_json, debug)
    with output.failures(), open_slide(slide, mpp) as opened:
        told = opened.info
        output.result(results.info_data(told, opened.icc), lambda console: results.show_info(console, told, opened.icc))


@app.command()
def tissue(
    slide: SlideFile,
    mask: Annotated[Path | None, typer.Option("--output", "-o", help="Write the mask as PNG.")] = None,
    overwrite: Overwrite = False,
    mpp: Mpp = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Find the tissue on a slide and say how much there is."""
    output = _output(as_json, debug)
    with output.failures(), open_slide(slide, mpp) as opened:
        if mask is not None:
            atomic_file.check_replaceable(mask, overwrite=overwrite)
        found = detect_tissue(opened)
        if mask is not None:
            found.write_png(mask)
        data = results.tissue_data(found, opened.info)
        output.result(data, lambda console: results.show_pairs(console, data))


@app.command()
def extract(
    cohort: CohortFile,
    tile_size: Annotated[int, typer.Option(help="Side of a tile in pixels.")] = 256,
    mpp: Annotated[float, typer.Option(help="µm per tile pixel; slides within 15 % stay native.")] = 0.22,
    codec: Annotated[requests.TileCodec, typer.Option(help="png is lossless.")] = requests.TileCodec.PNG,
    minimum_tissue: Annotated[float, typer.Option(help="Least share of tissue in a stored tile.")] = 0.25,
    slide: Annotated[list[str] | None, typer.Option(help="Slide id; may be repeated. Default: all annotated.")] = None,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Cut the annotated slides of a cohort into labelled tiles. Finished slides are not done again."""
    _run(
        _output(as_json, debug),
        lambda: requests.ExtractTiles(
            cohort=cohort,
            spec=ModelSpec(input_size=tile_size, mpp=mpp),
            codec=codec,
            minimum_tissue=minimum_tissue,
            slides=tuple(slide) if slide else None,
        ),
        save_request,
    )


@app.command()
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

    _run(_output(as_json, debug), build, save_request)


@app.command()
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

    _run(_output(as_json, debug), build, save_request, cluster)


@app.command()
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

    _run(_output(as_json, debug), build, save_request)


@app.command()
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
    _run(
        _output(as_json, debug),
        lambda: requests.Export(
            map_folder=map_folder,
            threshold=threshold,
            output=target,
            overwrite=overwrite,
            minimum_area_um2=minimum_area,
        ),
        save_request,
    )


@app.command()
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
    _run(
        _output(as_json, debug),
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


@app.command()
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
    _run(
        _output(as_json, debug),
        lambda: requests.MakeDemo(folder=folder, preset=preset_name, seed=seed, slides=slides, size_px=size),
        save_request,
    )


@app.command()
def worker(
    request: Annotated[
        Path | None, typer.Option(help="A request file; default: the first line of standard input.")
    ] = None,
) -> None:
    """Run one request and speak the worker's protocol (JSON lines), as the window's jobs do."""
    raise typer.Exit(worker_process.main(request))


@app.command("doctor")
def examine(as_json: Json = False, debug: Debug = False) -> None:
    """Look at this machine: what works, what is missing, and the line that mends it."""
    output = _output(as_json, debug)
    with output.failures():
        findings = doctor.examine()
        output.result(
            [finding.to_json() for finding in findings], lambda console: results.show_findings(console, findings)
        )
    if any(finding.state is doctor.State.BROKEN for finding in findings):
        raise typer.Exit(FAILED)


def _output(as_json: bool, debug: bool) -> Output:
    logging.basicConfig(level=logging.DEBUG if debug else logging.ERROR, stream=sys.stderr)
    return Output(as_json, debug)


def _run(output: Output, build: Any, save_request: Path | None, cluster: str | None = None) -> None:
    """Build a request and run it, or save it for a worker."""
    with output.failures():
        request = requests.checked(build)
        if save_request is not None:
            atomic_file.check_replaceable(save_request, overwrite=None, field="--save-request")
            atomic_file.write_text(save_request, requests.request_to_json(request) + "\n")
            return
        with cancelled_by_ctrl_c(output) as switch, output.progress() as progress:
            if cluster is None:
                result = run_request(request, progress, switch)
            else:
                result = dask_cluster.run_predict(request, cluster, progress, switch)
        output.result(result, lambda console: results.show(console, result))
    if result.get("failed"):  # parts were done and shown; a script must still hear that not all were
        raise typer.Exit(FAILED)


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
