"""What evaluating one model and comparing several share: slides are opened once, and every model's maps scored."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from crosscancer_core import __version__
from crosscancer_core.cohort.cohort import Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import BundleError, EvaluationError
from crosscancer_core.evaluation.cohort_scores import (
    Judged,
    Rules,
    SlideLabels,
    finished_map,
    one_model,
    seen_in_training,
    slides_to_judge,
)
from crosscancer_core.evaluation.comparison import ArmScores, compare, seed_spread
from crosscancer_core.evaluation.comparison_result import Comparison, JudgedArm, JudgedModel, JudgedSlide
from crosscancer_core.evaluation.levels import ModelScores, Resampling
from crosscancer_core.evaluation.scoring import SlideScores
from crosscancer_core.evaluation.summary import OperatingPoint, evaluate
from crosscancer_core.evaluation.thresholds import threshold_words
from crosscancer_core.export.report_pictures import SlideView
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.recipes import arm_title
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import Control, Progress
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.tasks.judging_requests import Compare, Evaluate
from crosscancer_core.tasks.predicted_alike import predicted_unlike
from crosscancer_core.tiles.labels import LabelRule

_LIBRARIES = ("numpy", "scipy", "shapely", "openslide-python", "opencv-python-headless")


@dataclass(frozen=True)
class ModelMaps:
    """One model of one arm: where its maps lie, slide by slide. Folds of one seed are one entry with several models."""

    arm: str
    seed: int
    maps: Mapping[str, Path]
    """Map folder, or folder of map folders, by slide id."""
    bundles: Mapping[str, ModelBundle] = field(default_factory=dict)
    """The model that scored each slide, by slide id, where it is at hand."""

    @property
    def folds(self) -> int:
        """Models that share the slides among them."""
        return max(1, len({bundle.hash for bundle in self.bundles.values()}))


@dataclass(frozen=True)
class Judgement:
    """The result, and what its report shows of each slide."""

    comparison: Comparison
    views: tuple[SlideView, ...]


def judge(
    request: Evaluate | Compare,
    judged: Judged,
    models: Sequence[ModelMaps],
    progress: Progress,
    control: Control,
    notes: Sequence[str] = (),
) -> Judgement:
    """Score every slide by every model and sum it up.

    Raises:
        EvaluationError: a map is missing, of another slide, or of another model than its neighbours.
        ConfigError: the label rule is none.
        AnnotationFormatError, SlideReadError, ...: a slide's files cannot be read.
        Cancelled: nothing is kept.
    """
    cohort = read_cohort(request.cohort)
    rules = Rules(LabelRule.parse(request.label_rule), request.minimum_tissue, request.interpolated)
    opened = [_maps_of(model, judged) for model in models]
    scores: list[list[SlideScores]] = [[] for _ in models]
    slides, views, said = [], [], [*judged.notes, *notes]
    flattered: list[str] = []
    progress.started(len(judged.slides), "slides", "Evaluating")
    for index, listed in enumerate(judged.slides):
        control.check()
        with Shelf(request.shelf).open(listed.path, listed.mpp) as slide:
            labels = SlideLabels.of(slide, listed, cohort)
            if request.report is not None:
                maps = [each[index] for each in opened]
                views.append(SlideView.of(slide, listed.id, labels, maps, rules.label))
        said += labels.notes
        slides.append(_slide(listed, cohort, labels))
        for model, maps_of, found in zip(models, opened, scores, strict=True):
            control.check()
            fingerprint = labels.info.fingerprint
            seen = seen_in_training(listed, fingerprint, judged.role, model.bundles.get(listed.id))
            found.append(
                labels.score(
                    maps_of[index],
                    rules,
                    slide_id=listed.id,
                    patient=cohort.patient_of(listed.id),
                    seen_in_training=seen and not request.include_training,
                )
            )
            if seen and request.include_training:
                learner = arm_title(model.arm)
                flattered.append(f'"{listed.id}" counts although {learner} has learned from it: the numbers flatter.')
        progress.advanced(1, listed.id)
    arms = [
        _judged_arm(request, model, ModelScores(found, Resampling(request.resamples, request.seed)), maps)
        for model, found, maps in zip(models, scores, opened, strict=True)
    ]
    comparison = _comparison(request, cohort, judged, slides, arms)
    unlike = predicted_unlike({f"{each.arm}-s{each.seed}": maps for each, maps in zip(models, opened, strict=True)})
    warnings, said = (*unlike, *comparison.warnings, *flattered), list(dict.fromkeys(said))
    result = comparison.model_copy(update={"warnings": warnings, "notes": tuple(said)})
    return Judgement(result, tuple(views))


@dataclass(frozen=True, eq=False)
class _Arm:
    judged: JudgedArm
    scores: ModelScores


def maps_by_slide(folder: Path, slides: Sequence[CohortSlide]) -> dict[str, Path]:
    """Every slide's map lies in one folder."""
    return {slide.id: folder for slide in slides}


