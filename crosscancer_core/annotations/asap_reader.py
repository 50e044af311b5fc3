"""Read ASAP's annotation XML, leniently: what ASAP itself would crash on is repaired and reported.

Facts about the format were read from ASAP's source (annotation/XmlRepository.cpp). It keeps coordinates as 32-bit
floats; so does this reader, so that a file reads the same before and after ASAP has saved it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import numpy as np
from lxml import etree
from numpy.typing import NDArray
from shapely import LineString, MultiPoint, Point, Polygon, linearrings, polygons
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.asap_pieces import joined
from crosscancer_core.annotations.import_report import Findings, ImportedAnnotations
from crosscancer_core.annotations.model import (
    DEFAULT_ANNOTATION_COLOR,
    DEFAULT_GROUP_COLOR,
    Annotation,
    AnnotationGroup,
    AnnotationSet,
    Kind,
)
from crosscancer_core.errors import AnnotationFormatError

_MAX_BYTES = 1 << 30
_KINDS = {kind.value.casefold(): kind for kind in Kind}
_NO_GROUP = "None"
_KNOWN = {"Name", "Type", "PartOfGroup", "Color"}
_ORDERS = etree.XPath("*/*/@Order", smart_strings=False)
_XS = etree.XPath("*/*/@X", smart_strings=False)
_YS = etree.XPath("*/*/@Y", smart_strings=False)
_POINTS = etree.XPath("count(*/*)")
_FOREIGN = {
    "Regions": "it is Aperio ImageScope XML, which is not read yet",
    "ndpviewstate": "it is a Hamamatsu NDPA file, which is not read yet",
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
    for element in _elements(path):
        if _tag(element) == "Annotation":
            annotation = _annotation(element, findings)
            if annotation is not None:
                annotations.append(annotation)
        else:
            group = _group(element, findings)
            if group is not None:
                groups.append(group)
    found = AnnotationSet(_usable_groups(groups, annotations, findings), tuple(annotations))
    found = joined(found, findings)
    numbered = tuple(_with_id(annotation, str(index)) for index, annotation in enumerate(found))
    found = AnnotationSet(found.groups, numbered)
    return ImportedAnnotations(found, findings.report(len(found)))


def _elements(path: Path) -> Iterator[etree._Element]:
    """Each finished Annotation and Group element of the file, freed after use."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise AnnotationFormatError(path, "it is larger than 1 GiB")
        with path.open("rb") as file:
            # entities and the network stay off: an annotation file comes from anywhere
            events = etree.iterparse(
                file,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
                tag=("{*}Annotation", "{*}Group", *(f"{{*}}{name}" for name in _FOREIGN), "{*}ASAP_Annotations"),
            )
            yield from _finished(path, events)
            root = events.root
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "it is not XML").split(", line ")[0]
        raise AnnotationFormatError(path, reason, error.lineno or None) from error
    except OSError as error:
        raise AnnotationFormatError(path, (error.strerror or str(error)).lower(), hint="Check the path.") from error
    if root is None or not (_tag(root) == "ASAP_Annotations" or _has_asap_parts(root)):
        name = "nothing" if root is None else f"“{_tag(root)}”"
        raise AnnotationFormatError(path, f"its outermost element is {name}, not “ASAP_Annotations”", 1)


def _finished(path: Path, events: etree.iterparse) -> Iterator[etree._Element]:
    first = True
    for event, element in events:
        if first:
            first = False
            if element.getroottree().docinfo.internalDTD is not None:
                raise AnnotationFormatError(path, "it carries a document type declaration, which ASAP never writes", 1)
        tag = _tag(element)
        if tag in _FOREIGN:
            raise AnnotationFormatError(path, _FOREIGN[tag], element.sourceline)
        if event == "end" and tag in ("Annotation", "Group"):
            yield element
            parent = element.getparent()
            element.clear()
            if parent is not None:  # let go of what is behind, or a large file fills the memory
                while element.getprevious() is not None:
                    del parent[0]


def _has_asap_parts(root: etree._Element) -> bool:
    return any(_tag(child) in ("Annotations", "AnnotationGroups", "Annotation") for child in root)


