from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageCms

from crosscancer_core.errors import SlideReadError, UnsupportedSlideError
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.tifffile_reader import TiffReader, is_tiff, tiff_kind

IMAGE = np.random.default_rng(5).integers(0, 255, (301, 423, 3), np.uint8)
LAYOUTS: dict[str, dict[str, Any]] = {
    "tiled": {"tile": (64, 80), "compression": "deflate"},
    "striped": {"rowsperstrip": 17},
    "one strip": {"rowsperstrip": 301, "compression": "lzw"},
    "planar": {"planarconfig": "separate", "tile": (64, 64)},
    "planar strips": {"planarconfig": "separate", "rowsperstrip": 50},
    "zstd": {"tile": (128, 128), "compression": "zstd"},
    "predictor": {"tile": (128, 128), "compression": "lzw", "predictor": True},
}


def _write(path: Path, image: np.ndarray = IMAGE, **options: Any) -> Path:
    if options.get("planarconfig") == "separate":
        image = np.moveaxis(image, -1, 0)
    options = {"photometric": "rgb", "metadata": None} | options
    tifffile.imwrite(path, image, **options)
    return path


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_pixels_that_were_written(tmp_path: Path, layout: str) -> None:
    with TiffReader(_write(tmp_path / "a.tif", **LAYOUTS[layout])) as slide:
        assert np.array_equal(slide.read_level_region(0, 0, 0, 423, 301), IMAGE)
        assert np.array_equal(slide.read_level_region(0, 61, 15, 90, 130), IMAGE[15:145, 61:151])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(x=st.integers(-30, 430), y=st.integers(-30, 310), width=st.integers(0, 200), height=st.integers(0, 200))
