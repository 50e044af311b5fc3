"""Which parts a study has, what each is asked, and why one cannot start. No framework."""

from __future__ import annotations

import os
from pathlib import Path

from crosscancer_core.cohort.cohort import Cohort, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.cohort.splits import fold_of, with_fold
from crosscancer_core.errors import ConfigError, CrossCancerError, RunFolderError
from crosscancer_core.models.imagenet import imagenet_file
from crosscancer_core.models.recipes import SOURCE_COHORT, TARGET_COHORT, InitialWeights, Recipe
from crosscancer_core.tasks.requests import CompareArms, Train
from crosscancer_core.training.config import FoldOfSplit, TrainingConfig
from crosscancer_core.training.fairness import traced
from crosscancer_core.training.run_folder import config_difference
from crosscancer_core.training.stage_data import stage_data
from crosscancer_core.training.study import STUDY_FILE, PartState, Study, StudyPart, read_study


def study_folder(request: CompareArms) -> Path:
    """Where the study of a request lives."""
    return CohortPlaces(request.cohort).studies / request.name


def planned(request: CompareArms) -> Study:
    """The study of a request: what is there already, and a part for each arm, seed and fold that it adds.

    Raises:
        ConfigError: two arms have one name, a seed is named twice, or the cohort has no such split.
        RunFolderError: a study of that name has other settings.
    """
    names = [recipe.name for recipe in request.arms]
    if len(set(names)) != len(names):
        raise ConfigError(
            "arms", "two arms have the same name", "Name each arm once; recipes of one's own by a new name."
        )
    if len(set(request.seeds)) != len(request.seeds):
        raise ConfigError("seeds", "a seed is named twice", "One run would count as two: name each seed once.")
    folder = study_folder(request)
    cohort = read_cohort(request.cohort, files_must_exist=False)  # its tiles are in their stores
    study = Study(
        name=request.name,
        cohort=_absolute(request.cohort),
        cohorts={name: _absolute(path) for name, path in other_cohorts(request).items()},
        config=shared_config(request.config),
        recipes={recipe.name: recipe for recipe in request.arms},
        split=request.split,
        parts=tuple(
            _part(request, cohort, folder, recipe.name, seed, fold)
            for seed in request.seeds
            for fold in _folds(request, cohort)
            for recipe in request.arms
        ),
    )
    return study if not (folder / STUDY_FILE).is_file() else _joined(read_study(folder), study)


def other_cohorts(request: CompareArms) -> dict[str, Path]:
    """Cohort files by their name in the recipes."""
    given = dict(request.cohorts)
    if request.source_cohort is not None:
        given[SOURCE_COHORT] = request.source_cohort
    return given


def shared_config(config: TrainingConfig) -> TrainingConfig:
    """The config without what each part has of its own: it then names the settings that all share."""
    plain = TrainingConfig()
    return config.model_copy(update={"recipe": plain.recipe, "seed": plain.seed, "fold": None})


def train_request(request: CompareArms, study: Study, part: StudyPart, device: str) -> Train:
    """What one part is asked: nothing but arm, seed and fold differs between them."""
    recipe = study.recipes[part.arm]
    fold = None if part.fold is None or study.split is None else FoldOfSplit(split=study.split, number=part.fold)
    return Train(
        cohort=study.cohort,
        config=study.config.model_copy(update={"recipe": recipe, "seed": part.seed, "fold": fold}),
        run_folder=part.run_folder,
        cohorts={name: path for name, path in study.cohorts.items() if name in recipe.sources},
        initial_weights=request.initial_weights,
        initial_model=request.initial_models.get(part.arm),
        model_name=part.bundle.name,
        device=device,
        shelf=request.shelf,
    )


def refusals(request: CompareArms, study: Study) -> dict[str, str]:
    """Arms that cannot start, and why in a sentence; the others train."""
    reasons: dict[str, str] = {}
    for arm, recipe in study.recipes.items():
        try:
            _check_start(request, study, recipe)
        except CrossCancerError as error:
            reasons[arm] = str(error)
    return reasons


