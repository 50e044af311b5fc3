"""What a pathologist drew on a slide, as an immutable value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from shapely.geometry.base import BaseGeometry

DEFAULT_ANNOTATION_COLOR = "#F4FA58"
DEFAULT_GROUP_COLOR = "#64FE2E"
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """How an annotation was drawn. The values are ASAP's type names where ASAP has the kind."""

    POLYGON = "Polygon"
    RECTANGLE = "Rectangle"
    SPLINE = "Spline"
    DOT = "Dot"
    POINT_SET = "PointSet"
    MEASUREMENT = "Measurement"
    NONE = "None"


@dataclass(frozen=True, slots=True)
class AnnotationGroup:
    """A named class of annotations. ``parent`` is the name of the enclosing group, or None at the top."""

    name: str
    color: str = DEFAULT_GROUP_COLOR
    parent: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Annotation:
    """One object. ``geometry`` is shapely, in level-0 pixels; ``group`` is a group's name or None.

    ``id`` is unique within its set. ``extra`` holds attributes of the file format that the model does not know,
    so that they survive reading and writing.
    """

    id: str
    name: str
    kind: Kind
    geometry: BaseGeometry
    group: str | None = None
    color: str = DEFAULT_ANNOTATION_COLOR
    extra: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


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
        color, name, seen = annotation.color, annotation.group, set[str]()
        while name is not None and name not in seen:
            seen.add(name)
            group = self.group(name)
            if group is None:
                break
            color, name = group.color, group.parent
        return color

    def with_group(self, group: AnnotationGroup) -> AnnotationSet:
        """This set with ``group`` added, or replaced where one of that name is there."""
        if self.group(group.name) is None:
            return replace(self, groups=(*self.groups, group))
        return replace(self, groups=tuple(group if old.name == group.name else old for old in self.groups))

    def with_added(self, *annotations: Annotation) -> AnnotationSet:
        return replace(self, annotations=(*self.annotations, *annotations))

    def with_replaced(self, annotation: Annotation) -> AnnotationSet:
        return replace(
            self, annotations=tuple(annotation if old.id == annotation.id else old for old in self.annotations)
        )

    def without(self, condition: Callable[[Annotation], bool]) -> AnnotationSet:
        return replace(self, annotations=tuple(a for a in self.annotations if not condition(a)))
