"""AUC of finished maps against annotations."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from crosscancer_core import atomic_file
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError, NotWritableError
from crosscancer_core.export.report import check_report_folder, write_report
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks.judging import ModelMaps, bundle_of, judge, maps_by_slide, read_slides
from crosscancer_core.tasks.judging_requests import Evaluate


def run(request: Evaluate, progress: Progress, control: Control) -> dict[str, Any]:
    """Score the asked slides' maps and return the :class:`Evaluation` as JSON data.

    Raises:
        ConfigError: ``output`` or the report is there already and may not be replaced; the label rule is none.
        EvaluationError: a slide is unknown or has no finished map, or no slide can have an AUC.
        BundleError: the named bundle did not make these maps.
        AnnotationFormatError, SlideReadError, …: a slide's files cannot be read.
        Cancelled: nothing is written.
    """
    if request.output is not None:
        atomic_file.check_replaceable(request.output, overwrite=request.overwrite, ending=".json")
        if request.output.absolute() == request.cohort.absolute():
            raise ConfigError("output", "it is the cohort itself", "Choose another name.")
    if request.report is not None:
        check_report_folder(request.report, overwrite=request.overwrite)
    judged = read_slides(request)
    bundle = bundle_of(request.cohort, request.maps, judged.slides, request.bundle)
    model = ModelMaps(
        request.maps.name,
        0,
        maps_by_slide(request.maps, judged.slides),
        {} if bundle is None else {slide.id: bundle for slide in judged.slides},
    )
    judgement = judge(request, judged, [model], progress, control)
    comparison = judgement.comparison
    result = comparison.arms[0].evaluation
    result = result.model_copy(update={"warnings": (*comparison.warnings, *result.warnings), "notes": comparison.notes})
    with suppress(NotWritableError):  # for the cohort table; a cohort that may only be read does without
        result.write(CohortPlaces(request.cohort).evaluations / f"{result.name}.json")
    if request.output is not None:
        result.write(request.output)
    found = result.model_dump(mode="json")
    if request.report is not None:
        found["report"] = str(write_report(comparison, judgement.views, request.report, control))
    return found
