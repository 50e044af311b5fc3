"""What a finished study ends in: thresholds chosen on validation slides, test slides predicted, the report written."""

from __future__ import annotations

from typing import Any

from crosscancer_core.cohort.cohort import TESTABLE, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import CrossCancerError, DiskFullError, NotWritableError
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks import registry
from crosscancer_core.tasks.judging_requests import Calibrate, Compare
from crosscancer_core.tasks.requests import CompareArms
from crosscancer_core.tasks.study_plan import study_folder
from crosscancer_core.training.study import Study


def study_report(request: CompareArms, study: Study, progress: Progress, control: Control) -> dict[str, Any]:
    """Go on from a study's models to its report; what cannot be is a sentence, and the models are kept.

    Returns:
        ``report`` (the page) or ``report_failed`` (why there is none), and ``notes``.

    Raises:
        Cancelled: finished maps and models are kept.
        DiskFullError, NotWritableError: nothing more can be kept.
    """
    folder = study_folder(request)
    compare = Compare(
        cohort=request.cohort,
        study=folder,
        title=study.name,
        report=CohortPlaces(request.cohort).reports / study.name,
        overwrite=True,
        shelf=request.shelf,
    )
    try:
        notes = _choose_thresholds(request, study, progress, control)
        return {"report": registry.run_request(compare, progress, control)["report"], "notes": notes}
    except (DiskFullError, NotWritableError):
        raise
    except CrossCancerError as error:
        return {"report_failed": str(error)}


def _choose_thresholds(request: CompareArms, study: Study, progress: Progress, control: Control) -> list[str]:
    """On the cohort's validation slides, for every model that has none yet and was to validate on them."""
    validation = list(read_cohort(request.cohort).slides(Role.VALIDATION))
    if study.split is not None:
        return ["Thresholds were not chosen: the folds of a split have validation slides of their own."]
    if not any(slide.annotation_status in TESTABLE for slide in validation):
        return ["Thresholds were not chosen: the cohort has no validation slide."]
    notes = []
    for part in study.finished:
        if ModelBundle.open(part.bundle).info.thresholds:
            continue
        try:
            registry.run_request(
                Calibrate(cohort=request.cohort, bundle=part.bundle, shelf=request.shelf), progress, control
            )
        except (DiskFullError, NotWritableError):
            raise
        except CrossCancerError as error:
            notes.append(f"{part.name}: no threshold was chosen. {error}")
    return notes
