from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import openslide
import pytest
import tifffile
from PIL import Image

from crosscancer_core.errors import (
    ConfigError,
    CrossCancerError,
    ForeignImageError,
    MissingResolutionError,
    SlideReadError,
    UnsupportedSlideError,
)
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.slide import Resolution, ResolutionSource
from tests.faults import read_only
from tests.scanner_files import write_scn, write_svs

SLIDES = {
    "wsi/CMU-1-Small-Region.svs": (2220, 2967, 1, 0.499),
    "wsi/openslide-python_small.svs": (16, 16, 1, 0.499),
    "wsi/openslide-python_boxes.tiff": (300, 250, 4, None),
    "wsi/dicom/multiframe_camelyon_challenge_image.dcm": (1152, 700, 1, 28.9685),
    "wsi/dicom/highdicom/sm_image.dcm": (50, 50, 1, 0.499),
    "wsi/dicom/highdicom/sm_image_control.dcm": (50, 50, 1, 0.499),
    "wsi/dicom/highdicom/sm_image_dots.dcm": (50, 50, 1, 0.499),
    "wsi/dicom/highdicom/sm_image_numbers.dcm": (50, 50, 1, 0.499),
    "wsi/dicom/openslide-python_boxes_0.dcm": (16, 16, 1, 0.499),
    "wsi/dicom/openslide-python_boxes_1.dcm": (16, 16, 1, 0.499),
    "breast_bcss/bcss_1008.tif": (3584, 2560, 4, 0.25),
    "breast_bcss/bcss_1015.tif": (4096, 2048, 4, 0.25),
    "breast_bcss/bcss_1019.tif": (3072, 2560, 4, 0.25),
    "prostate_rings/10001.jpg": (512, 512, 1, None),
}
REFUSED = {
    "wsi/broken/histolab-broken.svs": "OpenSlide: Unsupported or missing image file",
    "wsi/broken/openslide-python_unopenable.tiff": "tifffile: 52479 is not a known COMPRESSION",
    "wsi/dicom/highdicom/sm_annotations.dcm": "OpenSlide",
    "wsi/dicom/highdicom/sm_image_jpegls.dcm": "Unsupported transfer syntax",
    "README.md": "images: not a PNG",
}


@pytest.mark.parametrize("name", SLIDES)
def test_real_slide_opens_and_reads(real_data: Path, name: str) -> None:
    width, height, levels, mpp = SLIDES[name]
    with open_slide(real_data / name) as slide:
        info = slide.info
        assert (info.width, info.height, len(info.levels)) == (width, height, levels)
        assert (info.resolution.mpp if info.resolution else None) == pytest.approx(mpp)
        assert len(info.fingerprint) == 20
        assert info.bounds == info.region
        for index, level in enumerate(info.levels):
            pixels = slide.read_level_region(index, 0, 0, level.width, level.height)
            assert pixels.shape == (level.height, level.width, 3)
            assert pixels.dtype == np.uint8
            assert pixels.std() > 1
        assert max(slide.thumbnail(64).shape) <= max(64, 3)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_slide_is_refused_with_every_readers_reason(real_data: Path, name: str) -> None:
    with pytest.raises(UnsupportedSlideError) as caught:
        open_slide(real_data / name)
    assert REFUSED[name] in caught.value.message
    assert {"OpenSlide", "images"} <= caught.value.tried.keys()


def test_slide_that_opens_but_cannot_be_decoded(real_data: Path) -> None:
    with open_slide(real_data / "wsi/broken/openslide-python_unreadable.svs") as slide:
        for _ in range(3):  # OpenSlide's handle latches; ours is replaced, and says the same each time
            with pytest.raises(SlideReadError, match="Bogus marker length"):
                slide.read_region(0, 0, 0, 16, 16)


def test_missing_file_and_folder_are_said_as_such(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedSlideError, match="there is no such file"):
        open_slide(tmp_path / "gone.svs")
    with pytest.raises(UnsupportedSlideError, match="it is a folder") as caught:
        open_slide(tmp_path)
    assert "Name a file in it" in caught.value.hint


