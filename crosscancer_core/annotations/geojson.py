"""QuPath's GeoJSON: read the forms of 0.2 to 0.7, write what all of them read.

Facts were read from QuPath's source (QuPathTypeAdapters, ROITypeAdapters, GsonTools).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from shapely import MultiLineString

from crosscancer_core import atomic_file
from crosscancer_core.annotations.geojson_features import ReadFeature, children, read_feature, write_feature
from crosscancer_core.annotations.groups import usable_groups
from crosscancer_core.annotations.import_report import Findings, ImportedAnnotations
from crosscancer_core.annotations.json_input import read_json
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.errors import AnnotationFormatError, AnnotationNotWritableError
from crosscancer_core.geometry import Point

_OURS = "crosscancer"
_GEOMETRIES = frozenset(
    ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
)
_FULL_SLIDE = Point(0, 0)


class _Group(BaseModel):
    """A group as it stands beside the features, which have no place for it."""

    model_config = ConfigDict(extra="ignore")

    name: str
    color: str
    parent: str | None = None
    attributes: dict[str, str] = {}
    locked: bool = False
    hidden: bool = False


def read_geojson(path: Path, origin: Point | None = None) -> ImportedAnnotations:
    """The annotations of a GeoJSON file. Names, classes, colours, measurements, metadata and UUIDs are kept.

    ``origin``: where the file's (0, 0) lies on the slide, in level-0 pixels. QuPath by default counts from the corner
    of a slide's bounds (``openslide.bounds-x/y``), ASAP and this program from that of the whole slide. None: where
    the file says that this program has written it, else the corner of the whole slide.

    Raises:
        AnnotationFormatError: it is not there, or no GeoJSON.
    """
    data = read_json(path)
    findings = Findings()
    if origin is None:
        origin = _own_origin(data, findings)
    found: list[ReadFeature] = []
    for number, feature in enumerate(_features(path, data)):
        try:
            found.append(read_feature(feature, number, origin.x, origin.y, findings))
        except ValueError as error:
            findings.rejected(f"{_told(feature, number)} ({error})")
    annotations = _unique(_single_lines([feature.annotation for feature in found], findings), findings)
    groups = [*_own_groups(data, findings), *_classes(found)]
    defined = {group.name: group for group in reversed(groups)}
    order = dict.fromkeys(group.name for group in groups)
    result = AnnotationSet(usable_groups([defined[name] for name in order], annotations, findings), tuple(annotations))
    return ImportedAnnotations(result, findings.report(len(result)), origin)


def write_geojson(annotations: AnnotationSet, path: Path, origin: Point = _FULL_SLIDE) -> tuple[str, ...]:
    """Write a set as a FeatureCollection (packed where the name ends in ``.gz``); it reads back as the same set.

    ``origin``: the place on the slide, in level-0 pixels, that becomes (0, 0); the file notes it. Polygons that QuPath
    would refuse are written repaired, with the true shape in a note; the answer says so in clauses for a person.

    Raises:
        AnnotationNotWritableError: a geometry is empty or has a coordinate that is no number; nothing is written.
        NotWritableError, DiskFullError: the file cannot be written.
    """
    findings = Findings()
    groups = {group.name: group for group in annotations.groups}
    features = []
    for annotation in annotations:
        if annotation.geometry.is_empty or not all(map(_is_finite, annotation.geometry.bounds)):
            raise AnnotationNotWritableError(
                path, f"annotation “{annotation.name}” is empty or lies nowhere", hint="Delete that annotation."
            )
        feature, repaired = write_feature(annotation, groups.get(annotation.group or ""), -origin.x, -origin.y)
        if repaired:
            findings.repaired("an outline that QuPath would refuse was repaired (its true shape is noted)")
        features.append(feature)
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    ours: dict[str, Any] = {}
    if annotations.groups:
        ours["groups"] = [_described(group) for group in annotations.groups]
    if origin != _FULL_SLIDE:
        ours["origin"] = [origin.x, origin.y]
    if ours:
        collection[_OURS] = ours
    content = json.dumps(collection, ensure_ascii=False, allow_nan=True).encode("utf-8", "replace")
    atomic_file.write_bytes(path, gzip.compress(content, 6, mtime=0) if path.suffix.lower() == ".gz" else content)
    return findings.report(len(features)).repaired


def _is_finite(value: float) -> bool:
    return abs(value) < 1e15  # also False for what is not a number


def _described(group: AnnotationGroup) -> dict[str, Any]:
    return _Group(
        name=group.name,
        color=group.color,
        parent=group.parent,
        attributes=dict(group.attributes),
        locked=group.locked,
        hidden=group.hidden,
    ).model_dump(exclude_defaults=True)


def _features(path: Path, data: Any) -> Iterator[Mapping[str, Any]]:
    """All features in order, those within others after them; bare geometries as features without properties."""
    if isinstance(data, Mapping) and isinstance(data.get("features"), list):
        pending = list(reversed(data["features"]))
    elif isinstance(data, list):
        pending = list(reversed(data))
    elif isinstance(data, Mapping) and (data.get("type") == "Feature" or data.get("type") in _GEOMETRIES):
        pending = [data]
    else:
        raise AnnotationFormatError(path, "it is JSON, but not GeoJSON")
    if pending and not any(isinstance(item, Mapping) and ("geometry" in item or "type" in item) for item in pending):
        raise AnnotationFormatError(path, "it is JSON, but none of its entries is a GeoJSON feature")
    while pending:
        item = pending.pop()
        if not isinstance(item, Mapping):
            yield {}
        elif "coordinates" in item or "geometries" in item:
            yield {"geometry": item}
        else:
            yield item
            pending.extend(reversed(children(item)))


def _told(feature: Mapping[str, Any], number: int) -> str:
    properties = feature.get("properties")
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return f"“{str(name)[:40]}”, feature {number + 1}" if name else f"feature {number + 1}"


def _single_lines(annotations: list[Annotation], findings: Findings) -> list[Annotation]:
    """Lines of several parts as several lines, which this program's other formats can hold."""
    single: list[Annotation] = []
    for annotation in annotations:
        geometry = annotation.geometry
        if not isinstance(geometry, MultiLineString):
            single.append(annotation)
            continue
        findings.repaired("a line of several parts became several lines")
        for index, line in enumerate(geometry.geoms):
            name = annotation.id if index == 0 else f"{annotation.id}/{index}"
            single.append(replace(annotation, id=name, kind=Kind.POLYLINE, geometry=line))
    return single