def bundle_of(cohort: Path, maps: Path, slides: Sequence[CohortSlide], named: Path | None) -> ModelBundle | None:
    """The model that made the maps: the named one, or the cohort's of that name and hash; None where it is not at hand.

    Raises:
        BundleError: the named bundle cannot be used, or did not make these maps.
    """
    identity = finished_map(maps, slides[0]).identity
    folder = named or CohortPlaces(cohort).models / identity.model_name
    try:
        bundle = ModelBundle.open(folder)
    except BundleError:
        if named is not None:
            raise
        return None
    if bundle.hash == identity.model_hash:
        return bundle
    if named is not None:
        raise BundleError(
            f'The maps in "{maps}" were made by "{identity.model_name}", which is not the model in "{folder.name}".',
            "Name the model that made them.",
        )
    return None


def read_slides(request: Evaluate | Compare) -> Judged:
    """The slides that a request asks for. Raises as ``slides_to_judge``."""
    return slides_to_judge(read_cohort(request.cohort), request.slides, Role(request.role.value))


def _maps_of(model: ModelMaps, judged: Judged) -> list[ProbabilityMap]:
    maps = []
    for slide in judged.slides:
        folder = model.maps[slide.id]
        is_map = ProbabilityMap.is_complete(folder)
        maps.append(ProbabilityMap.open_file(folder) if is_map else finished_map(folder, slide))
    if model.folds == 1:
        one_model(maps)
    return maps


def _slide(listed: CohortSlide, cohort: Cohort, labels: SlideLabels) -> JudgedSlide:
    info = labels.info
    return JudgedSlide(
        slide_id=listed.id,
        patient=cohort.patient_of(listed.id),
        role=listed.role.value,
        annotation_status=listed.annotation_status.value,
        fingerprint=info.fingerprint,
        annotation_digest=labels.digest,
        width=info.width,
        height=info.height,
        mpp=info.resolution.mpp if info.resolution else None,
    )


def _judged_arm(
    request: Evaluate | Compare, model: ModelMaps, scores: ModelScores, maps: Sequence[ProbabilityMap]
) -> _Arm:
    identity = maps[0].identity
    bundle = next(iter(model.bundles.values()), None) if model.folds == 1 else None
    point, temperature = _operating_point(request, bundle), None
    if bundle is not None:
        temperature = bundle.info.calibration.get("temperature")
    arm = arm_title(model.arm)
    warnings = _map_warnings(arm, maps)
    if model.folds > 1:
        warnings.append(f"{arm}: scores of {model.folds} models (folds) are pooled, each on slides it has not seen.")
    result = evaluate(
        scores,
        name=identity.model_name,
        whole_slide=request.whole_slide,
        random_control=request.random_control,
        operating_point=point,
        temperature=temperature,
        warnings=warnings,
    )
    judged = JudgedModel(
        name=identity.model_name,
        hash=identity.model_hash,
        precision=identity.precision,
        recipe="" if bundle is None else bundle.recipe.name,
        initial="" if bundle is None else bundle.recipe.initial.value,
        stages=() if bundle is None else tuple(str(stage) for stage in bundle.recipe.stages),
        thresholds={} if bundle is None else bundle.info.thresholds,
        temperature=temperature,
        bundle_found=bool(model.bundles),
    )
    return _Arm(JudgedArm(arm=model.arm, seed=model.seed, model=judged, evaluation=result), scores)


