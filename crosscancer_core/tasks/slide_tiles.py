"""What extraction does with one slide: plan (which tiles, how large) and fill; each may run in its own process."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from crosscancer_core.cohort.cohort import Cohort, CohortSlide
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import NoTissueError, SlideReadError
from crosscancer_core.progress import Control, Progress
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.slides.slide import Slide
from crosscancer_core.tasks.requests import ExtractTiles
from crosscancer_core.tiles.codecs import codec_named
from crosscancer_core.tiles.cohort_slides import annotation_digest, annotation_notes, table_of, tissue_digest, tissue_of
from crosscancer_core.tiles.extract import extract_slide
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import CANCER, NOT_CANCER, LabelRule, TileTable
from crosscancer_core.tiles.pixels import read_tile
from crosscancer_core.tiles.scale import scale_notes
from crosscancer_core.tiles.store import TileStore, read_identity
from crosscancer_core.tiles.tissue import write_picture

_TRIED_TILES = 16
"""So many tiles are read and encoded to estimate room and time."""


@dataclass(frozen=True, eq=False)
class SlideToExtract:
    request: ExtractTiles
    cohort: Cohort
    listed: CohortSlide


@dataclass(frozen=True, eq=False)
class PlannedSlide:
    """What a slide will give. ``table`` holds the tiles to store; None where the store is up to date."""

    slide: SlideToExtract
    table: TileTable | None
    identity: dict[str, Any]
    tiles: int
    counts: tuple[int, int]
    """Tiles that are (not cancer, cancer) by the default rule."""
    bytes_needed: int
    seconds: float
    notes: tuple[str, ...] = ()


def plan_slide(asked: SlideToExtract, progress: Progress, control: Control) -> PlannedSlide:
    """Find the tiles of a slide and try a few of them.

    Raises:
        NoTissueError: there is not one tile with tissue; a picture of the mask is written.
        CrossCancerError: as ``table_of``.
    """
    control.check()
    request, listed = asked.request, asked.listed
    places = CohortPlaces(request.cohort)
    path = places.tile_store(listed.id, request.spec, request.stride_px)
    with Shelf(request.shelf).open(listed.path, listed.mpp) as slide:
        grid = TileGrid.over(slide.info, request.spec.input_size, request.spec.mpp, request.stride_px)
        identity = _identity(asked, slide, grid)
        notes = [slide.info.entered_note] if slide.info.entered_note else []
        notes += [f'Slide "{listed.id}": {note}' for note in scale_notes(slide.info, grid, request.spec.mpp)]
        if read_identity(path) == identity:
            with TileStore.open(path) as store:
                planned = PlannedSlide(asked, None, identity, len(store), _counts(store.table), 0, 0.0, tuple(notes))
        else:
            notes += annotation_notes(slide.info, listed, asked.cohort)
            whole = table_of(slide, listed, asked.cohort, grid)
            table = whole.select(whole.tissue_share >= request.minimum_tissue)
            if not len(table):
                raise _no_tissue(slide, asked, places)
            if whole.conflicts:
                notes.append(
                    f'Slide "{listed.id}": {whole.conflicts:,} tiles have annotated cancer where the tissue mask has '
                    "glass. They count as tissue; look at the mask."
                )
            size, seconds = _tried(slide, table, request.codec.value, control)
            planned = PlannedSlide(
                asked,
                table,
                identity,
                len(table),
                _counts(table),
                round(size * len(table)),
                seconds * len(table),
                tuple(notes),
            )
    progress.advanced(1, listed.id)
    return planned


def fill_slide(planned: PlannedSlide, progress: Progress, control: Control) -> dict[str, Any]:
    """Fill the slide's store; one that is up to date stays as it is. Raises as ``extract_slide``."""
    request, listed = planned.slide.request, planned.slide.listed
    path = CohortPlaces(request.cohort).tile_store(listed.id, request.spec, request.stride_px)
    told: dict[str, Any] = {"id": listed.id}
    if planned.table is None:
        with TileStore.open(path) as store:
            left_out = store.unreadable
    else:
        with Shelf(request.shelf).open(listed.path, listed.mpp) as slide:
            codec = request.codec.value
            left_out = extract_slide(
                slide, planned.table, path, codec, progress, control, identity=planned.identity
            ).unreadable
    negative, positive = planned.counts
    return {
        **told,
        "tiles": planned.tiles - (len(left_out) if planned.table is not None else 0),
        "cancer": positive,
        "not_cancer": negative,
        "unreadable": len(left_out),
        "unreadable_tiles": [f"{tile.col},{tile.row}" for tile in left_out[:100]],
        "reused": planned.table is None,
    }


def _identity(asked: SlideToExtract, slide: Slide, grid: TileGrid) -> dict[str, Any]:
    """Everything that decides what the store holds; equal identity, equal store."""
    request, cohort, listed = asked.request, asked.cohort, asked.listed
    return {
        "slide": listed.id,
        "fingerprint": slide.info.fingerprint,
        "annotations": annotation_digest(listed),
        "annotation_status": listed.annotation_status.value,
        "classes": cohort.classes.model_dump(mode="json"),
        "has_glass": cohort.has_glass,
        "tissue": tissue_digest(listed, cohort),
        "minimum_tissue": request.minimum_tissue,
        "codec": request.codec.value,
        "grid": grid.to_json(),
    }


def _counts(table: TileTable) -> tuple[int, int]:
    labels = table.labels(LabelRule())
    return int(np.count_nonzero(labels == NOT_CANCER)), int(np.count_nonzero(labels == CANCER))


def _tried(slide: Slide, table: TileTable, codec: str, control: Control) -> tuple[float, float]:
    """(bytes, seconds) a tile, from some that lie all over the table; unreadable ones are passed over."""
    way = codec_named(codec)
    sizes = []
    before = time.perf_counter()
    for index in np.unique(np.linspace(0, len(table) - 1, _TRIED_TILES).astype(int)).tolist():
        control.check()
        try:
            sizes.append(len(way.encode(read_tile(slide, table.grid, table.tile(index)))))
        except SlideReadError:
            continue
    taken = time.perf_counter() - before
    if not sizes:
        return float(3 * table.grid.tile_size_px**2), taken / _TRIED_TILES
    return sum(sizes) / len(sizes), taken / len(sizes)


def _no_tissue(slide: Slide, asked: SlideToExtract, places: CohortPlaces) -> NoTissueError:
    picture = places.tissue_mask(asked.listed.id).with_suffix(".found.jpg")
    write_picture(slide, tissue_of(slide, asked.listed, asked.cohort), picture)
    return NoTissueError(asked.listed.id, picture)
