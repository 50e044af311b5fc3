"""What ASAP does not know, told in outlines that it does: holes, several parts, ellipses, lines, lock, visibility.

ASAP has neither holes nor multi-part shapes. An outline's hole is therefore written as an outline of its own in
the group ``Exclusion``, as CAMELYON does. Masks are painted group by group (tumour first, exclusions last), so an
island inside a hole would be erased: it goes to a later pair of groups. The order of painting is

    Tumor, Exclusion, Tumor_2, Exclusion_2, …

An ellipse becomes a polygon, and a line the outline that runs along it and back, which encloses nothing. What belongs
together and what it was stands in group attributes, the only free text that survives saving in ASAP, so that our own
reader gives back the same geometry. An outline that only partly overlaps another's hole has no faithful order; it
stays in its group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pydantic import BaseModel, ConfigDict, ValidationError
from shapely import LineString, MultiPolygon, Polygon, STRtree, get_coordinates, union_all
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.classes import ClassMapping, Meaning, areal
from crosscancer_core.annotations.cutting import cut_open
from crosscancer_core.annotations.import_report import Findings
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind, ellipse

_OURS = "crosscancer-"
_PAIRING, _ADDED, _LOCKED, _HIDDEN = (_OURS + what for what in ("pieces-", "added", "locked", "hidden"))
_EXCLUSION = "Exclusion"
_NOTES = "CrossCancer notes"
_ELLIPSE_TOLERANCE = 0.1
"""How far, in pixels, points may lie from the ellipse that they are taken for: 32-bit floats round by 0.03."""


class _Pieces(BaseModel):
    """Which outlines of the file make up one annotation: per part the shell's name, then its holes' names.

    ``kind``: what it was, where the outlines have another. ``cut``: the parts are one shape, cut to have no holes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    group: str | None
    multi: bool
    parts: tuple[tuple[str, ...], ...]
    kind: Kind | None = None
    cut: bool = False
    locked: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Part:
    """One shell with its holes, of annotation ``owner``; ``depth`` counts the holes that it lies within."""

    owner: int
    polygon: Polygon
    kin: str | None
    depth: int = 0


