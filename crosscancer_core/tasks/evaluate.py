"""AUC of finished maps against annotations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crosscancer_core import atomic_file
from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.result import Evaluation
from crosscancer_core.evaluation.scoring import SlideScores, score_map
from crosscancer_core.evaluation.summary import evaluate
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import Control, Progress
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.tasks.requests import Evaluate
from crosscancer_core.tiles.cohort_slides import annotation_notes, table_of
from crosscancer_core.tiles.labels import LabelRule

_NO_AUC = {
    AnnotationStatus.PARTIAL: "is annotated in part only, so its unmarked tissue may be cancer: it has no AUC.",
    AnnotationStatus.NONE: "is not annotated: it has no AUC.",
}


def run(request: Evaluate, progress: Progress, control: Control) -> dict[str, Any]:
    """Score the asked slides' maps and return the :class:`Evaluation` as JSON data.

    Raises:
        ConfigError: ``output`` is there already and may not be replaced.
        EvaluationError: a slide is unknown or has no finished map, or no slide can have an AUC.
        ConfigError: the label rule is none.
        AnnotationFormatError, SlideReadError, …: a slide's files cannot be read.
        Cancelled: nothing is written.
    """
    if request.output is not None:
        atomic_file.check_replaceable(request.output, overwrite=request.overwrite)
    cohort = read_cohort(request.cohort)
    rule = LabelRule.parse(request.label_rule)
    asked = _asked(request, cohort)
    without = [slide for slide in asked if slide.annotation_status in _NO_AUC]
    notes = [f'Slide "{slide.id}" {_NO_AUC[slide.annotation_status]}' for slide in without]
    scored = [(slide, _map_of(request.maps, slide)) for slide in asked if slide not in without]
    if not scored:
        raise EvaluationError(
            "None of these slides can have an AUC." if asked else f'"{cohort.name}" has no test slides.',
            "An AUC needs slides on which all cancer is outlined, or which are declared normal.",
        )
    name = _one_model([map for _, map in scored])
    progress.started(len(scored), "slides", "Evaluating")
    scores: list[SlideScores] = []
    for slide, map in scored:
        control.check()
        scores.append(_score(request, slide, cohort, map, rule, notes))
        progress.advanced(1, slide.id)
    result = evaluate(scores, name=name, random_control=request.random_control, notes=notes)
    return _kept(result, request.output)


def _asked(request: Evaluate, cohort: Cohort) -> list[CohortSlide]:
    if request.slides is None:
        return list(cohort.slides(Role.TEST))
    known = {slide.id: slide for slide in cohort.slides()}
    missing = [name for name in request.slides if name not in known]
    if missing:
        raise EvaluationError(f'The cohort has no slide "{missing[0]}".', f"It has: {', '.join(known)}.")
    return [known[name] for name in request.slides]


def _map_of(maps: Path, slide: CohortSlide) -> ProbabilityMap:
    """The finished map of a slide, in a folder named by its id or by its file's stem."""
    for name in (slide.id, slide.path.stem):
        if ProbabilityMap.is_complete(maps / name):
            return ProbabilityMap.open_file(maps / name)
    raise EvaluationError(
        f'There is no finished map of slide "{slide.id}" in "{maps}".',
        "Predict on this slide first, or leave it out of the evaluation.",
    )


def _one_model(maps: list[ProbabilityMap]) -> str:
    if len({(map.identity.model_hash, map.identity.precision) for map in maps}) > 1:
        names = sorted({f"{map.identity.model_name} ({map.identity.precision})" for map in maps})
        raise EvaluationError(f"The maps come from different models: {', '.join(names)}.", "Evaluate one at a time.")
    return maps[0].identity.model_name


def _score(
    request: Evaluate, listed: CohortSlide, cohort: Cohort, map: ProbabilityMap, rule: LabelRule, notes: list[str]
) -> SlideScores:
    with Shelf(request.shelf).open(listed.path, listed.mpp) as slide:
        if map.identity.slide_fingerprint != slide.info.fingerprint:
            raise EvaluationError(
                f'The map of slide "{listed.id}" belongs to another slide file.', "Predict on this slide again."
            )
        notes += [slide.info.entered_note] if slide.info.entered_note else []
        notes += annotation_notes(slide.info, listed, cohort)
        table = table_of(slide, listed, cohort, map.grid.cells)
    return score_map(map, table, rule, request.minimum_tissue, slide_id=listed.id)


def _kept(result: Evaluation, output: Path | None) -> dict[str, Any]:
    if output is not None:
        result.write(output)
    return result.model_dump(mode="json")
