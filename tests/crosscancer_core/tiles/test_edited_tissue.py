from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from crosscancer_core.annotations.model import Annotation, AnnotationSet, Kind
from crosscancer_core.cohort.cohort import Case, Cohort, CohortSlide
from crosscancer_core.errors import AnnotationFormatError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.tiles.cohort_slides import tissue_of
from crosscancer_core.tiles.edited_tissue import mask_of, outlines_of, read_edited, write_edited
from crosscancer_core.tiles.tissue import TissueMask
from tests.faults import full_disk


def _slide() -> ArraySlide:
    return ArraySlide(np.full((600, 800, 3), 240, np.uint8), mpp=1.0)


def _drawn(*boxes: tuple[float, float, float, float]) -> AnnotationSet:
    return AnnotationSet((), tuple(Annotation(str(n), "", Kind.POLYGON, box(*b)) for n, b in enumerate(boxes)))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 999), size=st.tuples(st.integers(2, 12), st.integers(2, 12)))
def test_a_mask_survives_being_turned_into_outlines(seed: int, size: tuple[int, int]) -> None:
    rows, columns = size
    mask = np.random.default_rng(seed).random((rows, columns)) > 0.5
    info = ArraySlide(np.zeros((rows * 8, columns * 8, 3), np.uint8), mpp=1.0).info
    drawn = outlines_of(TissueMask(mask, Region(0, 0, columns * 8, rows * 8)))
    np.testing.assert_array_equal(mask_of(drawn, info).mask, mask)


def test_written_masks_are_read_back_and_shown_to_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "tissue" / "S1.geojson"
    mask = write_edited(_drawn((80, 80, 400, 400), (480, 0, 800, 600)), _slide().info, path)
    assert mask.share == pytest.approx((320 * 320 + 320 * 600) / (600 * 800))
    np.testing.assert_array_equal(read_edited(path, _slide().info).mask, mask.mask)
    picture = cv2.imread(str(path.with_suffix(".png")), cv2.IMREAD_GRAYSCALE)
    np.testing.assert_array_equal(picture > 0, mask.mask)


def test_what_is_drawn_beyond_the_slide_does_not_count() -> None:
    mask = mask_of(_drawn((-500, -500, 9000, 9000)), _slide().info)
    assert mask.mask.shape == (75, 100)
    assert mask.share == 1


def test_a_full_disk_leaves_the_mask_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "S1.geojson"
    write_edited(_drawn((80, 80, 400, 400)), _slide().info, path)
    before = path.read_bytes()
    with full_disk(10), pytest.raises(Exception, match="disk is full"):
        write_edited(_drawn((0, 0, 400, 400)), _slide().info, path)
    assert path.read_bytes() == before


def test_the_drawn_mask_overrides_the_detector(tmp_path: Path) -> None:
    path = tmp_path / "S1.geojson"
    write_edited(_drawn((80, 80, 400, 400)), _slide().info, path)
    listed = CohortSlide(id="S1", path=Path("S1.svs"), tissue_mask=path)
    cohort = Cohort(name="c", cases=(Case(patient="P", slides=(listed,)),))
    assert tissue_of(_slide(), listed, cohort).share == pytest.approx(320 * 320 / (600 * 800))
    plain = listed.model_copy(update={"tissue_mask": None})
    assert tissue_of(_slide(), plain, cohort).share == 0
    assert tissue_of(_slide(), plain, cohort.model_copy(update={"has_glass": False})).share == 1
    assert tissue_of(_slide(), None, None).share == 0
    gone = listed.model_copy(update={"tissue_mask": tmp_path / "gone.geojson"})
    with pytest.raises(AnnotationFormatError):
        tissue_of(_slide(), gone, cohort)
