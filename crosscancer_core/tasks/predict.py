"""Probability maps of one or several models on a queue of slides."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crosscancer_core.cohort.cohort import Cohort
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.errors import ConfigError, CrossCancerError
from crosscancer_core.inference.loading import load_runtime
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.progress import Cancelled, Control, Progress
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.tasks.lower_precision import check_choice, load_lower_precision
from crosscancer_core.tasks.prediction_states import PredictionStates, SlideStep, summary
from crosscancer_core.tasks.request_parts import Precision
from crosscancer_core.tasks.requests import Predict
from crosscancer_core.tasks.runtimes import cache_folder
from crosscancer_core.tasks.slide_maps import LoadedModel, folder_of_maps, predict_maps

_log = logging.getLogger(__name__)


def run(request: Predict, progress: Progress, control: Control) -> dict[str, Any]:
    """Predict the slides one after the other; what is finished is not done again.

    A slide that fails does not stop the others: its sentence is in the result's ``failed``, and in its state file
    (see ``prediction_states.py``), which says for each slide how far it is.

    Returns:
        ``maps`` (slide, model, map, done, unreadable, not_tissue, seconds, reused), ``failed`` (slide to sentence),
        ``summary`` (numbers of slides and tiles), ``runtime``, ``reasons`` (why that runtime).

    Raises:
        BundleError, RuntimeNotAvailableError: a model cannot be used here.
        ConfigError: models that cannot be averaged, or lower precision without tiles to judge it by.
        CrossCancerError: every slide failed; the first one's error.
        Cancelled: within one batch; maps can be continued.
    """
    cohort = None if request.cohort is None else read_cohort(request.cohort)
    models = _load(request, progress, control)
    folder = folder_of_maps(request)
    states = [PredictionStates(folder, model.label(request), request.slides) for model in models]
    maps: list[dict[str, Any]] = []
    failed: dict[str, CrossCancerError] = {}
    for path in request.slides:
        _put(states, path, SlideStep.RUNNING)
        try:
            control.check()
            records = _predict(request, path, cohort, models, progress, control)
        except Cancelled:
            _put(states, path, SlideStep.CANCELLED)
            raise
        except (CrossCancerError, OSError, MemoryError, ValueError, RuntimeError) as error:
            failed[str(path)] = _failure(path, error)
            _put(states, path, SlideStep.FAILED, str(failed[str(path)]))
            message, hint = failed[str(path)].message, failed[str(path)].hint
            progress.event({"type": "slide_failed", "slide": str(path), "message": message, "hint": hint})
            continue
        maps += records
        for state, record in zip(states, records, strict=True):
            state.put(path, SlideStep.DONE, result=record)
    if failed and not maps:
        raise next(iter(failed.values()))
    return {
        "maps": maps,
        "failed": {path: str(error) for path, error in failed.items()},
        "summary": summary(len(request.slides), maps, failed),
        "runtime": models[0].loaded[0].runtime.name,
        "reasons": [reason for model in models for loaded in model.loaded for reason in loaded.reasons],
    }


def _predict(
    request: Predict,
    path: Path,
    cohort: Cohort | None,
    models: Sequence[LoadedModel],
    progress: Progress,
    control: Control,
) -> list[dict[str, Any]]:
    """One slide, all models; one pass over the pixels for those with the same tiles. Records in the models' order."""
    listed = None if cohort is None else cohort.slide_at(path)
    stated = None if listed is None else listed.mpp
    records: dict[int, dict[str, Any]] = {}
    with Shelf(request.shelf).open(path, stated, request.mpp) as slide:
        left = list(range(len(models)))
        while left:
            spec = models[left[0]].bundle.spec
            same = [
                number
                for number in left
                if (models[number].bundle.spec.input_size, models[number].bundle.spec.mpp)
                == (spec.input_size, spec.mpp)
            ]
            chosen = [models[number] for number in same]
            found = predict_maps(request, slide, listed, cohort, chosen, progress, control)
            records |= dict(zip(same, found, strict=True))
            left = [number for number in left if number not in same]
    return [records[number] for number in range(len(models))]


def _load(request: Predict, progress: Progress, control: Control) -> list[LoadedModel]:
    """The bundles in their runtimes, one model a map; all with one batch size, so that one pass serves them all."""
    check_choice(request.runtime.value, request.precision)
    bundles = [ModelBundle.open(folder) for folder in (request.bundle, *request.more_bundles)]
    if request.ensemble and len({(each.spec.input_size, each.spec.mpp) for each in bundles}) > 1:
        raise ConfigError(
            "ensemble", "the models take tiles of different size or resolution", "Predict with each of them instead."
        )
    size = min(bundle.spec.input_size for bundle in bundles)
    if request.stride_px is not None and request.stride_px > size:
        raise ConfigError(
            "stride_px",
            f"{request.stride_px} px between tiles of {size} px would leave gaps",
            f"Take {size} or fewer; fewer give a finer map.",
        )
    if len({bundle.name for bundle in bundles}) < len(bundles):
        raise ConfigError("more_bundles", "two models have the same name, and maps are named by it", "Rename a folder.")
    batch_size = request.batch_size
    models: list[LoadedModel] = []
    for bundle in bundles:
        notes: tuple[str, ...] = ()
        cache = cache_folder()
        control.check()
        if request.precision is Precision.FLOAT32:
            loaded = load_runtime(bundle, request.runtime.value, batch_size, cache, control=control)
        else:
            loaded, sentence = load_lower_precision(
                bundle, request.precision, cache, request.labelled_tiles, batch_size
            )
            notes = (sentence,)
        batch_size = loaded.runtime.batch_size
        for reason in loaded.reasons:
            _log.info("%s", reason)
            progress.event({"type": "runtime", "text": reason, "rate": loaded.tiles_per_second})
        for note in notes:  # told before it is used, not only stamped on what it gives
            progress.event({"type": "warning", "text": note})
        models.append(LoadedModel((bundle,), (loaded,), notes))
    if not request.ensemble or len(models) == 1:
        return models
    return [
        LoadedModel(
            tuple(bundles),
            tuple(model.loaded[0] for model in models),
            tuple(note for model in models for note in model.notes),
        )
    ]


def _failure(path: Path, error: Exception) -> CrossCancerError:
    if isinstance(error, CrossCancerError):
        _log.warning("prediction of %s: %s", path.name, error)
        return error
    _log.exception("prediction of %s", path)
    if isinstance(error, MemoryError):
        return CrossCancerError(f'There was not enough memory for "{path.name}".', "Close other programs.")
    return CrossCancerError(f'"{path.name}" could not be predicted: {type(error).__name__}: {error}.')


def _put(states: Sequence[PredictionStates], path: Path, step: SlideStep, message: str = "") -> None:
    for each in states:
        each.put(path, step, message)
