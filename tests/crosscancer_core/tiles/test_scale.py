from __future__ import annotations

import numpy as np
import pytest

from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.scale import scale_notes

_PIXELS = np.full((600, 1000, 3), 200, np.uint8)


def _notes(slide_mpp: float, wanted: float) -> list[str]:
    info = ArraySlide(_PIXELS, mpp=slide_mpp).info
    return scale_notes(info, TileGrid.over(info, 64, wanted), wanted)


@pytest.mark.parametrize(
    ("slide_mpp", "wanted", "note"),
    [
        (0.22, 0.22, None),
        (0.25, 0.22, "Native pixels of 0.25 µm are used for 0.22 µm."),
        (0.25, 0.5, "Pixels of 0.25 µm are averaged to 0.5 µm."),
    ],
)
def test_how_tiles_come_from_the_slides_pixels(slide_mpp: float, wanted: float, note: str | None) -> None:
    assert _notes(slide_mpp, wanted) == ([] if note is None else [note])


def test_enlarged_pixels_are_doubted() -> None:
    (note,) = _notes(2.0, 0.22)
    assert note.startswith("Pixels of 2 µm are enlarged 9.1 times to 0.22 µm")
    assert note.endswith("Look whether its µm per pixel are right.")


def test_a_slide_larger_than_glass_is_doubted() -> None:
    assert ArraySlide(_PIXELS, mpp=79.0).info.size_note == ""
    assert ArraySlide(_PIXELS).info.size_note == ""
    note = ArraySlide(_PIXELS, mpp=250.0).info.size_note
    assert "would be 250 × 150 mm large with 250 µm per pixel" in note
    assert _notes(250.0, 250.0) == [note]