def test_any_region_is_the_arrays_with_background_around(
    tmp_path_factory: pytest.TempPathFactory, x: int, y: int, width: int, height: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "regions.tif"
    if not path.exists():
        _write(path, **LAYOUTS["tiled"])
    padded = np.full((301 + 600, 423 + 700, 3), 255, np.uint8)
    padded[100:401, 100:523] = IMAGE
    with TiffReader(path) as slide:
        expected = padded[y + 100 : y + 100 + height, x + 100 : x + 100 + width]
        assert np.array_equal(slide.read_level_region(0, x, y, width, height), expected)


@pytest.mark.parametrize("photometric", ["minisblack", "miniswhite"])
def test_grey_is_spread_over_three_channels(tmp_path: Path, photometric: str) -> None:
    grey = IMAGE[..., 0]
    with TiffReader(_write(tmp_path / "a.tif", grey, photometric=photometric, tile=(64, 64))) as slide:
        expected = grey if photometric == "minisblack" else 255 - grey
        assert np.array_equal(slide.read_level_region(0, 0, 0, 423, 301), np.repeat(expected[..., None], 3, axis=2))


def test_fourth_channel_is_left_out(tmp_path: Path) -> None:
    rgba = np.dstack([IMAGE, np.full(IMAGE.shape[:2], 255, np.uint8)])
    with TiffReader(_write(tmp_path / "a.tif", rgba, extrasamples=["unassalpha"])) as slide:
        assert np.array_equal(slide.read_level_region(0, 0, 0, 423, 301), IMAGE)


@pytest.mark.parametrize(
    ("image", "options", "reason"),
    [
        (IMAGE.astype(np.uint32), {}, "32-bit"),
        (IMAGE[..., 0].astype(np.float32), {"photometric": "minisblack"}, "32-bit float32"),
        (IMAGE[..., 0], {"photometric": "palette", "colormap": np.zeros((3, 256), np.uint16)}, "PALETTE"),
        (np.zeros((5, 40, 40), np.uint8), {"photometric": "minisblack"}, "5 images of one size"),
    ],
)
def test_what_is_not_read_is_said_in_words(
    tmp_path: Path, image: np.ndarray, options: dict[str, Any], reason: str
) -> None:
    with pytest.raises(UnsupportedSlideError, match=reason):
        TiffReader(_write(tmp_path / "a.tif", image, **options))


def test_missing_tiles_are_background(tmp_path: Path) -> None:
    def tiles():
        yield np.zeros((64, 64, 3), np.uint8)
        yield None
        yield None
        yield np.zeros((64, 64, 3), np.uint8)

    path = tmp_path / "sparse.tif"
    tifffile.imwrite(
        path, tiles(), shape=(128, 128, 3), dtype=np.uint8, tile=(64, 64), photometric="rgb", compression="deflate"
    )
    with TiffReader(path) as slide:
        pixels = slide.read_level_region(0, 0, 0, 128, 128)
    assert (pixels[:64, 64:] == 255).all()
    assert (pixels[:64, :64] == 0).all()


def test_damaged_tile_fails_and_its_neighbours_do_not(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tif", tile=(64, 64), compression="deflate")
    with tifffile.TiffFile(path) as tiff:
        offset, count = tiff.pages[0].dataoffsets[1], tiff.pages[0].databytecounts[1]
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"\xff" * count)
    with TiffReader(path) as slide:
        assert np.array_equal(slide.read_level_region(0, 0, 0, 64, 64), IMAGE[:64, :64])
        with pytest.raises(SlideReadError, match="x=64 y=0"):
            slide.read_level_region(0, 60, 0, 10, 10)


def test_resolution_in_inch_and_centimetre(tmp_path: Path) -> None:
    for unit, value in (("INCH", 25_400 / 0.25), ("CENTIMETER", 10_000 / 0.25)):
        path = _write(tmp_path / f"{unit}.tif", resolution=(value, value), resolutionunit=unit)
        with TiffReader(path) as slide:
            assert slide.info.mpp == pytest.approx(0.25, rel=1e-6)


def test_many_threads_read_the_same_pixels(tmp_path: Path) -> None:
    with TiffReader(_write(tmp_path / "a.tif", **LAYOUTS["tiled"])) as slide, ThreadPoolExecutor(8) as pool:
        places = [(x, y) for y in range(0, 300, 20) for x in range(0, 420, 20)]
        parts = list(pool.map(lambda place: slide.read_level_region(0, *place, 20, 20), places))
    for (x, y), part in zip(places, parts, strict=True):
        inside = IMAGE[y : y + 20, x : x + 20]
        assert np.array_equal(part[: inside.shape[0], : inside.shape[1]], inside)


def test_reading_after_closing_is_an_error_in_words(tmp_path: Path) -> None:
    slide = TiffReader(_write(tmp_path / "a.tif"))
    slide.close()
    with pytest.raises(SlideReadError, match="was closed"):
        slide.read_level_region(0, 0, 0, 5, 5)


def test_associated_images_of_a_scanner_file(real_data: Path) -> None:
    with TiffReader(real_data / "wsi/CMU-1-Small-Region.svs") as slide:
        assert slide.info.associated_names == ("label", "macro", "thumbnail")
        assert slide.associated("macro").shape == (431, 1280, 3)
        with pytest.raises(KeyError):
            slide.associated("nothing")


def test_kinds_of_files_are_told_by_their_content(tmp_path: Path) -> None:
    plain = _write(tmp_path / "plain.tif")
    ome = tmp_path / "named.tif"
    tifffile.imwrite(ome, IMAGE, ome=True, photometric="rgb")
    text = tmp_path / "text.tif"
    text.write_text("no")
    assert [is_tiff(path) for path in (plain, ome, text)] == [True, True, False]
    assert [tiff_kind(path).described for path in (plain, ome, text)] == [False, True, False]


def test_16_bits_are_scaled_to_8_and_it_is_said(tmp_path: Path) -> None:
    deep = np.random.default_rng(9).integers(0, 65_536, (200, 300, 3), np.uint16)
    with TiffReader(_write(tmp_path / "a.tif", deep, tile=(64, 64), compression="deflate")) as slide:
        assert np.array_equal(slide.read_level_region(0, 0, 0, 300, 200), np.rint(deep / 257).astype(np.uint8))
        assert any("16 bits" in warning for warning in slide.info.warnings)


def test_significant_bits_of_ome_decide_the_scale(tmp_path: Path) -> None:
    path = tmp_path / "a.ome.tif"
    deep = np.random.default_rng(9).integers(0, 4_096, (200, 300, 3), np.uint16)
    tifffile.imwrite(path, deep, ome=True, photometric="rgb", metadata={"axes": "YXS", "SignificantBits": 12})
    with TiffReader(path) as slide:
        assert np.array_equal(slide.read_level_region(0, 0, 0, 300, 200), np.rint(deep / 4_095 * 255).astype(np.uint8))


@pytest.mark.parametrize(
    ("axes", "shape", "reason"),
    [
        ("CYX", (4, 80, 90), "4 fluorescence channels"),
        ("ZYX", (7, 80, 90), "7 focal planes"),
        ("TYX", (3, 80, 90), "3 time points"),
        ("ZYXS", (2, 80, 90, 3), "2 focal planes"),
    ],
)
def test_fluorescence_and_stacks_are_refused_in_a_sentence(
    tmp_path: Path, axes: str, shape: tuple[int, ...], reason: str
) -> None:
    path = tmp_path / "a.ome.tif"
    photometric = "rgb" if axes.endswith("S") else "minisblack"
    tifffile.imwrite(path, np.zeros(shape, np.uint8), ome=True, photometric=photometric, metadata={"axes": axes})
    with pytest.raises(UnsupportedSlideError, match=reason):
        TiffReader(path)
    with pytest.raises(UnsupportedSlideError, match=reason):
        open_slide(path)


def _write_qptiff(path: Path, images: list[np.ndarray], **options: Any) -> Path:
    """As a Vectra Polaris writes it: levels at top level after the thumbnail, described by XML."""

    def described(kind: str) -> str:
        return (
            '<?xml version="1.0" encoding="utf-16"?>\n<PerkinElmer-QPI-ImageDescription>'
            f"<ImageType>{kind}</ImageType><Objective>20x</Objective></PerkinElmer-QPI-ImageDescription>"
        )

    common = {"photometric": "rgb", "software": "PerkinElmer-QPI", "metadata": None} | options
    with tifffile.TiffWriter(path) as tiff:
        tiff.write(images[0], description=described("FullResolution"), tile=(64, 64), **common)
        tiff.write(images[0][::8, ::8], description=described("Thumbnail"), **common)
        for image in images[1:]:
            tiff.write(image, description=described("ReducedResolution"), tile=(64, 64), subfiletype=1, **common)
        tiff.write(np.zeros((40, 60, 3), np.uint8), description=described("Overview"), **common)
        tiff.write(np.full((30, 30, 3), 9, np.uint8), description=described("Label"), **common)
    return path


def test_brightfield_qptiff_is_read_with_levels_and_objective(tmp_path: Path) -> None:
    levels = [IMAGE, np.ascontiguousarray(IMAGE[:300:2, :422:2])]
    path = _write_qptiff(tmp_path / "a.qptiff", levels, resolution=(20_000, 20_000), resolutionunit="CENTIMETER")
    with open_slide(path) as slide:
        assert slide.info.reader == "tifffile"
        assert slide.info.vendor == "perkinelmer-qptiff"
        assert slide.info.objective_power == 20
        assert slide.info.mpp == pytest.approx(0.5)
        assert "label" in slide.info.associated_names
        for index, image in enumerate(levels):
            height, width = image.shape[:2]
            assert np.array_equal(slide.read_level_region(index, 0, 0, width, height), image)


def test_colour_profile_and_compression_are_told(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with TiffReader(_write(tmp_path / "a.tif", iccprofile=profile, compression="lzw")) as slide:
        assert slide.icc == profile
        assert slide.info.compression == "LZW"
    with TiffReader(_write(tmp_path / "b.tif")) as slide:
        assert slide.icc is None
        assert slide.info.compression == "uncompressed"