def test_file_without_read_permission_is_said_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.svs"
    path.write_bytes(b"x" * 100)
    path.chmod(0)
    with read_only(tmp_path), pytest.raises(UnsupportedSlideError, match="permission denied"):
        open_slide(path)


def test_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.tif"
    path.touch()
    with pytest.raises(UnsupportedSlideError):
        open_slide(path)


@pytest.mark.parametrize("mpp", [1e-300, 0.0, -1.0, float("nan"), float("inf"), 1e300])
def test_an_impossible_resolution_is_refused(tmp_path: Path, mpp: float) -> None:
    with pytest.raises(ConfigError, match="impossible"):
        open_slide(tmp_path / "a.tif", mpp=mpp)


def test_absurd_resolution_tags_count_as_unknown_with_a_warning(real_data: Path) -> None:
    with open_slide(real_data / "wsi/openslide-python_boxes.tiff") as slide:
        assert "352.8" in slide.info.warnings[0]
        with pytest.raises(MissingResolutionError):
            _ = slide.info.mpp
    with open_slide(real_data / "wsi/openslide-python_boxes.tiff", mpp=0.22) as slide:
        assert slide.info.mpp == 0.22
        assert slide.info.resolution is not None
        assert slide.info.resolution.source is ResolutionSource.OVERRIDE
        assert slide.info.warnings == ()


def test_how_pixels_are_stored_is_told_of_what_openslide_reads_too(real_data: Path, tmp_path: Path) -> None:
    with open_slide(real_data / "wsi/dicom/multiframe_camelyon_challenge_image.dcm") as slide:
        assert slide.info.compression == "JPEG"
    with open_slide(real_data / "wsi/dicom/highdicom/sm_image.dcm") as slide:
        assert slide.info.compression == "uncompressed"
    with open_slide(write_scn(tmp_path / "a.scn", {(100, 60): _NOISE[..., :3]}, (400, 300))) as slide:
        assert (slide.info.reader, slide.info.compression) == ("OpenSlide", "JPEG")


def test_scanners_own_resolution_is_kept_even_for_a_low_level(real_data: Path) -> None:
    with open_slide(real_data / "wsi/dicom/multiframe_camelyon_challenge_image.dcm") as slide:
        assert slide.info.mpp == pytest.approx(28.97, abs=0.01)
        assert "28.97" in slide.info.warnings[0]


@pytest.mark.parametrize("share", [0.0001, 0.001, 0.3, 0.6, 0.9, 0.999])
def test_truncated_slide_never_gives_invented_pixels(real_data: Path, tmp_path: Path, share: float) -> None:
    whole = real_data / "breast_bcss/bcss_1015.tif"
    content = whole.read_bytes()
    path = tmp_path / "truncated.tif"
    path.write_bytes(content[: int(len(content) * share)])
    with open_slide(whole) as original:
        try:
            slide = open_slide(path)
        except CrossCancerError:
            return
        with slide:
            assert any("not copied completely" in warning for warning in slide.info.warnings)
            failed = 0
            for index, level in enumerate(slide.info.levels):
                for y in range(0, level.height, 512):
                    for x in range(0, level.width, 512):
                        try:
                            pixels = slide.read_level_region(index, x, y, 512, 512)
                        except SlideReadError:
                            failed += 1
                        else:
                            assert np.array_equal(pixels, original.read_level_region(index, x, y, 512, 512))
            assert failed


