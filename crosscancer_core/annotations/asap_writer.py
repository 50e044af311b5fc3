"""Write ASAP's annotation XML so that ASAP itself opens, shows and saves it without loss.

ASAP's reader is unforgiving (a missing PartOfGroup throws the whole file away, Order is an unchecked array index);
each rule here was read from its source. Coordinates are written as ASAP prints its 32-bit floats, so they survive
being opened and saved there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, get_coordinates, is_empty

from crosscancer_core import atomic_file
from crosscancer_core.annotations.asap_pieces import split
from crosscancer_core.annotations.import_report import Findings
from crosscancer_core.annotations.model import AREAL_KINDS, Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.errors import AnnotationNotWritableError

_MAX_EDGE = 20_000.0
"""ASAP's mask test multiplies two sides in 32 bits, which overflows beyond about 46,000 px."""
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_IN_ATTRIBUTES = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_ALLOWED: dict[Kind, tuple[type, ...]] = {
    Kind.DOT: (Point, MultiPoint),
    Kind.POINT_SET: (MultiPoint, Point),
    Kind.POLYLINE: (LineString,),
    Kind.MEASUREMENT: (LineString,),
    Kind.NONE: (MultiPoint, Point, LineString, Polygon),
    **dict.fromkeys(AREAL_KINDS, (Polygon, MultiPolygon)),
}


def write_asap_xml(annotations: AnnotationSet, path: Path, *, cut_holes: bool = False) -> tuple[str, ...]:
    """Write a set and say what ASAP's format holds in another way than the set does, in clauses for a person.

    Holes and multi-part shapes become outlines of their own (see ``asap_pieces``): a hole is an outline in group
    Exclusion, or, with ``cut_holes``, the shape is cut into pieces that have none. Ellipses become polygons, and a
    line becomes an outline that runs along it and back. This program reads all of them back as they were.

    Raises:
        AnnotationNotWritableError: a coordinate is no number, a geometry is empty or not of its kind, or a group is
            named "None"; nothing is written.
        NotWritableError, DiskFullError: the file cannot be written.
    """
    _check(annotations, path)
    findings = Findings()
    outlines = split(_with_all_groups(annotations, path), findings, cut_holes=cut_holes)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>\n<ASAP_Annotations>\n\t<Annotations>\n']
    for annotation, points in zip(outlines, _points(outlines), strict=True):
        lines.append(_annotation(annotation, points, findings))
    lines.append("\t</Annotations>\n\t<AnnotationGroups>\n")
    lines.extend(_group(group, findings) for group in outlines.groups)
    lines.append("\t</AnnotationGroups>\n</ASAP_Annotations>\n")
    atomic_file.write_text(path, "".join(lines))
    return findings.report(len(annotations)).repaired


def _check(annotations: AnnotationSet, path: Path) -> None:
    shapes = np.array([annotation.geometry for annotation in annotations], dtype=object)
    coordinates, owners = get_coordinates(shapes, return_index=True)
    with np.errstate(over="ignore", invalid="ignore"):
        infinite = owners[~np.isfinite(coordinates.astype(np.float32)).all(axis=1)]
    for annotation, empty in zip(annotations, is_empty(shapes).tolist(), strict=True):
        if empty:
            raise _fault(path, f"annotation “{annotation.name}” is empty", "Delete that annotation.")
        if not isinstance(annotation.geometry, _ALLOWED[annotation.kind]):
            shape = annotation.geometry.geom_type
            raise _fault(
                path, f"annotation “{annotation.name}” is a {annotation.kind.value}, but its shape is a {shape}"
            )
    if len(infinite):
        name = annotations.annotations[int(infinite[0])].name
        raise _fault(
            path, f"annotation “{name}” has a coordinate that is not a finite number", "Delete that annotation."
        )


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


def _annotation(annotation: Annotation, points: NDArray[np.float32], findings: Findings) -> str:
    known = {
        "Name": annotation.name,
        "Type": annotation.kind.value,
        "PartOfGroup": annotation.group or "None",
        "Color": annotation.color,
    }
    attributes = _attributes(known | _nameable(annotation.extra.items(), findings, known))
    xs, ys = points.T.tolist()
    # one format for all coordinates: a call for each would take three times as long
    text = '\t\t\t\t<Coordinate Order="%d" X="%.9g" Y="%.9g"/>\n' * len(xs)
    coordinates = text % tuple(chain.from_iterable(zip(range(len(xs)), xs, ys, strict=True)))
    return f"\t\t<Annotation{attributes}>\n\t\t\t<Coordinates>\n{coordinates}\t\t\t</Coordinates>\n\t\t</Annotation>\n"


def _group(group: AnnotationGroup, findings: Findings) -> str:
    known = {"Name": group.name, "PartOfGroup": group.parent or "None", "Color": group.color}
    free = _nameable(group.attributes.items(), findings)
    if not free:
        return f"\t\t<Group{_attributes(known)}>\n\t\t\t<Attributes/>\n\t\t</Group>\n"
    lines = "".join(f"\t\t\t\t<Attribute{_attributes({key: value})}/>\n" for key, value in free.items())
    return f"\t\t<Group{_attributes(known)}>\n\t\t\t<Attributes>\n{lines}\t\t\t</Attributes>\n\t\t</Group>\n"


def _nameable(items: Iterable[tuple[str, str]], findings: Findings, taken: Iterable[str] = ()) -> dict[str, str]:
    """Those whose key can be the name of an XML attribute and is not ASAP's own."""
    kept = {}
    for key, value in items:
        if _XML_NAME.fullmatch(key) and key not in taken:
            kept[key] = value
        else:
            findings.repaired(f"the attribute “{key}” was left out, since XML cannot hold its name")
    return kept


def _attributes(values: dict[str, str]) -> str:
    return "".join([f' {key}="{escape(_clean(value), _IN_ATTRIBUTES)}"' for key, value in values.items()])


def _points(outlines: AnnotationSet) -> Iterator[NDArray[np.float32]]:
    """The coordinates of each outline to write, (n, 2)."""
    shapes = np.array([annotation.geometry for annotation in outlines], dtype=object)
    coordinates, owners = get_coordinates(shapes, return_index=True)
    rounded = coordinates.astype(np.float32)
    steps = np.abs(np.diff(coordinates, axis=0)).sum(axis=1)
    still = (rounded[1:] == rounded[:-1]).all(axis=1)
    special = np.unique(owners[1:][(owners[1:] == owners[:-1]) & (still | (steps > _MAX_EDGE))])
    ends = np.searchsorted(owners, np.arange(1, len(shapes) + 1)).tolist()
    unusual = set(special.tolist())
    start = 0
    for index, (annotation, end) in enumerate(zip(outlines, ends, strict=True)):
        if annotation.kind not in AREAL_KINDS:
            yield rounded[start:end]
        elif index in unusual:
            yield _tidied(annotation.kind, coordinates[start:end])
        else:
            yield rounded[start : end - 1]
        start = end


def _tidied(kind: Kind, points: NDArray[np.float64]) -> NDArray[np.float32]:
    """A closed ring as it is written: not closed, no edge of no length, none that overflows in ASAP."""
    if kind is not Kind.SPLINE:  # a point more would bend a curve
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


def _clean(text: str) -> str:
    """``text`` without the control characters that XML cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)
