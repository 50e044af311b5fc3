"""A model's outlines among the pathologist's own: each is accepted, rejected or edited; every step can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from shapely import Polygon

from app.annotations.editor import FIRST_GROUP, Editor
from app.session import Session
from crosscancer_core.annotations.classes import Meaning
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind, new_id

_TO_REVIEW = "prediction"
"""Group attribute that marks outlines nobody has looked at; ASAP keeps it."""
_FROM = "predicted_by"
"""Of an accepted outline: the model that drew it."""
_COLOR = "#FF7F0E"


class PredictionReview(QObject):
    """Outlines wait in a group named after their model until a person has decided on each."""

    changed = Signal()
    """Other outlines wait than before."""

    def __init__(self, editor: Editor, session: Session) -> None:
        super().__init__(editor)
        self._editor, self._session = editor, session
        session.annotations_changed.connect(self.changed)
        session.slide_changed.connect(self.changed)

    @property
    def waiting(self) -> tuple[Annotation, ...]:
        """Outlines that nobody has decided on, in drawing order."""
        annotations = self._editor.annotations
        groups = {group.name for group in annotations.groups if _TO_REVIEW in group.attributes}
        return tuple(annotation for annotation in annotations if annotation.group in groups)

    @property
    def current(self) -> Annotation | None:
        """The one that is selected, where it waits."""
        selected = self._editor.selected
        return next((annotation for annotation in self.waiting if annotation.id in selected), None)

    def take(self, found: AnnotationSet, model: str, attributes: Mapping[str, str]) -> int:
        """Add a model's outlines as a group of its name, in one step; returns their number."""
        present = self._editor.annotations
        name = _free_name(model, present)
        group = AnnotationGroup(name, _COLOR, attributes={**attributes, _TO_REVIEW: model})
        added = [
            replace(annotation, id=new_id(), name=f"{name} {number}", group=name)
            for number, annotation in enumerate(found, start=1)
        ]
        if added:
            text = self.tr("Turn the prediction of {model} into outlines").format(model=model)
            self._editor.apply(present.with_group(group).with_added(*added), text)
        return len(added)

    def step(self, forward: bool = True) -> Annotation | None:
        """Select the next waiting outline (or the one before) and return it; None where none waits."""
        waiting = self.waiting
        if not waiting:
            return None
        current = self.current
        ids = [annotation.id for annotation in waiting]
        start = ids.index(current.id) if current is not None else (-1 if forward else 0)
        chosen = waiting[(start + (1 if forward else -1)) % len(waiting)]
        self._editor.select([chosen.id])
        return chosen

    def accept(self) -> Annotation | None:
        """The selected outline is cancer: it goes to the pathologist's group. Returns the next one that waits."""
        return self._decide(self._accepted, self.tr("Accept outline"))

    def reject(self) -> Annotation | None:
        """The selected outline is no cancer: it is removed. Returns the next one that waits."""
        return self._decide(
            lambda annotations, annotation: annotations.without_ids(annotation.id), self.tr("Reject outline")
        )

    def _decide(self, how: Callable[[AnnotationSet, Annotation], AnnotationSet], text: str) -> Annotation | None:
        current = self.current
        if current is None:
            self._editor.say(self.tr("Select an outline of a prediction first."))
            return self.step()
        waiting = self.waiting
        place = waiting.index(current)
        follower = waiting[(place + 1) % len(waiting)] if len(waiting) > 1 else None
        self._editor.apply(how(self._editor.annotations, current), text)
        self._editor.select([] if follower is None else [follower.id])
        return follower

    def _accepted(self, annotations: AnnotationSet, annotation: Annotation) -> AnnotationSet:
        group = annotations.group(annotation.group or "")
        model = group.attributes[_TO_REVIEW] if group is not None else ""
        goal = self._cancer_group(annotations)
        if annotations.group(goal) is None:
            annotations = annotations.with_group(AnnotationGroup(goal))
        return annotations.with_replaced(replace(annotation, group=goal, extra={**annotation.extra, _FROM: model}))

    def _cancer_group(self, annotations: AnnotationSet) -> str:
        """The first group that means cancer and is no model's."""
        classes = self._session.classes.mapping
        for group in annotations.groups:
            probe = Annotation("", "", Kind.POLYGON, Polygon(), group.name)
            if _TO_REVIEW not in group.attributes and classes.meaning(probe, annotations) is Meaning.CANCER:
                return group.name
        return FIRST_GROUP


def _free_name(model: str, annotations: AnnotationSet) -> str:
    base = model if model not in ("", "None") else "prediction"
    name, number = base, 1
    while annotations.group(name) is not None:
        number += 1
        name = f"{base} ({number})"
    return name
