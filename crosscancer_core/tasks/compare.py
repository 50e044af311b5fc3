"""Several models on the same slides, and the report; missing maps of a study are predicted first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crosscancer_core.cohort.cohort import CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError, EvaluationError
from crosscancer_core.evaluation.cohort_scores import Judged, slides_to_judge
from crosscancer_core.evaluation.comparison_result import Comparison
from crosscancer_core.evaluation.references import read_reference
from crosscancer_core.export.report import check_report_folder, write_report
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks.judging import ModelMaps, bundle_of, judge, maps_by_slide, read_slides
from crosscancer_core.tasks.judging_requests import Compare, ComparedModel
from crosscancer_core.tasks.predicted import predicted_maps
from crosscancer_core.training.fairness import Contender, Fairness, fairness
from crosscancer_core.training.study import Study, StudyPart, read_study

_NOT_RANKED = (
    "The arms of this study were not taught alike, as said below. They are listed and not set against each other: "
    "what they differ in may not come from the weights they began with."
)


def run(request: Compare, progress: Progress, control: Control) -> dict[str, Any]:
    """Compare and, where asked, write the report. Returns the :class:`Comparison` as JSON data and the report's path.

    Raises:
        ConfigError: there is nothing to compare, or the report is there already and may not be replaced.
        EvaluationError: as ``judge``; a study has no finished model.
        RunFolderError: the study cannot be read.
        CrossCancerError: a slide or a model cannot be used.
        Cancelled: finished maps are kept, nothing else is written.
    """
    if request.report is not None:
        check_report_folder(request.report, overwrite=request.overwrite)
    reference = None if request.reference is None else read_reference(request.reference)
    if request.study is not None:
        judged, models, notes = _of_study(request, read_study(request.study), progress, control)
    elif request.models:
        judged, notes = read_slides(request), []
        models = [_of_model(request, each, judged, progress, control) for each in request.models]
    else:
        raise ConfigError("models", "there is nothing to compare", "Name models, or a study.")
    judgement = judge(request, judged, models, progress, control, notes)
    comparison = _warned(judgement.comparison, fairness(_contenders(models)), ranked=request.study is None)
    comparison = comparison.model_copy(update={"reference": reference})
    for arm in comparison.arms:  # the cohort table shows the last one's AUC beside each slide
        kept = CohortPlaces(request.cohort).evaluations / f"{arm.evaluation.name}.json"
        arm.evaluation.write(kept)
    found: dict[str, Any] = {"comparison": comparison.model_dump(mode="json")}
    if request.report is not None:
        found["report"] = str(write_report(comparison, judgement.views, request.report, control))
    return found


def _warned(comparison: Comparison, found: Fairness, ranked: bool) -> Comparison:
    """With all that differs between the models besides their start. Arms of a study that were not taught alike are
    not set against each other: their differences would be taken for those of the starting weights."""
    warnings = (*found.taught, *found.circumstances, *comparison.warnings)
    if not found.taught or ranked:
        return comparison.model_copy(update={"warnings": warnings})
    return comparison.model_copy(update={"warnings": (_NOT_RANKED, *warnings), "differences": ()})


def _contenders(models: Sequence[ModelMaps]) -> list[Contender]:
    found = []
    for model in models:
        for info in {bundle.hash: bundle.info for bundle in model.bundles.values()}.values():
            fold = (info.provenance.get("config", {}).get("fold") or {}).get("number")
            name = f"{model.arm}-s{model.seed}" + ("" if fold is None else f"-f{fold}")
            found.append(Contender(model.arm, name, info))
    return found


def _of_model(
    request: Compare, model: ComparedModel, judged: Judged, progress: Progress, control: Control
) -> ModelMaps:
    if model.maps is not None:
        bundle = bundle_of(request.cohort, model.maps, judged.slides, model.bundle)
        maps = maps_by_slide(model.maps, judged.slides)
    elif model.bundle is not None:
        bundle = ModelBundle.open(model.bundle)
        maps = predicted_maps(model.bundle, judged.slides, request.cohort, request.shelf, progress, control)
    else:
        raise ConfigError("models", f'"{model.arm}" has neither maps nor a bundle', "Give one of them.")
    return ModelMaps(model.arm, model.seed, maps, {} if bundle is None else {s.id: bundle for s in judged.slides})


def _of_study(
    request: Compare, study: Study, progress: Progress, control: Control
) -> tuple[Judged, list[ModelMaps], list[str]]:
    """Every arm and seed that is finished in all its folds, on the slides that the folds have not seen."""
    cohort = read_cohort(request.cohort)
    groups: dict[tuple[str, int], list[StudyPart]] = {}
    for part in study.parts:
        groups.setdefault((part.arm, part.seed), []).append(part)
    finished = {key: parts for key, parts in groups.items() if all(part in study.finished for part in parts)}
    notes = [
        f"{part.name} is not in this comparison: {part.message or part.state.value}."
        for key, parts in groups.items()
        if key not in finished
        for part in parts
        if part not in study.finished
    ]
    if not finished:
        raise EvaluationError(f'No arm of the study "{study.name}" is finished.', "Start the study again.")
    first = next(iter(finished.values()))
    tested = request.slides or tuple(dict.fromkeys(slide for part in first for slide in part.test_slides))
    judged = slides_to_judge(cohort, tested or None, Role.TEST)
    models = [_of_parts(request, key, parts, judged.slides, progress, control) for key, parts in finished.items()]
    return judged, models, notes


def _of_parts(
    request: Compare,
    key: tuple[str, int],
    parts: Sequence[StudyPart],
    slides: Sequence[CohortSlide],
    progress: Progress,
    control: Control,
) -> ModelMaps:
    maps: dict[str, Path] = {}
    bundles: dict[str, ModelBundle] = {}
    for part in parts:
        own = [slide for slide in slides if not part.test_slides or slide.id in part.test_slides]
        maps |= predicted_maps(part.bundle, own, request.cohort, request.shelf, progress, control)
        bundle = ModelBundle.open(part.bundle)
        if bundle.info.lineage != part.lineage:
            raise EvaluationError(
                f'The model "{part.bundle.name}" is no longer the one that the study has trained.',
                "Restore it, or begin a study of another name.",
            )
        bundles |= {slide.id: bundle for slide in own}
    missing = [slide.id for slide in slides if slide.id not in maps]
    if missing:
        raise EvaluationError(
            f'No fold of "{key[0]}" was to be tested on "{missing[0]}".', "Compare the slides that the study tests."
        )
    return ModelMaps(*key, maps, bundles)
