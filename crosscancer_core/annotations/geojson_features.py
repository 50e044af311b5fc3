"""One annotation as a GeoJSON feature of QuPath's kind, in and out.

What QuPath has no place for stands in a note in the feature's metadata, which QuPath keeps from 0.5 on. The note
says only what would otherwise be read differently, so a feature that QuPath changed is taken as it is now.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError
from shapely import from_wkb, get_coordinates
from shapely.affinity import translate
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.geojson_geometry import (
    acceptable,
    geometry_from_json,
    geometry_to_json,
    kind_of,
)
from crosscancer_core.annotations.import_report import Findings
from crosscancer_core.annotations.model import (
    DEFAULT_ANNOTATION_COLOR,
    DEFAULT_GROUP_COLOR,
    Annotation,
    AnnotationGroup,
    Kind,
)

_NOTE = "crosscancer"
_NAMESPACE = uuid.UUID("8f3b6c1e-4a57-5d0c-9b7e-2f1d8a6c4e90")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_TYPES = ("annotation", "detection", "tile", "cell", "tmaCore")
_READ = {
    "name", "color", "colorRGB", "isLocked", "locked", "classification", "metadata", "measurements", "childObjects",
    "objectType", "object_type", "type",
}  # fmt: skip
_MOVED = 0.011
"""QuPath rounds to 0.01 px; a vertex that is farther away was moved by a person."""


class _Note(BaseModel):
    """What a plain feature would be read differently in; None: as it is read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | None = None
    kind: Kind | None = None
    color: str | None = None
    hidden: bool | None = None
    geometry: str | None = None
    """WKB in hexadecimal, where the true geometry is not valid and a repaired one was written."""


@dataclass(frozen=True, slots=True)
class ReadFeature:
    """An annotation and the definition of its group as far as the feature tells it."""

    annotation: Annotation
    group: AnnotationGroup | None


def write_feature(
    annotation: Annotation, group: AnnotationGroup | None, dx: float, dy: float
) -> tuple[dict[str, Any], bool]:
    """A feature that :func:`read_feature` reads as this annotation again, and whether its shape had to be repaired.

    ``dx``, ``dy`` are added to coordinates.
    """
    shape = acceptable(annotation.geometry)
    extra = dict(annotation.extra)
    object_type = extra.get("objectType", "annotation")
    if object_type in _TYPES:
        extra.pop("objectType", None)
    measurements = _plain_measurements(extra)
    properties: dict[str, Any] = {"objectType": object_type if object_type in _TYPES else "annotation"}
    if annotation.name:
        properties["name"] = annotation.name
    if annotation.group is not None:
        color = group.color if group is not None else DEFAULT_GROUP_COLOR
        # an object with a class and no colour makes QuPath give up the whole file
        properties["classification"] = {"name": annotation.group, "color": _rgb(color)}
    elif _HEX.fullmatch(annotation.color):
        properties["color"] = _rgb(annotation.color)
    if annotation.locked:
        properties["isLocked"] = True
    if measurements is not None:
        properties["measurements"] = measurements
    geometry = geometry_to_json(translate(shape, dx, dy) if dx or dy else shape)
    if annotation.kind is Kind.ELLIPSE:
        geometry["isEllipse"] = True
    feature = {"type": "Feature", "id": _uuid(annotation.id), "geometry": geometry, "properties": properties}
    if extra:
        properties["metadata"] = extra
    note = _note(annotation, feature, shape, -dx, -dy)
    if note is not None:
        properties["metadata"] = {**extra, _NOTE: note}
    return feature, shape is not annotation.geometry


def read_feature(feature: Mapping[str, Any], number: int, dx: float, dy: float, findings: Findings) -> ReadFeature:
    """The annotation of a feature; ``number`` serves as id where it has none.

    Raises:
        ValueError: its geometry cannot be understood, in words for a person.
    """
    json_geometry = feature.get("geometry")
    geometry = geometry_from_json(json_geometry)
    kind = kind_of(json_geometry, geometry)
    if dx or dy:
        geometry = translate(geometry, dx, dy)
    found = feature.get("properties")
    properties: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    extra = _extra(feature, properties, findings)
    group = _classification(properties.get("classification"))
    color = _hex(properties.get("color", properties.get("colorRGB")))
    identity = feature.get("id")
    note = extra.pop(_NOTE, None)
    annotation = Annotation(
        id=identity if isinstance(identity, str) and _is_uuid(identity) else str(number),
        name=_text(properties.get("name")),
        kind=kind,
        geometry=geometry,
        group=group.name if group is not None else None,
        color=color or DEFAULT_ANNOTATION_COLOR,
        extra=extra,
        locked=(properties.get("isLocked") or properties.get("locked")) is True,
    )
    return ReadFeature(annotation if note is None else _noted(annotation, note, findings), group)


def children(feature: Mapping[str, Any]) -> list[Any]:
    """The features within a feature, as QuPath exports hierarchies."""
    properties = feature.get("properties")
    found = properties.get("childObjects") if isinstance(properties, Mapping) else None
    return found if isinstance(found, list) else []


def _note(annotation: Annotation, feature: Mapping[str, Any], shape: BaseGeometry, dx: float, dy: float) -> str | None:
    plain = read_feature(feature, -1, dx, dy, Findings()).annotation
    differs: dict[str, Any] = {
        name: getattr(annotation, name)
        for name in ("id", "kind", "color", "hidden")
        if getattr(annotation, name) != getattr(plain, name)
    }
    if plain.geometry != annotation.geometry:
        differs["geometry"] = annotation.geometry.wkb_hex
    return _Note(**differs).model_dump_json(exclude_none=True) if differs else None


