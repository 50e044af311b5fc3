"""How much work a prediction is, and how long that takes here. No window in it; for any thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shapely import Polygon, make_valid

from app.prediction.slide_choice import ChosenSlide
from crosscancer_core.cohort.cohort import Cohort
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.inference.measured_runtimes import Measured, MeasuredRuntimes
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.tasks.request_parts import Precision, Runtime
from crosscancer_core.tasks.requests import Predict
from crosscancer_core.tasks.runtimes import cache_folder
from crosscancer_core.tiles.cohort_slides import tissue_of
from crosscancer_core.tiles.coverage import polygon_shares
from crosscancer_core.tiles.grid import TileGrid

MOST_COUNTED = 6
"""Slides whose tissue is looked for; of a longer list the rest counts as much as these do on average."""
_FLIPS = 8
"""Passes over each tile when its flips and rotations are averaged."""


@dataclass(frozen=True, slots=True)
class Work:
    """``tiles`` of all slides together, of which ``counted`` were looked at."""

    tiles: int
    slides: int
    counted: int

    @property
    def exact(self) -> bool:
        return self.slides == self.counted


def count_tiles(shelf: Shelf, slides: Sequence[ChosenSlide], spec: ModelSpec, like: Predict) -> Work:
    """Tiles that a request such as ``like`` has to predict, found in the tissue that the prediction will take.

    Slides that cannot be opened count as none.
    """
    cohort = _cohort_of(like)
    counted = [_tiles_of(shelf, chosen, spec, like, cohort) for chosen in slides[:MOST_COUNTED]]
    known = [tiles for tiles in counted if tiles is not None]
    mean = sum(known) / len(known) if known else 0.0
    return Work(round(mean * len(slides)), len(slides), len(known))


def _cohort_of(like: Predict) -> Cohort | None:
    try:
        return None if like.cohort is None else read_cohort(like.cohort, files_must_exist=False)
    except CrossCancerError:  # the prediction will say what is the matter with it
        return None


def _tiles_of(shelf: Shelf, chosen: ChosenSlide, spec: ModelSpec, like: Predict, cohort: Cohort | None) -> int | None:
    listed = None if cohort is None else cohort.slide_at(chosen.path)
    try:
        with shelf.open(chosen.path, entered=chosen.mpp) as slide:
            grid = TileGrid.over(slide.info, spec.input_size, spec.mpp, like.stride_px)
            tissue = tissue_of(slide, listed, cohort, has_glass=like.has_glass)
            wanted = tissue.shares(grid) >= like.minimum_tissue
            if like.region is not None:
                wanted &= polygon_shares(make_valid(Polygon(like.region)), grid) > 0
            return int(np.count_nonzero(wanted))
    except CrossCancerError:
        return None


def known_rate(bundle: ModelBundle, runtime: Runtime, precision: Precision) -> Measured | None:
    """What was measured on this machine for that choice; the fastest where it is left to the program."""
    return next(
        (
            measured
            for measured in MeasuredRuntimes(cache_folder()).of(bundle)
            if measured.precision == precision.value and runtime.value in ("auto", measured.runtime)
        ),
        None,
    )


def seconds(work: Work, rates: Sequence[float], *, flips: bool) -> float:
    """For models of these rates (tiles per second) one after the other on each tile."""
    return sum(work.tiles * (_FLIPS if flips else 1) / rate for rate in rates)
