"""Whether QuPath would take a GeoJSON file: the rules it states in its source, applied to every object."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.geojson_geometry import geometry_from_json
from crosscancer_core.annotations.json_input import read_json

_TYPES = ("annotation", "detection", "tile", "cell", "tmaCore", "root")
_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_SUFFIXES = (".geojson", ".json", ".geojson.gz", ".json.gz")
_TEXT_NUMBERS = {"NaN", "inf", "-inf", "Infinity", "-Infinity"}


def faults(path: Path) -> list[str]:
    """Why QuPath would refuse a file or take it for something else; empty where it would not.

    Raises:
        AnnotationFormatError: it is not there, or no JSON.
    """
    if not path.name.lower().endswith(_SUFFIXES):
        return [f"the name ends in {path.suffix or 'nothing'}; QuPath reads {', '.join(_SUFFIXES)}"]
    return list(_faults(read_json(path)))


def _faults(data: Any) -> Iterator[str]:
    if isinstance(data, Mapping) and data.get("type") == "FeatureCollection":
        features = data.get("features")
    else:
        features = data if isinstance(data, list) else [data]
    if not isinstance(features, list):
        yield "a FeatureCollection has no list of features"
        return
    taken: set[str] = set()
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
            yield f"entry {number} is no Feature"
            continue
        for fault in _feature_faults(feature, taken):
            yield f"feature {number}: {fault}"


def _feature_faults(feature: Mapping[str, Any], taken: set[str]) -> Iterator[str]:
    identity = feature.get("id")
    if identity is not None:
        if not _is_uuid(identity):
            yield "its id is no UUID"
        elif identity in taken:
            yield "its id is that of another object"
        taken.add(str(identity))
    yield from _geometry_faults(feature.get("geometry"))
    properties = feature.get("properties", {})
    if not isinstance(properties, Mapping):
        yield "its properties are no object"
        return
    if properties.get("objectType", "annotation") not in _TYPES:
        yield f"its objectType “{properties.get('objectType')}” is not known, so it becomes an annotation"
    yield from _class_faults(properties.get("classification"))
    if "color" in properties and not _is_color(properties["color"]):
        yield "its colour is not [r, g, b] of 0 to 255"
    if not isinstance(properties.get("isLocked", False), bool):
        yield "isLocked is neither true nor false"
    yield from _measurement_faults(properties.get("measurements", {}))
    metadata = properties.get("metadata", {})
    if not isinstance(metadata, Mapping) or not all(isinstance(value, str) for value in metadata.values()):
        yield "its metadata are not texts by name"


def _geometry_faults(value: object) -> Iterator[str]:
    if not isinstance(value, Mapping) or value.get("type") not in _GEOMETRIES:
        found = value.get("type") if isinstance(value, Mapping) else value
        yield f"“{found}” is no geometry that QuPath reads"
        return
    try:
        geometry = geometry_from_json(value)
    except ValueError as error:
        yield str(error)
        return
    if value["type"] == "MultiPolygon" and len(value["coordinates"]) == 1:
        yield "a MultiPolygon of one part should be a Polygon"
    if isinstance(geometry, Polygon | MultiPolygon):
        for polygon in shapely.get_parts(geometry):
            yield from _ring_faults(value, polygon)
        rounded = shapely.set_coordinates(geometry, np.round(shapely.get_coordinates(geometry), 2))
        if not rounded.is_valid:
            yield f"on QuPath's grid of 0.01 px it is not valid ({shapely.is_valid_reason(rounded)})"
        elif rounded.area == 0:
            yield "it encloses nothing"


def _ring_faults(value: Mapping[str, Any], polygon: BaseGeometry) -> Iterator[str]:
    rings = value["coordinates"] if value["type"] == "Polygon" else [r for part in value["coordinates"] for r in part]
    if any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        yield "a ring is not closed"


def _class_faults(value: object) -> Iterator[str]:
    if value is None or isinstance(value, str):
        return
    if not isinstance(value, Mapping):
        yield "its classification is neither a text nor an object"
    elif not (isinstance(value.get("name"), str) or isinstance(value.get("names"), list)):
        yield "its classification has no name"
    elif "colorRGB" in value:
        if not isinstance(value["colorRGB"], int):
            yield "its class has a colorRGB that is no whole number"
    elif not _is_color(value.get("color")):
        yield "its class has a name and no colour, for which QuPath gives up the whole file"


def _measurement_faults(value: object) -> Iterator[str]:
    if isinstance(value, list):
        pairs = [(item.get("name"), item.get("value")) for item in value if isinstance(item, Mapping)]
    elif isinstance(value, Mapping):
        pairs = list(value.items())
    else:
        yield "its measurements are neither an object nor a list"
        return
    for name, number in pairs:
        if not isinstance(name, str) or not (
            (isinstance(number, int | float) and not isinstance(number, bool)) or number in _TEXT_NUMBERS
        ):
            yield f"its measurement “{name}” is no number"


def _is_color(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) in (3, 4)
        and all(type(part) is int and 0 <= part <= 255 for part in value)
    )


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False
