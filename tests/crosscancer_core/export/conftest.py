"""Slides and maps of any size without pixels: what an export needs to know of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.slide import Level, Resolution, ResolutionSource, SlideInfo
from crosscancer_core.tiles.grid import TileGrid

MakeInfo = Callable[..., SlideInfo]
MakeMap = Callable[..., ProbabilityMap]


@pytest.fixture
def info_of() -> MakeInfo:
    """``info_of(width, height, downsamples)``: a slide whose levels have those whole downsamples, rounded down."""

    def make(
        width: int,
        height: int,
        downsamples: tuple[int, ...] = (1, 4, 16),
        mpp: float | None = 0.25,
        bounds: Region | None = None,
        path: Path = Path("S12.svs"),
    ) -> SlideInfo:
        levels = tuple(Level(width // d, height // d, width / (width // d)) for d in downsamples)
        resolution = None if mpp is None else Resolution(mpp, ResolutionSource.VENDOR)
        return SlideInfo(
            path, "test", "", width, height, levels, resolution, bounds or Region(0, 0, width, height), None, (), "f"
        )

    return make


@pytest.fixture
def map_over() -> MakeMap:
    """``map_over(info)``: random probabilities in cells, some of them not predicted."""

    def make(
        info: SlideInfo, tile: int = 256, *, stride: int | None = None, downsample: float = 1.0, seed: int = 0
    ) -> ProbabilityMap:
        mpp = None if info.resolution is None else info.resolution.mpp * downsample
        grid = TileGrid(info.bounds, tile, stride or tile, downsample, mpp)
        identity = MapIdentity(
            slide_fingerprint=info.fingerprint, slide_name=info.path.name, model_hash="h1", model_name="breast"
        )
        made = ProbabilityMap.in_memory(grid, identity)
        chance = np.random.default_rng(seed)
        made.values[:] = chance.random(made.values.shape)
        made.values[chance.random(made.values.shape) < 0.3] = np.nan
        made.state[:] = np.where(np.isnan(made.values), 3, 1)
        return made

    return make
