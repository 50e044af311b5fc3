"""What slides carry, and what of it is tissue: each picture has its known answer."""

from __future__ import annotations

import functools
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from crosscancer_core.cohort.tissue_settings import TissueSettings
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tiles.tissue import detect_tissue

_HEIGHT, _WIDTH, _MPP = 1500, 2000, 4.0  # 8 x 6 mm
_INKS = {"black": (28, 26, 30), "blue": (34, 52, 140), "green": (22, 110, 62), "red": (214, 20, 34)}


@functools.cache
def _noise(seed: int, blur: float) -> NDArray[np.float32]:
    """Smooth values of mean 0 and deviation 1."""
    field = cv2.GaussianBlur(
        np.random.default_rng(seed).standard_normal((_HEIGHT, _WIDTH)).astype(np.float32), (0, 0), blur
    )
    return np.asarray(field / field.std())


def _ellipse(x: float, y: float, rx: float, ry: float) -> NDArray[np.bool_]:
    canvas = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    cv2.ellipse(canvas, (int(x), int(y)), (int(rx), int(ry)), 0, 0, 360, (1,), -1)
    return canvas > 0


class Picture:
    """A slide in the making: glass, then what is laid on it."""

    def __init__(self) -> None:
        self.pixels = np.full((_HEIGHT, _WIDTH, 3), (243, 242, 244), np.float32)

    def stain(self, where: NDArray[np.bool_], strength: float = 1.0, seed: int = 1) -> Picture:
        """H&E: eosin everywhere, haematoxylin in spots; absorbances as of real slides."""
        eosin = strength * np.clip(0.28 + 0.08 * _noise(seed, 6), 0.1, 0.6)
        nuclei = strength * 0.55 * (_noise(seed + 1, 1.6) > 1.1)
        absorbed = eosin[..., None] * [0.07, 0.99, 0.11] + nuclei[..., None] * [0.65, 0.70, 0.29]
        self.pixels[where] = (self.pixels * 10 ** -absorbed.astype(np.float32))[where]
        return self

    def paint(self, where: NDArray[np.bool_], color: tuple[int, int, int]) -> Picture:
        self.pixels[where] = color
        return self

    def slide(self) -> ArraySlide:
        noisy = self.pixels + np.random.default_rng(9).normal(0, 2.5, self.pixels.shape)
        return ArraySlide(noisy.clip(0, 255).astype(np.uint8), mpp=_MPP, levels=3)


def _found(picture: Picture) -> NDArray[np.bool_]:
    mask = detect_tissue(picture.slide())
    return cv2.resize(mask.mask.astype(np.uint8), (_WIDTH, _HEIGHT), interpolation=cv2.INTER_NEAREST) > 0


