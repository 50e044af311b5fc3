from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from shapely import MultiPolygon, Point, Polygon, box, get_coordinates, set_coordinates

from crosscancer_core.annotations.classes import areal
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.import_report import ImportedAnnotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind, ellipse
from crosscancer_core.errors import AnnotationFormatError, AnnotationNotWritableError
from crosscancer_core.geometry import Point as Place
from tests.crosscancer_core.annotations.strategies import annotation_sets

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [8, 0], [8, 8], [0, 9], [0, 0]]]}


def _read(folder: Path, data: Any, **options: Any) -> ImportedAnnotations:
    path = folder / "a.geojson"
    path.write_text(json.dumps(data), encoding="utf-8")
    return read_annotations(path, **options)


def _feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry or SQUARE, "properties": properties}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(annotation_sets())
def test_every_set_survives_and_qupath_takes_it(tmp_path: Path, annotations: AnnotationSet) -> None:
    write_annotations(annotations, tmp_path / "a.geojson")
    read = read_annotations(tmp_path / "a.geojson")
    assert read.annotations == annotations
    assert (read.report.repaired, read.report.rejected) == ((), ())
    _check_that_qupath_takes(json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8")))


def _check_that_qupath_takes(data: dict[str, Any]) -> None:
    """What makes QuPath give up a file: a class without colour, a polygon that is not valid on its grid."""
    assert data["type"] == "FeatureCollection"
    assert len({feature["id"] for feature in data["features"]}) == len(data["features"])
    for feature in data["features"]:
        assert len(feature["id"]) == 36
        classification = feature["properties"].get("classification")
        assert classification is None or (classification["name"] and len(classification["color"]) == 3)
        assert all(isinstance(value, str) for value in feature["properties"].get("metadata", {}).values())
        if feature["geometry"]["type"] in ("Polygon", "MultiPolygon"):
            listed = feature["geometry"]["coordinates"]
            parts = listed if feature["geometry"]["type"] == "MultiPolygon" else [listed]
            shape = MultiPolygon([Polygon(rings[0], rings[1:]) for rings in parts])
            assert shape.is_valid
            assert set_coordinates(shape, np.round(get_coordinates(shape), 2)).is_valid


REAL = {
    "HistoQC_geojson_example.json": Kind.POLYGON,
    "qupath-brush.json": Kind.POLYGON,
    "qupath-ellipse.json": Kind.POLYGON,  # 0.2 did not say that it was one
    "qupath-line.json": Kind.POLYLINE,
    "qupath-multipoint.json": Kind.POINT_SET,
    "qupath-point.json": Kind.DOT,
    "qupath-polygon-cell-classified.json": Kind.POLYGON,
    "qupath-polygon.json": Kind.POLYGON,
    "qupath-polyline.json": Kind.POLYLINE,
    "qupath-rectangle.json": Kind.RECTANGLE,
    "qupath-wand.json": Kind.POLYGON,
}


@pytest.mark.parametrize("suffix", [".geojson", ".geojson.gz", ".xml"])
@pytest.mark.parametrize("name", REAL)
def test_real_files_read_and_survive_writing(real_data: Path, tmp_path: Path, name: str, suffix: str) -> None:
    read = read_annotations(real_data / "annotations/qupath" / name)
    assert len(read.annotations)
    assert {annotation.kind for annotation in read.annotations} == {REAL[name]}
    assert read.report.rejected == ()
    write_annotations(read.annotations, tmp_path / f"again{suffix}")
    again = read_annotations(tmp_path / f"again{suffix}").annotations
    if suffix != ".xml":
        assert again == read.annotations
    assert [a.kind for a in again] == [a.kind for a in read.annotations]
    for one, other in zip(read.annotations, again, strict=True):
        assert areal(one.geometry).symmetric_difference(areal(other.geometry)).area <= 0.05 * one.geometry.length


@pytest.mark.parametrize(
    ("classification", "group", "color"),
    [
        ("Tumor", "Tumor", None),
        ({"name": "Tumor", "color": [200, 0, 0]}, "Tumor", "#c80000"),
        ({"name": "Tumor", "colorRGB": -3670016}, "Tumor", "#c80000"),
        ({"names": ["Tumor", "Gleason 4"], "color": [1, 2, 3]}, "Tumor: Gleason 4", "#010203"),
        (None, None, None),
        ({"name": None}, None, None),
    ],
)
def test_classes_of_all_versions(tmp_path: Path, classification: Any, group: str | None, color: str | None) -> None:
    found = _read(tmp_path, [_feature(classification=classification)]).annotations
    assert found.annotations[0].group == group
    if color is not None and group is not None:
        definition = found.group(group)
        assert definition is not None
        assert definition.color == color
    if group == "Tumor: Gleason 4":
        assert [g.parent for g in found.groups] == [None, "Tumor"]


def test_measurements_of_all_versions_and_metadata(tmp_path: Path) -> None:
    old = _feature(measurements=[{"name": "area", "value": 3.5}, {"name": "x", "value": "NaN"}])
    new = _feature(measurements={"area": 3.5, "n": "7"}, metadata={"by": "me"}, objectType="tile", other=[1])
    read = _read(tmp_path, {"type": "FeatureCollection", "features": [old, new]})
    first, second = (dict(annotation.extra) for annotation in read.annotations)
    assert first == {"measurements": '{"area": 3.5, "x": NaN}'}
    assert second == {"measurements": '{"area": 3.5, "n": 7.0}', "by": "me", "objectType": "tile", "other": "[1]"}
    write_annotations(read.annotations, tmp_path / "b.geojson")
    written = json.loads((tmp_path / "b.geojson").read_text())["features"][1]["properties"]
    assert (written["objectType"], written["measurements"]) == ("tile", {"area": 3.5, "n": 7.0})
    assert read_annotations(tmp_path / "b.geojson").annotations == read.annotations


def test_containers_and_bare_geometries(tmp_path: Path) -> None:
    for data in (SQUARE, _feature(), [SQUARE], [_feature()], {"type": "FeatureCollection", "features": [_feature()]}):
        assert _read(tmp_path, data).annotations.annotations[0].geometry.area == 68
    collection = {"type": "GeometryCollection", "geometries": [SQUARE, SQUARE]}
    assert isinstance(_read(tmp_path, collection).annotations.annotations[0].geometry, MultiPolygon)
    nested = _feature(childObjects=[_feature(name="inner")])
    assert [annotation.name for annotation in _read(tmp_path, nested).annotations] == ["", "inner"]
    lines = {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]], [[5, 5], [6, 6]]]}
    assert [annotation.kind for annotation in _read(tmp_path, lines).annotations] == [Kind.POLYLINE] * 2


