"""What a pathologist drew on a slide, as an immutable value."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from shapely import Polygon, get_coordinates, set_coordinates
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

DEFAULT_ANNOTATION_COLOR = "#F4FA58"
DEFAULT_GROUP_COLOR = "#64FE2E"
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """How an annotation was drawn, and with which geometry. The values are ASAP's type names where it has the kind."""

    POLYGON = "Polygon"
    """Polygon or MultiPolygon, with holes."""
    RECTANGLE = "Rectangle"
    """Polygon of four corners, which may stand askew; pieces of it are polygons."""
    ELLIPSE = "Ellipse"
    """Polygon by :func:`ellipse`; its bounds are the ellipse's."""
    SPLINE = "Spline"
    """Polygon of the points that were set; ``splines.drawn`` gives the curve through them."""
    DOT = "Dot"
    """Point."""
    POINT_SET = "PointSet"
    """MultiPoint."""
    POLYLINE = "Polyline"
    """LineString."""
    MEASUREMENT = "Measurement"
    """LineString of two points, whose length is meant."""
    NONE = "None"
    """Of a file that does not say; any geometry, never an area."""


AREAL_KINDS = frozenset((Kind.POLYGON, Kind.RECTANGLE, Kind.ELLIPSE, Kind.SPLINE))
"""Kinds that enclose an area."""

_ELLIPSE_POINTS = 128
"""A polygon of that many points has 99.96 % of the ellipse's area; all four extremes are among them."""


def ellipse(left: float, top: float, right: float, bottom: float) -> Polygon:
    """The polygon of an upright ellipse within bounds, which are exactly the polygon's own."""
    angles = np.arange(_ELLIPSE_POINTS) * (2 * np.pi / _ELLIPSE_POINTS)
    unit = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points = unit * ((right - left) / 2, (bottom - top) / 2) + ((left + right) / 2, (top + bottom) / 2)
    quarter = _ELLIPSE_POINTS // 4
    points[0, 0], points[quarter, 1], points[2 * quarter, 0], points[3 * quarter, 1] = right, bottom, left, top
    return Polygon(points)


