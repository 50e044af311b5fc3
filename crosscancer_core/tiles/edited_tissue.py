"""Tissue masks that a person has drawn or corrected: GeoJSON, the truth, and beside it a PNG for other programs.

The file stands in the cohort (``CohortSlide.tissue_mask``) and overrides the detector.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely import box, get_coordinates, set_coordinates, union_all

from crosscancer_core import atomic_file
from crosscancer_core.annotations.classes import areal
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.model import AREAL_KINDS, Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.annotations.raster_outlines import outlines
from crosscancer_core.slides.slide import SlideInfo
from crosscancer_core.tiles.coverage import polygon_shares
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.tissue import TissueMask

TISSUE_GROUP = "Tissue"
_COLOR = "#2E9E8F"
_PIXEL_UM = 8.0
"""Of the mask that outlines are turned into."""
_ASSUMED_MPP = 0.25


def outlines_of(mask: TissueMask) -> AnnotationSet:
    """A mask as polygons along its pixels' edges, to be edited; in level-0 pixels, all in the group “Tissue”."""
    height, width = mask.mask.shape
    scale = np.array([mask.area.width / width, mask.area.height / height])
    corner = np.array([mask.area.x, mask.area.y])
    found = []
    for number, part in enumerate(outlines(mask.mask), 1):
        shape = part.polygon
        placed = set_coordinates(shape, get_coordinates(shape) * scale + corner)
        found.append(
            Annotation(f"tissue-{number}", f"{TISSUE_GROUP} {number}", Kind.POLYGON, placed, TISSUE_GROUP, _COLOR)
        )
    return AnnotationSet((AnnotationGroup(TISSUE_GROUP, _COLOR),), tuple(found))


def mask_of(annotations: AnnotationSet, info: SlideInfo) -> TissueMask:
    """Everything that is outlined, as a mask of about 8 µm/px: a pixel is tissue where half of it is."""
    mpp = info.resolution.mpp if info.resolution else _ASSUMED_MPP
    area = union_all([areal(each.geometry) for each in annotations if each.kind in AREAL_KINDS])
    pixels = TileGrid(info.region, 1, 1, downsample=max(1.0, _PIXEL_UM / mpp))
    mask: NDArray[np.bool_] = polygon_shares(area.intersection(box(*info.region.bounds)), pixels) >= 0.5
    return TissueMask(mask, pixels.covered)


def write_edited(annotations: AnnotationSet, info: SlideInfo, path: Path) -> TissueMask:
    """Write outlined tissue to ``path`` (``.geojson``) and its mask beside it as ``.png``; returns the mask.

    Raises:
        DiskFullError, NotWritableError: the previous files are intact.
    """
    atomic_file.make_folder(path.parent)
    mask = mask_of(annotations, info)
    mask.write_png(path.with_suffix(".png"))
    write_annotations(annotations, path)
    return mask


def read_edited(path: Path, info: SlideInfo) -> TissueMask:
    """The mask of a file that :func:`write_edited` (or QuPath) has written.

    Raises:
        AnnotationFormatError: it is not there or cannot be read.
    """
    return mask_of(read_annotations(path).annotations, info)
