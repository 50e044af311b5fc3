"""What was entered for a slide, and what was made for it, is there the next time."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import tifffile

from crosscancer_core.errors import ConfigError
from crosscancer_core.slides.shelf import Shelf
from crosscancer_core.slides.slide import Resolution, ResolutionSource
from crosscancer_core.user_folder import user_folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A slide that says 0.44 µm per pixel."""
    made = tmp_path / "slide.tif"
    dots = (10_000 / 0.44, 10_000 / 0.44)
    tifffile.imwrite(
        made, np.full((300, 400, 3), 90, np.uint8), photometric="rgb", resolution=dots, resolutionunit="CENTIMETER"
    )
    return made


def test_an_entered_value_goes_before_file_and_cohort_until_it_is_forgotten(path: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "user")
    moved = Path(shutil.copy(path, tmp_path / "renamed.tif"))
    assert shelf.entered(moved) is None
    shelf.enter(path, 0.3)
    assert Shelf(tmp_path / "user").entered(moved) == 0.3
    with shelf.open(moved, 0.5) as slide:
        assert slide.info.resolution == Resolution(0.3, ResolutionSource.OVERRIDE)
        assert "0.3 µm per pixel were entered" in slide.info.entered_note
    with shelf.open(moved, 0.5, entered=0.25) as slide:
        assert slide.info.mpp == 0.25
    shelf.forget(moved)
    with shelf.open(moved, 0.5) as slide:
        assert slide.info.resolution == Resolution(0.5, ResolutionSource.OVERRIDE)
    with shelf.open(moved) as slide:
        assert slide.info.resolution is not None
        assert slide.info.resolution.source is ResolutionSource.TIFF
        assert slide.info.entered_note == ""


def test_without_a_folder_it_is_the_users(path: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("crosscancer_core.slides.shelf.user_folder", lambda: tmp_path / "mine")
    Shelf().enter(path, 0.3)
    assert Shelf(tmp_path / "mine").entered(path) == 0.3
    assert user_folder().name == "CrossCancer"


def test_what_cannot_be(path: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    with pytest.raises(ConfigError):
        shelf.enter(path, 250.0)
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
