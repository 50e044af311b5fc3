"""Polygons with holes and several parts, told in a format that knows simple outlines only.

ASAP has neither holes nor multi-part shapes. An outline's hole is therefore written as an outline of its own in
the group ``Exclusion``, as CAMELYON does. Masks are painted group by group (tumour first, exclusions last), so an
island inside a hole would be erased: it goes to a later pair of groups. The order of painting is

    Tumor, Exclusion, Tumor_2, Exclusion_2, …

What belongs together stands in group attributes, the only free text that survives saving in ASAP, so that our own
reader gives back the same geometry. An outline that only partly overlaps another's hole has no faithful order; it
stays in its group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pydantic import BaseModel, ConfigDict, ValidationError
from shapely import MultiPolygon, Polygon, STRtree

from crosscancer_core.annotations.classes import ClassMapping, Meaning, areal
from crosscancer_core.annotations.import_report import Findings
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind

_PAIRING = "crosscancer-pieces-"
_ADDED = "crosscancer-added"
_EXCLUSION = "Exclusion"


class _Pieces(BaseModel):
    """Which outlines of the file make up one annotation: per part the shell's name, then its holes' names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    group: str | None
    multi: bool
    parts: tuple[tuple[str, ...], ...]


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

    def add(self, annotation: Annotation, parts: list[_Part]) -> None:
        """Take the pieces of one annotation."""
        multi = isinstance(annotation.geometry, MultiPolygon)
        names: list[tuple[str, ...]] = []
        first = len(self.outlines)
        self.taken[annotation.name] -= 1
        for number, part in enumerate(parts, 1):
            label = f"{annotation.name} part {number}" if multi else annotation.name
            shell_group, polygon = self._shells(annotation, part.depth), Polygon(part.polygon.exterior)
            shell = self._put(annotation, label, annotation.kind, shell_group, polygon)
            hole_kind = Kind.SPLINE if annotation.kind is Kind.SPLINE else Kind.POLYGON
            holes = [
                self._put(
                    annotation, f"{label} hole {index}", hole_kind, self._holes(annotation, part.depth), Polygon(ring)
                )
                for index, ring in enumerate(part.polygon.interiors, 1)
            ]
            names.append((shell, *holes))
        self.outlines[first] = replace(self.outlines[first], extra=annotation.extra)
        holder = self.outlines[first].group or self._holes(annotation, 0)
        pieces = _Pieces(name=annotation.name, group=annotation.group, multi=multi, parts=tuple(names))
        self.pairings.setdefault(holder, []).append(pieces)

    def _put(self, annotation: Annotation, label: str, kind: Kind, group: str | None, polygon: Polygon) -> str:
        """Add one outline under a name that no other has, and return the name."""
        name, number = label, 1
        while self.taken[name]:
            number += 1
            name = f"{label} ({number})"
        self.taken[name] += 1
        self.outlines.append(Annotation("", name, kind, polygon, group, annotation.color))
        return name

    def _shells(self, annotation: Annotation, depth: int) -> str | None:
        if depth == 0:
            return annotation.group
        return self._group(f"{annotation.group or 'None'}_{depth + 1}", annotation.group, fresh=True)

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
            for pieces in self.pairings.get(group.name, ()):
                attributes[f"{_PAIRING}{number}"] = pieces.model_dump_json()
                number += 1
            groups.append(replace(group, attributes=attributes) if attributes != group.attributes else group)
        return AnnotationSet(tuple(groups), tuple(self.outlines))


def split(annotations: AnnotationSet) -> AnnotationSet:
    """The same drawing without holes and multi-part shapes; :func:`joined` undoes it."""
    parts = list(_parts(annotations))
    _measure_depths(parts)
    by_owner: dict[int, list[_Part]] = {}
    for part in parts:
        by_owner.setdefault(part.owner, []).append(part)
    splitter = _Splitter(annotations, Counter(annotation.name for annotation in annotations))
    for index, annotation in enumerate(annotations):
        own = by_owner.get(index, [])
        simple = not isinstance(annotation.geometry, MultiPolygon) and not any(p.polygon.interiors for p in own)
        if simple and not any(part.depth for part in own):
            splitter.outlines.append(annotation)
        else:
            splitter.add(annotation, own)
    return splitter.result()


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
    if not pairings and not any(_ADDED in group.attributes for group in annotations.groups):
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
    polygons: list[Polygon] = []
    used: list[int] = []
    for shell, *holes in pieces.parts:
        indices = [by_name[name] for name in (shell, *holes) if name in by_name]
        if len(indices) < 1 + len(holes):
            findings.repaired(f"an outline of “{pieces.name}” was deleted")
        if shell not in by_name or not all(isinstance(outlines[i].geometry, Polygon) for i in indices):
            continue
        rings = [outlines[index].geometry.exterior.coords for index in indices]  # type: ignore[attr-defined]
        polygons.append(Polygon(rings[0], rings[1:]))
        used.extend(indices)
    if not polygons:
        return
    first = outlines[used[0]]
    geometry = MultiPolygon(polygons) if pieces.multi else polygons[0]
    merged[used[0]] = replace(first, name=pieces.name, group=pieces.group, geometry=geometry)
    gone.update(used[1:])


def _original_groups(
    groups: tuple[AnnotationGroup, ...], annotations: tuple[Annotation, ...]
) -> tuple[AnnotationGroup, ...]:
    used = {annotation.group for annotation in annotations} | {group.parent for group in groups}
    kept = []
    for group in groups:
        if _ADDED in group.attributes and group.name not in used:
            continue
        attributes = {
            key: value for key, value in group.attributes.items() if key != _ADDED and not key.startswith(_PAIRING)
        }
        kept.append(replace(group, attributes=attributes) if attributes != group.attributes else group)
    return tuple(kept)
