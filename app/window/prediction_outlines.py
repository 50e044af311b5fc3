"""From a prediction to outlines that are edited, reviewed by keys, saved, and in the cohort: the loop of correcting."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.annotations.editor import Editor
from app.annotations.prediction_review import PredictionReview
from app.canvas.slide_canvas import SlideCanvas
from app.export.choices import ChoiceStore
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.window.action_maker import ActionMaker
from crosscancer_core.annotations.model import Annotation
from crosscancer_core.export.detections import Detections, OutlineRule, detect
from crosscancer_core.export.provenance import provenance_of
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import ProbabilityMap

_ROOM = 0.6
"""Of an outline's size, left free around it."""
_LEAST_PX = 400.0


class PredictionOutlines(QObject):
    """Outlines are found as the last export was set (style, areas), at the operating point."""

    taken = Signal()
    """Outlines of a prediction have come and wait to be looked at."""

    def __init__(
        self,
        window: QWidget,
        maker: ActionMaker,
        session: Session,
        queue: JobQueue,
        canvas: SlideCanvas,
        editor: Editor,
        edit_points: QAction,
    ) -> None:
        super().__init__(window)
        self._session, self._queue, self._canvas, self._editor = session, queue, canvas, editor
        self._edit_points = edit_points
        self.review = PredictionReview(editor, session)
        self.take = maker.action("polygon", self.tr("Turn into outlines"), self.turn_into_outlines, "Ctrl+Shift+T")
        self.take.setToolTip(self.tr("The prediction at the threshold becomes outlines that can be edited"))
        self.next = maker.action("", self.tr("Next predicted outline"), lambda: self._go(True), "J")
        self.previous = maker.action("", self.tr("Previous predicted outline"), lambda: self._go(False), "Shift+J")
        self.accept = maker.action("", self.tr("Accept the predicted outline"), self._accept, "Y")
        self.reject = maker.action("", self.tr("Reject the predicted outline"), self._reject, "Z")
        self.edit = maker.action("", self.tr("Edit the predicted outline"), self._edit, "I")
        session.map_changed.connect(self._update)
        session.slide_changed.connect(self._update)
        self.review.changed.connect(self._update)
        self._update()

    def add_to(self, menu: QMenu) -> None:
        """What to do with a prediction, in a menu."""
        menu.addSeparator()
        menu.addActions([self.take, self.next, self.previous, self.accept, self.reject, self.edit])

    def turn_into_outlines(self) -> None:
        """Find the outlines in a thread; they come as one step that can be undone."""
        shown = self._session.map
        if shown is None:
            return
        last = ChoiceStore(self._session.settings.folder).load()
        known = shown.grid.mpp is not None
        rule = OutlineRule(
            self._session.shown.operating_point,
            last.style,
            last.minimum_area_um2 if known else 0.0,
            last.fill_holes_um2 if known else 0.0,
        )
        job = self._queue.run(partial(detect, shown, rule), self.tr("Find the outlines"))
        job.done.connect(partial(self._take, shown, rule))

    def _take(self, shown: ProbabilityMap, rule: OutlineRule, found: Detections) -> None:
        slide = self._session.slide
        if slide is None or slide.info.fingerprint != shown.identity.slide_fingerprint:
            return  # another slide was opened meanwhile
        said = provenance_of(shown, rule.threshold)
        count = self.review.take(found.annotations, shown.identity.model_name, said)
        if count == 0:
            self._editor.say(self.tr("No tile reaches the threshold of {value:g}.").format(value=rule.threshold))
            return
        self.taken.emit()
        text = self.tr("Outlines of {model}: {count}. J next, Y accept, Z reject, I edit.")
        self._editor.say(text.format(count=f"{count:,}", model=shown.identity.model_name))
        self._show(self.review.step())

    def _go(self, forward: bool) -> None:
        self._show(self.review.step(forward))

    def _accept(self) -> None:
        self._show(self.review.accept())
        self._tell_left()

    def _reject(self) -> None:
        self._show(self.review.reject())
        self._tell_left()

    def _edit(self) -> None:
        current = self.review.current or self.review.step()
        self._show(current)
        if current is not None:
            self._edit_points.trigger()
            self._editor.select([current.id])

    def _tell_left(self) -> None:
        left = len(self.review.waiting)
        if left:
            self._editor.say(self.tr("{count} outlines are left to look at.").format(count=f"{left:,}"))
        else:
            self._editor.say(self.tr("All outlines of the prediction were looked at: Ctrl+S saves them."))

    def _show(self, annotation: Annotation | None) -> None:
        """Bring it to the middle, with room around it."""
        if annotation is None:
            return
        left, top, right, bottom = annotation.geometry.bounds
        room = max(_ROOM * max(right - left, bottom - top), _LEAST_PX)
        self._canvas.show_region(Region.between(left - room, top - room, right + room, bottom + room))

    def _update(self) -> None:
        self.take.setEnabled(self._session.map is not None and self._session.slide is not None)
        waiting = bool(self.review.waiting)
        for action in (self.next, self.previous, self.accept, self.reject, self.edit):
            action.setEnabled(waiting)
