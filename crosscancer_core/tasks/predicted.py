"""Maps that a task needs: those that are finished already, and the missing ones through the one door."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crosscancer_core.cohort.cohort import CohortSlide
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import EvaluationError
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import Predict


def predicted_maps(
    bundle: Path,
    slides: Sequence[CohortSlide],
    cohort: Path,
    shelf: Path | None,
    progress: Progress,
    control: Control,
) -> dict[str, Path]:
    """The map folder of each slide in the cohort's folder, by slide id. Finished maps return at once.

    Raises:
        EvaluationError: a slide could not be predicted.
        CrossCancerError: the model cannot be used here.
        Cancelled: finished maps are kept.
    """
    request = Predict(
        bundle=bundle,
        slides=tuple(slide.path for slide in slides),
        cohort=cohort,
        maps=CohortPlaces(cohort).maps,
        has_glass=read_cohort(cohort).has_glass,
        shelf=shelf,
    )
    result = run_request(request, progress, control)
    if result["failed"]:
        path, message = next(iter(result["failed"].items()))
        raise EvaluationError(f'"{Path(path).name}" could not be predicted: {message}', "Mend it and start again.")
    folders = {each["slide"]: Path(each["map"]) for each in result["maps"]}
    return {slide.id: folders[str(slide.path)] for slide in slides}
