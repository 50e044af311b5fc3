"""The frugal detector finds what the plain one finds, pixel for pixel: the same rules on whole arrays."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from crosscancer_core.cohort.tissue_settings import TissueSettings
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.slide import RGB
from crosscancer_core.tiles import connected_parts, small_picture, tissue_detector
from crosscancer_core.tiles.small_picture import PassingPicture, SmallPicture, look_at
from crosscancer_core.tiles.tissue_detector import find_tissue

Mask = NDArray[np.bool_]
_COLORS = (
    (243, 242, 244), (222, 160, 202), (228, 200, 220), (120, 70, 150), (28, 26, 30), (60, 60, 64), (34, 52, 140),
    (22, 110, 62), (150, 190, 150), (214, 20, 34), (205, 60, 60), (255, 255, 255),
)  # fmt: skip
"""Glass, tissue, inks certain and likely, padding."""


def _plain(picture: SmallPicture, settings: TissueSettings) -> Mask:
    image, um2 = picture.image, picture.frame.pixel_um2
    scanned = np.zeros(image.shape[:2], np.bool_)
    scanned[picture.frame.scanned] = True
    hsv = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2HSV_FULL), np.uint8)
    saturation = cv2.blur(np.ascontiguousarray(hsv[..., 1]), (3, 3))
    ink = _plain_ink(image, hsv, settings.darkest)
    voting = saturation[scanned & ~(image == 255).all(axis=2) & ~ink]
    threshold = tissue_detector._saturation_threshold(np.bincount(voting, minlength=256), settings)
    bright = cv2.blur(image.min(axis=2), (3, 3)) >= settings.brightest * 255
    tissue = scanned & (saturation > threshold * 255) & ~bright & ~ink
    filled = _without_holes(tissue, settings.hole_area_um2 / um2) & ~ink
    mask = np.asarray(cv2.medianBlur(filled.astype(np.uint8), 7) > 0) & scanned
    mask = _without_specks(mask, settings.minimum_area_um2 / um2)
    return _without_holes(mask, settings.hole_area_um2 / um2) & scanned


def _plain_ink(image: RGB, hsv: NDArray[np.uint8], darkest: float) -> Mask:
    most, least = image.max(axis=2), image.min(axis=2)
    hue, saturation = hsv[..., 0].astype(np.float32) * (360 / 256), hsv[..., 1] / np.float32(255)
    black = most < darkest * 255
    ink = _followed(black, (most < 1.6 * darkest * 255) & (most - least < 40))
    cold, coldish = (hue > 75) & (hue < 232) & (saturation > 0.2), (hue > 70) & (hue < 240) & (saturation > 0.15)
    red, reddish = ((hue > 348) | (hue < 40)) & (saturation > 0.85), ((hue > 342) | (hue < 45)) & (saturation > 0.7)
    return ink | _followed(cold, coldish) | _followed(red, reddish)


def _followed(certain: Mask, likely: Mask) -> Mask:
    parts = (likely | certain).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(parts, connectivity=8)
    keep = np.bincount(labels[certain], minlength=count) >= 0.1 * stats[:count, cv2.CC_STAT_AREA]
    keep[0] = False
    return np.asarray(keep[labels] | certain)


def _without_specks(mask: Mask, least_px: float) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    keep = stats[:count, cv2.CC_STAT_AREA] >= least_px
    keep[0] = False
    return np.asarray(keep[labels])


def _without_holes(mask: Mask, least_px: float) -> Mask:
    around = np.ones(mask.shape, np.bool_)
    around[1:-1, 1:-1] = False
    labels = cv2.connectedComponents((~mask).astype(np.uint8), connectivity=4)[1]
    return np.asarray(~_without_specks(~mask, least_px) & ~(~mask & np.isin(labels, labels[around & ~mask])))


@st.composite
def _slides(draw: st.DrawFn) -> ArraySlide:
    """Glass with noise, and blocks of all that lies on slides, one over the other."""
    height, width = draw(st.integers(1, 120)), draw(st.integers(1, 120))
    pixels = np.full((height, width, 3), _COLORS[0], np.int16)
    for _ in range(draw(st.integers(0, 12))):
        top, left = draw(st.integers(0, height)), draw(st.integers(0, width))
        down, right = draw(st.integers(1, 60)), draw(st.integers(1, 60))
        pixels[top : top + down, left : left + right] = draw(st.sampled_from(_COLORS))
    loud = draw(st.sampled_from([0, 4, 40]))
    noise = np.random.default_rng(draw(st.integers(0, 99))).integers(-loud, loud + 1, pixels.shape, np.int16)
    return ArraySlide((pixels + noise).clip(0, 255).astype(np.uint8), mpp=8.0)


@given(
    slide=_slides(),
    strip_px=st.sampled_from([1, 700, 1 << 19]),
    band_rows=st.sampled_from([1, 2, 17, 64]),
    block_px=st.sampled_from([1, 23, 1024]),
    area=st.sampled_from([0.0, 1_500.0, 10_000.0]),
    brightest=st.sampled_from([0.92, 0.6]),
    darkest=st.sampled_from([0.24, 0.5]),
)
@settings(deadline=None, max_examples=150)
def test_the_mask_is_that_of_the_whole_picture_at_once(
    slide: ArraySlide, strip_px: int, band_rows: int, block_px: int, area: float, brightest: float, darkest: float
) -> None:
    chosen = TissueSettings(minimum_area_um2=area, hole_area_um2=area, brightest=brightest, darkest=darkest)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connected_parts, "_STRIP_PX", strip_px)
        patch.setattr(tissue_detector, "_BAND_ROWS", band_rows)
        patch.setattr(small_picture, "_BLOCK_PX", block_px)
        picture = look_at(slide, 8.0)
        plain = _plain(picture, chosen)
        np.testing.assert_array_equal(find_tissue(picture, chosen)[0], plain)
        np.testing.assert_array_equal(find_tissue(PassingPicture(slide, 8.0), chosen)[0], plain)