def _tag(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _text(element: etree._Element, name: str) -> str | None:
    value = element.get(name)
    return None if value is None else str(value)


def _annotation(element: etree._Element, findings: Findings) -> Annotation | None:
    name = _text(element, "Name") or ""
    told = f"“{name}” at line {element.sourceline}"
    points = _coordinates(element, findings, told)
    if points is None:
        return None
    kind = _kind(_text(element, "Type"), len(points), findings)
    geometry = _geometry(kind, points, findings, told)
    if geometry is None:
        return None
    group = _text(element, "PartOfGroup")
    if not group:
        findings.repaired("an annotation without PartOfGroup belongs to no group")
    color = _text(element, "Color")
    if not color:
        findings.repaired("an annotation without colour got the default")
    return Annotation(
        id="",
        name=name,
        kind=kind,
        geometry=geometry,
        group=None if group in (None, "", _NO_GROUP) else group,
        color=color or DEFAULT_ANNOTATION_COLOR,
        extra={str(key): str(value) for key, value in element.attrib.items() if key not in _KNOWN},
    )


def _with_id(annotation: Annotation, name: str) -> Annotation:
    return Annotation(
        name,
        annotation.name,
        annotation.kind,
        annotation.geometry,
        annotation.group,
        annotation.color,
        annotation.extra,
    )


def _coordinates(element: etree._Element, findings: Findings, told: str) -> NDArray[np.float64] | None:
    """Points (n, 2) in Order; None, with the reason reported, where they cannot be understood."""
    xs, ys, orders = _strings(_XS, element), _strings(_YS, element), _strings(_ORDERS, element)
    if not xs and not ys:
        findings.rejected(f"{told} (no coordinates)")
        return None
    if not len(xs) == len(ys) == _POINTS(element):
        findings.rejected(f"{told} (a coordinate lacks X or Y)")
        return None
    try:
        points = np.array(_numbers([*xs, *ys], findings)).reshape(2, -1).T
    except ValueError as error:
        findings.rejected(f"{told} ({error})")
        return None
    with np.errstate(over="ignore"):
        points = points.astype(np.float32).astype(np.float64)
    if not np.isfinite(points).all():
        findings.rejected(f"{told} (a coordinate is not a finite number)")
        return None
    return points[_sequence(orders, len(points), findings)]


def _strings(query: etree.XPath, element: etree._Element) -> list[str]:
    return cast("list[str]", query(element))


def _numbers(texts: list[str], findings: Findings) -> list[float]:
    try:
        return [float(text) for text in texts]
    except ValueError:
        pass
    # ASAP prints numbers as the system's locale does, so a German Linux writes decimal commas
    numbers = []
    for text in texts:
        try:
            numbers.append(float(text.replace(",", ".", 1)))
        except ValueError:
            raise ValueError(f"“{text}” is not a number") from None
    findings.repaired("decimal commas")
    return numbers


def _sequence(orders: list[str], count: int, findings: Findings) -> NDArray[np.int64]:
    """The place of each point. Orders are sorted, not used as an index: files count from 1 or leave gaps."""
    natural = np.arange(count)
    if len(orders) != count:
        findings.repaired("coordinates without Order kept as they stand")
        return natural
    if orders == [*map(str, range(count))]:  # nearly every file; comparing text is faster than parsing it
        return natural
    try:
        numbers = np.array([float(order) for order in orders])
    except ValueError:
        findings.repaired("coordinates without a numeric Order kept as they stand")
        return natural
    if np.array_equal(numbers, natural):
        return natural
    ordered: NDArray[np.int64] = np.argsort(numbers, kind="stable")
    if not np.array_equal(numbers[ordered], natural):
        findings.repaired("an Order that starts late, has gaps or repeats")
    return ordered


def _kind(text: str | None, count: int, findings: Findings) -> Kind:
    known = _KINDS.get((text or "").strip().casefold())
    if known is not None:
        if text != known.value:
            findings.repaired(f"type “{text}” read as {known.value}")
        return known
    guess = Kind.POLYGON if count >= 3 else Kind.NONE
    findings.repaired(f"type “{text or ''}”, which ASAP does not know, read as {guess.value}")
    return guess


def _geometry(kind: Kind, points: NDArray[np.float64], findings: Findings, told: str) -> BaseGeometry | None:
    count = len(points)
    if kind is Kind.DOT and count == 1:
        return Point(points[0])
    if kind in (Kind.DOT, Kind.POINT_SET, Kind.NONE):
        if kind is Kind.DOT:
            findings.repaired("a Dot of several points keeps them all")
        return MultiPoint(points)
    if kind is Kind.MEASUREMENT:
        if count < 2:
            findings.rejected(f"{told} (a measurement of one point)")
            return None
        return LineString(points)
    if count > 3 and np.array_equal(points[0], points[-1]):
        findings.repaired("an outline whose last point repeats its first")
        points = points[:-1]
    if len(points) < 3:
        findings.rejected(f"{told} (an outline of {count} point{'s' if count > 1 else ''} has no area)")
        return None
    return cast("Polygon", polygons(linearrings(points)))


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


def _usable_groups(
    groups: list[AnnotationGroup], annotations: list[Annotation], findings: Findings
) -> tuple[AnnotationGroup, ...]:
    """Groups with unique names, known parents and no circle; groups that are only used are added."""
    merged: dict[str, AnnotationGroup] = {}
    for group in groups:
        first = merged.get(group.name)
        if first is None:
            merged[group.name] = group
            continue
        findings.repaired(f"two groups named “{group.name}” merged")
        attributes = {**group.attributes, **first.attributes}
        merged[group.name] = AnnotationGroup(first.name, first.color, first.parent, attributes)
    for annotation in annotations:
        if annotation.group is not None and annotation.group not in merged:
            findings.repaired(f"group “{annotation.group}” was used but not defined")
            merged[annotation.group] = AnnotationGroup(annotation.group)
    for group in list(merged.values()):
        if group.parent is not None and (group.parent not in merged or _in_circle(group, merged)):
            why = "its parent is not defined" if group.parent not in merged else "its parents form a circle"
            findings.repaired(f"group “{group.name}” moved to the top ({why})")
            merged[group.name] = AnnotationGroup(group.name, group.color, None, group.attributes)
    return tuple(merged.values())


def _in_circle(group: AnnotationGroup, groups: dict[str, AnnotationGroup]) -> bool:
    parent, seen = group.parent, set[str]()
    while parent is not None and parent in groups and parent not in seen:
        if parent == group.name:
            return True
        seen.add(parent)
        parent = groups[parent].parent
    return False
