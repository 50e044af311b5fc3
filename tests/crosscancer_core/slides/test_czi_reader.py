"""CZI files are written by ``tests/czi_writer.py`` and judged by Zeiss' own library and by OpenSlide."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
import openslide
import pytest

from crosscancer_core.errors import SlideReadError, UnsupportedSlideError
from crosscancer_core.slides.czi_file import is_czi
from crosscancer_core.slides.czi_reader import CziReader
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.slide import ResolutionSource
from tests.czi_writer import Block, mosaic, write_czi


def _tissue(height: int = 500, width: int = 703) -> np.ndarray:
    y, x = np.mgrid[:height, :width].astype(np.float32)
    waves = [127 + 90 * np.sin(x / 30 + phase) * np.cos(y / 20 - phase) for phase in (0.0, 1.0, 2.0)]
    noise = np.random.default_rng(0).normal(0, 6, (height, width, 3))
    return np.clip(np.stack(waves, -1) + noise, 0, 255).astype(np.uint8)


TISSUE = _tissue()


@pytest.mark.parametrize("compression", ["jpegxr", "jpegxr-bgr", "zstd0", "zstd1", "uncompressed"])
def test_every_lossless_compression_gives_the_pixels_that_were_written(tmp_path: Path, compression: str) -> None:
    path = write_czi(tmp_path / "a.czi", mosaic(TISSUE, 120, -45, levels=3, compression=compression))
    with CziReader(path) as slide:
        assert [(level.width, level.height) for level in slide.info.levels] == [(703, 500), (351, 250), (175, 125)]
        assert np.array_equal(slide.read_level_region(0, 0, 0, 703, 500), TISSUE)
        assert slide.info.mpp == pytest.approx(0.22)
        assert slide.info.resolution.source is ResolutionSource.VENDOR  # type: ignore[union-attr]


@pytest.mark.parametrize("compression", ["jpegxr-bgr", "zstd1", "uncompressed"])
def test_zeiss_own_library_reads_the_same(tmp_path: Path, compression: str) -> None:
    czi = pytest.importorskip("pylibCZIrw.czi")
    path = write_czi(tmp_path / "a.czi", mosaic(TISSUE, 120, -45, levels=3, compression=compression))
    with czi.open_czi(str(path)) as document, CziReader(path) as slide:
        assert np.array_equal(document.read()[..., ::-1], slide.read_level_region(0, 0, 0, 703, 500))
        half = document.read(zoom=0.5)[:250, :351, ::-1]
        assert np.abs(half.astype(int) - slide.read_level_region(1, 0, 0, 351, 250)).mean() < 2


def test_a_file_that_zeiss_own_library_wrote_is_read(tmp_path: Path) -> None:
    czi = pytest.importorskip("pylibCZIrw.czi")
    path = tmp_path / "a.czi"
    with czi.create_czi(str(path), compression_options="zstd1:ExplicitLevel=1") as document:
        for y in range(0, 500, 128):
            for x in range(0, 703, 128):
                tile = np.ascontiguousarray(TISSUE[y : y + 128, x : x + 128, ::-1])
                document.write(data=tile, plane={"C": 0, "T": 0, "Z": 0}, location=(x - 300, y + 40), scene=0)
        document.write_metadata("slide", scale_x=0.25e-6, scale_y=0.25e-6)
    with CziReader(path) as slide:
        assert np.array_equal(slide.read_level_region(0, 0, 0, 703, 500), TISSUE)
        assert slide.info.mpp == pytest.approx(0.25)


@pytest.mark.parametrize("compression", ["zstd1", "uncompressed"])
def test_openslide_reads_the_same_at_every_level(tmp_path: Path, compression: str) -> None:
    path = write_czi(tmp_path / "a.czi", mosaic(TISSUE, 120, -45, levels=3, compression=compression))
    with openslide.OpenSlide(path) as theirs, CziReader(path) as slide:
        assert theirs.level_dimensions == tuple((level.width, level.height) for level in slide.info.levels)
        for index, size in enumerate(theirs.level_dimensions):
            expected = np.asarray(theirs.read_region((0, 0), index, size).convert("RGB"))
            assert np.array_equal(slide.read_level_region(index, 0, 0, *size), expected)


def test_jpeg_tiles_are_near_the_original(tmp_path: Path) -> None:
    with CziReader(write_czi(tmp_path / "a.czi", mosaic(TISSUE, compression="jpeg"))) as slide:
        assert np.abs(slide.read_level_region(0, 0, 0, 703, 500).astype(int) - TISSUE).mean() < 5


def test_what_openslide_refuses_is_read_and_the_refusal_is_remembered(tmp_path: Path) -> None:
    with open_slide(write_czi(tmp_path / "a.czi", mosaic(TISSUE))) as slide:
        assert slide.info.reader == "CZI"
        assert slide.info.compression == "JPEG XR"
        assert slide.info.refused == (("OpenSlide", "JPEG XR compression is not supported"),)


def test_scenes_lie_on_one_canvas_as_they_were_scanned(tmp_path: Path) -> None:
    parts = [*mosaic(TISSUE, -100, 50, levels=2, scene=0), *mosaic(TISSUE, 1400, 751, levels=2, scene=1)]
    with CziReader(write_czi(tmp_path / "a.czi", parts)) as slide:
        assert (slide.info.width, slide.info.height) == (1500 + 703, 701 + 500)
        assert np.array_equal(slide.read_level_region(0, 0, 0, 703, 500), TISSUE)
        assert np.array_equal(slide.read_level_region(0, 1500, 701, 703, 500), TISSUE)
        assert (slide.read_level_region(0, 703, 0, 797, 700) == 255).all()
        assert any("2 scenes" in warning for warning in slide.info.warnings)
        assert len(slide.info.levels) == 2
        low = slide.read_level_region(1, 750, 350, 351, 250)
        assert np.array_equal(low[:200, :200], slide.read_level_region(1, 0, 0, 200, 200))


def test_every_level_shows_what_the_finer_one_shows(tmp_path: Path) -> None:
    with CziReader(write_czi(tmp_path / "a.czi", mosaic(TISSUE, levels=4))) as slide:
        whole = [slide.read_level_region(i, 0, 0, lv.width, lv.height) for i, lv in enumerate(slide.info.levels)]
        means = np.array([pixels.mean(axis=(0, 1)) for pixels in whole])
        assert np.abs(means - means[0]).max() < 2
        assert not any((pixels == 255).all(axis=2).any() for pixels in whole)


def test_a_level_that_is_partly_blank_is_left_out(tmp_path: Path) -> None:
    blocks = mosaic(TISSUE, levels=3)
    low = [block for block in blocks if block.width == 2 * block.pixels.shape[1]]
    with CziReader(write_czi(tmp_path / "a.czi", [block for block in blocks if block is not low[0]])) as slide:
        assert [level.downsample for level in slide.info.levels] == [1]


def test_pyramids_in_steps_of_three(tmp_path: Path) -> None:
    third = np.ascontiguousarray(TISSUE[1::3, 1::3][:166, :234])
    blocks = [*mosaic(TISSUE[:498, :702]), Block(third, 0, 0, 702, 498, m=None)]
    with CziReader(write_czi(tmp_path / "a.czi", blocks)) as slide:
        assert [level.downsample for level in slide.info.levels] == [1, 3]
        assert np.array_equal(slide.read_level_region(1, 0, 0, 234, 166), third)


def test_of_overlapping_tiles_the_one_with_the_higher_number_lies_on_top(tmp_path: Path) -> None:
    light, dark = np.full((100, 100, 3), 200, np.uint8), np.full((100, 100, 3), 90, np.uint8)
    path = write_czi(tmp_path / "a.czi", [Block(dark, 50, 0, m=1), Block(light, 0, 0, m=0)])
    with CziReader(path) as slide:
        row = slide.read_level_region(0, 0, 10, 150, 1)[0, :, 0]
        assert row.tolist() == [200] * 50 + [90] * 100


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ([Block(TISSUE, 0, 0, dimensions={"C": c}) for c in range(3)], "3 fluorescence channels"),
        ([Block(TISSUE, 0, 0, dimensions={"Z": z}) for z in range(5)], "5 focal planes"),
        ([Block(TISSUE, 0, 0, dimensions={"T": t}) for t in range(2)], "2 time points"),
        ([Block(TISSUE, 0, 0, dimensions={"V": v}) for v in range(2)], "2 images along its axis V"),
        ([Block(TISSUE, 0, 0, compression="unknown")], "number 1001"),
        ([], "it holds no image"),
    ],
)
def test_what_is_not_one_brightfield_image_is_refused_in_words(
    tmp_path: Path, blocks: list[Block], reason: str
) -> None:
    path = tmp_path / "a.czi"
    if blocks:
        write_czi(path, blocks)
    else:
        write_czi(path, [Block(TISSUE, 0, 0)])
        content = bytearray(path.read_bytes())
        at = content.index(b"ZISRAWDIRECTORY") + 32
        content[at : at + 4] = bytes(4)
        path.write_bytes(content)
    with pytest.raises(UnsupportedSlideError, match=reason):
        CziReader(path)


def test_one_channel_of_16_bits_is_shown_in_grey(tmp_path: Path) -> None:
    grey = np.linspace(0, 4095, 200 * 300).reshape(200, 300).astype(np.uint16)
    metadata = "<Channels><Channel><ComponentBitCount>12</ComponentBitCount></Channel></Channels>"
    path = write_czi(tmp_path / "a.czi", [Block(grey, 0, 0, compression="zstd1")], extra_metadata=metadata)
    with CziReader(path) as slide:
        pixels = slide.read_level_region(0, 0, 0, 300, 200)
        assert np.array_equal(pixels[..., 0], np.rint(grey / 4095 * 255).astype(np.uint8))
        assert (pixels == pixels[..., :1]).all()
        assert any("12 bits" in warning for warning in slide.info.warnings)
        assert any("one channel" in warning for warning in slide.info.warnings)


def test_attached_images_and_objective(tmp_path: Path) -> None:
    label, preview = TISSUE[:90, :120], TISSUE[:70, :200]
    inner = write_czi(tmp_path / "label.czi", [Block(label, 0, 0, compression="uncompressed")]).read_bytes()
    jpeg = bytes(imagecodecs.jpeg8_encode(preview, level=95))
    objective = "<Objectives><Objective><NominalMagnification>20</NominalMagnification></Objective></Objectives>"
    path = write_czi(
        tmp_path / "a.czi",
        mosaic(TISSUE),
        attachments=[("Label", "CZI", inner), ("SlidePreview", "JPG", jpeg), ("EventList", "CZEVL", b"12345")],
        extra_metadata=objective,
    )
    with CziReader(path) as slide:
        assert slide.info.associated_names == ("label", "macro")
        assert np.array_equal(slide.associated("label"), label)
        assert slide.associated("macro").shape == (70, 200, 3)
        assert slide.info.objective_power == 20
        assert any("does not go with the 20× objective" in warning for warning in slide.info.warnings)


def test_a_damaged_tile_fails_and_its_neighbours_do_not(tmp_path: Path) -> None:
    blocks = mosaic(TISSUE, side=128)
    path = write_czi(tmp_path / "a.czi", blocks)
    content = bytearray(path.read_bytes())
    encoded = bytes(imagecodecs.jpegxr_encode(np.ascontiguousarray(blocks[1].pixels), level=1.0))
    at = content.index(encoded)
    content[at : at + len(encoded)] = b"\xff" * len(encoded)
    path.write_bytes(content)
    with CziReader(path) as slide:
        for _ in range(2):
            with pytest.raises(SlideReadError, match="x=128 y=0 128x128"):
                slide.read_level_region(0, 100, 0, 100, 100)
        assert np.array_equal(slide.read_level_region(0, 0, 0, 128, 500), TISSUE[:, :128])


@pytest.mark.parametrize("share", [0.0, 0.001, 0.2, 0.7, 0.95, 0.999])
def test_a_truncated_file_is_refused_or_read_rightly(tmp_path: Path, share: float) -> None:
    path = write_czi(tmp_path / "a.czi", mosaic(TISSUE))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(UnsupportedSlideError):
        open_slide(path)


def test_damage_anywhere_in_the_directory_is_an_error_in_words(tmp_path: Path) -> None:
    path = write_czi(tmp_path / "a.czi", mosaic(TISSUE[:200, :200]))
    whole = path.read_bytes()
    rng = np.random.default_rng(1)
    directory = whole.index(b"ZISRAWDIRECTORY")
    for _ in range(60):
        content = bytearray(whole)
        for at in rng.integers(directory, len(whole), 3).tolist() + rng.integers(0, 120, 1).tolist():
            content[at] = int(rng.integers(0, 256))
        path.write_bytes(content)
        try:
            with CziReader(path) as slide:
                slide.read_level_region(0, 0, 0, min(slide.info.width, 300), min(slide.info.height, 300))
        except (UnsupportedSlideError, SlideReadError):
            continue


def test_is_czi(tmp_path: Path) -> None:
    other = tmp_path / "b.czi"
    other.write_bytes(b"no")
    assert is_czi(write_czi(tmp_path / "a.czi", [Block(TISSUE, 0, 0)]))
    assert not is_czi(other)
