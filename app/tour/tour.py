"""The two-minute tour: what happens next, what has happened, and how a step is done for the person.

It watches session and queue, so that a step done by hand counts as well; it never takes anything out of one's hands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.jobs.job import duration
from app.jobs.job_queue import JobQueue
from app.jobs.process_job import ProcessJob
from app.session import Session
from app.tour.demo_cohort import MODEL_NAME, DemoCohort, cancer_region, is_painted, shows_cancer
from app.tour.demo_model import DemoModel
from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.cohort.cohort import Role
from crosscancer_core.geometry import Region
from crosscancer_core.tasks.requests import Export, MakeDemo, Predict, Train
from crosscancer_core.training.config import TrainingConfig


class Step(IntEnum):
    LOOK = 0
    PREDICT = 1
    JUDGE = 2
    EXPORT = 3
    TRAIN = 4


class Phase(Enum):
    HIDDEN = auto()
    OFFERED = auto()
    UNDER_WAY = auto()
    FINISHED = auto()


@dataclass(frozen=True)
class Doors:
    """What the tour asks of the window."""

    show_region: Callable[[Region], None]
    open_demo: Callable[[Path], None]
    """Open the demo in this folder; paint it where it is not there."""
    show_evaluation: Callable[[], None]
    open_export: Callable[[], None]
    open_training: Callable[[], None]


class Tour(QObject):
    """Phase, step and ticks. ``changed`` follows everything that the card shows."""

    changed = Signal()
    answered = Signal()
    """The tour was taken or declined: it need not offer itself again."""

    def __init__(
        self, session: Session, queue: JobQueue, doors: Doors, config: TrainingConfig, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._queue, self._doors, self._config = session, queue, doors, config
        self.model = DemoModel(queue, self)
        self.folder = session.settings.folder / "demo"
        """Where the demo is, or will be painted."""
        self.phase = Phase.HIDDEN
        self.step = Step.LOOK
        self._done: set[Step] = set()
        self._shown: set[Step] = set()
        self._evaluation_visible = False
        self._painting: ProcessJob | None = None
        self._predicting: ProcessJob | None = None
        self.model.changed.connect(self.changed)
        queue.added.connect(self._follow)
        for job in queue.jobs:
            self._follow(job)
        session.cohort_changed.connect(self._take_cohort)
        session.view_changed.connect(self._look)
        session.map_changed.connect(self._check_map)

    # what the card shows

    @property
    def done(self) -> frozenset[Step]:
        """Steps that have happened."""
        return frozenset(self._done)

    @property
    def can_go_on(self) -> bool:
        """The step was done or shown: its button leads to the next."""
        return self.step in self._done or self.step in self._shown

    @property
    def waits(self) -> bool:
        """Is what the step's button was pressed for still on its way?"""
        if self.can_go_on:
            return False
        if self.step is Step.LOOK:
            return self._session.annotations is None and self._painting is not None
        return self.step is Step.PREDICT and (self._predicting is not None or self._painting_cohort)

    @property
    def status(self) -> str:
        """What goes on behind the scenes, in a sentence; often empty."""
        demo = self._demo
        if self._painting_cohort and self._painting is not None:
            eta = self._painting.current_progress.eta
            left = "" if eta is None else " · " + self.tr("about {time} left").format(time=duration(eta))
            return self.tr("The demo slides are being painted") + left
        if self._predicting is not None and self.step is Step.PREDICT and self.model.job is None:
            return self.tr("The slide is being predicted; rows appear as they are done.")
        return self.model.sentence(demo) if demo is not None and self.step <= Step.PREDICT else ""

    @property
    def needs_painting(self) -> bool:
        """Would taking the tour paint the demo first?"""
        return self._demo is None and self._painting is None and not is_painted(self.folder)

    # what the person does

    def offer(self, folder: Path | None = None) -> None:
        """Show the card that asks; with ``folder``, the demo is there."""
        if folder is not None:
            self.folder = folder.resolve()
        self._set_phase(Phase.OFFERED)

    def take(self) -> None:
        """Begin with the first step."""
        self._done.clear()
        self._shown.clear()
        self.step = Step.LOOK
        self.phase = Phase.UNDER_WAY
        self.answered.emit()
        if self._demo is None and self._painting is None:
            self._doors.open_demo(self.folder)
        self._take_cohort()
        demo, entry = self._demo, self._session.cohort_slide
        if demo is not None and (entry is None or entry.role is not Role.TEST):
            self._session.open_slide(demo.unseen)

    def leave(self) -> None:
        """End or decline the tour. What runs in the background goes on."""
        self.answered.emit()
        self._set_phase(Phase.HIDDEN)

    def go_on(self) -> None:
        """To the next step, whether this one was done or not."""
        if self.step is Step.TRAIN:
            self._set_phase(Phase.FINISHED)
            return
        self.step = Step(self.step + 1)
        self._check_map()
        self._check_evaluation()
        self.changed.emit()

    def show_me(self) -> None:
        """Do the step for the person."""
        match self.step:
            case Step.LOOK:
                self._show_cancer()
            case Step.PREDICT:
                self._predict()
            case Step.JUDGE:
                self._doors.show_evaluation()
                self._shown.add(Step.JUDGE)
            case Step.EXPORT:
                self._doors.open_export()
                self._shown.add(Step.EXPORT)
            case Step.TRAIN:
                self._doors.open_training()
                self._shown.add(Step.TRAIN)
        self.changed.emit()

    def set_evaluation_visible(self, visible: bool) -> None:
        """The window says whether the evaluation can be seen."""
        self._evaluation_visible = visible
        self._check_evaluation()

    # within

    @property
    def _demo(self) -> DemoCohort | None:
        return DemoCohort.of(self._session.cohort_path, self._session.cohort, self._config)

    @property
    def _painting_cohort(self) -> bool:
        """Is the cohort still to come? (Its slides come one by one before it.)"""
        return self._painting is not None and self._demo is None

    def _set_phase(self, phase: Phase) -> None:
        self.phase = phase
        self.changed.emit()

    def _happened(self, step: Step) -> None:
        if self.phase is Phase.UNDER_WAY and step not in self._done:
            self._done.add(step)
            self.changed.emit()

    def _follow(self, job: ProcessJob) -> None:
        request = job.request
        match request:
            case MakeDemo() if not job.state.over:
                self._painting, self.folder = job, request.folder.resolve()
                job.settled.connect(self._painting_over)
                job.progress.connect(self._tell)
            case Predict():
                job.done.connect(lambda: self._happened(Step.PREDICT))
            case Export():
                job.done.connect(lambda: self._happened(Step.EXPORT))
            case Train() if not request.run_folder.name.startswith(MODEL_NAME):
                self._happened(Step.TRAIN)

    def _tell(self) -> None:
        self.changed.emit()

    def _painting_over(self) -> None:
        self._painting = None
        self.changed.emit()

    def _take_cohort(self) -> None:
        """When the demo is open, its model is trained while one looks around."""
        demo = self._demo
        if self.phase is Phase.UNDER_WAY and demo is not None:
            self.model.prepare(demo)
        self.changed.emit()

    def _show_cancer(self) -> None:
        session = self._session
        if session.slide is None or session.annotations is None:
            if self._painting is None:
                self._doors.open_demo(self.folder)
            return
        region = cancer_region(session.annotations, self._classes, session.slide.info.bounds)
        if region is not None:
            self._doors.show_region(region)
        self._happened(Step.LOOK)

    @property
    def _classes(self) -> ClassMapping:
        cohort = self._session.cohort
        return cohort.classes if cohort is not None else ClassMapping()

    def _look(self, view: Region) -> None:
        session = self._session
        if self.phase is not Phase.UNDER_WAY or Step.LOOK in self._done:
            return
        if session.slide is None or session.annotations is None:
            return
        if shows_cancer(view, session.annotations, self._classes, session.slide.info.bounds):
            self._happened(Step.LOOK)

    def _predict(self) -> None:
        demo = self._demo
        if demo is None:
            if self._painting is None:
                self._doors.open_demo(self.folder)
            return
        self.model.prepare(demo)
        if self._session.slide_path != demo.unseen:
            self._session.open_slide(demo.unseen)
        title = self.tr("Predict {slide} with the demo model").format(slide=demo.unseen.name)
        self._predicting = self._queue.submit(demo.prediction(), title, after=self.model.job)
        self._predicting.settled.connect(self._prediction_over)

    def _prediction_over(self) -> None:
        self._predicting = None
        self.changed.emit()

    def _check_map(self) -> None:
        """A finished map of the open slide is all that the second step wants, whoever asked for it."""
        runs = any(isinstance(job.request, Predict) for job in self._queue.active)
        if self.step is Step.PREDICT and self._session.map is not None and not runs:
            self._happened(Step.PREDICT)

    def _check_evaluation(self) -> None:
        if self.step is Step.JUDGE and self._evaluation_visible and self._session.map is not None:
            self._happened(Step.JUDGE)
