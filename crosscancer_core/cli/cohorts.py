"""Commands on cohorts: make one, look for what is wrong with it, divide its patients, list tiles, find moved files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscancer_core import atomic_file
from crosscancer_core.cli import results
from crosscancer_core.cli.options import CohortFile, Debug, Json, LabelRule, Overwrite, Save, Workers
from crosscancer_core.cli.running import output_for, run
from crosscancer_core.cohort.cohort import Role, Site
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.imports import Source, import_cohort
from crosscancer_core.cohort.one_class import one_class_notes
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.cohort.relinking import found_in, missing_files, relinked
from crosscancer_core.cohort.splits import (
    hold_out,
    k_folds,
    leave_one_patient_out,
    paper_split,
    with_fold,
    with_split,
)
from crosscancer_core.cohort.twins import check_roles, with_fingerprints
from crosscancer_core.errors import CohortFileError, ConfigError
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks import requests
from crosscancer_core.tiles.cohort_figures import CohortFigures
from crosscancer_core.tiles.labels import DEFAULT_LABEL_RULE
from crosscancer_core.tiles.sampling import SamplingWay

cohort = typer.Typer(no_args_is_help=True, help="Make a cohort, check it, split its patients, list its tiles.")


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the demo cohort is painted.")],
    preset_name: Annotated[
        DemoPreset, typer.Option("--preset", help="tiny: for tests; scale: as many and as large as you say.")
    ] = DemoPreset.DEMO,
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


@cohort.command("import")
def import_(
    source: Annotated[
        Path, typer.Argument(help="A folder, a CSV table, a QuPath project (.qpproj), or a copy of CAMELYON16.")
    ],
    target: Annotated[Path, typer.Argument(help="The cohort file to write (.json).")],
    kind: Annotated[Source | None, typer.Option("--as", help="What the source is. Default: look at it.")] = None,
    site: Annotated[Site, typer.Option(help="Where the cancer arose.")] = Site.PROSTATE,
    patient: Annotated[
        str, typer.Option(help="Regular expression at the start of a slide's name; its first group is the patient.")
    ] = ".*",
    name: Annotated[str | None, typer.Option(help="The cohort's name.")] = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Make a cohort file of slides and the outlines that lie beside them."""
    output = output_for(as_json, debug)
    with output.failures():
        atomic_file.check_replaceable(target, overwrite=overwrite, field="target", ending=".json")
        imported = import_cohort(source, source=kind, site=site, patient_pattern=patient, name=name)
        write_cohort(imported.cohort, target)
        slides = list(imported.cohort.slides())
        data = {
            "cohort": str(target),
            "patients": len(imported.cohort.cases),
            "slides": [
                {
                    "id": slide.id,
                    "patient": imported.cohort.patient_of(slide.id),
                    "status": slide.annotation_status.value,
                    "role": slide.role.value,
                }
                for slide in slides
            ],
            "notes": list(imported.notes),
        }
        output.result(data, lambda console: results.show(console, data))


