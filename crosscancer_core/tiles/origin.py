"""Were outlines drawn with another corner for (0, 0)? QuPath by default counts from a slide's bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from shapely import get_coordinates, get_parts

from crosscancer_core.annotations.classes import areal
from crosscancer_core.annotations.model import AREAL_KINDS, AnnotationSet
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.tissue import TissueMask

_SUSPICIOUS = 0.5
"""Below this share of the annotated area on tissue something is wrong: people outline tissue."""
_BETTER = 0.25
_SHIFT = 4
"""Binary places of a pixel in OpenCV's fixed-point corners."""


@dataclass(frozen=True, slots=True)
class OriginProposal:
    """Move all outlines by (``dx``, ``dy``) level-0 pixels; shares are of the annotated area on tissue."""

    dx: float
    dy: float
    share_now: float
    share_then: float

    @property
    def sentence(self) -> str:
        return (
            f"Only {self.share_now:.0%} of the annotated area lies on tissue. Moved by the corner of the slide's "
            f"bounds ({self.dx:+,.0f}, {self.dy:+,.0f} px) it would be {self.share_then:.0%}: the outlines were "
            "probably drawn in a program that crops the slide."
        )


def propose_origin(annotations: AnnotationSet, tissue: TissueMask, bounds: Region) -> OriginProposal | None:
    """A shift by the corner of ``bounds`` (``SlideInfo.bounds``) where outlines lie on glass and would then not.

    None where all is well, where nothing is outlined, or where neither direction helps.
    """
    if bounds.x == 0 and bounds.y == 0:
        return None
    now = share_on_tissue(annotations, tissue)
    if now is None or now >= _SUSPICIOUS:
        return None
    best: OriginProposal | None = None
    for dx, dy in ((bounds.x, bounds.y), (-bounds.x, -bounds.y)):
        then = share_on_tissue(moved(annotations, dx, dy), tissue) or 0.0
        if then > now + _BETTER and (best is None or then > best.share_then):
            best = OriginProposal(dx, dy, now, then)
    return best


def moved(annotations: AnnotationSet, dx: float, dy: float) -> AnnotationSet:
    """The same set, all of it shifted."""
    return replace(annotations, annotations=tuple(annotation.moved(dx, dy) for annotation in annotations))


def share_on_tissue(annotations: AnnotationSet, tissue: TissueMask) -> float | None:
    """Share (0 to 1) of the outlined area that lies on tissue, to the mask's resolution; None without area.

    What lies beyond the slide is not on tissue. Areas are summed, so overlaps count as often as they are outlined.
    """
    total = inside = 0.0
    mask = tissue.mask
    scale = np.array([mask.shape[1] / tissue.area.width, mask.shape[0] / tissue.area.height])
    corner = np.array([tissue.area.x, tissue.area.y])
    for annotation in annotations:
        shape = areal(annotation.geometry) if annotation.kind in AREAL_KINDS else None
        for part in get_parts(shape) if shape is not None and not shape.is_empty else []:
            total += part.area
            pixels = [(get_coordinates(ring) - corner) * scale for ring in (part.exterior, *part.interiors)]
            inside += part.area * _painted_share(pixels, mask)
    return inside / total if total > 0 else None


def _painted_share(rings: list[NDArray[np.float64]], mask: NDArray[np.bool_]) -> float:
    """Share of the polygon's pixels that are true in ``mask``; at least one pixel is looked at."""
    left, top = np.floor(rings[0].min(axis=0)).astype(int)
    right, bottom = np.ceil(rings[0].max(axis=0)).astype(int) + 1
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(right, mask.shape[1]), min(bottom, mask.shape[0])
    if x0 >= x1 or y0 >= y1:
        return 0.0
    canvas = np.zeros((y1 - y0, x1 - x0), np.uint8)
    corners = [np.rint((ring - (x0, y0) - 0.5) * (1 << _SHIFT)).astype(np.int32) for ring in rings]
    cv2.fillPoly(canvas, corners, 1, shift=_SHIFT)
    painted = canvas.astype(bool)
    beyond = 1.0
    wanted = (right - left) * (bottom - top)
    if wanted > painted.size:  # part of it lies beyond the mask
        beyond = painted.size / wanted
    return float(mask[y0:y1, x0:x1][painted].mean()) * beyond if painted.any() else float(mask[y0, x0])
