"""What tools and panel do to the outlines of the open slide: choose, pick, add, change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from app.annotations.document import AnnotationDocument
from app.session import Session
from crosscancer_core.annotations import editing
from crosscancer_core.annotations.model import AREAL_KINDS, Annotation, AnnotationGroup, AnnotationSet, Kind, new_id
from crosscancer_core.geometry import Point

FIRST_GROUP = "Tumor"
_COLORS = ("#64FE2E", "#2E9AFE", "#FE9A2E", "#E22EFE", "#F7FE2E", "#00C8A0", "#FE2E64")
"""Of new groups, in turn."""
_BRUSH_UM, _LEAST_BRUSH_UM, _MOST_BRUSH_UM = 20.0, 0.25, 10_000.0


@dataclass(frozen=True)
class Preview:
    """What a tool shows of what it is about to do, in level-0 pixels."""

    shape: BaseGeometry | None = None
    handles: tuple[Point, ...] = ()
    circle: tuple[Point, float] | None = None
    """Centre and radius of a brush."""
    label: str = ""
    takes_away: bool = False


class Editor(QObject):
    """The hand that edits ``session.document``. Everything it does is a step that can be undone."""

    selection_changed = Signal()
    preview_changed = Signal()
    group_changed = Signal()
    """New outlines go to another group."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._selected: frozenset[str] = frozenset()
        self._group: str | None = FIRST_GROUP
        self._preview = Preview()
        self._tree: shapely.STRtree | None = None
        self._unseen: frozenset[str | None] = frozenset()
        self._brush_um = _BRUSH_UM
        session.annotations_changed.connect(self._take)
        session.slide_changed.connect(self._take_slide)

    # what there is

    @property
    def document(self) -> AnnotationDocument:
        return self._session.document

    @property
    def annotations(self) -> AnnotationSet:
        found = self._session.annotations
        return found if found is not None else AnnotationSet()

    @property
    def mpp(self) -> float | None:
        slide = self._session.slide
        return slide.info.resolution.mpp if slide is not None and slide.info.resolution is not None else None

    @property
    def brush_radius(self) -> float:
        """Level-0 pixels. The brush is as large in µm on every slide (a µm is a pixel where that is not known)."""
        return self._brush_um / (self.mpp or 1.0)

    @brush_radius.setter
    def brush_radius(self, pixels: float) -> None:
        self._brush_um = min(max(pixels * (self.mpp or 1.0), _LEAST_BRUSH_UM), _MOST_BRUSH_UM)

    @property
    def preview(self) -> Preview:
        return self._preview

    @property
    def group(self) -> str | None:
        """Where new outlines go; it comes into being with the first of them."""
        return self._group

    def set_group(self, name: str | None) -> None:
        if name != self._group:
            self._group = name
            self.group_changed.emit()

    def show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self.preview_changed.emit()

    def say(self, text: str) -> None:
        self._session.message.emit(text)

    def tell(self, problem: Exception) -> None:
        self._session.problem.emit(problem)

    # selection

    @property
    def selected(self) -> frozenset[str]:
        """Ids."""
        return self._selected

    def select(self, ids: Iterable[str]) -> None:
        chosen = frozenset(ids)
        if chosen != self._selected:
            self._selected = chosen
            self.selection_changed.emit()

    def chosen(self) -> tuple[Annotation, ...]:
        """The selected annotations in painting order."""
        return tuple(annotation for annotation in self.annotations if annotation.id in self._selected)

    def editable(self, annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
        """Those that may be changed; says so where some may not."""
        asked = tuple(annotations)
        free = tuple(annotation for annotation in asked if not self.annotations.is_locked(annotation))
        if len(free) < len(asked):
            self.say(self.tr("Locked outlines stay as they are: unlock them in the panel first."))
        return free

    def set_unseen_groups(self, groups: frozenset[str | None]) -> None:
        """Groups that are not drawn cannot be picked."""
        self._unseen = groups

    def pick(self, point: Point, reach: float) -> Annotation | None:
        """What is meant by ``point``: an outline within ``reach`` of it, else the smallest area around it."""
        if self._tree is None:
            self._tree = shapely.STRtree([annotation.geometry for annotation in self.annotations])
        at = shapely.Point(point.x, point.y)
        near = self._tree.query(at, predicate="dwithin", distance=reach).tolist()
        everything = self.annotations.annotations
        found: list[Annotation] = [everything[index] for index in near if self._is_seen(everything[index])]
        if not found:
            return None
        edges = [a.geometry.boundary if a.kind in AREAL_KINDS else a.geometry for a in found]
        distances = shapely.distance(np.array(edges, dtype=object), at)
        if distances.min() <= reach:
            return found[int(np.argmin(distances))]
        return min(found, key=lambda annotation: annotation.geometry.area)

    # changes

    def apply(self, annotations: AnnotationSet, text: str) -> None:
        self.document.apply(annotations, text)

    def add(self, kind: Kind, shape: BaseGeometry, text: str) -> Annotation:
        """Draw ``shape`` into the group that is set, and select it. A measurement is in no group: it is no finding."""
        present = self.annotations
        group = None if kind is Kind.MEASUREMENT else self._group
        if group is not None and present.group(group) is None:
            present = present.with_group(AnnotationGroup(group))
        added = Annotation(new_id(), self._free_name(kind), kind, shape, group)
        self.apply(present.with_added(added), text)
        self.select([added.id])
        return added

    def reshape(self, shapes: Mapping[str, BaseGeometry | None], text: str, kind: Kind | None = None) -> None:
        """Give annotations (by id) other shapes in one step; None removes one."""
        gone = [annotation_id for annotation_id, shape in shapes.items() if shape is None]
        changed = [
            annotation.with_geometry(shape, kind)
            for annotation in self.annotations
            if (shape := shapes.get(annotation.id)) is not None
        ]
        if gone or changed:
            self.apply(self.annotations.with_replaced(*changed).without_ids(*gone), text)

    def change(self, ids: Iterable[str], how: Callable[[Annotation], Annotation], text: str) -> None:
        """Replace the annotations of these ids by what ``how`` makes of them, in one step."""
        wanted = set(ids)
        changed = [how(annotation) for annotation in self.annotations if annotation.id in wanted]
        if changed:
            self.apply(self.annotations.with_replaced(*changed), text)

    def delete_selected(self) -> None:
        gone = self.editable(self.chosen())
        if gone:
            self.apply(self.annotations.without_ids(*(annotation.id for annotation in gone)), self.tr("Delete"))

    def regroup(self, ids: Iterable[str], group: str | None) -> None:
        """Put annotations into another group."""
        self.change(ids, lambda annotation: annotation.regrouped(group), self.tr("Move to group"))

    def add_group(self, name: str, parent: str | None = None) -> bool:
        """Add a group and draw into it; False where it cannot be called so."""
        if not self._can_be_called(name):
            return False
        color = _COLORS[len(self.annotations.groups) % len(_COLORS)]
        self.apply(self.annotations.with_group(AnnotationGroup(name, color, parent)), self.tr("Add group"))
        self.set_group(name)
        return True

    def rename_group(self, name: str, new: str) -> bool:
        """False where the group cannot be called so."""
        if new == name:
            return True
        if not self._can_be_called(new):
            return False
        drawn_into = self._group == name
        self.apply(self.annotations.with_renamed_group(name, new), self.tr("Rename group"))
        if drawn_into:
            self.set_group(new)
        return True

    def change_group(self, name: str, how: Callable[[AnnotationGroup], AnnotationGroup], text: str) -> None:
        """Replace a group by what ``how`` makes of it."""
        group = self.annotations.group(name)
        if group is not None:
            self.apply(self.annotations.with_group(how(group)), text)

    def move_group(self, name: str, parent: str | None) -> None:
        """Put a group into another one, or at the top; never into itself."""
        above, seen = parent, {name}
        while above is not None and above not in seen:
            seen.add(above)
            group = self.annotations.group(above)
            above = group.parent if group is not None else None
        if above is None and parent != name:
            self.change_group(name, lambda group: replace(group, parent=parent), self.tr("Move group"))

    def delete_group(self, name: str) -> None:
        """Remove a group; its outlines go to the group around it."""
        self.apply(self.annotations.without_group(name), self.tr("Delete group"))

    def select_all(self) -> None:
        self.select(annotation.id for annotation in self.annotations if self._is_seen(annotation))

    # within

    def _is_seen(self, annotation: Annotation) -> bool:
        return annotation.group not in self._unseen and not self.annotations.is_hidden(annotation)

    def _can_be_called(self, name: str) -> bool:
        if name in ("", "None"):
            self.say(self.tr("A group needs a name, and “None” means no group in ASAP's files."))
        elif self.annotations.group(name) is not None:
            self.say(self.tr("There is a group “{name}” already.").format(name=name))
        else:
            return True
        return False

    def _free_name(self, kind: Kind) -> str:
        taken = {annotation.name for annotation in self.annotations}
        measures = [annotation.kind is Kind.MEASUREMENT for annotation in self.annotations]
        if kind is Kind.MEASUREMENT:
            stem, number = self.tr("Measurement"), sum(measures) + 1
        else:
            stem, number = self._group or self.tr("Outline"), len(measures) - sum(measures) + 1
        while (name := f"{stem} {number}") in taken:
            number += 1
        return name

    def _take(self) -> None:
        self._tree = None
        groups = self.annotations.groups
        if groups and self._group is not None and self.annotations.group(self._group) is None:
            self.set_group(groups[0].name)
        kept = self._selected & {annotation.id for annotation in self.annotations}
        self.select(kept)

    def _take_slide(self) -> None:
        self.select(())
        self.show_preview(Preview())


def resized_brush(editor: Editor, notches: float) -> None:
    """Make the brush larger or smaller by wheel notches."""
    editor.brush_radius *= 1.15**notches


def replaced_by_pieces(annotations: AnnotationSet, cut: Annotation, pieces: list[shapely.Polygon]) -> AnnotationSet:
    """The set with an annotation cut into pieces, the largest of which keeps its id and name."""
    parts = [
        replace(cut.with_geometry(piece, Kind.POLYGON), id=cut.id if number == 0 else new_id(), name=name)
        for number, piece in enumerate(pieces)
        for name in [cut.name if number == 0 else f"{cut.name} ({number + 1})"]
    ]
    return annotations.with_swapped(cut.id, *parts)


def area_of(annotation: Annotation) -> editing.Area | None:
    return editing.cleaned(annotation.geometry) if annotation.kind in AREAL_KINDS else None