def _unique(annotations: list[Annotation], findings: Findings) -> list[Annotation]:
    taken: set[str] = set()
    unique = []
    for index, annotation in enumerate(annotations):
        if annotation.id in taken:
            findings.repaired("an id that another annotation has was replaced")
            annotation = replace(annotation, id=f"{annotation.id}/{index}")
        taken.add(annotation.id)
        unique.append(annotation)
    return unique


def _own_origin(data: Any, findings: Findings) -> Point:
    ours = data.get(_OURS) if isinstance(data, Mapping) else None
    told = ours.get("origin") if isinstance(ours, Mapping) else None
    if told is None:
        return _FULL_SLIDE
    numbers = isinstance(told, list) and len(told) == 2 and all(type(v) in (int, float) and _is_finite(v) for v in told)
    if not numbers:
        findings.repaired("the note on where the slide's corner is could not be read")
        return _FULL_SLIDE
    return Point(float(told[0]), float(told[1]))


def _own_groups(data: Any, findings: Findings) -> list[AnnotationGroup]:
    ours = data.get(_OURS) if isinstance(data, Mapping) else None
    if not isinstance(ours, Mapping):
        return []
    groups: list[AnnotationGroup] = []
    listed = ours.get("groups")
    for value in listed if isinstance(listed, list) else []:
        try:
            group = _Group.model_validate(value)
        except ValidationError:
            findings.repaired("a group of this program could not be read")
            continue
        if group.name not in ("", "None"):
            groups.append(AnnotationGroup(**group.model_dump()))
    return groups


def _classes(found: list[ReadFeature]) -> Iterator[AnnotationGroup]:
    """The groups of all features' classes, each after those around it."""
    groups: dict[str, AnnotationGroup] = {}
    for feature in found:
        if feature.group is not None:
            groups.setdefault(feature.group.name, feature.group)
    for name, group in groups.items():
        parts = name.split(": ")
        for count in range(1, len(parts)):
            around, parent = ": ".join(parts[:count]), ": ".join(parts[: count - 1])
            if around not in ("", "None") and around not in groups:
                yield AnnotationGroup(around, parent=parent if parent not in ("", "None") else None)
        yield group