def _noted(annotation: Annotation, text: str, findings: Findings) -> Annotation:
    try:
        note = _Note.model_validate_json(text)
        original = None if note.geometry is None else from_wkb(note.geometry)
    except (ValidationError, ShapelyError, ValueError):
        findings.repaired("a note of this program on an annotation could not be read")
        return annotation
    changes = note.model_dump(include={"id", "color", "hidden"}, exclude_none=True)
    if isinstance(original, BaseGeometry) and _is_same(original, annotation.geometry):
        annotation = replace(annotation, geometry=original)
    elif original is not None:
        findings.repaired("an annotation that was changed since keeps its new shape")
    if note.kind is not None and _fits(note.kind, annotation.geometry):
        changes["kind"] = note.kind
    return replace(annotation, **changes)


def _fits(kind: Kind, geometry: BaseGeometry) -> bool:
    """Whether an annotation may be of that kind with that geometry."""
    shapes = {
        Kind.DOT: ("Point", "MultiPoint"),
        Kind.POINT_SET: ("Point", "MultiPoint"),
        Kind.POLYLINE: ("LineString",),
        Kind.MEASUREMENT: ("LineString",),
    }
    if kind is Kind.NONE:
        return True
    return geometry.geom_type in shapes.get(kind, ("Polygon", "MultiPolygon"))


def _is_same(original: BaseGeometry, found: BaseGeometry) -> bool:
    """Whether the shape in the file is still the one that was written for the original."""
    if original.is_empty or not np.isfinite(get_coordinates(original)).all():
        return False
    return bool(acceptable(original).normalize().equals_exact(found.normalize(), _MOVED))


def _plain_measurements(extra: dict[str, str]) -> dict[str, float] | None:
    """Take the measurements out of ``extra`` where they are numbers by name, written as this program writes them."""
    text = extra.get("measurements")
    if text is None:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(type(value) in (int, float) for value in found.values()):
        return None
    if json.dumps(found) != text or not found:
        return None
    del extra["measurements"]
    return found


def _extra(feature: Mapping[str, Any], properties: Mapping[str, Any], findings: Findings) -> dict[str, str]:
    """Metadata, measurements and whatever else a feature says, as text."""
    extra: dict[str, str] = {}
    for key, value in properties.items():
        if key not in _READ and value is not None:
            extra[key] = value if isinstance(value, str) else json.dumps(value)
    object_type = properties.get("objectType", properties.get("object_type", properties.get("type")))
    if isinstance(object_type, str) and object_type in _TYPES and object_type != "annotation":
        extra["objectType"] = object_type
    if feature.get("nucleusGeometry") is not None:
        extra["nucleusGeometry"] = json.dumps(feature["nucleusGeometry"])
    measurements = _measurements(properties.get("measurements"), findings)
    if measurements:
        extra["measurements"] = json.dumps(measurements)
    metadata = properties.get("metadata")
    if isinstance(metadata, Mapping):
        extra.update({key: value if isinstance(value, str) else json.dumps(value) for key, value in metadata.items()})
    return extra


def _measurements(value: object, findings: Findings) -> dict[str, float]:
    """Numbers by name, of 0.4's object or 0.2's list; QuPath writes "NaN" and numbers as text too."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(value, Mapping):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = [(item.get("name"), item.get("value")) for item in value if isinstance(item, Mapping)]
    found: dict[str, float] = {}
    for name, number in pairs:
        try:
            found[str(name)] = number if type(number) in (int, float) else float(number)
        except (TypeError, ValueError):
            findings.repaired("a measurement that is no number was left out")
    return found


def _classification(value: object) -> AnnotationGroup | None:
    """The group of a class. Derived classes ("Tumor: Gleason 4") become groups within the group of the first part."""
    color: str | None = None
    if isinstance(value, Mapping):
        names = value.get("names")
        color = _hex(value.get("color", value.get("colorRGB")))
        value = ": ".join(map(str, names)) if isinstance(names, list) and names else value.get("name")
    if not isinstance(value, str) or value in ("", "None"):
        return None
    base, derived, _ = value.rpartition(": ")
    parent = base if derived and base not in ("", "None") else None
    return AnnotationGroup(value, color or DEFAULT_GROUP_COLOR, parent)


def _hex(value: object) -> str | None:
    """A colour of QuPath: [r, g, b], or one number with 8 bits each (signed, alpha on top)."""
    if isinstance(value, list) and len(value) in (3, 4) and all(type(part) is int for part in value):
        return "#" + "".join(f"{min(max(part, 0), 255):02x}" for part in value[:3])
    if type(value) is int:
        return f"#{value & 0xFFFFFF:06x}"
    return None


def _rgb(color: str) -> list[int]:
    if not _HEX.fullmatch(color):  # a colour by name, which ASAP takes
        color = DEFAULT_GROUP_COLOR
    return [int(color[place : place + 2], 16) for place in (1, 3, 5)]


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _uuid(identity: str) -> str:
    """An id that QuPath takes: the annotation's own, or one that is always the same for it."""
    return identity if _is_uuid(identity) else str(uuid.uuid5(_NAMESPACE, identity))


def _text(value: object) -> str:
    return "" if value is None else str(value)