def no_longer_alike(request: CompareArms, study: Study) -> dict[str, str]:
    """Parts that are still to be trained and would learn from other tiles than the finished parts of their seed and
    fold, since cohort, outlines or tiles were changed in between; and why in a sentence."""
    reasons: dict[str, str] = {}
    draws: dict[tuple[int, int | None], list[StudyPart]] = {}
    for part in study.parts:
        if study.recipes[part.arm].stages[-1].is_target:
            draws.setdefault((part.seed, part.fold), []).append(part)
    for parts in draws.values():  # of one seed and fold, hence of the same tiles
        finished = [part for part in parts if part.state is PartState.DONE and part.lineage]
        waiting = [part for part in parts if part.state is PartState.WAITING]
        if not finished or not waiting:
            continue
        try:
            with stage_data(study.cohort, train_request(request, study, waiting[0], "auto").config) as data:
                now = data.hash
        except CrossCancerError:
            continue  # training says what is the matter
        if now != traced(finished[0].lineage, "data")[TARGET_COHORT]:
            reason = (
                f"The target tiles are not those that {finished[0].name} has learned from. Restore slides, outlines, "
                "roles and tiles as they were, or begin a study of another name."
            )
            reasons |= dict.fromkeys((part.name for part in waiting), reason)
    return reasons


def _check_start(request: CompareArms, study: Study, recipe: Recipe) -> None:
    for name in recipe.sources:
        if name not in study.cohorts:
            raise ConfigError(
                "source_cohort" if name == SOURCE_COHORT else "cohorts",
                f"the arm “{recipe.name}” learns from the cohort “{name}” first, and none is named",
                "Name its cohort file.",
            )
    if recipe.initial is InitialWeights.IMAGENET:
        imagenet_file(study.config.spec.architecture, request.initial_weights)
    if recipe.initial is InitialWeights.MODEL and recipe.name not in request.initial_models:
        raise ConfigError("initial_models", f"the arm “{recipe.name}” starts from a finished model, and none is named")


def _folds(request: CompareArms, cohort: Cohort) -> list[int | None]:
    if request.split is None:
        return [None]
    fold_of(cohort, request.split, 0)  # says which splits there are
    (split,) = [split for split in cohort.splits if split.name == request.split]
    return list(range(len(split.folds)))


def _part(request: CompareArms, cohort: Cohort, folder: Path, arm: str, seed: int, fold: int | None) -> StudyPart:
    folder = _absolute(folder)
    part = StudyPart(arm=arm, seed=seed, fold=fold, run_folder=folder, bundle=folder)
    if fold is not None and request.split is not None:
        cohort = with_fold(cohort, fold_of(cohort, request.split, fold))
    return part.model_copy(
        update={
            "run_folder": folder / "runs" / part.name,
            "bundle": _absolute(CohortPlaces(request.cohort).models) / f"{request.name}-{part.name}",
            "test_slides": tuple(slide.id for slide in cohort.slides(Role.TEST)),
        }
    )


def _absolute(path: Path) -> Path:
    """Without ``..``, as ``study.json`` gives it back."""
    return Path(os.path.abspath(path))


def _joined(there: Study, asked: Study) -> Study:
    """What is there, with the parts that are asked for in addition."""
    arms = {arm for arm in there.recipes if arm in asked.recipes}
    others = [config_difference(there.config, asked.config)] if there.config != asked.config else []
    if there.split != asked.split:
        others.append(f"split: {there.split or 'roles'} there, {asked.split or 'roles'} asked for")
    others += [f"the recipe of {arm}" for arm in sorted(arms) if there.recipes[arm] != asked.recipes[arm]]
    others += [
        f"the cohort “{name}”: {there.cohorts[name]} there, {path} asked for"
        for name, path in asked.cohorts.items()
        if there.cohorts.get(name, path) != path
    ]
    if others:
        raise RunFolderError(
            f'The study "{there.name}" has other settings ({"; ".join(others)}).',
            "Choose another name, or the settings it was begun with.",
        )
    known = {part.name for part in there.parts}
    return there.model_copy(
        update={
            "recipes": {**there.recipes, **asked.recipes},
            "cohorts": {**there.cohorts, **asked.cohorts},
            "parts": (*there.parts, *(part for part in asked.parts if part.name not in known)),
        }
    )


def is_done(part: StudyPart) -> bool:
    """True where the part's model is there."""
    return part.state is PartState.DONE and (part.bundle / "bundle.json").is_file()
