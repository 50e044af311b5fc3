from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crosscancer_core.geometry import Region
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.tissue import TissueMask, all_tissue, detect_tissue
from tests.faults import FailingSlide

_GLASS, _PINK, _PURPLE = (242, 241, 243), (221, 160, 200), (120, 70, 150)


def slide_with(*patches: tuple[tuple[int, int, int, int], tuple[int, int, int]], mpp: float | None = 1.0) -> ArraySlide:
    """A noisy glass slide of 3000 x 2000 pixels with coloured rectangles (left, top, right, bottom)."""
    pixels = np.empty((2000, 3000, 3), np.int16)
    pixels[:] = _GLASS
    for (left, top, right, bottom), color in patches:
        pixels[top:bottom, left:right] = color
    pixels += np.random.default_rng(0).integers(-6, 7, pixels.shape, np.int16)
    return ArraySlide(pixels.clip(0, 255).astype(np.uint8), mpp=mpp)


def share_of(mask: TissueMask, left: int, top: int, right: int, bottom: int) -> float:
    size = min(right - left, bottom - top)
    grid = TileGrid(Region(left, top, size, size), size, size)
    return float(mask.shares(grid)[0, 0])


def test_tissue_is_found_and_glass_is_not() -> None:
    mask = detect_tissue(slide_with(((400, 400, 1400, 1400), _PINK), ((1800, 600, 2600, 1600), _PURPLE)))
    assert share_of(mask, 450, 450, 1350, 1350) == 1
    assert share_of(mask, 1850, 650, 2550, 1350) == 1
    assert share_of(mask, 1450, 0, 1750, 300) == 0
    assert mask.share == pytest.approx((1000 * 1000 + 800 * 1000) / 6e6, rel=0.03)
    assert mask.notes == ()


def test_ink_and_black_borders_are_not_tissue() -> None:
    mask = detect_tissue(
        slide_with(
            ((300, 300, 1300, 1300), _PINK),
            ((1600, 200, 2000, 1800), (20, 120, 60)),
            ((2100, 200, 2400, 1800), (30, 60, 170)),
            ((2500, 200, 2700, 1800), (15, 15, 18)),
            ((2800, 200, 2950, 1800), (225, 15, 30)),
        )
    )
    assert share_of(mask, 350, 350, 1250, 1250) == 1
    for left, right in ((1600, 2000), (2100, 2400), (2500, 2700), (2800, 2950)):
        assert share_of(mask, left, 300, right, 1700) < 0.1


def test_lumina_are_filled_and_dust_is_dropped() -> None:
    mask = detect_tissue(
        slide_with(
            ((300, 300, 1300, 1300), _PINK),
            ((700, 700, 850, 850), _GLASS),  # (150 µm)²: a lumen
            ((2000, 500, 2060, 560), _PURPLE),  # (60 µm)²: dust
            ((2000, 1000, 2500, 1500), _PINK),
            ((2100, 1100, 2400, 1400), _GLASS),  # (300 µm)²: glass between tissue
        )
    )
    assert share_of(mask, 700, 700, 850, 850) == 1
    assert share_of(mask, 2000, 500, 2060, 560) == 0
    assert share_of(mask, 2150, 1150, 2350, 1350) == 0


def test_pale_tissue_does_not_vanish_beside_dark_tissue() -> None:
    mask = detect_tissue(slide_with(((300, 300, 1300, 1300), (228, 200, 220)), ((1500, 300, 2500, 1300), _PURPLE)))
    assert share_of(mask, 1550, 350, 2450, 1250) == 1


def test_a_slide_without_glass_is_all_tissue_and_says_so() -> None:
    mask = detect_tissue(slide_with(((0, 0, 1500, 2000), _PINK), ((1500, 0, 3000, 2000), _PURPLE)))
    assert mask.share > 0.99
    assert "glass" in mask.notes[0]


def test_an_empty_slide_has_no_tissue_and_says_so() -> None:
    mask = detect_tissue(slide_with())
    assert mask.share < 0.005
    assert "look at the mask" in mask.notes[0]


def test_a_missing_resolution_is_assumed_and_said() -> None:
    mask = detect_tissue(slide_with(((400, 400, 2400, 1400), _PINK), mpp=None))
    assert mask.share == pytest.approx(1 / 3, rel=0.05)
    assert "0.25 µm" in mask.notes[0]


def test_a_damaged_part_counts_as_tissue_and_changes_nothing_elsewhere() -> None:
    slide = slide_with(((400, 400, 1400, 1400), _PINK))
    mask, whole = detect_tissue(FailingSlide(slide, [Region(2100, 1100, 5, 5)])), detect_tissue(slide)
    assert share_of(mask, 2048, 1024, 2304, 1280) == 1
    elsewhere = mask.mask.copy()
    elsewhere[1024 // 5 : 1280 // 5 + 1, 2048 // 5 : 2304 // 5 + 1] = False  # a pixel is 5 x 5 of the slide's
    assert (elsewhere != whole.mask).mean() < 1e-3
    assert "could not be read" in mask.notes[0]


def test_levels_do_not_change_what_is_found() -> None:
    flat = slide_with(((401, 403, 1407, 1409), _PINK))
    pyramid = ArraySlide(flat.read_level_region(0, 0, 0, 3000, 2000), mpp=1.0, levels=3)
    assert detect_tissue(pyramid).share == pytest.approx(detect_tissue(flat).share, rel=0.02)


def test_all_tissue_is_the_share_inside_the_slide() -> None:
    info = ArraySlide(np.zeros((300, 500, 3), np.uint8)).info
    shares = all_tissue(info).shares(TileGrid(info.bounds, 200, 200))
    np.testing.assert_allclose(shares, [[1, 1, 0.5], [0.5, 0.5, 0.25]])
    assert shares.dtype == np.float32


def test_real_tissue_on_glass(real_data: Path) -> None:
    with open_slide(real_data / "wsi" / "CMU-1-Small-Region.svs") as slide:
        mask = detect_tissue(slide)
    assert 0.3 < mask.share < 0.95


@pytest.mark.parametrize("name", ["bcss_1008", "bcss_1015", "bcss_1019"])
def test_real_tissue_without_glass(real_data: Path, name: str) -> None:
    with open_slide(real_data / "breast_bcss" / f"{name}.tif") as slide:
        mask = detect_tissue(slide)
    assert mask.share > 0.85
