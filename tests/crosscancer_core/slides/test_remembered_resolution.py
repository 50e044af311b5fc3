from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crosscancer_core.errors import ConfigError, DiskFullError
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.remembered_resolution import RememberedResolutions
from crosscancer_core.slides.slide import ResolutionSource
from tests.faults import full_disk

IMAGE = np.zeros((20, 30, 3), np.uint8)


def test_a_value_is_remembered_for_the_slide_and_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "new" / "resolutions.json"
    RememberedResolutions(file).remember("aa", 0.22)
    again = RememberedResolutions(file)
    assert (again.get("aa"), again.get("bb")) == (0.22, None)
    again.remember("bb", 0.5)
    again.remember("aa", 0.25)
    assert (again.get("aa"), RememberedResolutions(file).get("bb")) == (0.25, 0.5)
    again.forget("aa")
    assert (again.get("aa"), again.get("bb")) == (None, 0.5)


def test_a_remembered_value_counts_as_entered_by_the_user(tmp_path: Path) -> None:
    remembered = RememberedResolutions(tmp_path / "r.json")
    remembered.remember(ArraySlide(IMAGE).info.fingerprint, 0.3)
    slide = ArraySlide(IMAGE, mpp=remembered.get(ArraySlide(IMAGE).info.fingerprint))
    assert slide.info.resolution is not None
    assert slide.info.resolution.source is ResolutionSource.OVERRIDE
    assert slide.info.resolution.source == "entered by user"


@pytest.mark.parametrize("value", [0.0, -1.0, 220.0, float("nan"), float("inf")])
def test_impossible_values_are_refused(tmp_path: Path, value: float) -> None:
    with pytest.raises(ConfigError, match="not possible"):
        RememberedResolutions(tmp_path / "r.json").remember("aa", value)
    assert not (tmp_path / "r.json").exists()


def test_a_damaged_file_is_put_aside_and_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text('{"mpp": {"aa": 0.2')
    remembered = RememberedResolutions(file)
    assert remembered.get("aa") is None
    remembered.remember("bb", 0.5)
    assert remembered.get("bb") == 0.5
    assert (tmp_path / "r.damaged").read_text() == '{"mpp": {"aa": 0.2'


def test_a_full_disk_leaves_the_old_values(tmp_path: Path) -> None:
    remembered = RememberedResolutions(tmp_path / "r.json")
    remembered.remember("aa", 0.22)
    with full_disk(), pytest.raises(DiskFullError):
        remembered.remember("bb", 0.5)
    assert remembered.get("aa") == 0.22
