from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import tifffile

from crosscancer_core.errors import SlideReadError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.pyramid_tiff import halved
from crosscancer_core.slides.slide import RGB
from crosscancer_core.slides.virtual_pyramid import VirtualPyramid, with_virtual_pyramid
from tests.faults import full_disk, read_only

NOISE = np.random.default_rng(8).integers(0, 255, (2_310, 4_233, 3), np.uint8)


class Counting(ArraySlide):
    """Counts reads, and fails where they touch ``bad``."""

    reads = 0
    bad: Region | None = None

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        self.reads += 1
        if self.bad is not None and self.bad.intersection(Region(x, y, width, height)):
            raise SlideReadError(self.info.path, "there", "the tile is damaged")
        return super()._decode(level, x, y, width, height)


@pytest.mark.parametrize("size", [(2_310, 4_233), (1_025, 4_100), (2_048, 1_030), (4_099, 3), (1_030, 5)])
def test_each_level_is_the_box_mean_of_the_one_before(tmp_path: Path, size: tuple[int, int]) -> None:
    image = np.ascontiguousarray(np.resize(NOISE, (*size, 3)))
    with VirtualPyramid(ArraySlide(image), tmp_path) as slide:
        expected = image
        for index, level in enumerate(slide.info.levels):
            assert level.downsample == 2**index
            assert np.array_equal(slide.read_level_region(index, 0, 0, level.width, level.height), expected)
            part = expected[3:73, 5:95]
            assert np.array_equal(slide.read_level_region(index, 5, 3, part.shape[1], part.shape[0]), part)
            expected = halved(expected) if min(expected.shape[:2]) > 1 else expected


def test_a_large_striped_tiff_gets_levels_and_a_thumbnail(tmp_path: Path) -> None:
    path = tmp_path / "striped.tif"
    image = np.zeros((1_500, 9_000, 3), np.uint8)
    image[:, 4_500:] = (200, 100, 50)
    tifffile.imwrite(path, image, photometric="rgb", rowsperstrip=1, compression="lzw", metadata=None)
    with open_slide(path, pyramids=tmp_path / "levels") as slide:
        assert slide.info.reader == "tifffile; low levels made by this program"
        assert [level.width for level in slide.info.levels] == [9_000, 4_500, 2_250, 1_125, 562]
        small = slide.thumbnail(500)
        assert small.shape == (83, 500, 3)
        assert (small[:, :240] == 0).all()
        assert (small[:, 260:] == (200, 100, 50)).all()


def test_small_slides_and_pyramids_stay_as_they_are() -> None:
    slide = ArraySlide(NOISE)
    assert with_virtual_pyramid(slide) is slide


def test_what_was_made_is_kept_for_the_next_time(tmp_path: Path) -> None:
    first = Counting(NOISE)
    with VirtualPyramid(first, tmp_path) as slide:
        made = slide.read_level_region(2, 0, 0, 1_058, 577)
        assert first.reads
    second = Counting(NOISE)
    with VirtualPyramid(second, tmp_path) as slide:
        assert np.array_equal(slide.read_level_region(2, 0, 0, 1_058, 577), made)
        assert second.reads == 0
    assert len(list(tmp_path.iterdir())) == 1


def test_without_a_folder_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with VirtualPyramid(ArraySlide(NOISE)) as slide:
        slide.read_level_region(2, 0, 0, 100, 100)
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_where_the_folder_is_read_only_they_are_made_for_now(tmp_path: Path) -> None:
    (tmp_path / "pyramids").mkdir()
    with read_only(tmp_path / "pyramids"), VirtualPyramid(ArraySlide(NOISE), tmp_path / "pyramids") as slide:
        assert np.array_equal(slide.read_level_region(2, 0, 0, 1_058, 577), halved(halved(NOISE)))
    assert list((tmp_path / "pyramids").iterdir()) == []


def test_a_file_that_another_process_has_open_is_not_emptied(tmp_path: Path) -> None:
    with VirtualPyramid(ArraySlide(NOISE), tmp_path) as slide, VirtualPyramid(ArraySlide(NOISE), tmp_path) as other:
        for both in (slide, other):
            assert np.array_equal(both.read_level_region(2, 0, 0, 1_058, 577), halved(halved(NOISE)))
    assert [path.suffix for path in tmp_path.iterdir()] == [".levels"]


def test_kept_levels_are_bounded_and_the_oldest_go_first(tmp_path: Path) -> None:
    sizes = []
    for number in range(3):
        image = np.roll(NOISE, number, axis=0)
        with VirtualPyramid(ArraySlide(image), tmp_path, max_bytes=2 * 2_500_000) as slide:
            slide.read_level_region(2, 0, 0, 10, 10)
        sizes.append([path.stat().st_size for path in tmp_path.iterdir()])
    assert [len(found) for found in sizes] == [1, 2, 2]
    assert sum(sizes[-1]) <= 2 * 2_500_000


def test_many_threads_make_each_band_once(tmp_path: Path) -> None:
    source = Counting(NOISE)
    with VirtualPyramid(source, tmp_path) as slide, ThreadPoolExecutor(8) as pool:
        places = [(x, y) for y in range(0, 500, 60) for x in range(0, 1_000, 100)]
        together = list(pool.map(lambda place: slide.read_level_region(2, *place, 100, 60), places))
    expected = halved(halved(NOISE))
    for (x, y), part in zip(places, together, strict=True):
        assert np.array_equal(part[: 577 - y], expected[y : y + 60, x : x + 100])
    assert source.reads <= 6  # three bands, each in at most two parts


def test_a_damaged_tile_is_background_below_and_is_tried_again_next_time(tmp_path: Path) -> None:
    damaged = Counting(NOISE)
    damaged.bad = Region(512, 256, 256, 256)
    with VirtualPyramid(damaged, tmp_path) as slide:
        with pytest.raises(SlideReadError, match="damaged"):
            slide.read_level_region(0, 500, 250, 100, 100)
        pixels = slide.read_level_region(2, 0, 0, 1_058, 577)
        assert (pixels[64:128, 128:192] == 255).all()
    with VirtualPyramid(Counting(NOISE), tmp_path) as slide:
        assert np.array_equal(slide.read_level_region(2, 0, 0, 1_058, 577), halved(halved(NOISE)))


def test_a_slide_of_which_nothing_is_readable_is_an_error(tmp_path: Path) -> None:
    damaged = Counting(NOISE)
    damaged.bad = damaged.info.region
    with VirtualPyramid(damaged, tmp_path) as slide, pytest.raises(SlideReadError, match="damaged"):
        slide.thumbnail(100)


def test_a_full_disk_is_an_error_in_words_and_nothing_wrong_is_kept(tmp_path: Path) -> None:
    with (
        VirtualPyramid(ArraySlide(NOISE), tmp_path) as slide,
        full_disk(50_000),
        pytest.raises(SlideReadError, match="low levels"),
    ):
        slide.read_level_region(2, 0, 0, 1_058, 577)
    with VirtualPyramid(ArraySlide(NOISE), tmp_path) as slide:
        assert np.array_equal(slide.read_level_region(2, 0, 0, 1_058, 577), halved(halved(NOISE)))


def test_reading_after_closing_is_an_error_in_words(tmp_path: Path) -> None:
    for asked in (0, 2):
        slide = VirtualPyramid(ArraySlide(NOISE), tmp_path)
        slide.read_level_region(asked, 0, 0, 10, 10)
        slide.close()
        with pytest.raises(SlideReadError, match="was closed"):
            slide.read_level_region(2, 0, 0, 10, 10)
