from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import openslide
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.export import asap_overlay
from crosscancer_core.export.asap_overlay import (
    LEAST,
    compact_geometry,
    full_geometry,
    labels,
    likelihoods,
    write_label_mask,
    write_likelihood_map,
)
from crosscancer_core.export.asap_rules import Verdict, check_overlay, fits_at_level
from crosscancer_core.export.tiled_tiff import OLD_DEFLATE
from crosscancer_core.geometry import Point
from crosscancer_core.progress import Cancelled, Switch

PROVENANCE = {"program": "CrossCancer 0.1.0", "date": "2026-11-27", "model": "breast", "slide": "S12.svs"}


def test_full_size_has_the_slides_own_levels_and_values_at_their_places(info_of, map_over, tmp_path: Path) -> None:
    info = info_of(3001, 2003, (1, 3, 11))
    map = map_over(info, 299, downsample=1.1)
    target = tmp_path / "S12_likelihood_map.tif"
    write_likelihood_map(map, info, full_geometry(info), target, PROVENANCE)
    with tifffile.TiffFile(target) as tiff:
        assert [(page.imagewidth, page.imagelength) for page in tiff.pages] == [
            (w.width, w.height) for w in info.levels
        ]
        for page, level in zip(tiff.pages, info.levels, strict=True):
            assert page.is_tiled
            assert int(page.compression) == OLD_DEFLATE
            assert page.dtype == np.float32
            assert page.tags["XResolution"].value[0] / page.tags["XResolution"].value[1] == pytest.approx(
                1e4 / (0.25 * level.downsample), rel=1e-5
            )
            pixels = page.asarray()
            assert np.isfinite(pixels).all()
            for y, x in np.random.default_rng(1).integers(0, (level.height, level.width), (200, 2)).tolist():
                place = Point((x + 0.5) * info.width / level.width, (y + 0.5) * info.height / level.height)
                expected = map.at(place)
                assert pixels[y, x] == (0 if expected is None else max(np.float32(expected), np.float32(LEAST)))
        assert "breast" in tiff.pages[0].description
    check = check_overlay(target, info)
    assert check.verdict is Verdict.GOOD, check.findings


def test_equal_tiles_are_stored_once(info_of, map_over, tmp_path: Path) -> None:
    info = info_of(60_000, 40_000, (1, 4, 16))
    map = map_over(info, 256)
    map.values[:] = np.nan
    map.values[70:72, 100:103] = 0.75
    target = tmp_path / "S12_likelihood_map.tif"
    write_likelihood_map(map, info, full_geometry(info), target, PROVENANCE)
    assert target.stat().st_size < 250_000
    with tifffile.TiffFile(target) as tiff:
        offsets = tiff.pages[0].dataoffsets
        assert len(offsets) == math.ceil(60_000 / 512) * math.ceil(40_000 / 512)
        assert len(set(offsets)) < 20
        assert min(tiff.pages[0].databytecounts) > 0  # other programs call a tile without bytes damaged
        level = tiff.pages[2].asarray()
    assert level[70 * 16 + 8, 100 * 16 + 8] == np.float32(0.75)


def test_description_never_holds_what_makes_asap_refuse(info_of, map_over, tmp_path: Path) -> None:
    info = info_of(1000, 700, (1,), path=Path("DICOM_xml_XML.svs"))
    target = tmp_path / "a.tif"
    said = {**PROVENANCE, "slide": "Präparat DICOM_xml_XML.svs"}
    write_likelihood_map(map_over(info), info, full_geometry(info), target, said)
    with tifffile.TiffFile(target) as tiff:
        text = tiff.pages[0].description
    assert not any(word in text for word in ("xml", "XML", "DICOM"))
    assert text.isascii()
    assert asap_overlay.json.loads(text)["crosscancer"]["slide"] == said["slide"]


def test_a_wide_slide_of_one_level_gets_a_second(info_of) -> None:
    assert len(full_geometry(info_of(4095, 500, (1,))).levels) == 1
    assert [level.width for level in full_geometry(info_of(5000, 500, (1,))).levels] == [5000, 2500]


@given(st.integers(6_000, 220_000), st.integers(6_000, 220_000), st.sampled_from([(1, 4, 16), (1, 2, 4, 8, 16, 32)]))
@settings(max_examples=60, deadline=None)
def test_compact_overlays_meet_both_conditions_or_fall_back(width: int, height: int, downsamples) -> None:
    info = test_compact_overlays_meet_both_conditions_or_fall_back.info_of(width, height, downsamples)
    geometry = compact_geometry(info, 256)
    first = geometry.levels[0]
    assert info.width // first.width == info.height // first.height
    assert len(geometry.levels) >= len(info.levels)
    for raster, level in zip(geometry.levels, info.levels, strict=True):
        assert fits_at_level(raster.width, level.width)
        pitch = level.width / raster.width
        assert raster.height * pitch >= level.height - 1e-6 or geometry.scale == 1
    if geometry.scale == 1:
        assert geometry.reason


@pytest.fixture(autouse=True)
def _info_for_hypothesis(info_of) -> None:
    test_compact_overlays_meet_both_conditions_or_fall_back.info_of = info_of


