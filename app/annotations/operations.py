"""What the Edit menu does to the selected outlines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.annotations.editor import Editor, area_of
from crosscancer_core.annotations import editing
from crosscancer_core.annotations.model import AREAL_KINDS, Annotation, Kind


class Operations(QObject):
    """Each is one step that can be undone; what is locked stays as it is."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor

    def merge(self) -> None:
        """One outline of the selected; the first of them keeps its name and group."""
        chosen = self._areas(2, self.tr("Select two or more areas to merge."))
        if chosen:
            whole = editing.merged([annotation.geometry for annotation in chosen])
            gone = dict.fromkeys((annotation.id for annotation in chosen[1:]), None)
            self._editor.reshape({**gone, chosen[0].id: whole}, self.tr("Merge"), Kind.POLYGON)

    def subtract(self) -> None:
        """Cut the smallest of the selected areas out of the others, and remove it."""
        chosen = self._areas(2, self.tr("Select an area and a smaller one to cut out of it."))
        if chosen:
            knife = min(chosen, key=lambda annotation: annotation.geometry.area)
            rest = {a.id: editing.subtracted(a.geometry, [knife.geometry]) for a in chosen if a is not knife}
            self._editor.reshape({**rest, knife.id: None}, self.tr("Subtract"), Kind.POLYGON)

    def fill_holes(self) -> None:
        self._each(editing.holes_filled, self.tr("Fill holes"))

    def simplify(self, tolerance_um: float) -> None:
        """No part of an outline moves further than ``tolerance_um`` (pixels where the slide has no resolution)."""
        tolerance = tolerance_um / (self._editor.mpp or 1.0)
        self._each(lambda shape: editing.simplified(shape, tolerance), self.tr("Simplify"))

    def grow(self, distance_um: float) -> None:
        """Grow by ``distance_um`` on all sides, or shrink; what shrinks to nothing is removed."""
        distance = distance_um / (self._editor.mpp or 1.0)
        self._each(lambda shape: editing.buffered(shape, distance), self.tr("Grow or shrink"))

    def _each(self, change: Callable[..., editing.Area | None], text: str) -> None:
        chosen = self._areas(1, self.tr("Select one or more areas first."))
        changed = {annotation.id: change(area_of(annotation)) for annotation in chosen if area_of(annotation)}
        self._editor.reshape(changed, text, Kind.POLYGON)

    def _areas(self, least: int, otherwise: str) -> tuple[Annotation, ...]:
        """The selected areas that may be changed; none, and ``otherwise`` is said, where they are too few."""
        editor = self._editor
        found = tuple(a for a in editor.editable(editor.chosen()) if a.kind in AREAL_KINDS)
        if len(found) >= least:
            return found
        editor.say(otherwise)
        return ()
