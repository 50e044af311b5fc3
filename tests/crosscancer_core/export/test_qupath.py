from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.export.detections import OutlineRule, detect
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.export.qupath import SCRIPT, measurement_name, write_outlines, write_script, write_tiles
from crosscancer_core.export.qupath_rules import faults
from crosscancer_core.geometry import Point, Region

PROVENANCE = {"model_hash": "h1", "notice": "For research use only.", "note_1": "Präparat schief"}


@given(st.integers(0, 100_000), st.sampled_from(list(OutlineStyle)), st.sampled_from([(256, 1.0), (77, 1.7)]))
@settings(max_examples=30, deadline=None)
def test_outlines_are_what_qupath_takes_and_come_back(tmp_path_factory, seed: int, style, shape) -> None:
    make_info, make_map = test_outlines_are_what_qupath_takes_and_come_back.makers
    map = make_map(make_info(1500, 1100), shape[0], downsample=shape[1], seed=seed)
    found = detect(map, OutlineRule(0.5, style, bands=(0.8,)))
    path = tmp_path_factory.mktemp("q") / "Ümlaut 1.geojson.gz"
    write_outlines(found.annotations, map, path, PROVENANCE, Point(100, 50))
    assert faults(path) == []
    read = read_annotations(path, origin=Point(100, 50)).annotations
    area = sum(annotation.geometry.area for annotation in read)
    assert area == pytest.approx(found.area_px, rel=1e-6)
    for before, after in zip(found.annotations, read, strict=True):
        assert shapely.symmetric_difference(before.geometry, after.geometry).area < 1
        assert after.extra["model_hash"] == "h1"


@pytest.fixture(autouse=True)
def _makers(info_of, map_over) -> None:
    test_outlines_are_what_qupath_takes_and_come_back.makers = (info_of, map_over)


def test_tiles_have_a_measurement_an_arm(info_of, map_over, tmp_path: Path) -> None:
    info = info_of(2000, 1500, bounds=Region(300, 200, 1500, 1100))
    one, two = map_over(info, 250), map_over(info, 250, seed=1)
    two.identity.__dict__["model_name"] = "double"
    path = tmp_path / "tiles.geojson.gz"
    count = write_tiles([one, two], path, PROVENANCE, Point(300, 200))
    assert faults(path) == []
    data = json.loads(gzip.decompress(path.read_bytes()))
    assert len(data["features"]) == count == int((~(np.isnan(one.values) & np.isnan(two.values))).sum())
    assert data["crosscancer"]["provenance"] == PROVENANCE
    for feature in data["features"]:
        assert feature["properties"]["objectType"] == "tile"
        assert "classification" not in feature["properties"]
        (ring,) = feature["geometry"]["coordinates"]
        tile = one.grid.tile_at(Point(ring[0][0] + 300 + 1, ring[0][1] + 200 + 1))
        assert ring[2] == [ring[0][0] + 250, ring[0][1] + 250]
        measured = feature["properties"]["measurements"]
        expected = {measurement_name(map): map.at_tile(tile) for map in (one, two)}
        assert measured == {name: value for name, value in expected.items() if value is not None}
    first = read_annotations(path).annotations.annotations[0]  # by the origin that the file notes
    assert first.geometry.bounds[:2] == tuple(one.grid.region(tile_of(first, one)).bounds[:2])
    fewer = write_tiles([one, two], tmp_path / "few.geojson", PROVENANCE, at_least=0.9)
    assert 0 < fewer < count
    assert faults(tmp_path / "few.geojson") == []


def tile_of(annotation, map):
    return map.grid.tile_at(Point(annotation.geometry.centroid.x, annotation.geometry.centroid.y))


SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]]}


@pytest.mark.parametrize(
    ("geometry", "properties", "words"),
    [
        ({"type": "Polygon", "coordinates": [[[0, 0], [9, 9], [9, 0], [0, 9], [0, 0]]]}, {}, "not valid"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 9]]]}, {}, "not closed"),
        ({"type": "GeometryCollection", "geometries": [SQUARE]}, {}, "no geometry"),
        ({"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]}, {}, "should be a Polygon"),
        (None, {}, "no geometry"),
        (SQUARE, {"classification": {"name": "Tumor"}}, "gives up the whole file"),
        (SQUARE, {"classification": {"name": "Tumor", "color": [300, 0, 0]}}, "gives up"),
        (SQUARE, {"classification": {"color": [3, 0, 0]}}, "no name"),
        (SQUARE, {"objectType": "PathTileObject"}, "not known"),
        (SQUARE, {"measurements": {"p": "high"}}, "no number"),
        (SQUARE, {"metadata": {"a": 1}}, "metadata"),
        (SQUARE, {"isLocked": "yes"}, "isLocked"),
    ],
)
def test_what_qupath_would_refuse_is_named(tmp_path: Path, geometry, properties, words: str) -> None:
    path = tmp_path / "a.geojson"
    feature = {"type": "Feature", "geometry": geometry, "properties": properties}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert any(words in fault for fault in faults(path)), faults(path)


def test_a_good_file_has_no_faults_in_any_container(tmp_path: Path) -> None:
    feature = {"type": "Feature", "geometry": SQUARE, "properties": {"classification": "Tumor"}}
    for number, content in enumerate(([feature], feature, {"type": "FeatureCollection", "features": [feature]})):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(content))
        assert faults(path) == []
    assert "QuPath reads" in faults(tmp_path / "a.txt")[0]


def test_the_script_lies_beside_the_files(tmp_path: Path) -> None:
    path = write_script(tmp_path)
    text = path.read_text()
    assert path.name == SCRIPT
    assert len(text.splitlines()) < 25
    assert r"[^\\x00-\\x7F]" in text
    assert tmp_path.as_posix() in text
    assert tmp_path.as_posix() not in write_script(tmp_path, named=False).read_text()
