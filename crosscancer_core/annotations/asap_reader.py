"""Read ASAP's annotation XML, leniently: what ASAP itself would crash on is repaired and reported.

Facts about the format were read from ASAP's source (annotation/XmlRepository.cpp). It keeps coordinates as 32-bit
floats; so does this reader, so that a file reads the same before and after ASAP has saved it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from lxml import etree
from numpy.typing import NDArray
from shapely import LineString, MultiPoint, Point, linearrings, polygons
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.asap_coordinates import (
    TakenApart,
    Unreadable,
    coordinates_text,
    read_points,
    taken_apart,
)
from crosscancer_core.annotations.asap_pieces import joined
from crosscancer_core.annotations.groups import usable_groups
from crosscancer_core.annotations.import_report import Findings, ImportedAnnotations
from crosscancer_core.annotations.model import (
    AREAL_KINDS,
    DEFAULT_ANNOTATION_COLOR,
    DEFAULT_GROUP_COLOR,
    Annotation,
    AnnotationGroup,
    AnnotationSet,
    Kind,
)
from crosscancer_core.annotations.xml_input import attributes_of, finished_elements, line_of, local_name, read_content
from crosscancer_core.errors import AnnotationFormatError

_BATCH_BYTES = 1 << 22
_KINDS = {kind.value.casefold(): kind for kind in Kind if kind not in (Kind.ELLIPSE, Kind.POLYLINE)}
_NO_GROUP = "None"
_KNOWN = {"Name", "Type", "PartOfGroup", "Color"}
_FOREIGN = {
    "Regions": "it looks like Aperio ImageScope XML, but its outermost element is not “Annotations”",
    "ndpviewstate": "it is a Hamamatsu NDPA file, which is not read",
}


def read_asap_xml(path: Path) -> ImportedAnnotations:
    """The annotations of an ASAP XML file, coordinates as float32 in level-0 pixels.

    Annotations are named "0", "1", … by ``id`` in file order. Polygons with holes that this program wrote as
    separate outlines are put together again.

    Raises:
        AnnotationFormatError: it is not XML, not ASAP's, or not there.
    """
    findings = Findings()
    groups: list[AnnotationGroup] = []
    annotations: list[Annotation] = []
    batch: list[_Unfinished] = []
    size = 0
    content = read_content(path)
    apart = taken_apart(content)
    for element in _elements(path, apart.content if apart is not None else content):
        if local_name(element) == "Annotation":
            batch.append(_unfinished(element, apart))
            size += len(batch[-1].coordinates)
            if size > _BATCH_BYTES:
                annotations.extend(_finished_ones(batch, len(annotations), findings))
                batch, size = [], 0
        else:
            group = _group(element, findings)
            if group is not None:
                groups.append(group)
    annotations.extend(_finished_ones(batch, len(annotations), findings))
    found = AnnotationSet(usable_groups(groups, annotations, findings), tuple(annotations))
    found = joined(found, findings)
    if any(annotation.id != str(index) for index, annotation in enumerate(found)):
        found = replace(found, annotations=tuple(replace(a, id=str(index)) for index, a in enumerate(found)))
    return ImportedAnnotations(found, findings.report(len(found)))


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """What an Annotation element said. Its ``points`` are there, or its ``coordinates`` will be read with others'."""

    attributes: dict[str, str]
    line: int
    coordinates: bytes
    points: NDArray[np.float64] | None

    @property
    def told(self) -> str:
        return f"“{self.attributes.get('Name', '')}” at line {self.line}"


def _unfinished(element: etree._Element, apart: TakenApart | None) -> _Unfinished:
    attributes, line = attributes_of(element), line_of(element)
    if apart is not None and len(element) == 1 and (place := element[0].get(apart.mark)) is not None:
        return _Unfinished(attributes, line, b"", apart.points[int(place)])
    return _Unfinished(attributes, line, coordinates_text(element), None)


def _elements(path: Path, content: bytes) -> Iterator[etree._Element]:
    """Each finished Annotation and Group element of the file, freed after use."""
    root = yield from finished_elements(path, content, ("Annotation", "Group"), _FOREIGN)
    if root is None or not (local_name(root) == "ASAP_Annotations" or _has_asap_parts(root)):
        name = "nothing" if root is None else f"“{local_name(root)}”"
        raise AnnotationFormatError(path, f"its outermost element is {name}, not “ASAP_Annotations”", 1)


def _has_asap_parts(root: etree._Element) -> bool:
    return any(local_name(child) in ("Annotations", "AnnotationGroups", "Annotation") for child in root)


