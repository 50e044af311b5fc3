"""What was entered for a slide, and what was made for it, is there the next time."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import tifffile

from app.shelf import Shelf
from crosscancer_core.errors import ConfigError
from crosscancer_core.slides.slide import Resolution, ResolutionSource


def test_an_entered_value_goes_before_file_and_cohort_until_it_is_forgotten(small_case, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "user")
    moved = Path(shutil.copy(small_case.slide, tmp_path / "renamed.tif"))
    assert shelf.entered(moved) is None
    shelf.enter(small_case.slide, 0.3)
    assert Shelf(tmp_path / "user").entered(moved) == 0.3
    with shelf.open(moved, 0.5) as slide:
        assert slide.info.resolution == Resolution(0.3, ResolutionSource.OVERRIDE)
    shelf.forget(moved)
    with shelf.open(moved, 0.5) as slide:
        assert slide.info.resolution == Resolution(0.5, ResolutionSource.OVERRIDE)
    with shelf.open(moved) as slide:
        assert slide.info.resolution is not None
        assert slide.info.resolution.source is not ResolutionSource.OVERRIDE


def test_what_cannot_be(small_case, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    with pytest.raises(ConfigError):
        shelf.enter(small_case.slide, 250.0)
    assert shelf.entered(tmp_path / "gone.svs") is None
    with pytest.raises(OSError, match=r"gone\.svs"):
        shelf.enter(tmp_path / "gone.svs", 0.25)


def test_low_levels_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "striped.tif"
    tifffile.imwrite(path, np.full((2_048, 9_000, 3), 120, np.uint8), rowsperstrip=64, photometric="rgb")
    with Shelf(tmp_path / "user").open(path) as slide:
        slide.thumbnail(200)
    (kept,) = (tmp_path / "user" / "pyramids").iterdir()
    before = kept.read_bytes()
    with Shelf(tmp_path / "user").open(path) as slide:
        slide.thumbnail(200)
    assert kept.read_bytes() == before
