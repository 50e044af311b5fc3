"""Slides as scanners write them: scanned areas on an empty canvas, colour profiles, scenes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openslide
import pytest
from PIL import ImageCms

from crosscancer_core.cli.results import info_data
from crosscancer_core.geometry import Region
from crosscancer_core.slides import direct_tiles
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.slides.slide import ResolutionSource
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import Convert
from crosscancer_core.tiles.tissue import detect_tissue
from tests.scanner_files import write_scn, write_svs

TISSUE = np.kron(np.random.default_rng(0).integers(40, 200, (8, 12, 3)), np.ones((64, 64, 1))).astype(np.uint8)
"""768 x 512 px of large plain squares, which JPEG hardly changes."""


@pytest.fixture(scope="module")
def scn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scn") / "two areas.scn"
    return write_scn(path, {(1024, 512): TISSUE, (2600, 1024): TISSUE}, (4096, 2048))


def test_bounds_of_scanned_areas_are_kept_and_what_is_between_is_glass(scn: Path) -> None:
    with open_slide(scn) as slide:
        assert slide.info.vendor == "leica"
        assert (slide.info.width, slide.info.height) == (4096, 2048)
        assert slide.info.bounds == Region(1024, 512, 2344, 1024)
        assert slide.info.resolution is not None
        assert slide.info.resolution.mpp == pytest.approx(0.5)
        assert (slide.read_level_region(0, 0, 0, 1024, 512) == 255).all()
        for place in ((1024, 512), (2600, 1024)):
            seen = slide.read_level_region(0, *place, 768, 512)
            assert np.abs(seen.astype(int) - TISSUE).mean() < 4
        low = slide.read_level_region(1, 0, 0, 1024, 512)
        assert (low[:120] == 255).all()
        assert (low[130:250, 260:440] < 255).any()


def test_tissue_is_looked_for_where_something_was_scanned(scn: Path) -> None:
    with open_slide(scn) as slide:
        mask = detect_tissue(slide)
    found = np.argwhere(mask.mask)
    scale = mask.area.width / mask.mask.shape[1]
    (top, left), (bottom, right) = found.min(0) * scale, (found.max(0) + 1) * scale
    assert left > 900
    assert top > 400
    assert right < 3500
    assert bottom < 1700


def test_a_converted_slide_keeps_the_canvas_so_that_outlines_fit_both(scn: Path, tmp_path: Path) -> None:
    result = run_request(Convert(slide=scn, target=tmp_path / "out.tif"))
    assert (result["width"], result["height"]) == (4096, 2048)
    with open_slide(scn) as before, open_slide(tmp_path / "out.tif") as after:
        for place in ((1000, 500), (2600, 1024), (0, 0)):
            a, b = (slide.read_level_region(0, *place, 300, 200).astype(int) for slide in (before, after))
            assert np.abs(a - b).mean() < 4


def profile() -> bytes:
    """A scanner's: sRGB with red and blue exchanged, so that nobody takes it for the screen's."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = made.find(b"rXYZ"), made.find(b"bXYZ")
    made[red : red + 4], made[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(made)


def test_an_aperio_slide_is_read_directly_with_profile_resolution_and_thumbnail(tmp_path: Path) -> None:
    icc = profile()
    path = write_svs(tmp_path / "a.svs", TISSUE, 0.2525, 40, icc)
    with open_slide(path) as slide, openslide.OpenSlide(path) as plain:
        assert slide.info.vendor == "aperio"
        assert slide.info.reader == direct_tiles.READER
        assert slide.icc == icc
        assert slide.info.resolution is not None
        assert slide.info.resolution.source is ResolutionSource.VENDOR
        assert slide.info.mpp == 0.2525
        assert slide.info.objective_power == 40
        assert slide.info.associated_names == ("thumbnail",)
        assert slide.info.warnings == ()
        expected = np.asarray(plain.read_region((30, 40), 0, (200, 100)).convert("RGB"))
        assert np.array_equal(slide.read_level_region(0, 30, 40, 200, 100), expected)


def test_an_objective_that_does_not_go_with_the_resolution_is_said(tmp_path: Path) -> None:
    with open_slide(write_svs(tmp_path / "a.svs", TISSUE, 0.25, 10)) as slide:
        assert "10× objective" in slide.info.warnings[0]


def test_info_tells_bounds_profile_and_readers(scn: Path, tmp_path: Path) -> None:
    with open_slide(scn) as slide:
        assert info_data(slide.info, slide.icc)["bounds"] == [1024, 512, 1024 + 2344, 512 + 1024]
    with open_slide(write_svs(tmp_path / "a.svs", TISSUE, icc=profile())) as slide:
        told = info_data(slide.info, slide.icc)
    assert told["color_profile_bytes"] == len(profile())
    assert told["compression"] == "JPEG"


def test_scenes_that_zeiss_own_library_wrote_lie_where_it_says(tmp_path: Path) -> None:
    czi = pytest.importorskip("pylibCZIrw.czi")
    path = tmp_path / "scenes.czi"
    with czi.create_czi(str(path), compression_options="zstd1:ExplicitLevel=1") as document:
        for scene, (x, y) in enumerate(((-500, 40), (700, 900))):
            tile = np.ascontiguousarray(TISSUE[..., ::-1])
            document.write(data=tile, plane={"C": 0, "T": 0, "Z": 0}, location=(x, y), scene=scene)
        document.write_metadata("slide", scale_x=0.25e-6, scale_y=0.25e-6)
    with czi.open_czi(str(path)) as document, open_slide(path) as slide:
        assert slide.info.reader == "CZI"  # OpenSlide does not know the axes that Zeiss' library names
        assert (slide.info.width, slide.info.height) == (1200 + 768, 860 + 512)
        assert slide.info.mpp == pytest.approx(0.25)
        assert any("2 scenes" in warning for warning in slide.info.warnings)
        for x, y in ((0, 0), (1200, 860), (1100, 800)):
            theirs = document.read(roi=(x - 500, y + 40, 300, 200), background_pixel=(1.0, 1.0, 1.0))[..., ::-1]
            assert np.array_equal(slide.read_level_region(0, x, y, 300, 200), theirs)
        assert np.array_equal(slide.read_level_region(0, 1200, 860, 768, 512), TISSUE)
