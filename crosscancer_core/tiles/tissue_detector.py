"""The tissue detector: coloured enough, not bright, not black, not ink; then smoothed, cleaned by areas in µm².

A modest classical detector on a small image (about 8 µm/px). The thresholds follow NCRF (saturation Otsu and darkness),
CLAM (median filter) and wsinfer (areas in µm², which keeps biopsies that pixel limits lose). Looking at the slide and
judging the picture are two steps, so that sliders can be moved without reading the slide again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscancer_core.cohort.tissue_settings import TissueSettings
from crosscancer_core.geometry import Region
from crosscancer_core.slides.slide import RGB, Slide

_BLOCK_PX = 2048  # slides without low pyramid levels are read in blocks, never as a whole
_ASSUMED_MPP = 0.25
_MOST_PIXELS = 10_000_000
"""A slide of 100,000 x 100,000 px at 8 µm/px. Larger ones are looked at coarser, so that memory stays bounded."""
_SMALLEST_IMAGE_PX = 512  # small slides are looked at finer than ``mpp``, or too few pixels vote


@dataclass(frozen=True, eq=False)
class SmallPicture:
    """The whole slide, small: ``image`` is uint8, shape (height, width, 3), ``downsample`` level-0 pixels a pixel."""

    image: RGB
    downsample: float
    mpp: float
    """Of level 0; assumed where ``assumed``."""
    assumed: bool
    scanned: NDArray[np.bool_]
    """Which pixels lie in the scanned part (shape of ``image``); padding around it must not vote on thresholds."""

    @property
    def area(self) -> Region:
        height, width = self.scanned.shape
        return Region(0, 0, width * self.downsample, height * self.downsample)

    @property
    def pixel_um2(self) -> float:
        return (self.mpp * self.downsample) ** 2


def look_at(slide: Slide, mpp: float) -> SmallPicture:
    """A slide at about ``mpp`` µm/px; one that does not state its resolution is taken for 0.25 µm/px.

    Raises:
        SlideReadError: its pixels cannot be decoded.
    """
    info = slide.info
    native = info.resolution.mpp if info.resolution else _ASSUMED_MPP
    wanted = max(1.0, min(mpp / native, max(info.width, info.height) / _SMALLEST_IMAGE_PX))
    wanted = max(wanted, math.sqrt(info.width * info.height / _MOST_PIXELS))
    image, downsample = _small_image(slide, wanted)
    scanned = _scanned(image.shape[:2], info.bounds, downsample)
    return SmallPicture(image, downsample, native, info.resolution is None, scanned)


def find_tissue(picture: SmallPicture, settings: TissueSettings) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """The tissue of a picture (bool, its shape), and sentences about what was assumed and what looks unusual."""
    notes = []
    if picture.assumed:
        notes.append(f"The slide does not state its resolution; tissue areas assume {picture.mpp} µm per pixel.")
    mask = _tissue_pixels(picture, settings)
    mask = _without_specks(mask, settings.minimum_area_um2 / picture.pixel_um2)
    mask = ~_without_specks(~mask, settings.hole_area_um2 / picture.pixel_um2) & picture.scanned
    share = float(mask[picture.scanned].mean()) if picture.scanned.any() else 0.0
    if share < 0.005:
        notes.append(f"Only {share:.2%} of the slide was found to be tissue; look at the mask before relying on it.")
    elif share > 0.9:
        notes.append(
            f"{share:.0%} of the slide was found to be tissue; for regions without glass switch the detector off "
            "in the cohort table."
        )
    return mask, tuple(notes)


def _small_image(slide: Slide, wanted: float) -> tuple[RGB, float]:
    """The whole slide at a downsample of at most ``wanted`` (and its downsample), by area means, block by block."""
    level_index = slide.info.level_for_downsample(wanted)
    level = slide.info.levels[level_index]
    fewer = math.ceil(math.sqrt(level.width * level.height / _MOST_PIXELS))
    factor = max(1, int(wanted / level.downsample), fewer)
    width, height = -(-level.width // factor), -(-level.height // factor)
    image = np.empty((height, width, 3), np.uint8)
    step = max(1, _BLOCK_PX // factor)
    for top in range(0, height, step):
        for left in range(0, width, step):
            rows, columns = min(step, height - top), min(step, width - left)
            block = slide.read_level_region(level_index, left * factor, top * factor, columns * factor, rows * factor)
            image[top : top + rows, left : left + columns] = cv2.resize(
                block, (columns, rows), interpolation=cv2.INTER_AREA
            )
    return image, level.downsample * factor


def _scanned(shape: tuple[int, int], bounds: Region, downsample: float) -> NDArray[np.bool_]:
    """The pixels whose centre lies in the scanned part; padding around it must not vote on thresholds."""
    y = (np.arange(shape[0]) + 0.5) * downsample
    x = (np.arange(shape[1]) + 0.5) * downsample
    return np.outer((y >= bounds.y) & (y < bounds.bottom), (x >= bounds.x) & (x < bounds.right))


def _tissue_pixels(picture: SmallPicture, settings: TissueSettings) -> NDArray[np.bool_]:
    image, scanned = picture.image, picture.scanned
    hsv = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2HSV_FULL), np.uint8)
    # a mean over 3 x 3 and not a wide median: the walls of fat cells are a pixel or two wide
    saturation = cv2.blur(np.ascontiguousarray(hsv[..., 1]), (3, 3))
    ink = _ink(image, hsv, settings.darkest)
    padding = (image == 255).all(axis=2)  # pure white does not come from a camera
    threshold = _saturation_threshold(saturation[scanned & ~padding & ~ink], settings)
    bright = cv2.blur(image.min(axis=2), (3, 3)) >= settings.brightest * 255
    tissue = scanned & (saturation > threshold * 255) & ~bright & ~ink
    # lumina and fat cells are closed before the outline is smoothed, which would break their walls
    filled = ~_without_specks(~tissue, settings.hole_area_um2 / picture.pixel_um2) & ~ink
    return np.asarray(cv2.medianBlur(filled.astype(np.uint8), 7) > 0) & scanned


def _ink(image: RGB, hsv: NDArray[np.uint8], darkest: float) -> NDArray[np.bool_]:
    """Pens and black borders: colours that haematoxylin and eosin do not give.

    Both stains let more red than green through, so what is greener than red is ink (hues 75 to 240); pure red is too
    saturated for eosin, and black lacks their colour. Where a pen runs over tissue the two mix: from certain pixels
    the stroke is followed to likely ones.
    """
    brightest = image.max(axis=2)
    black = brightest < darkest * 255
    greyish = (brightest < 1.6 * darkest * 255) & (brightest - image.min(axis=2) < 40)
    every = np.arange(256, dtype=np.float32)
    hue, saturation = every * (360 / 256), every / np.float32(255)

    def where(of_hue: NDArray[np.bool_], of_saturation: NDArray[np.bool_]) -> NDArray[np.bool_]:
        # tables of 256 answers: a slide's hues as float32 would be the largest arrays here
        return np.asarray(of_hue[hsv[..., 0]] & of_saturation[hsv[..., 1]])

    ink = _followed(black, greyish | black)
    ink |= _followed(
        where((hue > 75) & (hue < 232), saturation > 0.2), where((hue > 70) & (hue < 240), saturation > 0.15)
    )
    ink |= _followed(
        where((hue > 348) | (hue < 40), saturation > 0.85), where((hue > 342) | (hue < 45), saturation > 0.7)
    )
    return ink


def _followed(certain: NDArray[np.bool_], likely: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The parts of ``likely`` that are certain for at least a tenth."""
    parts = (likely | certain).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(parts, connectivity=8)
    sure = np.bincount(labels[certain], minlength=count)
    keep = sure >= 0.1 * stats[:count, cv2.CC_STAT_AREA]
    keep[0] = False
    return np.asarray(keep[labels] | certain)


