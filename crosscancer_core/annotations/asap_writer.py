"""Write ASAP's annotation XML so that ASAP itself opens, shows and saves it without loss.

ASAP's reader is unforgiving (a missing PartOfGroup throws the whole file away, Order is an unchecked array index);
each rule here was read from its source. Coordinates are written as ASAP prints its 32-bit floats, so they survive
being opened and saved there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from lxml import etree
from numpy.typing import NDArray
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon

from crosscancer_core import atomic_file
from crosscancer_core.annotations.asap_pieces import split
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.errors import AnnotationNotWritableError

_MAX_EDGE = 20_000.0
"""ASAP's mask test multiplies two sides in 32 bits, which overflows beyond about 46,000 px."""
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_AREAS = (Kind.POLYGON, Kind.RECTANGLE, Kind.SPLINE)
_ALLOWED: dict[Kind, tuple[type, ...]] = {
    Kind.DOT: (Point, MultiPoint),
    Kind.POINT_SET: (MultiPoint, Point),
    Kind.MEASUREMENT: (LineString,),
    Kind.NONE: (MultiPoint, Point, LineString, Polygon),
    **dict.fromkeys(_AREAS, (Polygon, MultiPolygon)),
}


def write_asap_xml(annotations: AnnotationSet, path: Path) -> None:
    """Write a set. Holes and multi-part shapes become outlines of their own (see ``asap_pieces``).

    Raises:
        AnnotationNotWritableError: a coordinate is no number, a geometry is empty or of a kind that ASAP does not have,
            or a group is named "None"; nothing is written.
        NotWritableError, DiskFullError: the file cannot be written.
    """
    for annotation in annotations:
        _check(annotation, path)
    outlines = split(_with_all_groups(annotations, path))
    root = etree.Element("ASAP_Annotations")
    parent = etree.SubElement(root, "Annotations")
    for annotation in outlines:
        _put_annotation(parent, annotation)
    parent = etree.SubElement(root, "AnnotationGroups")
    for group in outlines.groups:
        _put_group(parent, group)
    etree.indent(root, "\t")
    atomic_file.write_bytes(path, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _check(annotation: Annotation, path: Path) -> None:
    told = f"annotation “{annotation.name}”"
    geometry = annotation.geometry
    if geometry.is_empty:
        raise _fault(path, f"{told} is empty", "Delete that annotation.")
    if not isinstance(geometry, _ALLOWED[annotation.kind]):
        raise _fault(path, f"{told} is a {annotation.kind.value}, but its shape is a {geometry.geom_type}")
    for points in _all_points(geometry):
        with np.errstate(over="ignore", invalid="ignore"):
            if not np.isfinite(points.astype(np.float32)).all():
                raise _fault(path, f"{told} has a coordinate that is not a finite number", "Delete that annotation.")


def _fault(path: Path, reason: str, hint: str = "") -> AnnotationNotWritableError:
    return AnnotationNotWritableError(path, reason, hint=hint or "Export it to GeoJSON, or change it, and save again.")


def _with_all_groups(annotations: AnnotationSet, path: Path) -> AnnotationSet:
    """Every group that is used defined once, no circle of parents."""
    groups: dict[str, AnnotationGroup] = {}
    for group in annotations.groups:
        groups.setdefault(group.name, group)
    for name in [*(a.group for a in annotations), *(group.parent for group in annotations.groups)]:
        if name is not None:
            groups.setdefault(name, AnnotationGroup(name))
    for name in groups:
        if name in ("", "None"):
            raise _fault(path, f"a group is named “{name}”, which ASAP takes for no group", "Rename that group.")
    for group in list(groups.values()):
        seen, parent = {group.name}, group.parent
        while parent is not None and parent not in seen:
            seen.add(parent)
            parent = groups[parent].parent
        if parent == group.name:
            groups[group.name] = AnnotationGroup(group.name, group.color, None, group.attributes)
    return AnnotationSet(tuple(groups.values()), annotations.annotations)


def _put_annotation(parent: etree._Element, annotation: Annotation) -> None:
    element = etree.SubElement(
        parent,
        "Annotation",
        Name=_clean(annotation.name),
        Type=annotation.kind.value,
        PartOfGroup=_clean(annotation.group or "None"),
        Color=_clean(annotation.color),
    )
    for key, value in annotation.extra.items():
        if _XML_NAME.fullmatch(key) and key not in element.attrib:
            element.set(key, _clean(value))
    coordinates = etree.SubElement(element, "Coordinates")
    for order, (x, y) in enumerate(_points(annotation).tolist()):
        etree.SubElement(coordinates, "Coordinate", Order=str(order), X=f"{x:.9g}", Y=f"{y:.9g}")


def _put_group(parent: etree._Element, group: AnnotationGroup) -> None:
    element = etree.SubElement(
        parent,
        "Group",
        Name=_clean(group.name),
        PartOfGroup=_clean(group.parent or "None"),
        Color=_clean(group.color),
    )
    attributes = etree.SubElement(element, "Attributes")
    for key, value in group.attributes.items():
        if _XML_NAME.fullmatch(key):
            etree.SubElement(attributes, "Attribute", {key: _clean(value)})


def _points(annotation: Annotation) -> NDArray[np.float32]:
    """The coordinates to write, (n, 2): an outline is not closed and has no edge of no length."""
    points = np.concatenate(list(_all_points(annotation.geometry)))
    if annotation.kind not in _AREAS:
        return points.astype(np.float32)
    if annotation.kind is not Kind.SPLINE:  # a point more would bend a curve
        points = _with_short_edges(points)
    written = points.astype(np.float32)
    repeated = np.zeros(len(written), bool)
    repeated[1:] = (written[1:] == written[:-1]).all(axis=1)
    shorter = written[~repeated]
    if len(shorter) > 1 and (shorter[0] == shorter[-1]).all():
        shorter = shorter[:-1]
    return shorter if len(shorter) >= 3 else written[:-1]


def _with_short_edges(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.hypot(*(ring[1:] - ring[:-1]).T)
    if not len(lengths) or lengths.max() <= _MAX_EDGE:
        return ring
    pieces = []
    for start, end, length in zip(ring[:-1], ring[1:], lengths, strict=True):
        steps = int(np.ceil(length / _MAX_EDGE)) or 1
        pieces.append(start + (end - start) * (np.arange(steps) / steps)[:, None])
    return np.concatenate([*pieces, ring[-1:]])


def _all_points(geometry: object) -> Iterator[NDArray[np.float64]]:
    if isinstance(geometry, Polygon):
        yield np.asarray(geometry.exterior.coords, np.float64)[:, :2]
        for ring in geometry.interiors:
            yield np.asarray(ring.coords, np.float64)[:, :2]
    elif isinstance(geometry, MultiPoint | MultiPolygon):
        for part in geometry.geoms:
            yield from _all_points(part)
    elif isinstance(geometry, Point | LineString):
        yield np.asarray(geometry.coords, np.float64)[:, :2]


def _clean(text: str) -> str:
    """``text`` without the control characters that XML cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)
