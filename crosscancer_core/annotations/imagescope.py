"""Read Aperio ImageScope's annotation XML: layers become groups, regions annotations, negative regions holes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
from lxml import etree
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.classes import areal
from crosscancer_core.annotations.groups import usable_groups
from crosscancer_core.annotations.import_report import Findings, ImportedAnnotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind, ellipse
from crosscancer_core.annotations.xml_input import attributes_of, finished_elements, line_of, read_content
from crosscancer_core.errors import AnnotationFormatError

_XS = etree.XPath("*[local-name()='Vertices']/*/@X", smart_strings=False)
_YS = etree.XPath("*[local-name()='Vertices']/*/@Y", smart_strings=False)
_LAYER = etree.XPath("ancestor::*[local-name()='Annotation'][1]")
_LAYER_ATTRIBUTE = etree.XPath("string(*[local-name()='Attributes']/*/@Name)", smart_strings=False)
_RECTANGLE, _ELLIPSE = "1", "2"
_SAME_RESOLUTION = 0.02


@dataclass(frozen=True, slots=True)
class _Region:
    annotation: Annotation
    negative: bool
    line: int


def read_imagescope_xml(path: Path, mpp: float | None = None) -> ImportedAnnotations:
    """The annotations of an ImageScope file, in level-0 pixels.

    ``mpp``: µm per pixel of the slide; the report warns where the file was drawn at another resolution.

    Raises:
        AnnotationFormatError: it is not there, or no ImageScope XML.
    """
    findings = Findings()
    layers: dict[str, AnnotationGroup] = {}
    regions: list[_Region] = []
    elements = finished_elements(path, read_content(path), ("Region",), {})
    root: etree._Element | None = None
    while True:
        try:
            element = next(elements)
        except StopIteration as end:
            root = end.value
            break
        layer = _layer(element)
        layers.setdefault(layer.name, layer)
        region = _region(element, layer, findings)
        if region is not None:
            regions.append(region)
    if root is None or "annotations" not in str(root.tag).lower():
        raise AnnotationFormatError(path, "it is not ImageScope XML", 1)
    _compare_resolution(root, mpp, findings)
    annotations = [
        replace(annotation, id=str(index)) for index, annotation in enumerate(_with_holes(regions, findings))
    ]
    found = AnnotationSet(usable_groups(list(layers.values()), annotations, findings), tuple(annotations))
    return ImportedAnnotations(found, findings.report(len(found)))


def _layer(region: etree._Element) -> AnnotationGroup:
    found = cast("list[etree._Element]", _LAYER(region))
    if not found:
        return AnnotationGroup("Layer")
    attributes = attributes_of(found[0])
    name = attributes.get("Name") or cast("str", _LAYER_ATTRIBUTE(found[0])) or f"Layer {attributes.get('Id', '')}"
    return AnnotationGroup(
        name.strip() if name.strip() not in ("", "None") else "Layer",
        _color(attributes.get("LineColor", "")),
        hidden=attributes.get("Visible") == "0",
        locked=attributes.get("ReadOnly") == "1",
    )


def _color(text: str) -> str:
    """ImageScope's colours are numbers with blue in the highest of three bytes."""
    if not text.isdecimal() or len(text) > 10:
        return "#00ff00"
    number = int(text)
    return f"#{number & 0xFF:02x}{number >> 8 & 0xFF:02x}{number >> 16 & 0xFF:02x}"


def _region(element: etree._Element, layer: AnnotationGroup, findings: Findings) -> _Region | None:
    attributes = attributes_of(element)
    line = line_of(element)
    told = f"region {attributes.get('Id', '')} of “{layer.name}” at line {line}"
    xs, ys = cast("list[str]", _XS(element)), cast("list[str]", _YS(element))
    try:
        points = np.array([[float(text.replace(",", ".", 1)) for text in texts] for texts in (xs, ys)]).T
        finite = bool((np.abs(points) < 1e9).all())
    except ValueError:
        finite = False
    if not finite or len(xs) != len(ys) or not xs:
        findings.rejected(f"{told} ({'no coordinates' if not xs else 'a coordinate is no number'})")
        return None
    kind, geometry = _shape(points, attributes.get("Type", ""))
    annotation = Annotation("", attributes.get("Text") or f"Region {attributes.get('Id', '')}", kind, geometry)
    annotation = replace(annotation, group=layer.name, color=layer.color)
    return _Region(annotation, attributes.get("NegativeROA") == "1", line)


def _shape(points: NDArray[np.float64], kind: str) -> tuple[Kind, BaseGeometry]:
    """Rectangles and ellipses by their corners. Some files call outlines of many points rectangles; they are not."""
    if len(points) > 3 and (points[0] == points[-1]).all():
        points = points[:-1]
    if kind in (_RECTANGLE, _ELLIPSE) and len(points) in (2, 4):
        (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        if kind == _ELLIPSE:
            return Kind.ELLIPSE, ellipse(left, top, right, bottom)
        return Kind.RECTANGLE, box(left, top, right, bottom) if len(points) == 2 else Polygon(points)
    if len(points) == 1:
        return Kind.DOT, Point(points[0])
    if len(points) == 2:
        return Kind.MEASUREMENT, LineString(points)
    return Kind.POLYGON, Polygon(points)


def _with_holes(regions: list[_Region], findings: Findings) -> Iterator[Annotation]:
    """Positive regions, each less the negative ones of its layer that lie in it."""
    shapes = [region.annotation.geometry for region in regions]
    changed: set[int] = set()
    layers: dict[str | None, list[int]] = {}
    for index, region in enumerate(regions):
        if not region.negative and isinstance(shapes[index], Polygon):
            layers.setdefault(region.annotation.group, []).append(index)
    for region in regions:
        if not region.negative:
            continue
        hole = areal(region.annotation.geometry)
        owners = [i for i in layers.get(region.annotation.group, []) if shapes[i].intersects(hole)]
        if hole.is_empty or not owners:
            findings.rejected(f"the negative region at line {region.line} (it lies in no region of its layer)")
        for index in owners:
            shapes[index] = _less(shapes[index], hole, region.annotation.geometry)
            changed.add(index)
    for index, region in enumerate(regions):
        if region.negative:
            continue
        if shapes[index].is_empty:
            findings.rejected(f"the region at line {region.line} (a negative region covers all of it)")
        elif index in changed:
            yield replace(region.annotation, kind=Kind.POLYGON, geometry=shapes[index])
        else:
            yield region.annotation


def _less(shape: BaseGeometry, hole: BaseGeometry, outline: BaseGeometry) -> BaseGeometry:
    """A shape without a hole; with the hole's very points where it lies within."""
    whole = areal(shape)
    if isinstance(shape, Polygon) and isinstance(outline, Polygon) and whole.contains_properly(hole):
        return Polygon(shape.exterior, [*shape.interiors, outline.exterior])
    return areal(whole.difference(hole))


def _compare_resolution(root: etree._Element, mpp: float | None, findings: Findings) -> None:
    try:
        told = float(str(root.get("MicronsPerPixel", "")))
    except ValueError:
        return
    if mpp is not None and told > 0 and abs(told / mpp - 1) > _SAME_RESOLUTION:
        findings.warn(f"it was drawn at {told:g} µm per pixel and the slide has {mpp:g}, so it may be another slide's")