def test_a_compact_overlay_samples_where_asap_draws(info_of, map_over, tmp_path: Path) -> None:
    info = info_of(23_017, 17_551, (1, 4, 16))
    map = map_over(info, 256)
    geometry = compact_geometry(info, map.grid.stride)
    assert geometry.scale > 1
    target = tmp_path / "compact.tif"
    write_likelihood_map(map, info, geometry, target, PROVENANCE)
    assert check_overlay(target, info).verdict is Verdict.NOTE  # of its name only
    values = likelihoods(map)
    with tifffile.TiffFile(target) as tiff:
        for page, level in zip(tiff.pages, info.levels, strict=True):
            pixels = page.asarray()
            pitch = level.width / page.imagewidth
            for y, x in np.random.default_rng(2).integers(0, pixels.shape, (100, 2)).tolist():
                place = Point(
                    (x + 0.5) * pitch * info.width / level.width, (y + 0.5) * pitch * info.height / level.height
                )
                tile = map.grid.tile_at(place)
                assert pixels[y, x] == (0 if tile is None else values[tile.row, tile.col])


def test_a_naive_small_map_is_found_out(info_of, map_over, tmp_path: Path) -> None:
    """⌊W/32⌋ × ⌊H/32⌋: every tile is stretched by 6 % (ASAP#94)."""
    info = info_of(97_805, 221_191, (1, 4, 16))
    target = tmp_path / "naive.tif"
    with tifffile.TiffWriter(target) as writer:
        for number, level in enumerate(info.levels):
            small = np.zeros((level.height // 32, level.width // 32), np.float32)
            writer.write(small, tile=(256, 256), compression="deflate", subfiletype=int(number > 0), metadata=None)
    check = check_overlay(target, info)
    assert check.verdict is Verdict.WRONG
    assert any("stretched by 6.7%" in finding.sentence for finding in check.findings)


@pytest.mark.parametrize(
    ("options", "verdict", "words"),
    [
        ({"tile": None}, Verdict.REFUSED, "strips"),
        ({"compression": "zlib"}, Verdict.REFUSED, "32946"),
        ({"dtype": np.float64}, Verdict.REFUSED, "float64"),
        ({"description": "<?xml version='1.0'?>"}, Verdict.REFUSED, "xml"),
        ({"nan": True}, Verdict.WRONG, "NaN"),
        ({"dtype": np.uint8}, Verdict.NOTE, "Label"),
        ({"unit": "INCH"}, Verdict.NOTE, "centimetre"),
        ({"sizes": [(4096, 3000)]}, Verdict.REFUSED, "one level"),
        ({"sizes": [(1024, 768), (1024, 768)]}, Verdict.REFUSED, "narrower"),
        ({"sizes": [(1024, 768)]}, Verdict.WRONG, "beyond the last"),
        ({"sizes": [(1024, 500), (512, 250)]}, Verdict.WRONG, "draws nothing"),
        ({"suffix": ".png"}, Verdict.REFUSED, ".tiff"),
    ],
)
def test_each_trap_is_named(info_of, tmp_path: Path, options, verdict, words) -> None:
    info = (
        info_of(2048, 1536, (1, 2))
        if "sizes" not in options or options["sizes"][0][0] < 4096
        else info_of(4096, 3000, (1,))
    )
    target = tmp_path / f"a{options.get('suffix', '.tif')}"
    with tifffile.TiffWriter(target) as writer:
        for number, (width, height) in enumerate(options.get("sizes", [(2048, 1536), (1024, 768)])):
            pixels = np.zeros((height, width), options.get("dtype", np.float32))
            if options.get("nan"):
                pixels[5, 5] = np.nan
            writer.write(
                pixels,
                tile=options.get("tile", (256, 256)),
                compression=options.get("compression", "deflate"),
                subfiletype=int(number > 0),
                resolution=(1e4, 1e4),
                resolutionunit=options.get("unit", "CENTIMETER"),
                description=options.get("description"),
                metadata=None,
            )
    check = check_overlay(target, info)
    assert check.verdict is verdict, check.findings
    assert any(words in finding.sentence for finding in check.findings if finding.verdict is verdict)


def test_the_label_mask_opens_in_openslide(info_of, map_over, tmp_path: Path) -> None:
    info = info_of(3000, 2000, (1, 2, 4))
    map = map_over(info, 250)
    called = np.nan_to_num(map.values) >= 0.5
    target = tmp_path / "mask.tif"
    write_label_mask(called, map, info, target, PROVENANCE)
    with openslide.OpenSlide(target) as slide:
        assert slide.dimensions == (3000, 2000)
        assert slide.level_dimensions == tuple((level.width, level.height) for level in info.levels)
        for level in range(3):
            read = np.asarray(slide.read_region((0, 0), level, slide.level_dimensions[level]))[..., 0]
            expected = labels(map, called)[
                np.ix_(
                    ((np.arange(read.shape[0]) + 0.5) * 2000 / read.shape[0] // 250).astype(int),
                    ((np.arange(read.shape[1]) + 0.5) * 3000 / read.shape[1] // 250).astype(int),
                )
            ]
            np.testing.assert_array_equal(read, expected)


def test_a_cancelled_overlay_leaves_nothing(info_of, map_over, tmp_path: Path) -> None:
    info = info_of(30_000, 20_000)
    switch = Switch()
    switch.cancel()
    with pytest.raises(Cancelled):
        write_likelihood_map(map_over(info), info, full_geometry(info), tmp_path / "a.tif", PROVENANCE, control=switch)
    assert list(tmp_path.iterdir()) == []
