"""A map at a threshold, as outlines along tile edges: their area is exactly that of the tiles called cancer."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon

from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.annotations.raster_outlines import Part, outlines
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
    Connected areas smaller than ``minimum_area_um2`` are left out.

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
            Annotation(str(number), f"{GROUP} {number}", Kind.POLYGON, _placed(part, xs, ys), GROUP, _COLOR)
            for number, part in enumerate(outlines(called, minimum_cells), start=1)
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


def _placed(part: Part, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> Polygon:
    """From cells to level-0 pixels."""
    shell, *holes = (np.stack([xs[ring[:, 0]], ys[ring[:, 1]]], axis=1) for ring in (part.shell, *part.holes))
    return Polygon(shell, holes)