def _text(element: etree._Element, name: str) -> str | None:
    value = element.get(name)
    return None if value is None else str(value)


def _finished_ones(batch: list[_Unfinished], number: int, findings: Findings) -> Iterator[Annotation]:
    """The annotations of a batch, less those that were rejected, in order; ids count from ``number``."""
    texts = [one.coordinates for one in batch if one.points is None]
    read = iter(read_points(texts, findings) if texts else [])
    found = [one.points if one.points is not None else next(read) for one in batch]
    shapes: list[BaseGeometry | None] = [None] * len(batch)
    kinds = [Kind.NONE] * len(batch)
    areas: list[int] = []
    rings: list[NDArray[np.float64]] = []
    for index, (one, points) in enumerate(zip(batch, found, strict=True)):
        if isinstance(points, Unreadable):
            findings.rejected(f"{one.told} ({points.reason})")
            continue
        kind = kinds[index] = _kind(one.attributes.get("Type"), len(points), findings)
        if kind not in AREAL_KINDS:
            shapes[index] = _points_or_line(kind, points, findings, one.told)
            continue
        ring = _ring(points, findings, one.told)
        if ring is not None:
            areas.append(index)
            rings.append(ring)
    if rings:
        owners = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
        outlines = np.asarray(polygons(linearrings(np.concatenate(rings), indices=owners)))
        for index, outline in zip(areas, outlines, strict=True):
            shapes[index] = outline
    for one, kind, shape in zip(batch, kinds, shapes, strict=True):
        if shape is not None:
            yield _annotation(one, str(number), kind, shape, findings)
            number += 1


def _annotation(one: _Unfinished, name: str, kind: Kind, geometry: BaseGeometry, findings: Findings) -> Annotation:
    attributes = one.attributes
    group, color = attributes.get("PartOfGroup"), attributes.get("Color")
    if not group:
        findings.repaired("an annotation without PartOfGroup belongs to no group")
    if not color:
        findings.repaired("an annotation without colour got the default")
    return Annotation(
        id=name,
        name=attributes.get("Name", ""),
        kind=kind,
        geometry=geometry,
        group=None if group in (None, "", _NO_GROUP) else group,
        color=color or DEFAULT_ANNOTATION_COLOR,
        extra={key: value for key, value in attributes.items() if key not in _KNOWN},
    )


def _kind(text: str | None, count: int, findings: Findings) -> Kind:
    known = _KINDS.get((text or "").strip().casefold())
    if known is not None:
        if text != known.value:
            findings.repaired(f"type “{text}” read as {known.value}")
        return known
    guess = Kind.POLYGON if count >= 3 else Kind.NONE
    findings.repaired(f"type “{text or ''}”, which ASAP does not know, read as {guess.value}")
    return guess


def _points_or_line(kind: Kind, points: NDArray[np.float64], findings: Findings, told: str) -> BaseGeometry | None:
    if kind is Kind.DOT and len(points) == 1:
        return Point(points[0])
    if kind is not Kind.MEASUREMENT:
        if kind is Kind.DOT:
            findings.repaired("a Dot of several points keeps them all")
        return MultiPoint(points)
    if len(points) < 2:
        findings.rejected(f"{told} (a measurement of one point)")
        return None
    return LineString(points)


def _ring(points: NDArray[np.float64], findings: Findings, told: str) -> NDArray[np.float64] | None:
    """The outline (n, 2), not closed, n >= 3."""
    count = len(points)
    if count > 3 and points[0, 0] == points[-1, 0] and points[0, 1] == points[-1, 1]:
        findings.repaired("an outline whose last point repeats its first")
        points = points[:-1]
    if len(points) < 3:
        findings.rejected(f"{told} (an outline of {count} point{'s' if count > 1 else ''} has no area)")
        return None
    return points


def _group(element: etree._Element, findings: Findings) -> AnnotationGroup | None:
    name = _text(element, "Name")
    if not name or name == _NO_GROUP:
        findings.rejected(f"the group at line {element.sourceline} ({'named None' if name else 'no name'})")
        return None
    parent = _text(element, "PartOfGroup")
    attributes: dict[str, str] = {}
    for holder in element:
        for attribute in holder:
            attributes.update({str(key): str(value) for key, value in attribute.attrib.items()})
    return AnnotationGroup(
        name=name,
        color=_text(element, "Color") or DEFAULT_GROUP_COLOR,
        parent=None if parent in (None, "", _NO_GROUP) else parent,
        attributes=attributes,
    )
