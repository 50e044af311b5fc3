from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openslide
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosscancer_core.errors import SlideReadError
from crosscancer_core.slides.direct_tiles import DirectReader, with_direct_tiles
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.openslide_reader import OpenSlideReader
from crosscancer_core.slides.tifffile_reader import TiffReader

REAL = ("wsi/CMU-1-Small-Region.svs", "wsi/openslide-python_boxes.tiff", "breast_bcss/bcss_1019.tif")
NOISE = np.random.default_rng(4)


def _write(path: Path, sizes: tuple[tuple[int, int], ...], **options: Any) -> Path:
    options = {"photometric": "rgb", "tile": (128, 128), "metadata": None} | options
    with tifffile.TiffWriter(path) as tiff:
        for index, (width, height) in enumerate(sizes):
            image = NOISE.integers(0, 255, (height, width, 3), np.uint8)
            tiff.write(image, subfiletype=int(index > 0), **options)
    return path


@pytest.fixture(scope="module", params=REAL)
def real(request: pytest.FixtureRequest, real_data: Path) -> Iterator[tuple[DirectReader, openslide.OpenSlide]]:
    path = real_data / request.param
    with open_slide(path) as slide, openslide.OpenSlide(path) as plain:
        assert isinstance(slide, DirectReader)
        yield slide, plain


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_regions_of_real_slides_are_openslides_to_the_byte(
    real: tuple[DirectReader, openslide.OpenSlide], data: st.DataObject
) -> None:
    slide, plain = real
    level = data.draw(st.integers(0, len(slide.info.levels) - 1), "level")
    x0 = data.draw(st.integers(-50, slide.info.width + 20), "x0")
    y0 = data.draw(st.integers(-50, slide.info.height + 20), "y0")
    width, height = data.draw(st.integers(1, 600), "width"), data.draw(st.integers(1, 400), "height")
    expected = np.asarray(plain.read_region((x0, y0), level, (width, height)))
    opaque = expected[..., 3] == 255
    assert np.array_equal(slide.read_region(x0, y0, level, width, height)[opaque], expected[opaque][:, :3])


def test_every_tile_of_a_real_slide_is_openslides(real: tuple[DirectReader, openslide.OpenSlide]) -> None:
    slide, plain = real
    for level, (width, height) in enumerate(plain.level_dimensions):
        if plain.level_downsamples[level] == int(plain.level_downsamples[level]):
            expected = np.asarray(plain.read_region((0, 0), level, (width, height)).convert("RGB"))
            for y in range(0, height, 240):
                for x in range(0, width, 240):
                    part = expected[y : y + 240, x : x + 240]
                    assert np.array_equal(slide.read_level_region(level, x, y, part.shape[1], part.shape[0]), part)


@pytest.mark.parametrize(
    ("compression", "photometric"),
    [("jpeg", "ycbcr"), ("jpeg", "rgb"), ("lzw", "rgb"), ("deflate", "rgb"), (None, "rgb"), ("zstd", "rgb")],
)
def test_synthetic_slides_are_read_directly_or_by_openslide_and_always_alike(
    tmp_path: Path, compression: str | None, photometric: str
) -> None:
    path = _write(tmp_path / "a.tif", ((700, 500), (350, 250)), compression=compression, photometric=photometric)
    with open_slide(path) as slide, TiffReader(path) as exact:
        for index, level in enumerate(slide.info.levels):
            pixels = slide.read_level_region(index, 0, 0, level.width, level.height)
            assert np.array_equal(pixels, exact.read_level_region(index, 0, 0, level.width, level.height))
        if compression != "zstd":  # OpenSlide's TIFF library knows no Zstandard
            assert isinstance(slide, DirectReader)