@cohort.command()
def check(
    cohort_file: CohortFile,
    workers: Workers = None,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Measure tissue and cancer of every slide, and say what is wrong with any."""
    run(
        output_for(as_json, debug),
        lambda: requests.MeasureCohort(cohort=cohort_file, workers=workers),
        save_request,
    )


@cohort.command()
def split(
    cohort_file: CohortFile,
    test: Annotated[int | None, typer.Option(help="Patients who test.")] = None,
    test_share: Annotated[float | None, typer.Option(help="... or their share.")] = None,
    validation: Annotated[int, typer.Option(help="Patients who validate.")] = 0,
    paper: Annotated[bool, typer.Option("--paper", help="The paper's 22 for training and 6 for testing.")] = False,
    folds: Annotated[int | None, typer.Option(help="So many folds; each patient tests in one.")] = None,
    leave_one_out: Annotated[bool, typer.Option("--leave-one-patient-out", help="A fold a patient.")] = False,
    stratify: Annotated[
        bool, typer.Option("--stratify", help="By cancer share, which “check” must have measured.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Same seed, same split.")] = 0,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Divide the patients and save it in the cohort. A single division also sets the slides' roles."""
    output = output_for(as_json, debug)
    with output.failures():
        members = with_fingerprints(read_cohort(cohort_file))
        measured = CohortFigures.read(CohortPlaces(cohort_file).figures).cancer_shares(members)
        shares = measured if stratify else None
        ways = [test is not None or test_share is not None, paper, folds is not None, leave_one_out]
        if sum(ways) != 1:
            raise ConfigError("split", "say one of --test, --test-share, --paper, --folds, --leave-one-patient-out")
        if paper:
            made = paper_split(members, seed=seed, cancer_shares=shares)
        elif folds is not None:
            made = k_folds(members, folds, seed=seed, validate=validation > 0, cancer_shares=shares)
        elif leave_one_out:
            made = leave_one_patient_out(members)
        else:
            made = hold_out(
                members,
                seed=seed,
                n_test=test,
                test_share=test_share,
                n_validation=validation,
                cancer_shares=shares,
            )
        members = with_split(members, made)
        if len(made.folds) == 1:
            members = with_fold(members, made.folds[0])
            check_roles(members)
        write_cohort(members, cohort_file)
        rows = [
            {"fold": number, "test": ", ".join(fold.test), "validation": ", ".join(fold.validation)}
            for number, fold in enumerate(made.folds)
        ]
        data = {"split": made.name, "how": made.how, "folds": rows, "notes": one_class_notes(members, made, measured)}
        output.result(data, lambda console: results.show(console, data))


@cohort.command()
def sample(
    cohort_file: CohortFile,
    target: Annotated[Path | None, typer.Option("--output", "-o", help=".parquet or .csv; without it: count.")] = None,
    per_class: Annotated[int, typer.Option("-n", help="Tiles of each class; 0 = all there are.")] = 300_000,
    way: Annotated[SamplingWay, typer.Option(help="How slides share in it.")] = SamplingWay.PROPORTIONAL,
    label_rule: LabelRule = DEFAULT_LABEL_RULE,
    role: Annotated[list[Role] | None, typer.Option(help="May be repeated. Default: train.")] = None,
    tile_size: Annotated[int, typer.Option(help="Side of the extracted tiles in pixels.")] = 256,
    mpp: Annotated[float, typer.Option(help="µm per tile pixel.")] = 0.22,
    minimum_tissue: Annotated[float, typer.Option(help="Least share of tissue.")] = 0.25,
    seed: Annotated[int, typer.Option(help="Same seed, same list.")] = 0,
    overwrite: Overwrite = False,
    save_request: Save = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Choose a fixed, balanced list of the extracted tiles, with a hash that names it."""
    run(
        output_for(as_json, debug),
        lambda: requests.SampleTiles(
            cohort=cohort_file,
            spec=ModelSpec(input_size=tile_size, mpp=mpp),
            roles=tuple(role) if role else (Role.TRAIN,),
            per_class=per_class or None,
            label_rule=label_rule,
            minimum_tissue=minimum_tissue,
            way=way,
            seed=seed,
            output=target,
            overwrite=overwrite,
        ),
        save_request,
    )


@cohort.command()
def relink(
    cohort_file: CohortFile,
    folder: Annotated[
        Path | None, typer.Argument(help="Where to look, and below. Default: take names that are nearly the same.")
    ] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Find slides and outlines that were moved or renamed, by what is in them, and correct the cohort."""
    output = output_for(as_json, debug)
    with output.failures():
        members = read_cohort(cohort_file, files_must_exist=False)
        if folder is not None and not folder.is_dir():
            raise CohortFileError(f'There is no folder "{folder}".', "Check the path.")
        if folder is not None:
            found = found_in(folder, members)
        else:
            found = {each.path: each.suggestion for each in missing_files(members) if each.suggestion is not None}
        mended = relinked(members, found)
        if found:
            write_cohort(mended, cohort_file)
        data = {
            "found": {str(old): str(new) for old, new in found.items()},
            "still_missing": [each.sentence for each in missing_files(mended)],
        }
        output.result(data, lambda console: results.show(console, data))
