"""Measure a cohort: areas of tissue and cancer, resolution, and every problem beside its slide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crosscancer_core.cohort.cohort import Cohort, CohortSlide
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.progress import Control, Progress
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.tasks.requests import MeasureCohort
from crosscancer_core.tasks.slide_workers import SlideWorkers, processes_for
from crosscancer_core.tiles.cohort_figures import CohortFigures, SlideFigures, figures_key, measure_slide
from crosscancer_core.tiles.cohort_problems import cohort_problems


def run(request: MeasureCohort, progress: Progress, control: Control) -> dict[str, Any]:
    """Measure every slide that has changed since it was last measured, and look for what is wrong with the cohort.

    The figures are kept in the cohort's folder as they come, so that a cancelled measuring goes on.

    Returns:
        ``slides`` (id, patient, role, status, mpp, mpp_source, polygons, cancer_mm2, cancer_percent, tissue_mm2),
        ``problems`` (slide id to sentences), ``measured`` (how many were measured now).

    Raises:
        CohortFileError: the file is no cohort.
        DiskFullError, NotWritableError: figures cannot be kept.
        Cancelled: what was measured is kept.
    """
    cohort = read_cohort(request.cohort, files_must_exist=False)
    file = CohortPlaces(request.cohort).figures
    before = dict(CohortFigures.read(file).slides)
    known = {slide.id: before[slide.id] for slide in cohort.slides() if slide.id in before}
    failed: dict[str, str] = {}
    changed = list(_changed(cohort, known))
    progress.started(len(changed), "slides", "Measuring slides")
    processes = processes_for(len(changed), request.workers)
    arguments = [_Measured(request, cohort, slide) for slide in changed]
    for argument, outcome in SlideWorkers(_measure, processes).run(arguments, progress, control):
        if isinstance(outcome, CrossCancerError):
            known.pop(argument.listed.id, None)
            failed[argument.listed.id] = str(outcome)
            continue
        known[argument.listed.id] = outcome
        CohortFigures(slides=known).write(file)
        progress.event({"type": "slide_measured", "slide": argument.listed.id})
    problems = cohort_problems(cohort, known)
    for slide_id, sentence in failed.items():
        if not problems[slide_id]:  # of a missing file more is said there
            problems[slide_id].append(sentence)
    return {
        "slides": [_row(cohort, slide, known.get(slide.id)) for slide in cohort.slides()],
        "problems": {slide_id: told for slide_id, told in problems.items() if told},
        "measured": len(changed),
    }


@dataclass(frozen=True, eq=False)
class _Measured:
    request: MeasureCohort
    cohort: Cohort
    listed: CohortSlide


def _measure(asked: _Measured, progress: Progress, control: Control) -> SlideFigures:
    control.check()
    try:
        with Shelf(asked.request.shelf).open(asked.listed.path, asked.listed.mpp) as slide:
            return measure_slide(slide, asked.listed, asked.cohort)
    finally:
        progress.advanced(1, asked.listed.id)


def _changed(cohort: Cohort, known: dict[str, SlideFigures]) -> Iterator[CohortSlide]:
    for slide in cohort.slides():
        try:
            fresh = slide.id in known and known[slide.id].measured == figures_key(
                slide, cohort, fingerprint(slide.path)
            )
        except (OSError, CrossCancerError):  # measuring says what is wrong
            fresh = False
        if not fresh:
            yield slide


def _row(cohort: Cohort, slide: CohortSlide, figures: SlideFigures | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": slide.id,
        "patient": cohort.patient_of(slide.id),
        "role": slide.role.value,
        "status": slide.annotation_status.value,
    }
    if figures is None:
        return row
    percent = None if figures.cancer_share is None else round(100 * figures.cancer_share, 2)
    return row | {
        "mpp": figures.mpp,
        "mpp_source": figures.mpp_source,
        "polygons": figures.polygons,
        "cancer_mm2": figures.cancer_mm2,
        "cancer_percent": percent,
        "tissue_mm2": figures.tissue_mm2,
    }
