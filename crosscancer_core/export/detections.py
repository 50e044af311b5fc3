"""A map at a threshold, as outlines along tile edges: their area is exactly that of the tiles called cancer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, Polygon
from shapely.geometry.polygon import orient

from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.errors import ConfigError
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.tiles.coverage import tile_starts

GROUP = "Tumor"
_COLOR = "#FF7F0E"


def detections(map: ProbabilityMap, threshold: float, minimum_area_um2: float = 0.0) -> AnnotationSet:
    """Polygons in level-0 pixels around all tiles with a value of at least ``threshold``, in the group ``Tumor``.

    Tiles that share an edge are one polygon; the group's attributes name model and threshold. A polygon may have
    holes, which a format without holes writes as a group ``Exclusion``. Because such a cut-out is applied to the whole
    group, no hole ever holds another polygon: where one would, the polygon is cut in two along a tile edge.
    Polygons smaller than ``minimum_area_um2`` are left out.

    Raises:
        ConfigError: a minimum area is asked for, and the map's grid has no resolution.
    """
    grid = map.grid
    minimum_cells = 0.0
    if minimum_area_um2 > 0:
        if grid.mpp is None:
            raise ConfigError("minimum_area_um2", "the slide does not state its resolution", "Use 0.")
        minimum_cells = minimum_area_um2 / (grid.stride_px * grid.mpp) ** 2
    with np.errstate(invalid="ignore"):
        called = np.asarray(map.values >= threshold)
    pieces = [piece for polygon in _outlines(called, minimum_cells) for piece in polygon]
    columns, rows = tile_starts(grid.cells)
    xs, ys = np.append(columns, columns[-1:] + grid.stride), np.append(rows, rows[-1:] + grid.stride)
    group = AnnotationGroup(
        GROUP,
        _COLOR,
        attributes={
            "model": map.identity.model_name,
            "model_hash": map.identity.model_hash,
            "threshold": f"{threshold:.6g}",
        },
    )
    return AnnotationSet(
        (group,),
        tuple(
            Annotation(str(number), f"{GROUP} {number}", Kind.POLYGON, _placed(piece, xs, ys), GROUP, _COLOR)
            for number, piece in enumerate(pieces, start=1)
        ),
    )


def export_name(slide_stem: str, model: str, threshold: float) -> str:
    """``<slide>_<model>_<threshold>`` without a suffix, in ASCII letters, digits, ``.``, ``-`` and ``_``.

    Never just the slide's own name: ASAP opens ``<slide>.xml`` by itself, and that one is the pathologist's.
    """
    return "_".join((_ascii(slide_stem) or "slide", _ascii(model) or "model", f"{threshold:.6g}"))


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.-]+", "_", plain).strip("_.")


def _outlines(called: NDArray[np.bool_], minimum_cells: float) -> Iterator[list[Polygon]]:
    """The pieces of each connected outline, in units of cells (whole numbers, so the union is exact)."""
    runs = _runs(called)
    if not len(runs):
        return
    merged = shapely.union_all(shapely.box(runs[:, 1], runs[:, 0], runs[:, 2], runs[:, 0] + 1))
    polygons = [polygon for polygon in shapely.get_parts(merged) if polygon.area >= minimum_cells]
    tree = shapely.STRtree(polygons)
    for polygon in polygons:
        yield _without_islands_in_holes(polygon, polygons, tree)


def _runs(called: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Runs of true cells as (row, first column, column after the last); int, shape (n, 3)."""
    padded = np.zeros((called.shape[0], called.shape[1] + 2), np.int8)
    padded[:, 1:-1] = called
    step = np.diff(padded, axis=1)
    row, first = np.nonzero(step == 1)
    _, after = np.nonzero(step == -1)
    return np.stack([row, first, after], axis=1)


def _without_islands_in_holes(polygon: Polygon, polygons: list[Polygon], tree: shapely.STRtree) -> list[Polygon]:
    """``polygon``, cut through every hole that holds another polygon, so that such holes are open to the outside."""
    for ring in polygon.interiors:
        hole = Polygon(ring)
        if not any(hole.contains(polygons[index]) for index in tree.query(hole)):
            continue
        left, top, right, bottom = polygon.bounds
        cut = hole.bounds[0] + 1  # a whole column through the hole
        halves = (shapely.box(left, top, cut, bottom), shapely.box(cut, top, right, bottom))
        pieces = [
            piece
            for half in halves
            for piece in shapely.get_parts(shapely.intersection(polygon, half))
            if isinstance(piece, Polygon) and piece.area > 0
        ]
        return [part for piece in pieces for part in _without_islands_in_holes(piece, polygons, tree)]
    return [polygon]


def _placed(polygon: Polygon, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> Polygon:
    """From cells to level-0 pixels, corners only."""
    shell, *holes = (_corners(ring) for ring in (polygon.exterior, *polygon.interiors))

    def place(ring: NDArray[np.intp]) -> NDArray[np.float64]:
        return np.stack([xs[ring[:, 0]], ys[ring[:, 1]]], axis=1)

    return orient(Polygon(place(shell), [place(hole) for hole in holes]))


def _corners(ring: LinearRing) -> NDArray[np.intp]:
    """The points of a ring of horizontal and vertical edges where it turns; int, shape (n, 2)."""
    points = np.rint(shapely.get_coordinates(ring)[:-1]).astype(np.intp)
    before, after = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
    return np.asarray(points[before[:, 0] * after[:, 1] != before[:, 1] * after[:, 0]])