@dataclass(slots=True)
class _Splitter:
    """The file's outlines as they come about."""

    original: AnnotationSet
    taken: Counter[str]
    outlines: list[Annotation] = field(default_factory=list)
    added: dict[str, AnnotationGroup] = field(default_factory=dict)
    pairings: dict[str, list[_Pieces]] = field(default_factory=dict)

    def add(self, annotation: Annotation, parts: list[_Part], original: Annotation) -> None:
        """Take the pieces of one annotation, which was ``original`` before it was cut."""
        multi = isinstance(annotation.geometry, MultiPolygon)
        kind = Kind.POLYGON if annotation.kind is Kind.ELLIPSE else annotation.kind
        names: list[tuple[str, ...]] = []
        first = len(self.outlines)
        self.taken[annotation.name] -= 1
        for number, part in enumerate(parts, 1):
            label = f"{annotation.name} part {number}" if multi else annotation.name
            shell_group, polygon = self._shells(annotation, part.depth), Polygon(part.polygon.exterior)
            shell = self._put(annotation, label, kind, shell_group, polygon)
            hole_kind = Kind.SPLINE if annotation.kind is Kind.SPLINE else Kind.POLYGON
            holes = [
                self._put(
                    annotation, f"{label} hole {index}", hole_kind, self._holes(annotation, part.depth), Polygon(ring)
                )
                for index, ring in enumerate(part.polygon.interiors, 1)
            ]
            names.append((shell, *holes))
        if not parts:
            names.append((self._put(annotation, annotation.name, *_as_outline(annotation)),))
        self.outlines[first] = replace(self.outlines[first], extra=annotation.extra)
        holed = any(len(part) > 1 for part in names)
        holder = self.outlines[first].group or (
            self._holes(annotation, 0) if holed else self._group(_NOTES, None, fresh=True)
        )
        pieces = _Pieces(
            name=annotation.name,
            group=annotation.group,
            multi=isinstance(original.geometry, MultiPolygon),
            parts=tuple(names),
            kind=original.kind if original.kind is not self.outlines[first].kind else None,
            cut=annotation is not original,
            locked=annotation.locked,
            hidden=annotation.hidden,
        )
        self.pairings.setdefault(holder, []).append(pieces)

    def _put(self, annotation: Annotation, label: str, kind: Kind, group: str | None, shape: BaseGeometry) -> str:
        """Add one outline under a name that no other has, and return the name."""
        name, number = label, 1
        while self.taken[name]:
            number += 1
            name = f"{label} ({number})"
        self.taken[name] += 1
        self.outlines.append(Annotation("", name, kind, shape, group, annotation.color))
        return name

    def _shells(self, annotation: Annotation, depth: int) -> str | None:
        if depth == 0:
            return annotation.group
        return self._group(f"{annotation.group or 'Ungrouped'}_{depth + 1}", annotation.group, fresh=True)

    def _holes(self, annotation: Annotation, depth: int) -> str:
        if ClassMapping().meaning(annotation, self.original) is Meaning.CANCER:
            name = _EXCLUSION
        else:  # a hole in stroma must not cut into a tumour
            name = f"{annotation.group} hole" if annotation.group else "Hole"
        return self._group(name if depth == 0 else f"{name}_{depth + 1}", annotation.group, fresh=depth > 0)

    def _group(self, name: str, like: str | None, *, fresh: bool) -> str:
        """The group of that name, added where missing; a ``fresh`` one is never a group of the person's own."""
        while fresh and self.original.group(name) is not None:
            name += "_"
        if self.original.group(name) is None and name not in self.added:
            model = self.original.group(like) if like else None
            parent = model.parent if model else None
            self.added[name] = AnnotationGroup(name, parent=parent, attributes={_ADDED: "yes"})
        return name

    def result(self) -> AnnotationSet:
        number = 0
        groups: list[AnnotationGroup] = []
        for group in (*self.original.groups, *self.added.values()):
            attributes = dict(group.attributes)
            attributes |= dict.fromkeys([_LOCKED] * group.locked + [_HIDDEN] * group.hidden, "yes")
            for pieces in self.pairings.get(group.name, ()):
                attributes[f"{_PAIRING}{number}"] = pieces.model_dump_json()
                number += 1
            groups.append(replace(group, attributes=attributes) if attributes != group.attributes else group)
        return AnnotationSet(tuple(groups), tuple(self.outlines))


def split(annotations: AnnotationSet, findings: Findings, *, cut_holes: bool = False) -> AnnotationSet:
    """The same drawing in what ASAP knows; :func:`joined` undoes it. What becomes something else is reported."""
    cut = cut_open(annotations) if cut_holes else annotations
    parts = list(_parts(cut))
    _measure_depths(parts)
    by_owner: dict[int, list[_Part]] = {}
    for part in parts:
        by_owner.setdefault(part.owner, []).append(part)
    splitter = _Splitter(annotations, Counter(annotation.name for annotation in annotations))
    for index, (annotation, original) in enumerate(zip(cut, annotations, strict=True)):
        own = by_owner.get(index, [])
        _tell(original, cut_holes, findings)
        if _is_plain(annotation) and not any(part.depth or part.polygon.interiors for part in own):
            splitter.outlines.append(annotation)
        else:
            splitter.add(annotation, own, original)
    return splitter.result()


def _is_plain(annotation: Annotation) -> bool:
    """Whether ASAP has the kind, and there is nothing that ASAP would forget."""
    foreign = annotation.kind in (Kind.ELLIPSE, Kind.POLYLINE)
    return not (foreign or annotation.locked or annotation.hidden or isinstance(annotation.geometry, MultiPolygon))


