"""Where on a slide there is tissue.

A modest classical detector on a small image (about 8 µm/px): coloured enough, not bright, not black, not ink; then
smoothed, cleaned by areas in µm². The thresholds follow NCRF (saturation Otsu and darkness), CLAM (median filter) and
wsinfer (areas in µm², which keeps biopsies that pixel limits lose). OpenCV is imported here only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscancer_core import atomic_file
from crosscancer_core.cohort.tissue_settings import TissueSettings
from crosscancer_core.geometry import Region
from crosscancer_core.slides.slide import RGB, Slide, SlideInfo
from crosscancer_core.tiles.coverage import mask_shares
from crosscancer_core.tiles.grid import TileGrid

_DEFAULT = TissueSettings()
_BLOCK_PX = 2048  # slides without low pyramid levels are read in blocks, never as a whole
_ASSUMED_MPP = 0.25
_SMALLEST_IMAGE_PX = 512  # small slides are looked at finer than ``mpp``, or too few pixels vote


@dataclass(frozen=True, eq=False)
class TissueMask:
    """``mask``: bool, shape (height, width), over ``area`` (level-0 pixels); outside there is no tissue.

    ``notes`` are sentences for the person: what was assumed, what looks unusual.
    """

    mask: NDArray[np.bool_]
    area: Region
    notes: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Tissue over the whole area."""
        return float(self.mask.mean()) if self.mask.size else 0.0

    def write_png(self, path: Path) -> None:
        """Replace ``path`` by a picture of the mask, tissue white. Raises as ``atomic_file.replacing``."""
        _, encoded = cv2.imencode(".png", self.mask.astype(np.uint8) * 255)
        atomic_file.write_bytes(path, encoded.tobytes())

    def shares(self, grid: TileGrid) -> NDArray[np.float32]:
        """Exact share of tissue in each tile's area; float32, shape (rows, columns)."""
        if not self.mask.size:
            return np.zeros((grid.rows, grid.columns), np.float32)
        height, width = self.mask.shape
        pixel_width, pixel_height = self.area.width / width, self.area.height / height
        return mask_shares(self.mask, self.area.x, self.area.y, pixel_width, pixel_height, grid).astype(np.float32)


def all_tissue(info: SlideInfo) -> TissueMask:
    """Every pixel of the slide counts as tissue: for regions cut from tissue, which show no glass."""
    return TissueMask(np.ones((1, 1), np.bool_), info.bounds)


def detect_tissue(slide: Slide, settings: TissueSettings = _DEFAULT) -> TissueMask:
    """Find the tissue of a slide.

    A slide that does not state its resolution is taken for 0.25 µm/px; the mask's notes say so.

    Raises:
        SlideReadError: its pixels cannot be decoded.
    """
    info = slide.info
    notes: list[str] = []
    mpp = info.resolution.mpp if info.resolution else _ASSUMED_MPP
    if info.resolution is None:
        notes.append(f"The slide does not state its resolution; tissue areas assume {_ASSUMED_MPP} µm per pixel.")
    wanted = max(1.0, min(settings.mpp / mpp, max(info.width, info.height) / _SMALLEST_IMAGE_PX))
    image, downsample = _small_image(slide, wanted)
    area = Region(0, 0, image.shape[1] * downsample, image.shape[0] * downsample)
    scanned = _scanned(image.shape[:2], info.bounds, downsample)
    mask = _tissue_pixels(image, scanned, settings)
    pixel_um2 = (mpp * downsample) ** 2
    mask = _without_specks(mask, settings.minimum_area_um2 / pixel_um2)
    mask = ~_without_specks(~mask, settings.hole_area_um2 / pixel_um2) & scanned
    share = float(mask[scanned].mean()) if scanned.any() else 0.0
    if share < 0.005:
        notes.append(f"Only {share:.2%} of the slide was found to be tissue; look at the mask before relying on it.")
    elif share > 0.9:
        notes.append(
            f"{share:.0%} of the slide was found to be tissue; for regions without glass switch the detector off."
        )
    return TissueMask(mask, area, tuple(notes))


def _small_image(slide: Slide, wanted: float) -> tuple[RGB, float]:
    """The whole slide at a downsample of at most ``wanted`` (and its downsample), by area means, block by block."""
    level_index = slide.info.level_for_downsample(wanted)
    level = slide.info.levels[level_index]
    factor = max(1, int(wanted / level.downsample))
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


def _tissue_pixels(image: RGB, scanned: NDArray[np.bool_], settings: TissueSettings) -> NDArray[np.bool_]:
    hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV_FULL)
    hue = hsv[..., 0].astype(np.float32) * (360 / 256)
    saturation = cv2.medianBlur(np.ascontiguousarray(hsv[..., 1]), 7)
    black = image.max(axis=2) < settings.darkest * 255
    padding = (image == 255).all(axis=2)  # pure white does not come from a camera
    ink = _ink(hue, hsv[..., 1] / np.float32(255))
    voters = saturation[scanned & ~black & ~padding & ~ink]
    threshold = _saturation_threshold(voters, settings)
    tissue = scanned & (saturation > threshold * 255) & (image.min(axis=2) < settings.brightest * 255) & ~black & ~ink
    return np.asarray(cv2.medianBlur(tissue.astype(np.uint8), 7) > 0)


def _ink(hue: NDArray[np.float32], saturation: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Colours that haematoxylin and eosin do not give: green to blue, and pure red."""
    green_or_blue = (hue > 75) & (hue < 232) & (saturation > 0.2)
    red = ((hue > 350) | (hue < 40)) & (saturation > 0.85)
    return np.asarray(green_or_blue | red)


def _saturation_threshold(values: NDArray[np.uint8], settings: TissueSettings) -> float:
    """Otsu's threshold where the histogram has two humps and the paler one is glass; else the floor."""
    if values.size == 0:
        return settings.saturation_floor
    counts = np.bincount(values, minlength=256).astype(np.float64)
    levels = np.arange(256) / 255
    below, sums = np.cumsum(counts), np.cumsum(counts * levels)
    above, total = below[-1] - below, sums[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.nan_to_num(below * above * (sums / below - (total - sums) / above) ** 2) / below[-1] ** 2
    best = int(between.argmax())
    variance = float((counts * (levels - total / below[-1]) ** 2).sum() / below[-1])
    if variance == 0 or between[best] / variance < settings.separability:
        return settings.saturation_floor
    if sums[best] / below[best] > settings.glass_saturation:
        return settings.saturation_floor
    return max(float(levels[best]), settings.saturation_floor)


def _without_specks(mask: NDArray[np.bool_], minimum_px: float) -> NDArray[np.bool_]:
    """``mask`` without connected parts of fewer than ``minimum_px`` pixels."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    keep = stats[:count, cv2.CC_STAT_AREA] >= minimum_px
    keep[0] = False
    return np.asarray(keep[labels])