def test_sub_ifd_pyramid_of_ome_tiff_is_found(tmp_path: Path) -> None:
    path = tmp_path / "slide.ome.tif"
    image = np.random.default_rng(1).integers(0, 255, (600, 800, 3), np.uint8)
    with tifffile.TiffWriter(path, ome=True) as tiff:
        metadata = {"axes": "YXS", "PhysicalSizeX": 0.22, "PhysicalSizeY": 0.22, "PhysicalSizeXUnit": "µm"}
        options = {"photometric": "rgb", "tile": (128, 128), "compression": "deflate"}
        tiff.write(image, subifds=2, metadata=metadata, **options)
        tiff.write(image[::2, ::2], subfiletype=1, **options)
        tiff.write(image[::4, ::4], subfiletype=1, **options)
    with open_slide(path) as slide:
        assert slide.info.reader == "tifffile"
        assert [level.downsample for level in slide.info.levels] == [1, 2, 4]
        assert slide.info.mpp == pytest.approx(0.22)
        assert slide.info.resolution is not None
        assert slide.info.resolution.source is ResolutionSource.VENDOR
        assert np.array_equal(slide.read_level_region(2, 3, 5, 50, 60), image[::4, ::4][5:65, 3:53])


def test_picture_opens_with_levels_and_its_resolution(tmp_path: Path) -> None:
    image = np.random.default_rng(2).integers(0, 255, (1500, 3000, 3), np.uint8)
    path = tmp_path / "field.png"
    Image.fromarray(image).save(path, dpi=(101600, 101600))  # 0.25 µm per pixel
    with open_slide(path) as slide:
        assert slide.info.reader == "images"
        assert slide.info.mpp == pytest.approx(0.25, rel=1e-3)
        assert [level.width for level in slide.info.levels] == [3000, 1500, 750]
        assert np.array_equal(slide.read_region(10, 20, 0, 30, 40), image[20:60, 10:40])


def test_transparent_picture_lies_on_white(tmp_path: Path) -> None:
    path = tmp_path / "clear.png"
    Image.new("RGBA", (20, 10), (200, 0, 0, 0)).save(path)
    with open_slide(path) as slide:
        assert (slide.thumbnail(20) == 255).all()


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_truncated_picture_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"field{suffix}"
    Image.fromarray(np.random.default_rng(3).integers(0, 255, (300, 300, 3), np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(CrossCancerError, match="truncated"):
        open_slide(path)


def test_picture_of_16_bits_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    Image.fromarray(np.zeros((20, 20), np.uint16)).save(path)
    with pytest.raises(UnsupportedSlideError, match="more than 8 bits"):
        open_slide(path)


def test_a_mirax_file_without_its_folder_is_no_slide(tmp_path: Path) -> None:
    """Alone it is the thumbnail, a picture like any other."""
    path = tmp_path / "a.mrxs"
    Image.new("RGB", (200, 100)).save(path, format="JPEG")
    with pytest.raises(UnsupportedSlideError, match='the folder "a", which holds its pixels') as caught:
        open_slide(path)
    assert caught.value.hint == "Copy the folder as well."


def test_a_picture_with_a_scanners_suffix_is_called_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.svs"
    Image.new("RGB", (200, 100)).save(path, format="JPEG")
    with open_slide(path) as slide:
        assert slide.info.warnings == ('It is a plain JPEG picture, though its name ends in ".svs".',)


_TILED: dict[str, Any] = {"tile": (64, 64), "metadata": None}
_NOISE = np.random.default_rng(4).integers(0, 255, (90, 120, 7), np.uint8)


@pytest.mark.parametrize(
    ("image", "options", "reason"),
    [
        (_NOISE[..., :5].transpose(2, 0, 1), {"photometric": "minisblack", "planarconfig": "separate"}, "5 channels"),
        (_NOISE, {"photometric": "minisblack", "planarconfig": "contig"}, "7 channels"),
        (np.float32(_NOISE[..., :3]), {"photometric": "rgb"}, "32-bit float32"),
        (np.stack([_NOISE[..., :3]] * 4), {"photometric": "rgb"}, "4 images of one size"),
    ],
)
def test_what_openslide_would_show_a_part_of_is_refused(
    tmp_path: Path, image: np.ndarray, options: dict[str, Any], reason: str
) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, image, **_TILED, **options)
    assert openslide.OpenSlide(path).dimensions == (120, 90)
    with pytest.raises(ForeignImageError, match=reason):
        open_slide(path)


@pytest.mark.parametrize("axes", ["CYX", "ZYXS", "TYXS"])
def test_tiled_stacks_with_a_description_are_refused(tmp_path: Path, axes: str) -> None:
    path = tmp_path / "a.ome.tif"
    colours = axes.endswith("S")
    image = np.stack([_NOISE[..., :3] if colours else _NOISE[..., 0]] * 4)
    kind = "rgb" if colours else "minisblack"
    tifffile.imwrite(path, image, ome=True, tile=(64, 64), photometric=kind, metadata={"axes": axes})
    with pytest.raises(ForeignImageError, match="it holds 4 "):
        open_slide(path)


@pytest.mark.parametrize(
    ("image", "kind", "note"),
    [
        (_NOISE[..., 0], "minisblack", "one channel"),
        (_NOISE[..., :3].astype(np.uint16) * 257, "rgb", "16 bits"),
    ],
)
def test_tiled_images_that_are_changed_for_the_screen_say_so(
    tmp_path: Path, image: np.ndarray, kind: str, note: str
) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, image, photometric=kind, **_TILED)
    with open_slide(path) as slide:
        assert note in slide.info.warnings[0]
        seen = slide.read_level_region(0, 0, 0, 120, 90)
        assert np.array_equal(seen, _NOISE[..., :3] if kind == "rgb" else np.repeat(_NOISE[..., :1], 3, axis=2))


