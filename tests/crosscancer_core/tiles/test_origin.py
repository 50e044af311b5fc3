from __future__ import annotations

import numpy as np
import pytest
from shapely import box

from crosscancer_core.annotations.model import Annotation, AnnotationSet, Kind
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.origin import moved, propose_origin, share_on_tissue
from crosscancer_core.tiles.tissue import TissueMask

BOUNDS = Region(3000, 5000, 4000, 4000)


def _tissue() -> TissueMask:
    mask = np.zeros((100, 100), np.bool_)
    mask[50:90, 30:70] = True  # 100 px each: x 3000 to 7000, y 5000 to 9000
    return TissueMask(mask, Region(0, 0, 10_000, 10_000))


def _set(*boxes: tuple[float, float, float, float]) -> AnnotationSet:
    return AnnotationSet(annotations=tuple(Annotation(str(i), "", Kind.POLYGON, box(*b)) for i, b in enumerate(boxes)))


def test_share_on_tissue() -> None:
    assert share_on_tissue(_set((3000, 5000, 4000, 6000)), _tissue()) == 1
    assert share_on_tissue(_set((2000, 5000, 4000, 6000)), _tissue()) == pytest.approx(0.5, abs=0.06)
    assert share_on_tissue(_set((3000, 5000, 3010, 5010)), _tissue()) == 1  # smaller than a pixel of the mask
    assert share_on_tissue(_set((20_000, 0, 30_000, 9)), _tissue()) == 0
    assert share_on_tissue(AnnotationSet(), _tissue()) is None


@pytest.mark.parametrize("sign", [1, -1])
def test_outlines_from_a_cropped_slide_are_noticed(sign: int) -> None:
    right = _set((3500, 6000, 5500, 8000), (6000, 5200, 6800, 6000))
    wrong = moved(right, -sign * BOUNDS.x, -sign * BOUNDS.y)
    proposal = propose_origin(wrong, _tissue(), BOUNDS)
    assert proposal is not None
    assert (proposal.dx, proposal.dy) == (sign * BOUNDS.x, sign * BOUNDS.y)
    assert moved(wrong, proposal.dx, proposal.dy) == right
    assert "100%" in proposal.sentence


def test_nothing_is_proposed_where_all_is_well_or_nothing_helps() -> None:
    assert propose_origin(_set((3500, 6000, 5500, 8000)), _tissue(), BOUNDS) is None
    assert propose_origin(_set((9000, 100, 9900, 900)), _tissue(), BOUNDS) is None
    assert propose_origin(_set((9000, 100, 9900, 900)), _tissue(), Region(0, 0, 10, 10)) is None
    assert propose_origin(AnnotationSet(), _tissue(), BOUNDS) is None
