"""A round brush that adds to outlines or takes away from them."""

from __future__ import annotations

import shapely

from app.annotations.editor import Editor, Preview, area_of, resized_brush
from app.annotations.tools.editing_tool import EditingTool
from app.canvas.tool import Pointer
from app.sizes import length_text
from crosscancer_core.annotations import editing
from crosscancer_core.annotations.model import AREAL_KINDS, Annotation, Kind
from crosscancer_core.geometry import Point

_STEP = 0.15
"""Least way between two points of a stroke, in radii."""
_TOLERANCE_PX = 0.3


class BrushTool(EditingTool):
    """Adding, the stroke extends the outline on which it began, else it is a new one; Alt turns add and subtract about.

    The stroke alone is computed while the mouse moves, and joined with the outline when it is let go: so a move costs
    the same on an outline of fifty points and of fifty thousand.
    """

    def __init__(self, editor: Editor, *, takes_away: bool = False) -> None:
        super().__init__(editor)
        self._by_default = self._takes_away = takes_away
        self._last: Point | None = None
        self._stroke: editing.Area | None = None
        self._target: Annotation | None = None
        self._at = Point(0, 0)

    def press(self, pointer: Pointer) -> bool:
        self._takes_away = self._by_default != pointer.alt
        self._target = None if self._takes_away else self._under(pointer)
        self._last = pointer.at
        self._stroke = editing.stroke([(pointer.at.x, pointer.at.y)], self._editor.brush_radius)
        self._show(pointer)
        return True

    def drag(self, pointer: Pointer) -> None:
        radius = self._editor.brush_radius
        if self._last is not None and pointer.at.distance_to(self._last) >= _STEP * radius:
            way = [(self._last.x, self._last.y), (pointer.at.x, pointer.at.y)]
            self._stroke = editing.merged([*([self._stroke] if self._stroke else []), editing.stroke(way, radius)])
            self._last = pointer.at
        self._show(pointer)

    def release(self, pointer: Pointer) -> None:
        stroke, target = self._stroke, self._target
        self._stroke, self._last, self._target = None, None, None
        if stroke is not None:
            stroke = editing.simplified(stroke, _TOLERANCE_PX * pointer.downsample) or stroke
            if self._takes_away:
                self._subtract(stroke)
            elif target is None:
                self._editor.add(Kind.POLYGON, stroke, self.tr("Brush"))
            else:
                joined = editing.merged([target.geometry, stroke])
                self._editor.reshape({target.id: joined}, self.tr("Brush"), Kind.POLYGON)
        self._show(pointer)

    def hover(self, pointer: Pointer) -> None:
        self._takes_away = self._by_default != pointer.alt
        self._show(pointer)

    def wheel(self, notches: float) -> bool:
        resized_brush(self._editor, notches)
        self._show(Pointer(self._at))
        return True

    def cancel(self) -> bool:
        begun, self._stroke, self._last, self._target = self._stroke is not None, None, None, None
        self._editor.show_preview(Preview())
        return begun

    def _under(self, pointer: Pointer) -> Annotation | None:
        """The outline to extend: a selected one under the brush, else one of the group that is set."""
        editor = self._editor
        disc = editing.stroke([(pointer.at.x, pointer.at.y)], editor.brush_radius)
        chosen = [a for a in editor.chosen() if a.kind in AREAL_KINDS and a.geometry.intersects(disc)]
        if not chosen:
            picked = editor.pick(pointer.at, editor.brush_radius)
            chosen = [picked] if picked and picked.kind in AREAL_KINDS and picked.group == editor.group else []
        free = editor.editable(chosen[:1])
        if free:
            editor.select([free[0].id])
        return free[0] if free else None

    def _subtract(self, stroke: editing.Area) -> None:
        editor = self._editor
        shapely.prepare(stroke)
        asked = editor.chosen() or tuple(editor.annotations)
        hit = [a for a in asked if a.kind in AREAL_KINDS and stroke.intersects(a.geometry)]
        rest = {
            annotation.id: editing.subtracted(annotation.geometry, [stroke])
            for annotation in editor.editable(hit)
            if area_of(annotation) is not None
        }
        editor.reshape(rest, self.tr("Brush"), Kind.POLYGON)

    def _show(self, pointer: Pointer) -> None:
        self._at = pointer.at
        radius = self._editor.brush_radius
        size = self.tr("radius {length}").format(length=length_text(radius, self._editor.mpp))
        label = size if self._stroke is None else ""
        self._editor.show_preview(
            Preview(self._stroke, circle=(pointer.at, radius), label=label, takes_away=self._takes_away)
        )
