"""Thresholds and temperature of a model, chosen on validation slides and kept in its bundle."""

from __future__ import annotations

from typing import Any

from crosscancer_core.cohort.cohort import Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.calibration import fit_temperature, reliability, with_temperature
from crosscancer_core.evaluation.cohort_scores import Rules, SlideLabels, finished_map, slides_to_judge
from crosscancer_core.evaluation.observations import Observations
from crosscancer_core.evaluation.result import Level
from crosscancer_core.evaluation.roc import roc_of
from crosscancer_core.evaluation.thresholds import choose_thresholds
from crosscancer_core.models.bundle import ModelBundle, keep_choices
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import Control, Progress
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.tasks.judging_requests import Calibrate
from crosscancer_core.tasks.predicted import predicted_maps
from crosscancer_core.tiles.labels import LabelRule


def run(request: Calibrate, progress: Progress, control: Control) -> dict[str, Any]:
    """Choose on the cohort's validation slides; no other slide is looked at.

    Raises:
        EvaluationError: there is no validation slide that can have an AUC, or they show one class only.
        BundleError: the model cannot be used, or the maps are not its own.
        CrossCancerError: a slide cannot be read or predicted.
        Cancelled: the model is as it was.
    """
    cohort = read_cohort(request.cohort)
    bundle = ModelBundle.open(request.bundle)
    judged = slides_to_judge(cohort, None, Role.VALIDATION)
    rules = Rules(LabelRule.parse(request.label_rule), request.minimum_tissue, interpolated=False)
    if request.maps is None:
        found = predicted_maps(request.bundle, judged.slides, request.cohort, request.shelf, progress, control)
        maps = [ProbabilityMap.open_file(found[slide.id]) for slide in judged.slides]
    else:
        maps = [finished_map(request.maps, slide) for slide in judged.slides]
    if any(map.identity.model_hash != bundle.hash for map in maps):
        raise EvaluationError("These maps were made by another model.", "Choose thresholds on the model's own maps.")
    progress.started(len(maps), "slides", "Choosing thresholds")
    observed = []
    for listed, map in zip(judged.slides, maps, strict=True):
        control.check()
        with Shelf(request.shelf).open(listed.path, listed.mpp) as slide:
            labels = SlideLabels.of(slide, listed, cohort)
        observed.append(labels.score(map, rules, slide_id=listed.id).observations(Level.TILE))
        progress.advanced(1, listed.id)
    tiles = Observations.together(observed)
    curve = roc_of(tiles)
    if curve is None:
        raise EvaluationError(
            "The validation slides show one class only, so no threshold can be chosen on them.",
            "Give a slide with cancer and tissue without it the role validation.",
        )
    share = tiles.total_positive / (tiles.total_positive + tiles.total_negative)
    thresholds, temperature = choose_thresholds(curve, share), fit_temperature(tiles)
    keep_choices(request.bundle, thresholds, {"temperature": temperature})
    before, after = reliability(tiles), reliability(with_temperature(tiles, temperature))
    return {
        "bundle": str(request.bundle),
        "slides": [slide.id for slide in judged.slides],
        "tiles": len(tiles),
        "thresholds": dict(thresholds),
        "temperature": temperature,
        "expected_error_before": None if before is None else before.error,
        "expected_error_after": None if after is None else after.error,
        "notes": list(judged.notes),
    }