def new_id() -> str:
    """An id that no other annotation has (a UUID, as QuPath uses)."""
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class AnnotationGroup:
    """A named class of annotations. ``parent`` is the name of the enclosing group, or None at the top.

    ``locked`` and ``hidden`` hold for all that is in it.
    """

    name: str
    color: str = DEFAULT_GROUP_COLOR
    parent: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    locked: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """One object. ``geometry`` is shapely, in level-0 pixels; ``group`` is a group's name or None.

    ``id`` is unique within its set. ``extra`` holds attributes of the file format that the model does not know,
    so that they survive reading and writing. A ``locked`` one is not to be edited, a ``hidden`` one not drawn.
    """

    id: str
    name: str
    kind: Kind
    geometry: BaseGeometry
    group: str | None = None
    color: str = DEFAULT_ANNOTATION_COLOR
    extra: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    locked: bool = False
    hidden: bool = False

    def renamed(self, name: str) -> Annotation:
        return replace(self, name=name)

    def regrouped(self, group: str | None) -> Annotation:
        return replace(self, group=group)

    def with_geometry(self, geometry: BaseGeometry, kind: Kind | None = None) -> Annotation:
        """This annotation redrawn; ``kind`` where it became another, e.g. a polygon cut from a rectangle."""
        return replace(self, geometry=geometry, kind=kind or self.kind)

    def moved(self, dx: float, dy: float) -> Annotation:
        """This annotation shifted by pixels of level 0."""
        return replace(self, geometry=translate(self.geometry, dx, dy))

    def with_vertex(self, index: int, x: float, y: float) -> Annotation:
        """This annotation with one vertex elsewhere.

        ``index`` counts as ``shapely.get_coordinates`` does, where a ring ends with its first point again: moving
        either of the two moves both. A rectangle or an ellipse becomes a polygon.
        """
        points = get_coordinates(self.geometry)
        for first, last in _rings(self.geometry):
            if index in (first, last):
                points[[first, last]] = x, y
        points[index] = x, y
        kind = Kind.POLYGON if self.kind in (Kind.ELLIPSE, Kind.RECTANGLE) else self.kind
        geometry: BaseGeometry = set_coordinates(self.geometry, points)
        return replace(self, geometry=geometry, kind=kind)


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """Groups and annotations of one slide, in file order (which is painting order)."""

    groups: tuple[AnnotationGroup, ...] = ()
    annotations: tuple[Annotation, ...] = ()

    def __len__(self) -> int:
        return len(self.annotations)

    def __iter__(self) -> Iterator[Annotation]:
        return iter(self.annotations)

    def group(self, name: str) -> AnnotationGroup | None:
        return next((group for group in self.groups if group.name == name), None)

    def in_group(self, name: str | None) -> tuple[Annotation, ...]:
        return tuple(annotation for annotation in self.annotations if annotation.group == name)

    def color_of(self, annotation: Annotation) -> str:
        """The colour to draw with: that of the outermost ancestor group, else the annotation's own (ASAP's rule)."""
        around = self.ancestors(annotation)
        return around[-1].color if around else annotation.color

    def with_group(self, group: AnnotationGroup) -> AnnotationSet:
        """This set with ``group`` added, or replaced where one of that name is there."""
        if self.group(group.name) is None:
            return replace(self, groups=(*self.groups, group))
        return replace(self, groups=tuple(group if old.name == group.name else old for old in self.groups))

    def without_group(self, name: str, *, and_members: bool = False) -> AnnotationSet:
        """This set without a group. What was in it, groups too, goes to its parent, or with it (``and_members``)."""
        gone = self.group(name)
        if gone is None:
            return self
        if and_members:
            names = self._descendants(name)
            return AnnotationSet(
                tuple(group for group in self.groups if group.name not in names),
                tuple(a for a in self.annotations if a.group not in names),
            )
        return AnnotationSet(
            tuple(
                replace(group, parent=gone.parent) if group.parent == name else group
                for group in self.groups
                if group.name != name
            ),
            tuple(replace(a, group=gone.parent) if a.group == name else a for a in self.annotations),
        )

    def with_renamed_group(self, name: str, new: str) -> AnnotationSet:
        """This set with a group renamed wherever it is named.

        Raises:
            ValueError: there is a group of the new name already, or the name is one that files cannot hold.
        """
        if new in ("", "None") or (new != name and self.group(new) is not None):
            raise ValueError(f"a group cannot be renamed to “{new}”")
        groups = (replace(group, name=new) if group.name == name else group for group in self.groups)
        return AnnotationSet(
            tuple(replace(group, parent=new) if group.parent == name else group for group in groups),
            tuple(replace(a, group=new) if a.group == name else a for a in self.annotations),
        )

    def annotation(self, annotation_id: str) -> Annotation | None:
        return next((a for a in self.annotations if a.id == annotation_id), None)

    def is_locked(self, annotation: Annotation) -> bool:
        """Whether it, its group or a group around that is locked."""
        return annotation.locked or any(group.locked for group in self.ancestors(annotation))

    def is_hidden(self, annotation: Annotation) -> bool:
        """Whether it, its group or a group around that is hidden."""
        return annotation.hidden or any(group.hidden for group in self.ancestors(annotation))

    def ancestors(self, annotation: Annotation) -> tuple[AnnotationGroup, ...]:
        """Its group, the group around that, and so on; a circle of parents ends where it began."""
        found: list[AnnotationGroup] = []
        name = annotation.group
        while name is not None and all(group.name != name for group in found):
            group = self.group(name)
            if group is None:
                break
            found.append(group)
            name = group.parent
        return tuple(found)

    def with_added(self, *annotations: Annotation) -> AnnotationSet:
        """This set with more at its end. One whose id is taken, or which has none, gets a new id."""
        taken = {a.id for a in self.annotations}
        added = []
        for annotation in annotations:
            unique = annotation if annotation.id and annotation.id not in taken else replace(annotation, id=new_id())
            taken.add(unique.id)
            added.append(unique)
        return replace(self, annotations=(*self.annotations, *added))

    def with_replaced(self, *annotations: Annotation) -> AnnotationSet:
        """This set with others in place of those that have the same ids."""
        others = {annotation.id: annotation for annotation in annotations}
        return replace(self, annotations=tuple(others.get(old.id, old) for old in self.annotations))

    def with_swapped(self, annotation_id: str, *annotations: Annotation) -> AnnotationSet:
        """This set with several in the place of one, e.g. the pieces into which it was cut."""
        index = next(i for i, a in enumerate(self.annotations) if a.id == annotation_id)
        before, after = self.annotations[:index], self.annotations[index + 1 :]
        added = replace(self, annotations=(*before, *after)).with_added(*annotations).annotations[len(self) - 1 :]
        return replace(self, annotations=(*before, *added, *after))

    def with_merged(self, other: AnnotationSet) -> AnnotationSet:
        """This set with all of another, e.g. an import, added. Groups of the same name become one, as it is here."""
        known = {group.name for group in self.groups}
        groups = (*self.groups, *(group for group in other.groups if group.name not in known))
        return replace(self, groups=groups).with_added(*other.annotations)

    def without(self, condition: Callable[[Annotation], bool]) -> AnnotationSet:
        return replace(self, annotations=tuple(a for a in self.annotations if not condition(a)))

    def without_ids(self, *ids: str) -> AnnotationSet:
        return self.without(lambda annotation: annotation.id in ids)

    def _descendants(self, name: str) -> set[str]:
        names = {name}
        while more := {group.name for group in self.groups if group.parent in names} - names:
            names |= more
        return names


def _rings(geometry: BaseGeometry) -> Iterator[tuple[int, int]]:
    """First and last index of each ring among all coordinates."""
    start = 0
    for part in getattr(geometry, "geoms", [geometry]):
        for ring in [part.exterior, *part.interiors] if isinstance(part, Polygon) else []:
            yield start, start + len(ring.coords) - 1
            start += len(ring.coords)
