"""Fill the tile stores of a cohort."""

from __future__ import annotations

import logging
from typing import Any

from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import CohortFileError, CrossCancerError, DiskFullError, NotWritableError
from crosscancer_core.progress import Control, Progress
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tasks.requests import ExtractTiles
from crosscancer_core.tiles.cohort_slides import annotation_digest, annotation_notes, table_of
from crosscancer_core.tiles.extract import extract_slide
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.store import TileStore, read_identity

_LOG = logging.getLogger(__name__)


def run(request: ExtractTiles, progress: Progress, control: Control) -> dict[str, Any]:
    """Extract the asked slides, one after the other; stores that are up to date stay as they are.

    A slide that fails does not stop the others: its sentence is in the result's ``failed``.

    Returns:
        ``slides`` (id, tiles, unreadable, reused), ``tiles`` (sum), ``failed`` (id to sentence).

    Raises:
        CohortFileError: the cohort names no such slide, or none is annotated.
        DiskFullError, NotWritableError: tiles cannot be stored; finished stores stay.
        CrossCancerError: every slide failed; the first one's error.
        Cancelled: finished stores stay.
    """
    cohort = read_cohort(request.cohort)
    places = CohortPlaces(request.cohort)
    done: list[dict[str, Any]] = []
    failed: dict[str, CrossCancerError] = {}
    listed = _asked(request, cohort)
    for slide in listed:
        control.check()
        try:
            outcome = _extract(request, cohort, places, slide, progress, control)
        except (DiskFullError, NotWritableError):
            raise
        except CrossCancerError as error:
            _LOG.warning("tiles of %s: %s", slide.id, error)
            failed[slide.id] = error
            progress.event({"type": "slide_failed", "slide": slide.id, "message": error.message, "hint": error.hint})
        else:
            done.append(outcome)
            progress.event({"type": "slide_extracted", **outcome})
    if failed and not done:
        raise next(iter(failed.values()))
    return {
        "slides": done,
        "tiles": sum(each["tiles"] for each in done),
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


def _extract(
    request: ExtractTiles,
    cohort: Cohort,
    places: CohortPlaces,
    listed: CohortSlide,
    progress: Progress,
    control: Control,
) -> dict[str, Any]:
    path = places.tile_store(listed.id)
    with Shelf(request.shelf).open(listed.path, listed.mpp) as slide:
        grid = TileGrid.over(slide.info, request.spec.input_size, request.spec.mpp)
        identity = _identity(request, cohort, listed, slide, grid)
        if read_identity(path) == identity:
            with TileStore.open(path) as store:
                return {"id": listed.id, "tiles": len(store), "unreadable": 0, "reused": True}
        entered = [slide.info.entered_note] if slide.info.entered_note else []
        for note in entered + annotation_notes(slide.info, listed, cohort):
            progress.event({"type": "warning", "text": note})
        table = table_of(slide, listed, cohort, grid)
        table = table.select(table.tissue_share >= request.minimum_tissue)
        outcome = extract_slide(slide, table, path, request.codec, progress, control, identity=identity)
    return {"id": listed.id, "tiles": outcome.stored, "unreadable": outcome.unreadable, "reused": False}


def _identity(
    request: ExtractTiles, cohort: Cohort, listed: CohortSlide, slide: Slide, grid: TileGrid
) -> dict[str, Any]:
    """Everything that decides what the store holds; equal identity, equal store."""
    return {
        "slide": listed.id,
        "fingerprint": slide.info.fingerprint,
        "annotations": annotation_digest(listed),
        "annotation_status": listed.annotation_status.value,
        "classes": cohort.classes.model_dump(mode="json"),
        "has_glass": cohort.has_glass,
        "minimum_tissue": request.minimum_tissue,
        "codec": request.codec.value,
        "grid": grid.to_json(),
    }
