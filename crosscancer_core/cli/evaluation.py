"""Commands that judge maps against annotations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscancer_core.cli.options import CohortFile, Debug, Json, LabelRule, Overwrite, Save
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError
from crosscancer_core.tasks.judging_requests import Calibrate, Compare, ComparedModel, Evaluate, JudgedRole
from crosscancer_core.tiles.labels import DEFAULT_LABEL_RULE

Slides = Annotated[
    list[str] | None, typer.Option("--slide", help="Slide id; may be repeated. Default: all slides of the role.")
]
Role = Annotated[JudgedRole, typer.Option(help="Which slides; validation and test are never mixed.")]
Report = Annotated[
    Path | None, typer.Option("--report", help="Folder for report.html (self-contained), its values and tables.")
]
Threshold = Annotated[
    float | None, typer.Option(min=0, max=1, help="Operating point. Default: what was chosen on validation slides.")
]
WholeSlide = Annotated[bool, typer.Option("--whole-slide", help="Also the AUC with all glass as easy negatives (P2).")]
Interpolated = Annotated[bool, typer.Option(help="Also the AUC of the interpolated map (P3).")]
Resamples = Annotated[int, typer.Option(min=100, help="Resamples of the patients for intervals.")]
WithTraining = Annotated[
    bool, typer.Option("--include-training", help="Count slides that a model has learned from, too.")
]
Control = Annotated[int | None, typer.Option(help="Seed of a control that scores by chance.")]


def evaluate(
    cohort: CohortFile,
    maps: Annotated[Path | None, typer.Option(help="Folder that holds one map a slide.")] = None,
    model: Annotated[str | None, typer.Option(help="Name of a model whose maps lie in the cohort's folder.")] = None,
    slide: Slides = None,
    role: Role = JudgedRole.TEST,
    label_rule: LabelRule = DEFAULT_LABEL_RULE,
    threshold: Threshold = None,
    interpolated: Interpolated = True,
    whole_slide: WholeSlide = False,
    resamples: Resamples = 10_000,
    include_training: WithTraining = False,
    random_control: Control = None,
    result_file: Annotated[Path | None, typer.Option("--output", "-o", help="Write the result as JSON.")] = None,
    report: Report = None,
    overwrite: Overwrite = False,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """AUC of finished maps against the annotations, per slide and overall, at tile and pixel level."""

    def build() -> Evaluate:
        if (maps is None) == (model is None):
            raise ConfigError("maps", "give either --maps or --model")
        return Evaluate(
            cohort=cohort,
            maps=maps or CohortPlaces(cohort).maps / str(model),
            slides=tuple(slide) if slide else None,
            role=role,
            label_rule=label_rule,
            threshold=threshold,
            interpolated=interpolated,
            whole_slide=whole_slide,
            resamples=resamples,
            include_training=include_training,
            random_control=random_control,
            output=result_file,
            report=report,
            overwrite=overwrite,
        )

    run(output_for(as_json, debug), build, save_request)


def compare(
    cohort: CohortFile,
    models: Annotated[
        list[str] | None,
        typer.Argument(
            help="ARM=MODEL or ARM:SEED=MODEL, a model in the cohort's folder, a model's folder, or a folder of maps."
        ),
    ] = None,
    study: Annotated[str | None, typer.Option(help="Name or folder of a study: its finished models.")] = None,
    slide: Slides = None,
    role: Role = JudgedRole.TEST,
    label_rule: LabelRule = DEFAULT_LABEL_RULE,
    threshold: Threshold = None,
    interpolated: Interpolated = True,
    whole_slide: WholeSlide = False,
    resamples: Resamples = 10_000,
    include_training: WithTraining = False,
    random_control: Control = None,
    reference: Annotated[
        Path | None,
        typer.Option(help='JSON with numbers of other work, for a row of their own; "paper": Khan et al. 2019.'),
    ] = None,
    title: Annotated[str, typer.Option(help="Title of the report.")] = "",
    report: Report = None,
    overwrite: Overwrite = False,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Arms against each other on the same slides: the paper's table, intervals, tests, and a report."""

    def build() -> Compare:
        places = CohortPlaces(cohort)
        folder = None if study is None else places.studies / study
        if folder is not None and not folder.is_dir():
            folder = Path(str(study))
        return Compare(
            cohort=cohort,
            models=tuple(_model(text, places) for text in models or ()),
            study=folder,
            slides=tuple(slide) if slide else None,
            role=role,
            label_rule=label_rule,
            threshold=threshold,
            interpolated=interpolated,
            whole_slide=whole_slide,
            resamples=resamples,
            include_training=include_training,
            random_control=random_control,
            reference=reference,
            title=title,
            report=report or places.reports / (folder.name if folder is not None else "comparison"),
            overwrite=overwrite,
        )

    run(output_for(as_json, debug), build, save_request)


def calibrate(
    cohort: CohortFile,
    bundle: Annotated[Path, typer.Argument(help="Folder of a finished model, which keeps what is chosen.")],
    maps: Annotated[Path | None, typer.Option(help="Folder with its maps. Default: the cohort's, predicted.")] = None,
    label_rule: LabelRule = DEFAULT_LABEL_RULE,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Choose thresholds and a temperature on the cohort's validation slides, and keep them in the model."""
    run(
        output_for(as_json, debug),
        lambda: Calibrate(cohort=cohort, bundle=bundle, maps=maps, label_rule=label_rule),
        save_request,
    )


def _model(text: str, places: CohortPlaces) -> ComparedModel:
    name, separator, where = text.rpartition("=")
    arm, _, seed = (name or Path(where).name).partition(":")
    if (separator and not name) or (seed and not seed.isdigit()):
        raise ConfigError("models", f'"{text}" is not ARM=MODEL or ARM:SEED=MODEL')
    for folder in (Path(where), places.models / where):
        if (folder / "bundle.json").is_file():
            return ComparedModel(arm=arm, seed=int(seed or 0), bundle=folder)
    maps = Path(where) if Path(where).is_dir() else places.maps / where
    if not maps.is_dir():
        raise ConfigError("models", f'there is no model and no folder of maps "{where}"')
    return ComparedModel(arm=arm, seed=int(seed or 0), maps=maps)
