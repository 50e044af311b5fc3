from __future__ import annotations

import numpy as np
import pytest
from shapely import union_all

from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.synthetic.demo_annotations import outlines_of
from crosscancer_core.synthetic.layout import Benign, Growth, Layout, draw_layout
from crosscancer_core.synthetic.noise import Frame
from crosscancer_core.synthetic.outlines import polygons
from crosscancer_core.synthetic.presets import Organ

CASES = [(organ, seed, size) for organ in Organ for seed in range(4) for size in (1280, 6000)]


def layout_of(organ: Organ, seed: int, size: int) -> Layout:
    return draw_layout(np.random.default_rng(seed), organ, Frame(40, 20, size - 60, size - 50), (size, size), 0.22)


@pytest.mark.parametrize(("organ", "seed", "size"), CASES)
def test_zones_fill_the_tissue_without_overlap(organ: Organ, seed: int, size: int) -> None:
    layout = layout_of(organ, seed, size)
    total = sum(zone.shape.area for zone in layout.zones)
    assert total == pytest.approx(layout.tissue.area, rel=1e-3)
    assert union_all([zone.shape for zone in layout.zones]).area == pytest.approx(total, rel=1e-3)


@pytest.mark.parametrize(("organ", "seed", "size"), CASES)
def test_there_is_cancer_and_there_is_none(organ: Organ, seed: int, size: int) -> None:
    layout = layout_of(organ, seed, size)
    share = layout.cancer.area / layout.tissue.area
    assert 0.1 < share < 0.6
    assert layout.cancer.difference(layout.tissue).area == pytest.approx(0, abs=1)
    assert {type(zone.kind) for zone in layout.zones} == {Growth, Benign}


@pytest.mark.parametrize(("organ", "seed", "size"), CASES)
def test_outlines_state_the_cancer_exactly(organ: Organ, seed: int, size: int) -> None:
    layout = layout_of(organ, seed, size)
    outlines, mapping = outlines_of(layout), ClassMapping()
    stated = mapping.area(outlines, Meaning.CANCER).difference(mapping.area(outlines, Meaning.EXCLUSION))
    assert stated.symmetric_difference(layout.cancer).area == pytest.approx(0, abs=1)
    groups = {group.name for group in outlines.groups}
    assert groups == ({"Tumor", "Exclusion"} if organ is Organ.PROSTATE else {"_0", "_1", "_2"})
    assert all(not annotation.geometry.interiors for annotation in outlines)  # type: ignore[attr-defined]


def test_lesions_come_with_holes_and_in_parts() -> None:
    layouts = [layout_of(organ, seed, 6000) for organ in Organ for seed in range(4)]
    lesions = [zone.shape for layout in layouts for zone in layout.zones if isinstance(zone.kind, Growth)]
    assert any(part.interiors for lesion in lesions for part in polygons(lesion))
    assert any(len(polygons(lesion)) > 1 for lesion in lesions)


def test_a_huge_slide_has_more_zones_not_larger_ones() -> None:
    layout = layout_of(Organ.PROSTATE, 0, 100_000)
    assert len(layout.zones) > 25
    assert layout.cancer.area / layout.tissue.area > 0.1