def _saturation_threshold(values: NDArray[np.uint8], settings: TissueSettings) -> float:
    """Otsu's threshold where the histogram has two humps and the paler one is glass; else the floor.

    Pale tissue beside dark tissue falls into the paler class of the first cut, so that class is cut once more.
    """
    threshold = settings.saturation_floor
    for _ in range(2):
        cut = _otsu(values, settings)
        if cut is None:
            break
        threshold = max(cut, settings.saturation_floor)
        values = values[values <= cut * 255]
    return threshold


def _otsu(values: NDArray[np.uint8], settings: TissueSettings) -> float | None:
    """Otsu's threshold; None where there is no telling two humps apart, or the paler one is no glass."""
    if values.size == 0:
        return None
    counts = np.bincount(values, minlength=256).astype(np.float64)
    levels = np.arange(256) / 255
    below, sums = np.cumsum(counts), np.cumsum(counts * levels)
    above, total = below[-1] - below, sums[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.nan_to_num(below * above * (sums / below - (total - sums) / above) ** 2) / below[-1] ** 2
    best = int(between.argmax())
    variance = float((counts * (levels - total / below[-1]) ** 2).sum() / below[-1])
    if variance == 0 or between[best] / variance < settings.separability:
        return None
    return float(levels[best]) if sums[best] / below[best] <= settings.glass_saturation else None


def _without_specks(mask: NDArray[np.bool_], minimum_px: float) -> NDArray[np.bool_]:
    """``mask`` without connected parts of fewer than ``minimum_px`` pixels."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    keep = stats[:count, cv2.CC_STAT_AREA] >= minimum_px
    keep[0] = False
    return np.asarray(keep[labels])