def test_transparent_parts_of_a_tiled_picture_stay_background(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    clear = np.dstack([_NOISE[..., :3], np.zeros((90, 120), np.uint8)])
    tifffile.imwrite(path, clear, photometric="rgb", extrasamples=["unassalpha"], **_TILED)
    with open_slide(path) as slide:
        assert (slide.read_level_region(0, 0, 0, 120, 90) == 255).all()


@pytest.mark.parametrize("stated", ["1e99", "0.00001", "1000000"])
def test_what_a_scanner_cannot_have_meant_is_unknown(tmp_path: Path, stated: str) -> None:
    with open_slide(write_svs(tmp_path / "a.svs", _NOISE[..., :3], mpp=stated)) as slide:
        assert slide.info.resolution is None
        assert "impossible" in slide.info.warnings[0]


def test_a_scanners_file_that_lost_its_last_directories_keeps_its_resolution(tmp_path: Path) -> None:
    path = write_svs(tmp_path / "a.svs", np.tile(_NOISE[..., :3], (8, 8, 1)), mpp=0.25, power=40)
    with tifffile.TiffFile(path) as tiff:
        lost = tiff.pages[1].offset
    os.truncate(path, lost)
    with open_slide(path) as slide:
        assert slide.info.reader == "tifffile"
        assert slide.info.resolution == Resolution(0.25, ResolutionSource.VENDOR)
        assert slide.info.objective_power == 40
        assert "not copied completely" in slide.info.warnings[-1]
    path.write_bytes(b"II*\0" + (5_000).to_bytes(4, "little") + bytes(100))
    with pytest.raises(UnsupportedSlideError, match="tifffile: the file ends early; it was not copied completely"):
        open_slide(path)


def test_names_and_folders_that_the_system_refuses_are_said_as_such(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedSlideError, match="file name too long"):
        open_slide(tmp_path / ("ä" * 300 + ".svs"))
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    try:
        with read_only(tmp_path), pytest.raises(UnsupportedSlideError, match="permission denied"):
            open_slide(closed / "a.svs")
    finally:
        closed.chmod(0o700)


@pytest.mark.parametrize("name", ["Präparat №7 – 癌 🔬 (1).svs", "n" * 240 + ".svs", "a'b;%20&.svs"])
def test_names_that_people_give_are_no_obstacle(tmp_path: Path, name: str) -> None:
    with open_slide(write_svs(tmp_path / name, _NOISE[..., :3])) as slide:
        assert slide.info.vendor == "aperio"
        assert slide.read_level_region(0, 0, 0, 50, 50).shape == (50, 50, 3)