def test_packed_files_and_damaged_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson.gz"
    path.write_bytes(gzip.compress(json.dumps(SQUARE).encode()))
    assert len(read_annotations(path).annotations) == 1
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(AnnotationFormatError):
        read_annotations(path)


def test_ellipse_is_its_bounds(tmp_path: Path) -> None:
    read = _read(tmp_path, {**SQUARE, "isEllipse": True}).annotations.annotations[0]
    assert (read.kind, read.geometry) == (Kind.ELLIPSE, ellipse(0, 0, 8, 9))


def test_origin_is_taken_off_and_put_back(tmp_path: Path) -> None:
    annotations = AnnotationSet(
        annotations=(Annotation("0", "a", Kind.POLYGON, Polygon([(900, 700), (950, 700), (900, 777)])),)
    )
    origin = Place(800, 600)
    write_annotations(annotations, tmp_path / "a.geojson", origin=origin)
    plain = read_annotations(tmp_path / "a.geojson", origin=Place(0, 0)).annotations.annotations[0]
    assert plain.geometry.bounds == (100, 100, 150, 177)
    assert read_annotations(tmp_path / "a.geojson", origin=origin).annotations == annotations
    assert read_annotations(tmp_path / "a.geojson").annotations == annotations  # the file notes its origin


def test_invalid_outline_is_written_repaired_and_read_as_it_was(tmp_path: Path) -> None:
    eight = Annotation("0", "8", Kind.POLYGON, Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]), "Tumor")
    annotations = AnnotationSet((AnnotationGroup("Tumor"),), (eight,))
    told = write_annotations(annotations, tmp_path / "a.geojson")
    assert "repaired" in told[0]
    data = json.loads((tmp_path / "a.geojson").read_text())
    assert data["features"][0]["geometry"]["type"] == "MultiPolygon"
    assert read_annotations(tmp_path / "a.geojson").annotations == annotations
    data["features"][0]["geometry"]["coordinates"][0][0][1][0] += 1  # a person moved a point in QuPath
    read = _read(tmp_path, data)
    assert read.annotations.annotations[0].geometry.geom_type == "MultiPolygon"
    assert "changed since" in read.report.repaired[0]


@pytest.mark.parametrize(
    ("geometry", "told"),
    [
        ({"type": "Blob", "coordinates": [1, 2]}, "“Blob” is no geometry"),
        ({"type": "Polygon", "coordinates": []}, "no coordinates"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, "2 points"),
        ({"type": "Point", "coordinates": ["a", 1]}, "pairs of numbers"),
        ({"type": "Point", "coordinates": [float("nan"), 1]}, "on a slide"),
        ({"type": "LineString", "coordinates": [[1, 2]]}, "1 point"),
        ({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]}, "other shapes"),
        (7, "no geometry"),
    ],
)
def test_what_has_no_shape_is_left_out_and_named(tmp_path: Path, geometry: Any, told: str) -> None:
    read = _read(tmp_path, [_feature(geometry, name="bad"), _feature()])
    assert len(read.annotations) == 1
    assert "“bad”, feature 1" in read.report.rejected[0]
    assert told in read.report.rejected[0]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1, 2]", b'{"format": "crosscancer-cohort"}', b"\xff\xfe\xff", b"[" * 100_000, b"9" * 5000]
)
def test_what_is_no_geojson_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(content)
    with pytest.raises(AnnotationFormatError):
        read_annotations(path)


def test_uuids_are_kept_and_doubles_replaced(tmp_path: Path) -> None:
    identity = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    features = [{**_feature(), "id": identity}, {**_feature(), "id": identity}, {**_feature(), "id": "PathTileObject"}]
    read = _read(tmp_path, features)
    assert [annotation.id for annotation in read.annotations] == [identity, f"{identity}/1", "2"]
    write_annotations(read.annotations, tmp_path / "b.geojson")
    assert json.loads((tmp_path / "b.geojson").read_text())["features"][0]["id"] == identity
    assert read_annotations(tmp_path / "b.geojson").annotations == read.annotations


def test_empty_shapes_are_refused(tmp_path: Path) -> None:
    for shape in (Polygon(), Point(float("nan"), 1)):
        with pytest.raises(AnnotationNotWritableError):
            write_annotations(
                AnnotationSet(annotations=(Annotation("0", "a", Kind.NONE, shape),)), tmp_path / "a.geojson"
            )
    assert box(0, 0, 1, 1).is_valid
