from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import openslide
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosscancer_core.errors import SlideReadError
from crosscancer_core.slides.openslide_reader import OpenSlideReader
from crosscancer_core.slides.tifffile_reader import TiffReader

SLIDES = ("wsi/CMU-1-Small-Region.svs", "wsi/openslide-python_boxes.tiff", "breast_bcss/bcss_1019.tif")


@pytest.fixture(scope="module", params=SLIDES)
def slide(request: pytest.FixtureRequest, real_data: Path):
    with OpenSlideReader(real_data / request.param) as opened:
        yield opened


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pyramid whose downsamples are no whole numbers, as every scanner's are that rounds level sizes."""
    path = tmp_path_factory.mktemp("uneven") / "uneven.tif"
    noise = np.random.default_rng(4)
    with tifffile.TiffWriter(path) as tiff:
        for index, (width, height) in enumerate(((5003, 3001), (1250, 750), (312, 187))):
            image = noise.integers(0, 255, (height, width, 3), np.uint8)
            options = {"photometric": "rgb", "tile": (256, 256), "compression": "deflate", "metadata": None}
            tiff.write(image, subfiletype=int(index > 0), **options)
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_level_pixels_do_not_depend_on_how_they_are_cut(slide: OpenSlideReader, data: st.DataObject) -> None:
    _check_cut(slide, data)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_level_pixels_of_uneven_pyramids_do_not_depend_on_the_cut(uneven: Path, data: st.DataObject) -> None:
    with OpenSlideReader(uneven) as slide:
        assert slide.info.levels[1].downsample != round(slide.info.levels[1].downsample)
        _check_cut(slide, data)


def _check_cut(slide: OpenSlideReader, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(slide.info.levels) - 1), "level")
    level = slide.info.levels[index]
    x = data.draw(st.integers(-40, level.width), "x")
    y = data.draw(st.integers(-40, level.height), "y")
    width, height = data.draw(st.integers(1, 400), "width"), data.draw(st.integers(1, 300), "height")
    cut_x, cut_y = data.draw(st.integers(0, width), "cut x"), data.draw(st.integers(0, height), "cut y")
    whole = slide.read_level_region(index, x, y, width, height)
    assert whole.shape == (height, width, 3)
    parts = np.concatenate(
        [
            np.concatenate(
                [
                    slide.read_level_region(index, x, y + top, cut_x, h),
                    slide.read_level_region(index, x + cut_x, y + top, width - cut_x, h),
                ],
                axis=1,
            )
            for top, h in ((0, cut_y), (cut_y, height - cut_y))
        ]
    )
    assert np.array_equal(whole, parts)


@pytest.mark.parametrize("name", SLIDES)
def test_level_pixels_are_those_that_the_file_holds(real_data: Path, name: str) -> None:
    with OpenSlideReader(real_data / name) as slide, TiffReader(real_data / name) as exact:
        for index, level in enumerate(slide.info.levels):
            width, height = min(level.width, 700), min(level.height, 900)
            pixels = slide.read_level_region(index, level.width - width, level.height - height, width, height)
            truth = exact.read_level_region(index, level.width - width, level.height - height, width, height)
            assert np.array_equal(pixels, truth)


def test_uneven_pyramid_is_off_by_less_than_half_a_slide_pixel(uneven: Path) -> None:
    with OpenSlideReader(uneven) as slide, TiffReader(uneven) as exact:
        for index, level in enumerate(slide.info.levels):
            width, height = min(level.width - 1, 600), min(level.height - 1, 600)
            x, y = level.width - 1 - width, level.height - 1 - height
            pixels = slide.read_level_region(index, x, y, width, height).astype(float)
            truth = exact.read_level_region(index, x, y, width, height).astype(float)
            # noise is the worst case: neighbours differ by up to 255, and a shift of s mixes in s of it per axis
            shift = 0.0 if index == 0 else 0.5 / level.downsample
            assert np.abs(pixels - truth).max() <= 255 * 2 * shift + (index > 0)


def test_read_region_is_openslides_own(slide: OpenSlideReader) -> None:
    with openslide.OpenSlide(slide.info.path) as raw:
        for index in range(len(slide.info.levels)):
            expected = np.asarray(raw.read_region((13, 7), index, (150, 90)))
            got = slide.read_region(13, 7, index, 150, 90)
            opaque = expected[..., 3] == 255
            assert np.array_equal(got[opaque], expected[opaque][:, :3])


def test_beyond_the_edge_is_background(slide: OpenSlideReader) -> None:
    info = slide.info
    for index, level in enumerate(info.levels):
        assert (slide.read_level_region(index, level.width, 0, 20, 30) == 255).all()
        assert (slide.read_level_region(index, -50, -60, 50, 60) == 255).all()
        assert (slide.read_region(-1000, -1000, index, 20, 30) == 255).all()
    assert slide.read_level_region(0, 5, 5, 0, 7).shape == (7, 0, 3)
    corner = slide.read_level_region(0, info.width - 10, info.height - 10, 20, 20)
    assert np.array_equal(corner[:10, :10], slide.read_level_region(0, info.width - 10, info.height - 10, 10, 10))
    assert (corner[10:] == 255).all()
    assert (corner[:, 10:] == 255).all()


def test_a_single_pixel_beyond_the_edge_is_background(slide: OpenSlideReader) -> None:
    assert slide.read_region(0, -3, len(slide.info.levels) - 1, 1, 1).shape == (1, 1, 3)


def test_impossible_requests_are_refused(slide: OpenSlideReader) -> None:
    with pytest.raises(ValueError, match="negative side"):
        slide.read_level_region(0, 0, 0, -1, 5)
    with pytest.raises(ValueError, match="level 9"):
        slide.read_level_region(9, 0, 0, 5, 5)
    with pytest.raises(KeyError):
        slide.associated("no such image")


def test_associated_images(real_data: Path) -> None:
    with OpenSlideReader(real_data / SLIDES[0]) as slide:
        assert slide.info.associated_names == ("label", "macro", "thumbnail")
        assert slide.associated("macro").shape == (431, 1280, 3)
        assert slide.info.objective_power == 20


def test_many_threads_read_the_same_pixels(real_data: Path) -> None:
    with OpenSlideReader(real_data / SLIDES[2]) as slide:
        places = [(x, y) for y in range(0, 2560, 256) for x in range(0, 3072, 256)]
        alone = [slide.read_level_region(0, x, y, 256, 256) for x, y in places]
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda place: slide.read_level_region(0, *place, 256, 256), places))
        assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_reading_after_or_while_closing_is_an_error_in_words(real_data: Path) -> None:
    slide = OpenSlideReader(real_data / SLIDES[2])
    stop, errors = threading.Event(), []

    def read() -> None:
        try:
            while not stop.is_set():
                slide.read_level_region(0, 0, 0, 512, 512)
        except SlideReadError as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    slide.close()
    for thread in threads:
        thread.join(20)
    stop.set()
    assert len(errors) == 3
    with pytest.raises(SlideReadError, match="was closed"):
        slide.read_region(0, 0, 0, 5, 5)
