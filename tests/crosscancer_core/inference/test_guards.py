"""What a finished map says about itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crosscancer_core.geometry import Region
from crosscancer_core.inference import guards
from crosscancer_core.models.bundle import BundleInfo, ModelBundle
from crosscancer_core.models.recipes import NONE
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.slide import Resolution, ResolutionSource
from crosscancer_core.tiles.grid import TileGrid

_BUNDLE = ModelBundle(Path("model"), BundleInfo(name="m", spec=ModelSpec(), recipe=NONE, weights_hash="w"))
_IDENTITY = MapIdentity(slide_fingerprint="s", slide_name="s.tif", model_hash="m", model_name="m")


def _map(values: list[float]) -> ProbabilityMap:
    map = ProbabilityMap.in_memory(TileGrid(Region(0, 0, 160, 160), 16, 16), _IDENTITY)
    tiles = np.array([(number % 10, number // 10) for number in range(len(values))], np.intp).reshape(-1, 2)
    map.set(tiles, np.array(values, np.float32))
    return map


@pytest.mark.parametrize(
    ("values", "name"),
    [([0.9] * 96 + [0.1] * 4, "“cancer”"), ([0.1] * 96 + [0.9] * 4, "“not cancer”"), ([0.5] * 100, "“cancer”")],
)
def test_nearly_all_tissue_in_one_class_is_said(values: list[float], name: str) -> None:
    (note,) = guards.after(_map(values), _BUNDLE)
    assert name in note
    assert "threshold 0.5" in note


@pytest.mark.parametrize("values", [[0.9] * 95 + [0.1] * 5, [0.1] * 50 + [0.9] * 50, [0.9] * 10, []])
def test_mixed_or_very_small_maps_say_nothing(values: list[float]) -> None:
    assert guards.after(_map(values), _BUNDLE) == []


def test_a_bundle_without_stain_statistics_warns_of_nothing() -> None:
    stated = Resolution(0.22, ResolutionSource.VENDOR)
    slide = ArraySlide(np.full((512, 512, 3), 120, np.uint8), resolution=stated)
    grid = TileGrid.over(slide.info, 256, 0.22)
    assert guards.before(slide, grid, np.ones((2, 2), np.bool_), _BUNDLE) == []


def test_a_resolution_that_a_person_entered_is_said() -> None:
    slide = ArraySlide(np.full((512, 512, 3), 120, np.uint8), mpp=0.22)
    grid = TileGrid.over(slide.info, 256, 0.22)
    (note,) = guards.before(slide, grid, np.ones((2, 2), np.bool_), _BUNDLE)
    assert "0.22 µm per pixel were entered by the user" in note