def _map_warnings(arm: str, maps: Sequence[ProbabilityMap]) -> list[str]:
    """What the maps say against themselves, each once, with the slides that it is about where it is not all."""
    slides: dict[str, list[str]] = {}
    for map in maps:
        for note in map.notes:
            slides.setdefault(note, []).append(map.identity.slide_name)
    return [
        f"{arm}: {note}" if len(names) == len(maps) else f"{arm}, {', '.join(names)}: {note}"
        for note, names in slides.items()
    ]


def _operating_point(request: Evaluate | Compare, bundle: ModelBundle | None) -> OperatingPoint:
    if request.threshold is not None:
        return OperatingPoint(request.threshold, "given by hand")
    if bundle is not None and request.threshold_rule in bundle.info.thresholds:
        words = threshold_words(request.threshold_rule)
        return OperatingPoint(bundle.info.thresholds[request.threshold_rule], f"chosen on validation slides: {words}")
    if bundle is not None:
        return OperatingPoint(bundle.threshold, "the model's default, not chosen on validation slides")
    return OperatingPoint(0.5, "the default, not chosen on validation slides")


def _comparison(
    request: Evaluate | Compare,
    cohort: Cohort,
    judged: Judged,
    slides: Sequence[JudgedSlide],
    arms: Sequence[_Arm],
) -> Comparison:
    grouped: dict[str, dict[int, ModelScores]] = {}
    for each in arms:
        seeds = grouped.setdefault(each.judged.arm, {})
        if each.judged.seed in seeds:
            raise EvaluationError(
                f'Two models are called "{each.judged.arm}" with seed {each.judged.seed}.',
                "Give each model its own arm or seed.",
            )
        seeds[each.judged.seed] = each.scores
    compared = [ArmScores(arm, seeds) for arm, seeds in grouped.items()]
    levels = [level.level for level in arms[0].judged.evaluation.levels()]
    splits = [] if judged.role is not Role.TEST else [split.how for split in cohort.splits]
    return Comparison(
        title=getattr(request, "title", "") or f"{cohort.name}: {', '.join(grouped)}",
        cohort=cohort.name,
        site=cohort.site.value,
        role=judged.role.value,
        split=" ".join(splits),
        slides=tuple(slides),
        arms=tuple(each.judged for each in arms),
        differences=tuple(compare(compared, levels)) if len(compared) > 1 else (),
        spreads=tuple(
            seed_spread(each.arm, level, {seed: model.level(level).auc for seed, model in each.by_seed.items()})
            for each in compared
            for level in levels
            if len(each.by_seed) > 1
        ),
        settings=_settings(request),
        versions={
            "crosscancer": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
        warnings=_warnings(judged),
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    )


def _settings(request: Evaluate | Compare) -> dict[str, str]:
    return {
        "label rule": request.label_rule,
        "minimum tissue of a tile": f"{request.minimum_tissue:.0%}",
        "resamples": f"{request.resamples:,} (seed {request.seed})",
        "threshold rule": "by hand" if request.threshold is not None else request.threshold_rule,
        "training slides": "counted" if request.include_training else "left out of every summary",
    }


def _warnings(judged: Judged) -> tuple[str, ...]:
    if judged.role is Role.TEST:
        return ()
    return ("These are validation slides, on which the best epoch was chosen: the numbers flatter the models.",)
