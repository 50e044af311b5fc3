from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.errors import SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.slide import RGB
from crosscancer_core.tiles import small_picture
from crosscancer_core.tiles.small_picture import Frame, PassingPicture, look_at
from tests.faults import FailingSlide


def _noise(height: int, width: int) -> RGB:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


@given(height=st.integers(1, 90), width=st.integers(1, 90), block=st.integers(1, 40), mpp=st.sampled_from([1.0, 3.0]))
@settings(deadline=None, max_examples=60)
def test_strips_are_the_slide_reduced_by_means(height: int, width: int, block: int, mpp: float) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small_picture, "_BLOCK_PX", block)
        patch.setattr(small_picture, "_SMALLEST_IMAGE_PX", 16)
        slide = ArraySlide(_noise(height, width), mpp=1.0)
        passing = PassingPicture(slide, mpp)
        found = np.concatenate([strip.copy() for strip in passing.strips()])
        frame = passing.frame
        factor = frame.factor
        padded = slide.read_level_region(0, 0, 0, frame.width * factor, frame.height * factor)
        plain = cv2.resize(padded, (frame.width, frame.height), interpolation=cv2.INTER_AREA)
        np.testing.assert_array_equal(found, plain)
        np.testing.assert_array_equal(look_at(slide, mpp).image, plain)


def test_a_very_large_slide_is_looked_at_coarser(monkeypatch: pytest.MonkeyPatch) -> None:
    slide = ArraySlide(np.full((3_000, 4_000, 3), 120, np.uint8), mpp=0.25, levels=6)
    assert look_at(slide, 0.5).image.shape == (1_500, 2_000, 3)
    monkeypatch.setattr(small_picture, "_MOST_PIXELS", 200_000)
    picture = look_at(slide, 0.5)
    assert 100_000 < picture.image.shape[0] * picture.image.shape[1] <= 200_000
    assert picture.frame.area.width == 4_000


def test_scanned_are_the_pixels_whose_middle_is() -> None:
    info = replace(ArraySlide(_noise(600, 800), mpp=8.0).info, bounds=Region(100.5, 50, 300, 200.6))
    frame = Frame.of(info, 8.0)
    assert (frame.downsample, frame.scanned) == (1, (slice(50, 251), slice(100, 400)))
    nothing = Frame.of(replace(info, bounds=Region(0, 0, 0, 0)), 8.0)
    assert nothing.scanned == (slice(0, 0), slice(0, 0))


def test_damaged_parts_are_white_and_named() -> None:
    pixels = _noise(700, 900) // 2
    picture = look_at(FailingSlide(ArraySlide(pixels, mpp=8.0), [Region(300, 10, 5, 5)]), 8.0)
    assert picture.unreadable == [(slice(0, 256), slice(256, 512))]
    assert (picture.image[:256, 256:512] == 255).all()
    np.testing.assert_array_equal(picture.image[256:], pixels[256:])


def test_a_slide_of_which_nothing_can_be_read_says_so() -> None:
    slide = FailingSlide(ArraySlide(_noise(700, 900), mpp=8.0), [Region(0, 0, 900, 700)])
    with pytest.raises(SlideReadError, match="the tile is damaged"):
        look_at(slide, 8.0)
