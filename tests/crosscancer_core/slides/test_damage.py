from __future__ import annotations

import numpy as np
import pytest

from crosscancer_core.errors import SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.damage import read_filled
from crosscancer_core.slides.slide import RGB

IMAGE = np.random.default_rng(6).integers(0, 250, (900, 1100, 3), np.uint8)


class Damaged(ArraySlide):
    bad = Region(512, 300, 200, 100)

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        if self.bad.scaled(1 / self.info.levels[level].downsample).intersection(Region(x, y, width, height)):
            raise SlideReadError(self.info.path, "there", "the tile is damaged")
        return super()._decode(level, x, y, width, height)


def test_a_sound_region_is_read_as_it_is() -> None:
    pixels, damaged = read_filled(Damaged(IMAGE), 0, 0, 0, 500, 900)
    assert np.array_equal(pixels, IMAGE[:, :500])
    assert damaged == []


@pytest.mark.parametrize("origin", [(0, 0), (13, 299), (600, 310)])
def test_only_the_damaged_pieces_are_filled_and_told(origin: tuple[int, int]) -> None:
    x, y = origin
    pixels, damaged = read_filled(Damaged(IMAGE), 0, x, y, 1100 - x, 900 - y, (1, 2, 3))
    expected = IMAGE.copy()
    expected[256:512, 512:768] = (1, 2, 3)
    assert np.array_equal(pixels, expected[y:, x:])
    assert sum(part.area for part in damaged) == (768 - max(512, x)) * (512 - max(256, y))


def test_a_thumbnail_shows_what_there_is() -> None:
    slide = Damaged(IMAGE, levels=2)
    small = slide.thumbnail(1100)
    assert (small[256:512, 512:768] == 255).all()
    assert np.array_equal(small[:256], IMAGE[:256])


def test_a_thumbnail_of_nothing_is_an_error() -> None:
    slide = Damaged(IMAGE)
    slide.bad = Region(0, 0, 1100, 900)
    with pytest.raises(SlideReadError, match="damaged"):
        slide.thumbnail(200)
