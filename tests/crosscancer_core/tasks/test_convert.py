from __future__ import annotations

from pathlib import Path

import numpy as np
import openslide
import pytest
import tifffile
from PIL import ImageCms

from crosscancer_core.errors import ConfigError, DiskFullError, SlideReadError, UnsupportedSlideError
from crosscancer_core.progress import Cancelled, Switch
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import Convert, request_from_json, request_to_json
from tests.czi_writer import mosaic, write_czi
from tests.faults import full_disk

ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _smooth(width: int, height: int) -> np.ndarray:
    y, x = np.mgrid[:height, :width].astype(np.float32)
    waves = [127 + 90 * np.sin(x / 90 + phase) * np.cos(y / 70 - phase) for phase in (0.0, 1.0, 2.0)]
    return np.stack(waves, axis=-1).astype(np.uint8)


IMAGE = _smooth(1_403, 1_000)


def _tiff(path: Path, **options: object) -> Path:
    settings = {"photometric": "rgb", "tile": (128, 128), "compression": "deflate", "metadata": None} | options
    tifffile.imwrite(path, IMAGE, **settings)
    return path


def test_a_jpeg_xr_czi_becomes_a_file_that_openslide_and_tifffile_read(tmp_path: Path) -> None:
    slide = write_czi(tmp_path / "a.czi", mosaic(IMAGE, -30, 70), mpp=0.2208)
    result = run_request(Convert(slide=slide, target=tmp_path / "out" / "a.tif", tile=256))
    target = Path(result["path"])
    assert (result["width"], result["height"], result["levels"], result["unreadable"]) == (1_403, 1_000, 4, [])
    with openslide.OpenSlide(target) as theirs:
        assert theirs.level_dimensions == ((1_403, 1_000), (701, 500), (350, 250), (175, 125))
        assert float(theirs.properties["openslide.mpp-x"]) == pytest.approx(0.2208, rel=1e-4)
        pixels = np.asarray(theirs.read_region((0, 0), 0, (1_403, 1_000)).convert("RGB"))
        assert np.abs(pixels.astype(int) - IMAGE).mean() < 2
        assert dict(theirs.associated_images) == {}
    with tifffile.TiffFile(target) as file:
        assert [page.shape for page in file.pages] == [(1_000, 1_403, 3), (500, 701, 3), (250, 350, 3), (125, 175, 3)]
        assert np.abs(file.pages[0].asarray().astype(int) - IMAGE).mean() < 2
    with open_slide(target) as slide_again:
        assert slide_again.info.mpp == pytest.approx(0.2208, rel=1e-4)


def test_colour_profile_and_resolution_are_kept(tmp_path: Path) -> None:
    source = _tiff(tmp_path / "a.tif", iccprofile=ICC, resolution=(40_000, 40_000), resolutionunit="CENTIMETER")
    result = run_request(Convert(slide=source, target=tmp_path / "b.tif"))
    assert result["color_profile"]
    assert result["mpp"] == pytest.approx(0.25)
    for path in (source, tmp_path / "b.tif"):
        with open_slide(path) as slide, openslide.OpenSlide(path) as theirs:
            assert slide.icc == ICC
            assert theirs.color_profile is not None
            assert theirs.color_profile.tobytes() == ICC


def test_label_and_macro_stay_behind_unless_asked_for(real_data: Path, tmp_path: Path) -> None:
    slide = real_data / "wsi" / "CMU-1-Small-Region.svs"
    assert run_request(Convert(slide=slide, target=tmp_path / "a.tif"))["images"] == []
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        assert all(page.is_tiled for page in file.pages)
    result = run_request(Convert(slide=slide, target=tmp_path / "b.tif", keep_images=True))
    assert result["images"] == ["label", "macro", "thumbnail"]
    with open_slide(slide) as original, tifffile.TiffFile(tmp_path / "b.tif") as file:
        found = {page.description: page.asarray() for page in file.pages if not page.is_tiled}
        assert np.array_equal(found["label"], original.associated("label"))
    with openslide.OpenSlide(tmp_path / "b.tif") as theirs:
        assert theirs.level_count == result["levels"]


def test_a_value_that_was_entered_is_said_to_be(tmp_path: Path) -> None:
    source = _tiff(tmp_path / "a.tif")
    assert run_request(Convert(slide=source, target=tmp_path / "b.tif"))["mpp"] is None
    result = run_request(Convert(slide=source, target=tmp_path / "c.tif", mpp=0.22))
    assert (result["mpp"], result["mpp_source"]) == (pytest.approx(0.22), "entered by user")


def test_a_damaged_tile_becomes_background_and_is_told(tmp_path: Path) -> None:
    source = _tiff(tmp_path / "a.tif", tile=(256, 256))
    with tifffile.TiffFile(source) as file, source.open("r+b") as raw:
        raw.seek(file.pages[0].dataoffsets[1])
        raw.write(b"\xff" * file.pages[0].databytecounts[1])
    result = run_request(Convert(slide=source, target=tmp_path / "b.tif", tile=256))
    assert result["unreadable"] == [[256, 0, 512, 256]]
    with open_slide(tmp_path / "b.tif") as slide:
        assert slide.read_level_region(0, 272, 16, 200, 200).min() > 250
        assert np.abs(slide.read_level_region(0, 0, 0, 240, 900).astype(int) - IMAGE[:900, :240]).mean() < 2


def test_a_slide_of_which_nothing_is_readable_leaves_nothing(real_data: Path, tmp_path: Path) -> None:
    with pytest.raises(SlideReadError):
        run_request(Convert(slide=real_data / "wsi/broken/openslide-python_unreadable.svs", target=tmp_path / "a.tif"))
    assert list(tmp_path.iterdir()) == []


def test_what_must_not_happen_is_refused(tmp_path: Path) -> None:
    source = _tiff(tmp_path / "a.tif")
    content = source.read_bytes()
    with pytest.raises(ConfigError, match="is the slide itself"):
        run_request(Convert(slide=source, target=source, overwrite=True))
    with pytest.raises(ConfigError, match="does not end in"):
        run_request(Convert(slide=source, target=tmp_path / "a.svs"))
    other = _tiff(tmp_path / "b.tif")
    with pytest.raises(ConfigError, match="is there already"):
        run_request(Convert(slide=source, target=other))
    with pytest.raises(UnsupportedSlideError):
        run_request(Convert(slide=tmp_path / "gone.czi", target=tmp_path / "c.tif"))
    assert source.read_bytes() == other.read_bytes() == content
    run_request(Convert(slide=source, target=other, overwrite=True))
    assert other.read_bytes() != content


def test_cancel_and_full_disk_leave_nothing(tmp_path: Path) -> None:
    source = _tiff(tmp_path / "a.tif")
    switch = Switch()
    switch.cancel()
    with pytest.raises(Cancelled):
        run_request(Convert(slide=source, target=tmp_path / "b.tif"), control=switch)
    with full_disk(20_000), pytest.raises(DiskFullError):
        run_request(Convert(slide=source, target=tmp_path / "b.tif"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.tif"]


def test_the_request_is_plain_data() -> None:
    request = Convert(slide=Path("a.czi"), target=Path("b.tif"), keep_images=True)
    assert request_from_json(request_to_json(request)) == request
