"""Probability maps of one model on slides."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

import platformdirs

from crosscancer_core.errors import CrossCancerError, ProbabilityMapError
from crosscancer_core.inference.engine import predict_slide
from crosscancer_core.inference.loading import LoadedRuntime, load_runtime
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.progress import Control, Progress
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.slides.slide import Slide, SlideInfo
from crosscancer_core.tasks.requests import Predict
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.tissue import all_tissue, detect_tissue
from crosscancer_core.user_folder import user_folder

_log = logging.getLogger(__name__)
_PROGRAM = "crosscancer"


def run(request: Predict, progress: Progress, control: Control) -> dict[str, Any]:
    """Predict the slides one after the other; what is finished is not done again.

    A slide that fails does not stop the others: its sentence is in the result's ``failed``.

    Returns:
        ``maps`` (slide, map, done, unreadable, not_tissue, seconds, reused), ``failed`` (slide to sentence),
        ``runtime``, ``reasons`` (why that runtime).

    Raises:
        BundleError, RuntimeNotAvailableError: the model cannot be used here.
        CrossCancerError: every slide failed; the first one's error.
        Cancelled: within one batch; maps can be continued.
    """
    bundle = ModelBundle.open(request.bundle)
    cache = Path(platformdirs.user_cache_dir(_PROGRAM)) / "openvino"
    loaded = load_runtime(bundle, request.runtime.value, request.batch_size, cache)
    for reason in loaded.reasons:
        _log.info("%s", reason)
    maps: list[dict[str, Any]] = []
    failed: dict[str, CrossCancerError] = {}
    for path in request.slides:
        control.check()
        try:
            maps.append(_predict(request, path, bundle, loaded, progress, control))
        except CrossCancerError as error:
            _log.warning("prediction of %s: %s", path.name, error)
            failed[str(path)] = error
            progress.event({"type": "slide_failed", "slide": str(path), "message": error.message, "hint": error.hint})
    if failed and not maps:
        raise next(iter(failed.values()))
    return {
        "maps": maps,
        "failed": {path: str(error) for path, error in failed.items()},
        "runtime": loaded.runtime.name,
        "reasons": list(loaded.reasons),
    }


def _predict(
    request: Predict, path: Path, bundle: ModelBundle, loaded: LoadedRuntime, progress: Progress, control: Control
) -> dict[str, Any]:
    with Shelf(request.shelf).open(path, entered=request.mpp) as slide:
        grid = TileGrid.over(slide.info, bundle.spec.input_size, bundle.spec.mpp)
        identity = _identity(request, slide.info, bundle, loaded)
        folder = _folder(request, slide.info, bundle)
        notes = _notes(slide.info, grid, bundle)
        for note in notes:
            progress.event({"type": "warning", "text": note})
        opened = _open_map(folder, grid, identity)
        reused = opened is not None and ProbabilityMap.is_complete(folder)
        map = opened or ProbabilityMap.create_file(folder, grid, identity)
        progress.event({"type": "map_opened", "slide": str(path), "map": str(folder), "model": bundle.name})
        if reused:
            outcome = {"done": int(map.done.sum()), "reused": True}
        else:
            outcome = {**_fill(request, slide, grid, map, loaded, notes, progress, control), "reused": False}
    progress.event(
        {
            "type": "map_done",
            "slide": str(path),
            "map": str(folder),
            "done": outcome["done"],
            "unreadable": outcome.get("unreadable", 0),
        }
    )
    return {"slide": str(path), "map": str(folder), **outcome}


def _fill(
    request: Predict,
    slide: Slide,
    grid: TileGrid,
    map: ProbabilityMap,
    loaded: LoadedRuntime,
    notes: list[str],
    progress: Progress,
    control: Control,
) -> dict[str, Any]:
    tissue = detect_tissue(slide) if request.has_glass else all_tissue(slide.info)
    resolution = slide.info.resolution
    map.provenance.update(
        {
            "slide_path": str(slide.info.path),
            "mpp": resolution.mpp if resolution else None,
            "tile_mpp": grid.mpp,
            "mpp_source": resolution.source.value if resolution else None,
            "runtime": loaded.runtime.name,
            "device": loaded.runtime.device,
            "notes": notes,
        }
    )
    counts = predict_slide(
        slide,
        grid,
        tissue.shares(grid),
        loaded.runtime,
        map,
        progress,
        control,
        request.batch_size,
        request.minimum_tissue,
    )
    return asdict(counts)


def _open_map(folder: Path, grid: TileGrid, identity: MapIdentity) -> ProbabilityMap | None:
    """The map in ``folder`` where it is of this slide, grid, model and settings; None where it is not."""
    try:
        map = ProbabilityMap.open_file(folder, writable=True)
    except ProbabilityMapError:
        return None
    return map if (map.grid, map.identity) == (grid, identity) else None


def _identity(request: Predict, info: SlideInfo, bundle: ModelBundle, loaded: LoadedRuntime) -> MapIdentity:
    return MapIdentity(
        slide_fingerprint=info.fingerprint,
        slide_name=info.path.name,
        model_hash=bundle.hash,
        model_name=bundle.name,
        precision=loaded.runtime.precision,
        settings={"has_glass": request.has_glass, "minimum_tissue": request.minimum_tissue},
    )


def _folder(request: Predict, info: SlideInfo, bundle: ModelBundle) -> Path:
    """``<maps>/<bundle>/<slide>``; a slide of the same name that is another one gets its fingerprint behind it."""
    if request.maps is None:
        return user_folder() / "maps" / bundle.name / info.fingerprint
    folder = request.maps / bundle.name / info.path.stem
    try:
        other = ProbabilityMap.open_file(folder).identity.slide_fingerprint != info.fingerprint
    except ProbabilityMapError:
        other = False
    return folder.with_name(f"{info.path.stem}-{info.fingerprint}") if other else folder


def _notes(info: SlideInfo, grid: TileGrid, bundle: ModelBundle) -> list[str]:
    """What a person should know before believing the map."""
    notes = [info.entered_note] if info.entered_note else []
    if info.fingerprint in bundle.training_fingerprints:
        notes.append(
            f'"{info.path.name}" was among the training slides of "{bundle.name}": its map looks better than it is '
            "and must not be used for evaluation."
        )
    if grid.downsample != 1:
        notes.append(
            f'"{info.path.name}" has {info.mpp:g} µm/px, "{bundle.name}" was trained at {bundle.spec.mpp:g}: '
            "its tiles are resampled."
        )
    return notes
