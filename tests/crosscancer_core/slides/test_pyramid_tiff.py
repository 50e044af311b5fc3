from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import openslide
import pytest
import tifffile

from crosscancer_core.errors import DiskFullError, NotWritableError
from crosscancer_core.geometry import Region
from crosscancer_core.progress import Cancelled, Switch
from crosscancer_core.slides.pyramid_tiff import block_count, halved, write_pyramid
from crosscancer_core.slides.slide import RGB


def picture(width: int, height: int) -> RGB:
    """Smooth colours, so that JPEG loses little."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    channels = [127 + 100 * np.sin(x / 400 + phase) * np.cos(y / 300 - phase) for phase in (0.0, 1.0, 2.0)]
    return np.stack(channels, axis=-1).astype(np.uint8)


def cut(pixels: RGB, region: Region) -> RGB:
    return pixels[int(region.y) : int(region.bottom), int(region.x) : int(region.right)]


def write(target: Path, pixels: RGB, **more: object) -> None:
    write_pyramid(target, lambda region: cut(pixels, region), pixels.shape[1], pixels.shape[0], 0.22, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("width", "height"), [(2999, 1301), (2048, 512), (4200, 300), (257, 1025), (256, 256), (90, 70)]
)
def test_openslide_reads_every_level_back(tmp_path: Path, width: int, height: int) -> None:
    pixels = picture(width, height)
    write(tmp_path / "slide.tif", pixels)
    with openslide.OpenSlide(tmp_path / "slide.tif") as slide:
        expected = pixels
        assert slide.level_dimensions[0] == (width, height)
        assert float(slide.properties[openslide.PROPERTY_NAME_MPP_X]) == pytest.approx(0.22)
        for level, size in enumerate(slide.level_dimensions):
            assert size == (expected.shape[1], expected.shape[0])
            read = np.asarray(slide.read_region((0, 0), level, size).convert("RGB")).astype(int)
            difference = np.abs(read - expected)
            assert difference.mean() < 4
            assert difference.max() < 70
            expected = halved(expected)


def test_the_levels_are_top_level_directories_with_their_resolution(tmp_path: Path) -> None:
    write(tmp_path / "slide.tif", picture(2100, 1500))
    with tifffile.TiffFile(tmp_path / "slide.tif") as file:
        assert [page.shape[1] for page in file.pages] == [2100, 1050, 525, 262, 131]
        for page in file.pages:
            tags = page.tags  # type: ignore[union-attr]
            assert tags["ResolutionUnit"].value == 3
            numerator, denominator = tags["XResolution"].value
            assert numerator / denominator == pytest.approx(1e4 / 0.22 * page.shape[1] / 2100, rel=1e-6)
            assert (tags["TileWidth"].value, tags["TileLength"].value) == (256, 256)
            assert "DateTime" not in tags
            assert "SubIFDs" not in tags


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    pixels = picture(2500, 1100)
    for name, threads in (("a.tif", 1), ("b.tif", 3)):
        write(tmp_path / name, pixels, threads=threads)
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "b.tif").read_bytes()


def test_every_pixel_is_asked_for_once(tmp_path: Path) -> None:
    pixels = picture(2300, 1200)
    asked = np.zeros((1200, 2300), int)

    def read(region: Region) -> RGB:
        cut(asked[..., None], region)[...] += 1  # type: ignore[arg-type]
        return cut(pixels, region)

    write_pyramid(tmp_path / "slide.tif", read, 2300, 1200, None, threads=1)
    assert (asked == 1).all()


def test_a_cancelled_slide_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "slide.tif"
    target.write_bytes(b"the one before")
    switch = Switch()
    pixels = picture(4096, 4096)

    def read(region: Region) -> RGB:
        switch.cancel()
        return cut(pixels, region)

    with pytest.raises(Cancelled):
        write_pyramid(target, read, 4096, 4096, 0.22, control=switch)
    assert target.read_bytes() == b"the one before"
    assert [path.name for path in tmp_path.iterdir()] == ["slide.tif"]


def test_a_failing_source_leaves_nothing(tmp_path: Path) -> None:
    def read(region: Region) -> RGB:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_pyramid(tmp_path / "slide.tif", read, 1000, 1000, 0.22)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_full_disk_is_said_and_the_old_file_stays(tmp_path: Path) -> None:
    import resource

    target = tmp_path / "slide.tif"
    target.write_bytes(b"old")
    noise = np.random.default_rng(0).integers(0, 255, (1500, 2500, 3), dtype=np.uint8)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))  # beyond it, writing fails with EFBIG
    try:
        with pytest.raises(DiskFullError):
            write(target, noise)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["slide.tif"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotWritableError):
        write(tmp_path / "nowhere" / "slide.tif", picture(300, 300))


def test_impossible_sizes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 x 5"):
        write_pyramid(tmp_path / "slide.tif", lambda region: picture(1, 1), 0, 5, 0.22)


def test_progress_counts_blocks(tmp_path: Path) -> None:
    class Counter:
        total = done = 0

        def started(self, total: int, unit: str, what: str = "") -> None:
            self.total = total

        def advanced(self, n: int = 1, detail: str = "") -> None:
            self.done += n

        def event(self, event: object) -> None: ...

    counter = Counter()
    write(tmp_path / "slide.tif", picture(4500, 1100), progress=counter)
    assert counter.done == counter.total == block_count(4500, 1100)


def test_halving_is_the_box_mean() -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (7, 9, 3), dtype=np.uint8)
    exact = pixels[:6, :8].reshape(3, 2, 4, 2, 3).astype(float).mean(axis=(1, 3))
    assert np.abs(halved(pixels) - exact).max() <= 0.5
    assert cv2.resize(pixels, (4, 3)).shape == halved(pixels).shape