def test_uneven_levels_are_the_stored_pixels(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tif", ((5003, 3001), (1250, 750), (312, 187)), compression="deflate")
    with open_slide(path) as slide, TiffReader(path) as exact, openslide.OpenSlide(path) as plain:
        assert isinstance(slide, DirectReader)
        assert slide.info.levels[1].downsample != round(slide.info.levels[1].downsample)
        for index, level in enumerate(slide.info.levels):
            stored = exact.read_level_region(index, 0, 0, level.width, level.height)
            assert np.array_equal(slide.read_level_region(index, 0, 0, level.width, level.height), stored)
        # between level pixels read_region is OpenSlide's own blend
        expected = np.asarray(plain.read_region((1001, 702), 1, (90, 80)).convert("RGB"))
        assert np.array_equal(slide.read_region(1001, 702, 1, 90, 80), expected)


def test_where_pixels_differ_openslide_reads_and_the_reason_is_told(tmp_path: Path) -> None:
    """Two directories of one size: OpenSlide takes another one than the first, so the self-check must notice."""
    path = tmp_path / "a.tif"
    images = [NOISE.integers(0, 255, (300, 400, 3), np.uint8) for _ in range(3)]
    options: dict[str, Any] = {"photometric": "rgb", "tile": (64, 64), "metadata": None, "compression": "deflate"}
    with tifffile.TiffWriter(path) as tiff:
        tiff.write(np.repeat(np.repeat(images[0], 2, 0), 2, 1), **options)
        tiff.write(images[1], subfiletype=0, **options)  # no reduced image: OpenSlide passes it over
        tiff.write(images[2], subfiletype=1, **options)
    with open_slide(path) as slide:
        assert isinstance(slide, OpenSlideReader)
        assert slide.info.refused[0][1] == "its pixels differ from OpenSlide's at level 1"
        assert np.array_equal(slide.read_level_region(1, 0, 0, 400, 300), images[2])


def test_tiles_that_were_left_out_are_openslides_affair(tmp_path: Path) -> None:
    tile = np.full((64, 64, 3), 40, np.uint8)
    path = tmp_path / "a.tif"
    tifffile.imwrite(
        path, iter([tile, None, None, tile]), shape=(128, 128, 3), dtype=np.uint8, tile=(64, 64),
        photometric="rgb", compression="deflate", metadata=None,
    )  # fmt: skip
    with open_slide(path) as slide:
        pixels = slide.read_level_region(0, 0, 0, 128, 128)
    assert (pixels[:64, 64:] == 255).all()
    assert (pixels[:64, :64] == 40).all()


def test_a_damaged_tile_fails_and_its_neighbours_do_not(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tif", ((640, 512),), compression="deflate")
    with tifffile.TiffFile(path) as tiff:
        page = tiff.pages[0]
        with path.open("r+b") as file:
            file.seek(page.dataoffsets[7])  # second column of the second row
            file.write(b"\xff" * page.databytecounts[7])
        whole = page.keyframe.imagewidth
    with open_slide(path) as slide:
        assert isinstance(slide, DirectReader)
        assert whole == slide.info.width
        for _ in range(2):
            with pytest.raises(SlideReadError, match="x=256 y=128 128x128"):
                slide.read_level_region(0, 250, 100, 200, 200)
        slide.read_level_region(0, 0, 0, 640, 128)
        slide.read_level_region(0, 384, 0, 256, 512)


def test_the_check_reads_two_small_places_a_level(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tif", ((2048, 2048), (1024, 1024)), compression="jpeg")
    reads: list[tuple[int, ...]] = []

    class Counting(OpenSlideReader):
        def read_region(self, x0: int, y0: int, level: int, width: int, height: int) -> np.ndarray:
            reads.append((level, width, height))
            return super().read_region(x0, y0, level, width, height)

    with with_direct_tiles(Counting(path), {}):
        assert len(reads) == 4
        assert all(width <= 512 and height <= 512 for _, width, height in reads)


def test_a_slide_that_was_cut_off_or_closed_says_so_and_names_the_place(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tif", ((640, 512),), compression="deflate")
    with open_slide(path) as slide:
        assert isinstance(slide, DirectReader)
        with tifffile.TiffFile(path) as tiff:
            last = tiff.pages[0].dataoffsets[-1]
        with path.open("r+b") as file:
            file.truncate(last + 10)
        with pytest.raises(
            SlideReadError, match=r"level 0, x=512 y=384 128x128 .*: the file ends before these pixels\."
        ):
            slide.read_level_region(0, 512, 384, 128, 128)
    with pytest.raises(SlideReadError, match=r"level 0, x=128 y=0 128x128 .*: the slide was closed\."):
        slide.read_level_region(0, 128, 0, 128, 128)
