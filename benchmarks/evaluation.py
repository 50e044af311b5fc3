"""A study's evaluation from maps to intervals, the bootstrap by itself, and dragging the operating point."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from time import perf_counter

import numpy as np
import shapely

from benchmarks.figures import Figure, Target, medians, seconds
from benchmarks.operating_point import drag
from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.evaluation.comparison import ArmScores, compare
from crosscancer_core.evaluation.interpolated import fine_shares
from crosscancer_core.evaluation.intervals import draws, pair_counts, percentile_interval, pooled_aucs
from crosscancer_core.evaluation.levels import ModelScores
from crosscancer_core.evaluation.observations import Observations
from crosscancer_core.evaluation.result import Level
from crosscancer_core.evaluation.scoring import SlideScores, score_map
from crosscancer_core.evaluation.summary import evaluate
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import LabelRule, TileTable, label_tiles
from crosscancer_core.tiles.tissue import TissueMask

SLIDES, ARMS, SIDE = 6, 4, 317
"""317 x 317 tiles are 100,489."""
_TILE_PX = 256
_ARMS = ("random", "imagenet", "breast", "double")


def run() -> Iterator[Figure]:
    grid = TileGrid(Region(0, 0, SIDE * _TILE_PX, SIDE * _TILE_PX), _TILE_PX, _TILE_PX)
    drawn = [outlines(grid, seed) for seed in range(SLIDES)]
    maps = [[painted(grid, shapes, slide, arm) for arm in range(ARMS)] for slide, shapes in enumerate(drawn)]
    start = perf_counter()
    full_evaluation(grid, drawn, maps)
    taken = perf_counter() - start
    what = (
        f"tile + P1 + P3 + bootstrap + differences, {SLIDES} slides x {ARMS} arms x {grid.rows * grid.columns:,} tiles"
    )
    yield Figure("evaluation", what, taken, "s", Target(20, "s"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    yield Figure("evaluation", "... memory at its peak", peak, "GB", Target(2, "GB"))
    patients = [patient(seed) for seed in range(30)]
    what = "10,000 resamples of 30 slides of 100,000 tiles, counting pairs included"
    yield from medians(
        "evaluation", "s", {what: lambda: seconds(lambda: bootstrap(patients))}, 3, {what: Target(2, "s")}
    )
    yield from dragging()


def outlines(grid: TileGrid, seed: int) -> AnnotationSet:
    """Thirty-four outlines of 500 vertices."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 500, endpoint=False)
    shapes = []
    for number in range(34):
        x, y = rng.random(2) * grid.area.width
        radius = rng.uniform(500, 5000) * (1 + 0.15 * np.sin(7 * angle + number))
        shape = shapely.Polygon(np.c_[x + radius * np.cos(angle), y + radius * np.sin(angle)]).buffer(0)
        shapes.append(Annotation(str(number), "cancer", Kind.POLYGON, shape, "Tumor"))
    return AnnotationSet((AnnotationGroup("Tumor"),), tuple(shapes))


def labelled(grid: TileGrid, shapes: AnnotationSet) -> TileTable:
    return label_tiles(grid, shapes, ClassMapping(), TissueMask(np.ones((1, 1), np.bool_), grid.area))


def painted(grid: TileGrid, shapes: AnnotationSet, slide: int, arm: int) -> ProbabilityMap:
    """A map that finds the outlines as a middling model does, better with each arm."""
    share = labelled(grid, shapes).cancer_share.reshape(grid.rows, grid.columns)
    identity = MapIdentity(
        slide_fingerprint=str(slide), slide_name=f"S{slide}", model_hash=str(arm), model_name=_ARMS[arm]
    )
    map = ProbabilityMap.in_memory(grid, identity)
    logit = np.random.default_rng([slide, arm]).normal((2 * share - 1) * (1 + 0.3 * arm), 1.2)
    map.values[:] = 1 / (1 + np.exp(-logit))
    map.state[:] = 1
    return map


def full_evaluation(grid: TileGrid, drawn: list[AnnotationSet], maps: list[list[ProbabilityMap]]) -> None:
    scores: list[list[SlideScores]] = [[] for _ in range(ARMS)]
    for slide, (shapes, of_slide) in enumerate(zip(drawn, maps, strict=True)):
        table = labelled(grid, shapes)
        fine = fine_shares(table, shapes, ClassMapping())
        for arm, map in enumerate(of_slide):
            found = score_map(map, table, LabelRule(), 0.25, slide_id=f"S{slide}", patient=f"P{slide}", fine=fine)
            scores[arm].append(found)
    models = [ModelScores(each) for each in scores]
    for name, model in zip(_ARMS, models, strict=True):
        evaluate(model, name=name)
    levels = (Level.TILE, Level.PIXEL, Level.PIXEL_INTERPOLATED)
    compare([ArmScores(name, {0: model}) for name, model in zip(_ARMS, models, strict=True)], levels)


def patient(seed: int) -> Observations:
    rng = np.random.default_rng(seed)
    cancer = rng.random(100_000) < 0.3
    return Observations.of(1 / (1 + np.exp(-rng.normal(1.5 * cancer, 1.0))), cancer, ~cancer)


def bootstrap(patients: list[Observations]) -> tuple[float, float] | None:
    # as if nothing of them had been sorted yet
    fresh = [Observations(each.score, each.positives, each.negatives) for each in patients]
    return percentile_interval(pooled_aucs(pair_counts(fresh), draws(len(fresh))))


def dragging() -> Iterator[Figure]:
    """Every view that follows the threshold, painted anew at each step, as while a person drags it."""
    steps = drag()
    what = f"a step of the operating point, all views painted, {SIDE**2:,} tiles (95 %)"
    yield Figure("evaluation", what, float(np.percentile(steps, 95)), "ms", Target(33, "ms"), steps)
