"""Fill the tile stores of a cohort."""

from __future__ import annotations

import logging
import shutil
from typing import Any

from crosscancer_core import atomic_file
from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import (
    CohortFileError,
    CrossCancerError,
    DiskFullError,
    NotEnoughRoomError,
    NotWritableError,
)
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks.request_parts import TileCodec
from crosscancer_core.tasks.requests import ExtractTiles
from crosscancer_core.tasks.slide_tiles import PlannedSlide, SlideToExtract, fill_slide, plan_slide
from crosscancer_core.tasks.slide_workers import SlideWorkers, processes_for

_LOG = logging.getLogger(__name__)
_SMALL_BYTES = 200_000_000
"""Slides that are smaller than this together are done before a new process has started."""
_SPARE_SHARE = 0.05
_JPEG_NOTE = (
    "Tiles are stored as JPEG: a model that learned from tiles compressed once more sees slides that look a little "
    "different (domain shift). Use the lossless codec where there is room."
)


def run(request: ExtractTiles, progress: Progress, control: Control) -> dict[str, Any]:
    """Extract the asked slides; stores that are up to date stay as they are.

    First every slide is planned, which finds its tiles and what room and time they need; then the stores are filled,
    several slides at a time. A slide that fails does not stop the others: its sentence is in the result's ``failed``.

    Returns:
        ``slides`` (id, tiles, cancer, not_cancer, unreadable, unreadable_tiles, reused), ``tiles`` (sum), ``bytes`` and
        ``seconds`` (estimates, for what is not stored yet), ``failed`` (id to sentence). With ``estimate_only`` nothing
        is stored.

    Raises:
        CohortFileError: the cohort names no such slide, or none is annotated.
        NotEnoughRoomError: the tiles will not fit on the disk; nothing was written.
        DiskFullError, NotWritableError: tiles cannot be stored; finished stores stay.
        CrossCancerError: every slide failed; the first one's error.
        Cancelled: finished stores stay.
    """
    cohort = read_cohort(request.cohort)
    listed = _asked(request, cohort)
    if request.codec is TileCodec.JPEG:
        progress.event({"type": "warning", "text": _JPEG_NOTE})
    total = sum(slide.path.stat().st_size for slide in listed)
    processes = 1 if request.workers is None and total < _SMALL_BYTES else processes_for(len(listed), request.workers)
    failed: dict[str, CrossCancerError] = {}
    planned = _planned(request, cohort, listed, processes, failed, progress, control)
    needed, seconds = sum(plan.bytes_needed for plan in planned), sum(plan.seconds for plan in planned) / processes
    done = [_estimate(plan) for plan in planned]
    if not request.estimate_only:
        _check_room(request, planned, processes)
        _tell_plan(planned, needed, seconds, progress)
        done = _filled(planned, processes, failed, progress, control)
    if failed and not done:
        raise next(iter(failed.values()))
    return {
        "slides": done,
        "tiles": sum(each["tiles"] for each in done),
        "bytes": needed,
        "seconds": round(seconds, 1),
        "failed": {name: str(error) for name, error in failed.items()},
    }


def _asked(request: ExtractTiles, cohort: Cohort) -> list[CohortSlide]:
    if request.slides is not None:
        known = {slide.id: slide for slide in cohort.slides()}
        missing = [name for name in request.slides if name not in known]
        if missing:
            raise CohortFileError(f'The cohort has no slide "{missing[0]}".', f"It has: {', '.join(known)}.")
        return [known[name] for name in request.slides]
    annotated = [slide for slide in cohort.slides() if slide.annotation_status is not AnnotationStatus.NONE]
    if not annotated:
        raise CohortFileError(
            f'No slide of "{cohort.name}" is annotated.', "Tiles are stored for training, which needs annotations."
        )
    return annotated


def _planned(
    request: ExtractTiles,
    cohort: Cohort,
    listed: list[CohortSlide],
    processes: int,
    failed: dict[str, CrossCancerError],
    progress: Progress,
    control: Control,
) -> list[PlannedSlide]:
    progress.started(len(listed), "slides", "Finding tissue and labels")
    arguments = [SlideToExtract(request, cohort, slide) for slide in listed]
    plans: dict[str, PlannedSlide] = {}
    for asked, outcome in SlideWorkers(plan_slide, processes).run(arguments, progress, control):
        if isinstance(outcome, CrossCancerError):
            _note_failure(asked.listed.id, outcome, failed, progress)
        else:
            plans[asked.listed.id] = outcome
            for note in outcome.notes:
                progress.event({"type": "warning", "text": note})
    return [plans[slide.id] for slide in listed if slide.id in plans]


def _filled(
    planned: list[PlannedSlide],
    processes: int,
    failed: dict[str, CrossCancerError],
    progress: Progress,
    control: Control,
) -> list[dict[str, Any]]:
    progress.started(sum(plan.tiles for plan in planned if plan.table is not None), "tiles", "Extracting tiles")
    done: dict[str, dict[str, Any]] = {}
    for plan, outcome in SlideWorkers(fill_slide, processes).run(planned, progress, control):
        slide_id = plan.slide.listed.id
        if isinstance(outcome, DiskFullError | NotWritableError):
            raise outcome
        if isinstance(outcome, CrossCancerError):
            _note_failure(slide_id, outcome, failed, progress)
            continue
        done[slide_id] = outcome
        progress.event({"type": "slide_extracted", **outcome})
        if outcome["unreadable"]:
            where = "; ".join(outcome["unreadable_tiles"][:5]) + ("; …" if outcome["unreadable"] > 5 else "")
            text = f'Slide "{slide_id}": {outcome["unreadable"]} tiles cannot be read and are left out ({where}).'
            progress.event({"type": "warning", "text": text})
    return [done[plan.slide.listed.id] for plan in planned if plan.slide.listed.id in done]


def _note_failure(
    slide_id: str, error: CrossCancerError, failed: dict[str, CrossCancerError], progress: Progress
) -> None:
    _LOG.warning("tiles of %s: %s", slide_id, error)
    failed[slide_id] = error
    progress.event({"type": "slide_failed", "slide": slide_id, "message": error.message, "hint": error.hint})


def _tell_plan(planned: list[PlannedSlide], needed: int, seconds: float, progress: Progress) -> None:
    """What is to be done, before it is: whoever sees far too much there can still stop it."""
    to_cut = [plan.tiles for plan in planned if plan.table is not None]
    if to_cut:
        plan = {"slides": len(to_cut), "tiles": sum(to_cut), "bytes": needed, "seconds": round(seconds, 1)}
        progress.event({"type": "extraction_planned", **plan})


def _check_room(request: ExtractTiles, planned: list[PlannedSlide], processes: int) -> None:
    """While a store is completed its tiles are on the disk twice, so as many as run at once count double."""
    sizes = sorted((plan.bytes_needed for plan in planned), reverse=True)
    needed = sum(sizes) + sum(sizes[:processes])
    folder = atomic_file.make_folder(CohortPlaces(request.cohort).tile_set(request.spec, request.stride_px))
    free = shutil.disk_usage(folder).free
    if needed * (1 + _SPARE_SHARE) > free:
        raise NotEnoughRoomError(folder, needed, free)


def _estimate(plan: PlannedSlide) -> dict[str, Any]:
    negative, positive = plan.counts
    return {
        "id": plan.slide.listed.id,
        "tiles": plan.tiles,
        "cancer": positive,
        "not_cancer": negative,
        "bytes": plan.bytes_needed,
        "reused": plan.table is None,
    }
