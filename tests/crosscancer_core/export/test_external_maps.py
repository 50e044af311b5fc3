from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile

from crosscancer_core.errors import ProbabilityMapError
from crosscancer_core.export.asap_overlay import LEAST, compact_geometry, full_geometry, write_likelihood_map
from crosscancer_core.export.external_maps import (
    Placement,
    likelihood_map_of,
    read_likelihood_map,
    read_picture_map,
)
from crosscancer_core.export.provenance import provenance_of
from crosscancer_core.geometry import Point, Region


def test_our_own_overlay_comes_back_in_its_own_grid(info_of, map_over, tmp_path: Path) -> None:
    info = info_of(3001, 2003, path=tmp_path / "Präparat 1.svs", bounds=Region(100, 50, 2500, 1800))
    map = map_over(info, 256, stride=128, downsample=1.3)
    path = tmp_path / "Präparat 1_likelihood_map.tif"
    said = provenance_of(map, 0.5) | {"grid": json.dumps(map.grid.cells.to_json())}
    write_likelihood_map(map, info, full_geometry(info), path, said)
    assert likelihood_map_of(info.path) == path
    read = read_likelihood_map(path, info)
    assert read.grid == map.grid.cells
    np.testing.assert_array_equal(read.values, np.maximum(map.values, np.float32(LEAST)))
    assert read.provenance["external"] == path.name
    assert read.identity.slide_fingerprint == info.fingerprint
    assert "vouch" in read.provenance["notes"][0]


def test_a_compact_overlay_comes_back_pixel_by_pixel(info_of, map_over, tmp_path: Path) -> None:
    info = info_of(23_017, 17_551, (1, 4, 16))
    map = map_over(info, 512)
    path = tmp_path / "c.tif"
    geometry = compact_geometry(info, map.grid.stride)
    write_likelihood_map(map, info, geometry, path, {})
    read = read_likelihood_map(path, info)
    for x, y in ((300, 300), (9000, 7000), (22_000, 17_000)):
        expected = map.at(Point(x, y))
        assert read.at(Point(x, y)) == (None if expected is None else pytest.approx(max(expected, LEAST)))


@pytest.mark.parametrize(("dtype", "scale"), [(np.uint8, 255), (np.uint16, 65535), (np.float32, 1)])
def test_likelihood_maps_of_others(info_of, tmp_path: Path, dtype, scale) -> None:
    info = info_of(1000, 600, (1,))
    values = np.linspace(0, 1, 1000 * 600).reshape(600, 1000)
    path = tmp_path / "o.tif"
    tifffile.imwrite(path, (values * scale).astype(dtype), tile=(128, 128))
    read = read_likelihood_map(path, info)
    assert read.at(Point(700.5, 300.5)) == pytest.approx(values[300, 700], abs=1 / 200)
    assert read.at(Point(0.5, 0.5)) is None


def test_maps_that_do_not_fit_are_refused_in_a_sentence(info_of, tmp_path: Path) -> None:
    info = info_of(1000, 600, (1,))
    tifffile.imwrite(tmp_path / "long.tif", np.zeros((600, 600), np.float32), tile=(128, 128))
    with pytest.raises(ProbabilityMapError, match="another slide"):
        read_likelihood_map(tmp_path / "long.tif", info)
    tifffile.imwrite(tmp_path / "rgb.tif", np.zeros((600, 1000, 3), np.uint8), photometric="rgb")
    with pytest.raises(ProbabilityMapError, match="one channel"):
        read_likelihood_map(tmp_path / "rgb.tif", info)
    (tmp_path / "no.tif").write_bytes(b"II*\0")
    with pytest.raises(ProbabilityMapError, match="cannot be read"):
        read_likelihood_map(tmp_path / "no.tif", info)
    with pytest.raises(ProbabilityMapError, match="cannot be read"):
        read_likelihood_map(tmp_path / "missing.tif", info)


