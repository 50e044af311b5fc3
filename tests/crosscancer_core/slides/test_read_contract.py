"""The read contract of ``Slide``, held against every reader: one kind of pixels, any region, any cut, any thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from crosscancer_core.errors import SlideReadError
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.slides.czi_reader import CziReader
from crosscancer_core.slides.direct_tiles import DirectReader
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.openslide_reader import OpenSlideReader
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.slides.slide import Slide
from crosscancer_core.slides.tifffile_reader import TiffReader
from crosscancer_core.slides.virtual_pyramid import VirtualPyramid
from tests.czi_writer import mosaic, write_czi

IMAGE = np.random.default_rng(5).integers(0, 255, (601, 823, 3), np.uint8)


def _tiff(path: Path, levels: tuple[np.ndarray, ...], **options: Any) -> Path:
    with tifffile.TiffWriter(path) as tiff:
        for number, image in enumerate(levels):
            tiff.write(image, photometric="rgb", metadata=None, subfiletype=int(number > 0), **options)
    return path


def _ours(path: Path) -> Path:
    def read(region: Any) -> np.ndarray:
        return IMAGE[int(region.y) : int(region.bottom), int(region.x) : int(region.right)]

    write_pyramid(path, read, 823, 601, 0.25, tile=128)
    return path


def _ome(path: Path) -> Path:
    with tifffile.TiffWriter(path, ome=True) as tiff:
        options: dict[str, Any] = {"photometric": "rgb", "tile": (128, 128), "compression": "zstd"}
        tiff.write(IMAGE, subifds=1, metadata={"axes": "YXS"}, **options)
        tiff.write(IMAGE[::2, ::2], subfiletype=1, **options)
    return path


def _picture(path: Path) -> Path:
    Image.fromarray(np.tile(IMAGE, (2, 2, 1))).save(path)
    return path


UNEVEN = (IMAGE, IMAGE[3:203, 5:279], IMAGE[7:55, 9:70])
MAKERS: dict[str, tuple[type, Callable[[Path], Slide]]] = {
    "array": (ArraySlide, lambda folder: ArraySlide(IMAGE, levels=3)),
    "picture": (ArraySlide, lambda folder: open_slide(_picture(folder / "a.png"))),
    "direct": (DirectReader, lambda folder: open_slide(_ours(folder / "a.tif"))),
    "direct, uneven": (
        DirectReader,
        lambda folder: open_slide(_tiff(folder / "a.tif", UNEVEN, tile=(64, 64), compression="deflate")),
    ),
    "OpenSlide, uneven": (
        OpenSlideReader,
        lambda folder: OpenSlideReader(_tiff(folder / "a.tif", UNEVEN, tile=(64, 64), compression="deflate")),
    ),
    "OpenSlide, CZI": (
        OpenSlideReader,
        lambda folder: open_slide(write_czi(folder / "a.czi", mosaic(IMAGE, -70, 31, 200, 3, "zstd1"))),
    ),
    "CZI, JPEG-XR": (
        CziReader,
        lambda folder: open_slide(write_czi(folder / "a.czi", mosaic(IMAGE, -70, 31, 200, 3, "jpegxr-bgr"))),
    ),
    "striped": (TiffReader, lambda folder: open_slide(_tiff(folder / "a.tif", (IMAGE,), rowsperstrip=17))),
    "16 bits": (TiffReader, lambda folder: open_slide(_tiff(folder / "a.tif", (IMAGE.astype(np.uint16) * 257,)))),
    "planar, tiled": (
        DirectReader,
        lambda folder: open_slide(
            _tiff(folder / "a.tif", (np.moveaxis(IMAGE, -1, 0),), tile=(64, 64), planarconfig="separate")
        ),
    ),
    "16 bits, tiled": (
        TiffReader,
        lambda folder: open_slide(_tiff(folder / "a.tif", (IMAGE.astype(np.uint16) * 257,), tile=(64, 64))),
    ),
    "OME": (TiffReader, lambda folder: open_slide(_ome(folder / "a.ome.tif"))),
    "virtual": (
        VirtualPyramid,
        lambda folder: VirtualPyramid(ArraySlide(np.tile(IMAGE, (5, 4, 1))), folder / "levels"),
    ),
}


@pytest.fixture(scope="module", params=MAKERS)
def slide(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slide]:
    reader, make = MAKERS[request.param]
    with make(tmp_path_factory.mktemp("slide")) as opened:
        assert isinstance(opened, reader)
        yield opened


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_region_however_cut_is_part_of_the_level_on_background(slide: Slide, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(slide.info.levels) - 1), "level")
    level = slide.info.levels[index]
    x, y = data.draw(st.integers(-90, level.width + 40), "x"), data.draw(st.integers(-90, level.height + 40), "y")
    width, height = data.draw(st.integers(0, 300), "width"), data.draw(st.integers(0, 300), "height")
    pixels = slide.read_level_region(index, x, y, width, height)
    assert pixels.shape == (height, width, 3)
    assert pixels.dtype == np.uint8
    expected = np.full((height, width, 3), 255, np.uint8)
    left, top, right, bottom = max(x, 0), max(y, 0), min(x + width, level.width), min(y + height, level.height)
    if left < right and top < bottom:
        whole = slide.read_level_region(index, 0, 0, level.width, level.height)
        expected[top - y : bottom - y, left - x : right - x] = whole[top:bottom, left:right]
    assert np.array_equal(pixels, expected)


def test_level_0_is_the_image_itself(slide: Slide) -> None:
    exact = slide.read_level_region(0, 0, 0, 823, 601)
    if slide.info.compression == "JPEG":
        assert np.abs(exact.astype(int) - IMAGE).mean() < 60  # noise is what JPEG keeps worst
    else:
        assert np.array_equal(exact, IMAGE)


def test_origins_of_read_region_are_level_0_pixels(slide: Slide) -> None:
    for index, level in enumerate(slide.info.levels):
        if level.downsample == int(level.downsample):
            step = int(level.downsample)
            region = slide.read_region(3 * step, 5 * step, index, 70, 40)
            assert np.array_equal(region, slide.read_level_region(index, 3, 5, 70, 40))


def test_threads_read_what_one_thread_reads(slide: Slide) -> None:
    places = [
        (index, x, y)
        for index, level in enumerate(slide.info.levels)
        for y in range(-20, level.height, 170)
        for x in range(-20, level.width, 170)
    ][:120]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda place: slide.read_level_region(*place, 130, 130), places))
    alone = [slide.read_level_region(*place, 130, 130) for place in places]
    assert all(np.array_equal(one, other) for one, other in zip(together, alone, strict=True))


def test_impossible_requests_are_refused(slide: Slide) -> None:
    with pytest.raises(ValueError, match="negative side"):
        slide.read_level_region(0, 0, 0, -1, 5)
    with pytest.raises(ValueError, match="level 99"):
        slide.read_level_region(99, 0, 0, 5, 5)
    with pytest.raises(KeyError):
        slide.associated("no such image")


def test_pixels_handed_out_are_the_callers_own(slide: Slide) -> None:
    before = slide.read_level_region(0, 0, 0, 128, 128)
    kept = before.copy()
    before[:] = 7
    assert np.array_equal(slide.read_level_region(0, 0, 0, 128, 128), kept)


@pytest.mark.parametrize("name", [name for name in MAKERS if name not in ("array", "picture", "virtual")])
def test_after_closing_every_read_is_an_error_in_words(name: str, tmp_path: Path) -> None:
    slide = MAKERS[name][1](tmp_path)
    slide.read_level_region(0, 0, 0, 50, 50)
    slide.close()
    slide.close()
    for level in range(len(slide.info.levels)):
        with pytest.raises(SlideReadError, match="was closed"):
            slide.read_level_region(level, 1, 1, 50, 50)
