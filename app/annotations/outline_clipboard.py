"""Outlines that were copied, to be put down on the same slide or another one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.annotations.editor import Editor
from crosscancer_core.annotations.editing import placed
from crosscancer_core.annotations.model import Annotation, AnnotationGroup
from crosscancer_core.geometry import Point


@dataclass(frozen=True)
class _Copied:
    annotations: tuple[Annotation, ...]
    groups: tuple[AnnotationGroup, ...]
    mpp: float | None


class OutlineClipboard(QObject):
    """Keeps values, so that a slide may be closed between copying and pasting."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._copied: _Copied | None = None

    def copy(self) -> None:
        editor = self._editor
        chosen = editor.chosen()
        if not chosen:
            return
        groups = {group.name: group for annotation in chosen for group in editor.annotations.ancestors(annotation)}
        self._copied = _Copied(chosen, tuple(groups.values()), editor.mpp)
        editor.say(self.tr("{count} copied.").format(count=len(chosen)))

    def cut(self) -> None:
        self.copy()
        self._editor.delete_selected()

    def paste(self, centre: Point) -> None:
        """Put down what was copied about ``centre``, as large in µm as it was, in groups of the same names."""
        copied, editor = self._copied, self._editor
        if copied is None:
            return
        scale = copied.mpp / editor.mpp if copied.mpp is not None and editor.mpp is not None else 1.0
        shapes = placed([annotation.geometry for annotation in copied.annotations], scale, (centre.x, centre.y))
        after, ids = editor.annotations, {annotation.id for annotation in editor.annotations}
        for group in copied.groups:
            if after.group(group.name) is None:
                after = after.with_group(group)
        added = [a.with_geometry(shape) for a, shape in zip(copied.annotations, shapes, strict=True)]
        after = after.with_added(*added)
        editor.apply(after, self.tr("Paste"))
        editor.select(annotation.id for annotation in after if annotation.id not in ids)
