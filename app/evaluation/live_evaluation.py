"""The shown map judged on the open slide, again whenever one of the two changes, while it is being predicted too."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.evaluation.auc_words import missing
from app.evaluation.slide_evaluation import Inputs, Outcome, evaluate_slide
from app.jobs.job_queue import JobQueue
from app.jobs.thread_job import ThreadJob
from app.session import Session
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import CrossCancerError
from crosscancer_core.tiles.labels import LabelRule

MINIMUM_TISSUE = 0.25
_SOON_MS = 30
_WHILE_PREDICTING_MS = 1_000


class LiveEvaluation(QObject):
    """Labels and scores are computed in a thread, one computation at a time."""

    evaluated = Signal(object)
    """The :class:`Outcome` of what is open now."""
    impossible = Signal(str)
    """Why there is none: something is missing, or it failed."""

    def __init__(self, session: Session, jobs: JobQueue, rule: LabelRule, parent: QObject | None = None) -> None:
        """``rule``: what makes a tile count as cancer."""
        super().__init__(parent)
        self._session, self._jobs, self._rule = session, jobs, rule
        self._job: ThreadJob | None = None
        self._stale = False
        self._failed = False
        self._cache: Outcome | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._compute)
        for changed in (session.slide_changed, session.annotations_changed, session.map_changed, session.maps_changed):
            changed.connect(self.refresh)
        session.map_rows_changed.connect(self._on_rows)

    def set_rule(self, rule: LabelRule) -> None:
        """Evaluate by another rule."""
        self._rule = rule
        self._schedule(_SOON_MS)

    def refresh(self) -> None:
        """Evaluate what is open now; ``impossible`` is said at once, ``evaluated`` follows."""
        self._failed = False
        reason = missing(self._session)
        if reason:
            self._timer.stop()
            self._stale = self._job is not None
            self.impossible.emit(reason)
        else:
            self._schedule(_SOON_MS)

    def _on_rows(self) -> None:
        if not self._failed:  # what failed once would fail, and be reported, every second
            self._schedule(_WHILE_PREDICTING_MS)

    def _schedule(self, milliseconds: int) -> None:
        """Compute soon; a change that waits longer never puts off one that waits less."""
        if not self._timer.isActive() or self._timer.remainingTime() > milliseconds:
            self._timer.start(milliseconds)

    def _compute(self) -> None:
        if self._job is not None:  # one at a time; the newest state is computed next
            self._stale = True
            return
        inputs = self._inputs()
        if inputs is None:
            return
        self._stale = False
        self._job = self._jobs.run(partial(evaluate_slide, inputs, self._cache), self.tr("Evaluate the slide"))
        self._job.done.connect(self._receive)
        self._job.failed.connect(self._fail)
        self._job.settled.connect(self._settled)

    def _inputs(self) -> Inputs | None:
        session = self._session
        if missing(self._session) or session.slide is None or session.map is None:
            return None
        others = [each for each in session.maps.values() if each is not session.map]
        return Inputs(
            session.shelf,
            session.slide,
            session.map,
            session.annotations if session.annotations is not None else AnnotationSet(),
            session.classes.mapping,
            session.cohort,
            session.cohort_slide,
            self._rule,
            MINIMUM_TISSUE,
            tuple(each for each in others if each.done.any()),
            tuple(session.model_folders),
        )

    def _receive(self, outcome: Outcome) -> None:
        self._cache = outcome
        inputs = self._inputs()
        if inputs is not None and inputs.map is outcome.inputs.map and inputs.slide is outcome.inputs.slide:
            self.evaluated.emit(outcome)

    def _fail(self, error: CrossCancerError) -> None:
        self._failed = True
        self.impossible.emit(f"⚠ {error}")

    def _settled(self) -> None:
        self._job = None
        if self._stale:
            self._schedule(_SOON_MS)