def _tell(annotation: Annotation, cut_holes: bool, findings: Findings) -> None:
    geometry = annotation.geometry
    if annotation.kind is Kind.ELLIPSE:
        findings.repaired("an ellipse was written as a polygon")
    if annotation.kind is Kind.POLYLINE:
        findings.repaired("a line was written as an outline that runs along it and back")
    if isinstance(geometry, MultiPolygon):
        findings.repaired("a shape of several parts was written as several outlines")
    if any(part.interiors for part in getattr(geometry, "geoms", [geometry]) if isinstance(part, Polygon)):
        findings.repaired(f"a shape with holes was {'cut into pieces' if cut_holes else 'written as several outlines'}")


def _as_outline(annotation: Annotation) -> tuple[Kind, str | None, BaseGeometry]:
    """Kind, group and shape of a line or of points in ASAP."""
    if annotation.kind is not Kind.POLYLINE:
        return annotation.kind, annotation.group, annotation.geometry
    points = get_coordinates(annotation.geometry)
    if len(points) == 2:
        return Kind.MEASUREMENT, annotation.group, annotation.geometry
    return Kind.POLYGON, annotation.group, Polygon([*points, *points[-2:0:-1]])


def _parts(annotations: AnnotationSet) -> Iterator[_Part]:
    mapping = ClassMapping()
    for index, annotation in enumerate(annotations):
        geometry = annotation.geometry
        if isinstance(geometry, Polygon | MultiPolygon):
            cancer = mapping.meaning(annotation, annotations) is Meaning.CANCER
            kin = "\0cancer" if cancer else annotation.group
            for polygon in geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]:
                yield _Part(index, polygon, kin)


def _measure_depths(parts: list[_Part]) -> None:
    """Set each part's depth: one more than the deepest kin part in whose hole it lies."""
    rings = [(part, ring) for part in parts for ring in part.polygon.interiors]
    if not rings:
        return
    tree = STRtree([areal(Polygon(ring)) for _, ring in rings])
    shells = [areal(Polygon(part.polygon.exterior)) for part in parts]
    # a part is smaller than the one in whose hole it lies, so the outer depth is always known first
    for index in sorted(range(len(parts)), key=lambda index: -shells[index].area):
        part = parts[index]
        outer = [rings[found][0] for found in tree.query(shells[index], predicate="within")]
        part.depth = max((o.depth + 1 for o in outer if o is not part and o.kin == part.kin), default=0)


def joined(annotations: AnnotationSet, findings: Findings) -> AnnotationSet:
    """Undo :func:`split`. Pieces that were deleted, moved or redrawn in between are taken as they are now."""
    pairings = [
        text for group in annotations.groups for key, text in group.attributes.items() if key.startswith(_PAIRING)
    ]
    if not any(key.startswith(_OURS) for group in annotations.groups for key in group.attributes):
        return annotations
    by_name: dict[str, int] = {}
    counts = Counter(annotation.name for annotation in annotations)
    for index, annotation in enumerate(annotations):
        by_name[annotation.name] = index
    merged: dict[int, Annotation] = {}
    gone: set[int] = set()
    for text in pairings:
        try:
            pieces = _Pieces.model_validate_json(text)
        except ValidationError:
            findings.repaired("a note on which outlines belong together could not be read")
            continue
        if any(counts[name] > 1 for part in pieces.parts for name in part):
            findings.repaired(f"the outlines of “{pieces.name}” stay apart, since their names are used twice")
            continue
        _join(pieces, annotations.annotations, by_name, merged, gone, findings)
    kept = tuple(merged.get(index, annotation) for index, annotation in enumerate(annotations) if index not in gone)
    return AnnotationSet(_original_groups(annotations.groups, kept), kept)


