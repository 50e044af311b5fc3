"""Label shares of one slide as large as they come, and at the size of the paper's cohort: 600,000 tiles."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator
from time import perf_counter

import numpy as np
import shapely

from benchmarks.children import peak_memory_mb, run_child
from benchmarks.figures import Figure, Target
from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import label_tiles
from crosscancer_core.tiles.tissue import TissueMask

SIDE, TILE, OUTLINES, VERTICES = 775, 256, 208, 500  # 775 x 775 = 600,625 tiles
REPEATS = 3


def run() -> Iterator[Figure]:
    slides = [run_child("benchmarks.labels", "slide") for _ in range(REPEATS + 1)][1:]
    took = [child["seconds"] for child in slides]
    what = f"label_tiles, 100,000 x 200,000 px, {OUTLINES} outlines x {VERTICES} vertices"
    yield Figure("labels", what, statistics.median(took), "s", Target(3, "s"), took)
    children = [run_child("benchmarks.labels", "ours") for _ in range(REPEATS + 1)][1:]
    what = f"label_tiles, {SIDE**2:,} tiles, {OUTLINES} outlines x {VERTICES} vertices"
    took = [child["seconds"] for child in children]
    peaks = [child["peak_mb"] for child in children]
    details = {"covered": children[0]["covered"]}
    yield Figure("labels", what, statistics.median(took), "s", Target(10, "s"), took, details=details)
    yield Figure("labels", "peak memory of that process", statistics.median(peaks), "MB", Target(1000, "MB"), peaks)
    plain = run_child("benchmarks.labels", "shapely")
    difference = abs(plain["covered"] / children[0]["covered"] - 1)
    note = f"{plain['seconds'] / statistics.median(took):.1f} x ours; areas differ by {difference:.1e}"
    yield Figure("labels", "shapely.intersection of the boundary tiles", plain["seconds"], "s", None, (), note)


def drawn(width: float, height: float) -> tuple[TileGrid, AnnotationSet]:
    """A slide with wobbly outlines, about a third of it covered."""
    rng = np.random.default_rng(0)
    angle = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    outlines = []
    for number in range(OUTLINES):
        radius = rng.uniform(2_000, 7_000)
        waves = sum(rng.uniform(0, 0.12) * np.sin(k * angle + rng.uniform(0, 6)) for k in (2, 3, 5, 8, 13, 40))
        distance = radius * (1 + waves)
        centre = rng.uniform(radius, (width - radius, height - radius))
        points = np.stack([centre[0] + distance * np.cos(angle), centre[1] + distance * np.sin(angle)], axis=1)
        outlines.append(Annotation(str(number), "c", Kind.POLYGON, shapely.Polygon(points), "Tumor"))
    return TileGrid(Region(0, 0, width, height), TILE, TILE), AnnotationSet(
        (AnnotationGroup("Tumor"),), tuple(outlines)
    )


def cohort() -> tuple[TileGrid, AnnotationSet]:
    """All slides of the paper as one of 198,400 px."""
    return drawn(SIDE * TILE, SIDE * TILE)


def slide() -> float:
    return _labelled(*drawn(100_000, 200_000))


def ours() -> float:
    return _labelled(*cohort())


def _labelled(grid: TileGrid, annotations: AnnotationSet) -> float:
    tissue = TissueMask(np.ones((2_000, 2_000), np.bool_), grid.area)
    table = label_tiles(grid, annotations, ClassMapping(), tissue)
    return float(table.cancer_share.sum(dtype=np.float64))


def by_shapely() -> float:
    """The usual way: inside and outside by a prepared geometry, an intersection for each tile on the boundary."""
    grid, annotations = cohort()
    cancer = ClassMapping().area(annotations, Meaning.CANCER)
    start = np.arange(SIDE) * float(TILE)
    x, y = (axis.ravel() for axis in np.meshgrid(start, start))
    boxes = shapely.box(x, y, x + TILE, y + TILE)
    parts = shapely.get_parts(cancer)
    shapely.prepare(parts)
    tile, part = shapely.STRtree(parts).query(boxes, predicate="intersects")
    inside = shapely.contains_properly(parts[part], boxes[tile])
    areas = np.where(inside, grid.tile_area, 0.0)
    areas[~inside] = shapely.area(shapely.intersection(parts[part[~inside]], boxes[tile[~inside]]))
    return float(areas.sum() / grid.tile_area)


if __name__ == "__main__":
    began = perf_counter()
    covered = {"slide": slide, "ours": ours, "shapely": by_shapely}[sys.argv[1]]()
    print(json.dumps({"seconds": perf_counter() - began, "peak_mb": peak_memory_mb(), "covered": covered}))