def _overlap(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float((found & truth).sum() / (found | truth).sum())


_TISSUE = _ellipse(700, 750, 450, 480)


def test_plain_tissue() -> None:
    assert _overlap(_found(Picture().stain(_TISSUE)), _TISSUE) > 0.97


@pytest.mark.parametrize("name", _INKS)
def test_pen_beside_and_across_the_tissue(name: str) -> None:
    line = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    cv2.line(line, (1450, 100), (1600, 1400), (1,), 60)
    cv2.ellipse(line, (700, 750), (520, 560), 0, 0, 200, (1,), 40)
    pen = line > 0
    found = _found(Picture().stain(_TISSUE).paint(pen, _INKS[name]))
    assert found[pen & ~_TISSUE].mean() < 0.05
    assert _overlap(found, _TISSUE & ~pen) > 0.93


def test_large_areas_of_ink_do_not_vote_on_the_threshold() -> None:
    pen = np.zeros((_HEIGHT, _WIDTH), np.bool_)
    pen[:, 1300:1900] = True
    found = _found(Picture().stain(_TISSUE, 0.35).paint(pen, _INKS["green"]))
    assert found[pen].mean() < 0.02
    assert _overlap(found, _TISSUE) > 0.9


def test_black_border_and_black_padding() -> None:
    border = np.ones((_HEIGHT, _WIDTH), np.bool_)
    border[90:-160, 140:-70] = False
    found = _found(Picture().stain(_TISSUE).paint(border, (3, 3, 4)))
    assert found[border].mean() < 0.01
    assert _overlap(found, _TISSUE & ~border) > 0.96


def test_a_fold_is_tissue() -> None:
    line = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    cv2.line(line, (450, 500), (950, 950), (1,), 34)
    fold = (line > 0) & _TISSUE
    found = _found(Picture().stain(_TISSUE).stain(fold, 1.6, seed=5))
    assert found[fold].mean() > 0.97


def test_fat_with_its_thin_walls_belongs_to_the_tissue_around_it() -> None:
    fat = _ellipse(700, 750, 200, 220)
    walls = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    for x in range(0, _WIDTH, 28):  # cells of about 110 µm
        cv2.line(walls, (x, 0), (x, _HEIGHT), (1,), 3)
    for y in range(0, _HEIGHT, 28):
        cv2.line(walls, (0, y), (_WIDTH, y), (1,), 3)
    found = _found(Picture().stain(_TISSUE & ~(fat & (walls == 0))))
    assert found[fat].mean() > 0.9
    assert _overlap(found, _TISSUE) > 0.95


def test_pale_fat_alone_is_not_lost_as_a_whole() -> None:
    fat = _ellipse(1500, 750, 260, 300)
    walls = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    for at in range(0, _WIDTH, 20):
        cv2.line(walls, (at, 0), (at, _HEIGHT), (1,), 4)
        cv2.line(walls, (0, at), (_WIDTH, at), (1,), 4)
    found = _found(Picture().stain(_TISSUE).stain(fat & (walls > 0), 0.6, seed=3))
    assert found[fat].mean() > 0.75
    assert _overlap(found[:, :1150], _TISSUE[:, :1150]) > 0.95


@pytest.mark.parametrize("strength", [0.35, 0.25, 0.18])
def test_faint_stain(strength: float) -> None:
    assert _overlap(_found(Picture().stain(_TISSUE, strength)), _TISSUE) > 0.9


def test_faint_and_strong_tissue_on_one_slide() -> None:
    other = _ellipse(1550, 700, 300, 400)
    found = _found(Picture().stain(_TISSUE, 0.3).stain(other, 1.2, seed=4))
    assert found[_TISSUE].mean() > 0.9
    assert found[other].mean() > 0.95
    assert found[~_TISSUE & ~other].mean() < 0.02


def test_empty_glass_has_none_and_is_flagged() -> None:
    mask = detect_tissue(Picture().slide())
    assert mask.share == 0
    assert "Only 0.00%" in mask.notes[0]


def test_needle_biopsy_is_kept() -> None:
    core = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    cv2.line(core, (200, 400), (1800, 520), (1,), 90)  # 0.36 mm wide
    assert _overlap(_found(Picture().stain(core > 0)), core > 0) > 0.92


def test_lumina_of_glands_are_filled_and_larger_holes_are_not() -> None:
    lumen, hole = _ellipse(600, 750, 22, 22), _ellipse(850, 800, 90, 90)
    found = _found(Picture().stain(_TISSUE & ~lumen & ~hole))
    assert found[lumen].mean() > 0.95
    assert found[_ellipse(850, 800, 75, 75)].mean() < 0.02


def test_glass_in_the_corners_of_a_small_region_is_no_hole() -> None:
    """Each corner is smaller than the largest lumen that is filled."""
    size = 80  # 0.32 mm
    tissue = _ellipse(700, 750, size / 2, size / 2)
    pixels = Picture().stain(tissue).slide().read_level_region(0, 700 - size // 2, 750 - size // 2, size, size)
    mask = detect_tissue(ArraySlide(pixels, mpp=_MPP))
    assert mask.share == pytest.approx(np.pi / 4, abs=0.06)
    assert mask.notes == ()


def test_sliders_do_what_they_say() -> None:
    slide = Picture().stain(_TISSUE).stain(_ellipse(1550, 700, 40, 40)).slide()
    small = detect_tissue(slide, TissueSettings(minimum_area_um2=0)).share
    assert detect_tissue(slide, TissueSettings(minimum_area_um2=1e6)).share < small
    assert detect_tissue(slide, TissueSettings(brightest=0.3)).share < small / 2


@pytest.mark.parametrize("name", ["bcss_1008", "bcss_1015", "bcss_1019"])
def test_a_real_region_of_tissue_alone_is_all_tissue(real_data: Path, name: str) -> None:
    with open_slide(real_data / "breast_bcss" / f"{name}.tif") as slide:
        mask = detect_tissue(slide)
    assert mask.share > 0.9
    assert "switch the detector off" in mask.notes[-1]


@pytest.mark.parametrize("name", _INKS)
def test_pen_over_real_tissue(real_data: Path, name: str) -> None:
    with open_slide(real_data / "wsi" / "CMU-1-Small-Region.svs") as slide:
        info = slide.info
        pixels = slide.read_level_region(0, 0, 0, info.width, info.height)
        before = detect_tissue(slide)
    line = np.zeros(pixels.shape[:2], np.uint8)
    cv2.line(line, (300, 200), (1900, 2700), (1,), 160)
    pen = line > 0
    marked = pixels.copy()
    marked[pen] = (pixels[pen] * 0.15 + np.array(_INKS[name]) * 0.85).astype(np.uint8)
    after = detect_tissue(ArraySlide(marked, mpp=info.mpp))
    size = (pixels.shape[1], pixels.shape[0])
    was, now = (
        cv2.resize(mask.mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0 for mask in (before, after)
    )
    assert now[pen].mean() < 0.1
    away = cv2.dilate(line, np.ones((61, 61), np.uint8)) == 0
    assert (was == now)[away].mean() > 0.97