def _join(
    pieces: _Pieces,
    outlines: tuple[Annotation, ...],
    by_name: dict[str, int],
    merged: dict[int, Annotation],
    gone: set[int],
    findings: Findings,
) -> None:
    shapes: list[BaseGeometry] = []
    used: list[int] = []
    for shell, *holes in pieces.parts:
        indices = [by_name[name] for name in (shell, *holes) if name in by_name]
        if len(indices) < 1 + len(holes):
            findings.repaired(f"an outline of “{pieces.name}” was deleted")
        rings = [outlines[index].geometry for index in indices]
        if shell not in by_name or (holes and not all(isinstance(ring, Polygon) for ring in rings)):
            continue
        shapes.append(_with_holes(rings) if holes else rings[0])
        used.extend(indices)
    if not shapes:
        return
    first = outlines[used[0]]
    kind, geometry = _restored(pieces, first.kind, shapes, findings)
    merged[used[0]] = replace(
        first,
        name=pieces.name,
        group=pieces.group,
        kind=kind,
        geometry=geometry,
        locked=pieces.locked,
        hidden=pieces.hidden,
    )
    gone.update(used[1:])


def _with_holes(rings: list[BaseGeometry]) -> Polygon:
    shell, *holes = (ring.exterior.coords for ring in rings if isinstance(ring, Polygon))
    return Polygon(shell, holes)


def _restored(pieces: _Pieces, kind: Kind, shapes: list[BaseGeometry], findings: Findings) -> tuple[Kind, BaseGeometry]:
    """Kind and geometry as they were before :func:`split`, as far as what is left still has that form."""
    polygons = [shape for shape in shapes if isinstance(shape, Polygon)]
    if pieces.cut and len(polygons) == len(shapes):
        whole = union_all([areal(polygon) for polygon in polygons])
        return pieces.kind or kind, MultiPolygon([whole]) if pieces.multi and isinstance(whole, Polygon) else whole
    if pieces.multi and len(polygons) == len(shapes):
        return pieces.kind or kind, MultiPolygon(polygons)
    shape = shapes[0]
    wanted: BaseGeometry | None = shape
    if pieces.kind is Kind.POLYLINE:
        wanted = shape if isinstance(shape, LineString) else _line(shape)
    elif pieces.kind is Kind.ELLIPSE:
        wanted = _ellipse(shape)
    if wanted is None:
        findings.repaired(f"“{pieces.name}” is no {str(pieces.kind).lower()} any more")
        return kind, shape
    return pieces.kind or kind, wanted


def _line(outline: BaseGeometry) -> LineString | None:
    """The line that an outline runs along and back; None where it was changed on one of both ways."""
    points = get_coordinates(outline)[:-1]
    middle = len(points) // 2
    there, back = points[1:middle], points[:middle:-1]
    if len(points) < 4 or len(points) % 2 or abs(there - back).max() > _ELLIPSE_TOLERANCE:
        return None
    return LineString(points[: middle + 1])


def _ellipse(outline: BaseGeometry) -> Polygon | None:
    """The ellipse that a polygon still is; None where a point was moved."""
    upright = ellipse(*outline.bounds)
    points, expected = get_coordinates(outline), get_coordinates(upright)
    if points.shape != expected.shape or abs(points - expected).max() > _ELLIPSE_TOLERANCE:
        return None
    return upright


def _original_groups(
    groups: tuple[AnnotationGroup, ...], annotations: tuple[Annotation, ...]
) -> tuple[AnnotationGroup, ...]:
    used = {annotation.group for annotation in annotations} | {group.parent for group in groups}
    kept = []
    for group in groups:
        if _ADDED in group.attributes and group.name not in used:
            continue
        if any(key.startswith(_OURS) for key in group.attributes):
            group = replace(
                group,
                attributes={key: value for key, value in group.attributes.items() if not key.startswith(_OURS)},
                locked=_LOCKED in group.attributes,
                hidden=_HIDDEN in group.attributes,
            )
        kept.append(group)
    return tuple(kept)