def test_a_grey_picture_lies_where_it_is_said(info_of, tmp_path: Path) -> None:
    info = info_of(1000, 600, (1,))
    grey = np.tile(np.arange(0, 200, 10, dtype=np.uint8), (10, 1))
    path = tmp_path / "Wärme karte.png"
    cv2.imencode(".png", grey)[1].tofile(path)
    read = read_picture_map(path, info, Placement(100, 40, 32))
    assert read.at(Point(100 + 5 * 32 + 1, 41)) == pytest.approx(50 / 255)
    assert read.at(Point(99, 41)) is None
    assert read.grid.mpp == pytest.approx(0.25 * 32)
    color = cv2.applyColorMap(grey, cv2.COLORMAP_JET)
    cv2.imencode(".png", color)[1].tofile(path)
    with pytest.raises(ProbabilityMapError, match="coloured"):
        read_picture_map(path, info, Placement())
    cv2.imencode(".png", grey)[1].tofile(path)
    with pytest.raises(ProbabilityMapError, match="beside the slide"):
        read_picture_map(path, info, Placement(2000, 0, 1))
    path.write_bytes(b"no picture")
    with pytest.raises(ProbabilityMapError, match="no picture"):
        read_picture_map(path, info, Placement())


def test_transparent_pixels_are_not_predicted(info_of, tmp_path: Path) -> None:
    info = info_of(100, 60, (1,))
    picture = np.full((60, 100, 4), 128, np.uint8)
    picture[:30, :, 3] = 0
    path = tmp_path / "t.png"
    cv2.imencode(".png", picture)[1].tofile(path)
    read = read_picture_map(path, info, Placement())
    assert read.at(Point(50, 10)) is None
    assert read.at(Point(50, 40)) == pytest.approx(128 / 255)


def test_values_that_are_no_probabilities_are_refused_not_cut_off(info_of, tmp_path: Path) -> None:
    info = info_of(300, 200, (1,))
    path = tmp_path / "o.tif"
    for highest in (100.0, np.inf):
        values = np.full((200, 300), 0.5, np.float32)
        values[3, 4] = highest
        tifffile.imwrite(path, values, tile=(128, 128))
        for read in (lambda: read_likelihood_map(path, info), lambda: read_picture_map(path, info, Placement())):
            with pytest.raises(ProbabilityMapError, match="probabilities up to 1") as caught:
                read()
            assert caught.value.hint


def test_a_picture_pixel_without_a_number_is_not_predicted_rather_than_free_of_cancer(info_of, tmp_path: Path) -> None:
    info = info_of(300, 200, (1,))
    path = tmp_path / "o.tif"
    values = np.full((200, 300), 0.25, np.float32)
    values[0, 0], values[0, 1] = np.nan, -1
    tifffile.imwrite(path, values)
    read = read_picture_map(path, info, Placement())
    assert (read.at(Point(0.5, 0.5)), read.at(Point(1.5, 0.5)), read.at(Point(2.5, 0.5))) == (None, None, 0.25)


def test_a_picture_that_only_promises_its_size_is_refused(info_of, tmp_path: Path) -> None:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 0, 0, 0, 0))
    path = tmp_path / "huge.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b""))
    with pytest.raises(ProbabilityMapError, match="too large"):
        read_picture_map(path, info_of(300, 200, (1,)), Placement())
    cv2.imwrite(str(path), np.full((1, 1), 255, np.uint8))
    assert read_picture_map(path, info_of(300, 200, (1,)), Placement()).at(Point(0.5, 0.5)) == 1
    tifffile.imwrite(path.with_suffix(".tif"), np.full((20, 30), -5, np.int32))
    with pytest.raises(ProbabilityMapError, match="int32"):
        read_picture_map(path.with_suffix(".tif"), info_of(300, 200, (1,)), Placement())


def test_a_tiff_whose_pages_lead_in_a_circle_is_refused(info_of, tmp_path: Path) -> None:
    path = tmp_path / "circle.tif"
    path.write_bytes(b"II*\0\x08\0\0\0" + b"\0\0" + b"\x08\0\0\0")  # no tags, and the next page is this one
    with pytest.raises(ProbabilityMapError, match="one channel"):
        read_likelihood_map(path, info_of(300, 200, (1,)))
