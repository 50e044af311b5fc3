"""Read ASAP's annotation XML, leniently: what ASAP itself would crash on is repaired and reported.

Facts about the format were read from ASAP's source (annotation/XmlRepository.cpp). It keeps coordinates as 32-bit
floats; so does this reader, so that a file reads the same before and after ASAP has saved it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from lxml import etree
from numpy.typing import NDArray
from shapely import LineString, MultiPoint, Point, linearrings, polygons
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.asap_coordinates import (
    Points,
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
from crosscancer_core.annotations.xml_input import (
    attributes_of,
    finished_elements,
    line_of,
    local_name,
    parsed,
    read_content,
)
from crosscancer_core.errors import AnnotationFormatError

_BATCH_BYTES = 1 << 22
_MOST_BYTES_AS_TREE = 1 << 24
"""Without coordinates; a tree takes some ten times the memory of its text."""
_ROOT = "ASAP_Annotations"
_KINDS = {kind.value.casefold(): kind for kind in Kind if kind not in (Kind.ELLIPSE, Kind.POLYLINE)}
_AS_WRITTEN = {kind.value: kind for kind in _KINDS.values()}
_NO_GROUP = "None"
_NOTHING: Mapping[str, str] = MappingProxyType({})
_KNOWN = {"Name", "Type", "PartOfGroup", "Color"}
_FOREIGN = {
    "Regions": "it looks like Aperio ImageScope XML, but its outermost element is not “Annotations”",
    "ndpviewstate": "it is a Hamamatsu NDPA file, which is not read",
}


@dataclass(frozen=True, slots=True)
class _Batch:
    """What several Annotation elements said, a column an attribute; None where an element lacks it."""

    names: list[str | None]
    types: list[str | None]
    groups: list[str | None]
    colors: list[str | None]
    extras: list[Mapping[str, str]]
    points: Points
    line: Callable[[int], int]
    """Of the i-th element, in the file."""

    def told(self, index: int) -> str:
        return f"“{self.names[index] or ''}” at line {self.line(index)}"


def read_asap_xml(path: Path) -> ImportedAnnotations:
    """The annotations of an ASAP XML file, coordinates as float32 in level-0 pixels.

    Annotations are named "0", "1", … by ``id`` in file order. Polygons with holes that this program wrote as
    separate outlines are put together again.

    Raises:
        AnnotationFormatError: it is not XML, not ASAP's, or not there.
    """
    findings = Findings()
    content = read_content(path)
    whole = _at_once(content)
    if whole is not None:
        batch, elements = whole
        annotations = _annotations(batch, 0, findings)
        groups = [group for element in elements if (group := _group(element, findings)) is not None]
    else:
        groups, annotations = _piece_by_piece(path, content, findings)
    found = AnnotationSet(usable_groups(groups, annotations, findings), tuple(annotations))
    whole_again = joined(found, findings)
    if whole_again is not found:
        found = replace(whole_again, annotations=tuple(replace(a, id=str(i)) for i, a in enumerate(whole_again)))
    return ImportedAnnotations(found, findings.report(len(found)))


def _at_once(content: bytes) -> tuple[_Batch, list[etree._Element]] | None:
    """All annotations and the Group elements of a file that is as ASAP writes it; None of any other."""
    apart = taken_apart(content)
    root = parsed(apart.content) if apart is not None and len(apart.content) <= _MOST_BYTES_AS_TREE else None
    if apart is None or root is None or root.tag != _ROOT or any(name.encode() in apart.content for name in _FOREIGN):
        return None
    elements = list(root.iterfind("Annotations/Annotation"))
    # every annotation has one child, and the n-th holds the n-th coordinates: then none of either is elsewhere
    if len(elements) != len(apart.points.start) - 1 or not all(len(element) == 1 for element in elements):
        return None
    marks = root.xpath(f"Annotations/Annotation/Coordinates/@{apart.mark}", smart_strings=False)
    if marks != [str(number) for number in range(len(elements))]:
        return None
    groups = list(root.iter("Group"))
    return _batch(elements, apart.points, lambda index: line_of(elements[index])), groups


def _piece_by_piece(path: Path, content: bytes, findings: Findings) -> tuple[list[AnnotationGroup], list[Annotation]]:
    """Groups and annotations of any file, with no more than a few of its elements in memory."""
    groups: list[AnnotationGroup] = []
    annotations: list[Annotation] = []
    heads: list[_Batch] = []
    texts: list[bytes] = []
    size = 0

    def finish() -> None:
        found = read_points(texts, findings) if texts else []
        for head, points in zip(heads, found, strict=True):
            annotations.extend(_annotations(replace(head, points=Points.of([points])), len(annotations), findings))
        heads.clear()
        texts.clear()

    for element in _elements(path, content):
        if local_name(element) == "Annotation":
            number = line_of(element)
            heads.append(_batch([element], Points.of([]), {0: number}.__getitem__))
            texts.append(coordinates_text(element))
            size += len(texts[-1])
            if size > _BATCH_BYTES:
                finish()
                size = 0
        else:
            group = _group(element, findings)
            if group is not None:
                groups.append(group)
    finish()
    return groups, annotations


def _batch(elements: list[etree._Element], points: Points, line: Callable[[int], int]) -> _Batch:
    rows = [(e.get("Name"), e.get("Type"), e.get("PartOfGroup"), e.get("Color")) for e in elements]
    extras: list[Mapping[str, str]] = [_NOTHING] * len(rows)
    for index, (element, row) in enumerate(zip(elements, rows, strict=True)):
        if None in row or len(element.attrib) > len(row):
            extras[index] = {k: v for k, v in attributes_of(element).items() if k not in _KNOWN}
    names, types, groups, colors = ([row[column] for row in rows] for column in range(4))
    return _Batch(names, types, groups, colors, extras, points, line)


def _elements(path: Path, content: bytes) -> Iterator[etree._Element]:
    """Each finished Annotation and Group element of the file, freed after use."""
    root = yield from finished_elements(path, content, ("Annotation", "Group"), _FOREIGN)
    if root is None or not (local_name(root) == _ROOT or _has_asap_parts(root)):
        name = "nothing" if root is None else f"“{local_name(root)}”"
        raise AnnotationFormatError(path, f"its outermost element is {name}, not “{_ROOT}”", 1)


def _has_asap_parts(root: etree._Element) -> bool:
    return any(local_name(child) in ("Annotations", "AnnotationGroups", "Annotation") for child in root)


def _text(element: etree._Element, name: str) -> str | None:
    value = element.get(name)
    return None if value is None else str(value)


def _annotations(batch: _Batch, number: int, findings: Findings) -> list[Annotation]:
    """The annotations of a batch, less those that were rejected, in order; ids count from ``number``."""
    counts = np.diff(batch.points.start)
    kinds = [
        _AS_WRITTEN.get(text or "") or _kind(text, count, findings)
        for text, count in zip(batch.types, counts.tolist(), strict=True)
    ]
    shapes = _shapes(batch, kinds, findings)
    groups = {text: None if text in (None, "", _NO_GROUP) else text for text in set(batch.groups)}
    made: list[Annotation] = []
    rows = zip(batch.names, kinds, shapes, batch.groups, batch.colors, batch.extras, strict=True)
    for name, kind, shape, group, color, extra in rows:
        if shape is None:
            continue
        if not group:
            findings.repaired("an annotation without PartOfGroup belongs to no group")
        if not color:
            findings.repaired("an annotation without colour got the default")
        own_color = color or DEFAULT_ANNOTATION_COLOR
        made.append(Annotation(str(number + len(made)), name or "", kind, shape, groups[group], own_color, extra))
    return made


def _shapes(batch: _Batch, kinds: list[Kind], findings: Findings) -> NDArray[np.object_]:
    """The geometry of each annotation, None of those that were rejected."""
    points, start = batch.points.values, batch.points.start
    counts = np.diff(start)
    shapes = np.full(len(kinds), None, dtype=object)
    for index, unreadable in batch.points.unreadable.items():
        findings.rejected(f"{batch.told(index)} ({unreadable.reason})")
    areal = np.array([kind in AREAL_KINDS for kind in kinds], bool)
    areal[list(batch.points.unreadable)] = False
    first, last = start[:-1][areal], start[1:][areal] - 1
    closed = np.zeros(len(kinds), bool)
    closed[areal] = (counts[areal] > 3) & (points[first] == points[last]).all(axis=1)
    for _ in range(int(closed.sum())):
        findings.repaired("an outline whose last point repeats its first")
    for index in np.flatnonzero(areal & (counts < 3)).tolist():
        count = int(counts[index])
        findings.rejected(f"{batch.told(index)} (an outline of {count} point{'s' if count > 1 else ''} has no area)")
    drawn = np.flatnonzero(areal & (counts >= 3))
    if len(drawn):
        taken = np.repeat(areal & (counts >= 3), counts)
        taken[start[1:][closed] - 1] = False
        owners = np.repeat(np.arange(len(drawn)), (counts - closed)[drawn])
        shapes[drawn] = polygons(linearrings(points[taken], indices=owners))
    for index in np.flatnonzero(~areal).tolist():
        if index not in batch.points.unreadable:
            own = points[start[index] : start[index + 1]]
            shapes[index] = _points_or_line(kinds[index], own, findings, batch, index)
    return shapes


def _kind(text: str | None, count: int, findings: Findings) -> Kind:
    known = _KINDS.get((text or "").strip().casefold())
    if known is not None:
        if text != known.value:
            findings.repaired(f"type “{text}” read as {known.value}")
        return known
    guess = Kind.POLYGON if count >= 3 else Kind.NONE
    findings.repaired(f"type “{text or ''}”, which ASAP does not know, read as {guess.value}")
    return guess


def _points_or_line(
    kind: Kind, points: NDArray[np.float64], findings: Findings, batch: _Batch, index: int
) -> BaseGeometry | None:
    if kind is Kind.DOT and len(points) == 1:
        return Point(points[0])
    if kind is not Kind.MEASUREMENT:
        if kind is Kind.DOT:
            findings.repaired("a Dot of several points keeps them all")
        return MultiPoint(points)
    if len(points) < 2:
        findings.rejected(f"{batch.told(index)} (a measurement of one point)")
        return None
    return LineString(points)


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
