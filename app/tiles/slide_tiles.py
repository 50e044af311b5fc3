"""The tiles of one slide, labelled, and pictures of some of them; runs in a thread and knows no window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide
from crosscancer_core.errors import SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.slides.slide import RGB, Slide
from crosscancer_core.tiles.cohort_slides import annotations_of, tissue_of
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import CANCER, NOT_CANCER, LabelRule, TileTable, label_tiles
from crosscancer_core.tiles.pixels import read_tile
from crosscancer_core.tiles.sampling import sample_tiles
from crosscancer_core.tiles.scale import scale_doubts

translate = QCoreApplication.translate


@dataclass(frozen=True, eq=False)
class Asked:
    """Which slide, and how its tiles are cut and labelled. ``open`` gives a handle of the thread's own."""

    slide_id: str
    path: Path
    open: Callable[[], Slide]
    listed: CohortSlide | None
    cohort: Cohort | None
    annotations: AnnotationSet | None
    """None: as the cohort's file has them."""
    spec: ModelSpec
    stride_px: int | None
    rule: LabelRule
    minimum_tissue: float
    pictures: int
    seed: int = 0


@dataclass(frozen=True, eq=False)
class TilePicture:
    """One sampled tile: its pixels, where it lies (level-0 pixels), and its label."""

    slide_id: str
    path: Path
    pixels: RGB
    region: Region
    label: int
    cancer_share: float


@dataclass(frozen=True, eq=False)
class SlideTiles:
    """All tiles of a slide, and some of them to look at."""

    asked: Asked
    table: TileTable
    labels: np.ndarray
    """int8, shape (n,): 1 cancer, 0 not cancer, -1 left out; -2 too little tissue."""
    pictures: tuple[TilePicture, ...]
    notes: tuple[str, ...]

    def count(self, label: int) -> int:
        return int(np.count_nonzero(self.labels == label))


GLASS = -2


def find_tiles(asked: Asked) -> SlideTiles:
    """Label all tiles of a slide, draw some of each class, and read them.

    Raises:
        CrossCancerError: the slide, its outlines or its tissue mask cannot be read, or its resolution is not known.
    """
    annotations = asked.annotations
    if annotations is None:
        annotations = annotations_of(asked.listed) if asked.listed is not None else AnnotationSet()
    with asked.open() as slide:
        grid = TileGrid.over(slide.info, asked.spec.input_size, asked.spec.mpp, asked.stride_px)
        tissue = tissue_of(slide, asked.listed, asked.cohort)
        classes = asked.cohort.classes if asked.cohort is not None else ClassMapping()
        table = label_tiles(grid, annotations, classes, tissue)
        labels = table.labels(asked.rule)
        labels[(table.tissue_share < asked.minimum_tissue) | (table.tissue_share <= 0)] = GLASS
        partial = asked.listed is not None and asked.listed.annotation_status is AnnotationStatus.PARTIAL
        if partial:
            labels[labels == NOT_CANCER] = -1
        pictures = _pictures(slide, asked, table, partial)
        notes = [*tissue.notes, *scale_doubts(slide.info, grid, asked.spec.mpp)]
    if table.conflicts:
        words = translate("SlideTiles", "{count:,} tiles have annotated cancer where the tissue mask has glass.")
        notes.append(words.format(count=table.conflicts))
    if grid.downsample == 1 and grid.mpp is not None and grid.mpp != asked.spec.mpp:
        words = translate("SlideTiles", "Native pixels of {native:g} µm are used for {wanted:g} µm.")
        notes.append(words.format(native=grid.mpp, wanted=asked.spec.mpp))
    elif grid.downsample > 1:
        notes.append(translate("SlideTiles", "Tiles are resampled by {factor:.3g}.").format(factor=grid.downsample))
    return SlideTiles(asked, table, labels, pictures, tuple(notes))


def _pictures(slide: Slide, asked: Asked, table: TileTable, partial: bool) -> tuple[TilePicture, ...]:
    found = []
    for label in (CANCER, NOT_CANCER):
        sample = sample_tiles(
            {asked.slide_id: table},
            asked.rule,
            asked.minimum_tissue,
            None,
            asked.seed,
            without_negatives=[asked.slide_id] if partial else (),
        )
        tiles = sample.tile[sample.label == label]
        chosen = np.random.default_rng([asked.seed, label]).permutation(tiles)[: asked.pictures]
        for index in np.sort(chosen).tolist():
            tile = table.tile(index)
            try:
                pixels = read_tile(slide, table.grid, tile)
            except SlideReadError:
                continue
            region, share = table.grid.region(tile), float(table.cancer_share[index])
            found.append(TilePicture(asked.slide_id, asked.path, pixels, region, label, share))
    return tuple(found)
