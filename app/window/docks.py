"""The panels around the canvas."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from app.annotations.annotations_panel import AnnotationsPanel
from app.annotations.editor import Editor
from app.canvas.look_panel import LookPanel
from app.cohort.slides_panel import SlidesPanel
from app.evaluation.auc_panel import AucPanel
from app.evaluation.error_layer import ErrorLayer
from app.evaluation.errors_panel import ErrorsPanel
from app.jobs.job_queue import JobQueue
from app.jobs.jobs_panel import JobsPanel
from app.jobs.left_work import LeftWork
from app.prediction.overlay_controls import OverlayControls
from app.session import Session
from app.window.scrolling import Scrolling

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


class Docks(QObject):
    """Slides to the left, prediction above outlines and evaluation to the right, jobs below while there are any."""

    def __init__(self, window: QMainWindow, session: Session, queue: JobQueue, editor: Editor) -> None:
        super().__init__(window)
        self._window = window
        window.setDockNestingEnabled(True)
        self.outlines_panel = AnnotationsPanel(editor)
        self.slides_panel = SlidesPanel(session)
        self.slides = self._dock(self.tr("Slides"), "slides", self.slides_panel, _LEFT)
        self.prediction = self._dock(self.tr("Prediction"), "prediction", Scrolling(OverlayControls(session)), _RIGHT)
        self.annotations = self._dock(self.tr("Outlines"), "annotations", Scrolling(self.outlines_panel), _RIGHT)
        self.auc_panel, self.error_layer = AucPanel(session, queue), ErrorLayer(window)
        self.errors_panel = ErrorsPanel(session, queue, self.error_layer)
        self.evaluation = self._dock(self.tr("Evaluation"), "evaluation", self.auc_panel, _RIGHT)
        self.errors = self._dock(self.tr("Errors"), "errors", Scrolling(self.errors_panel), _RIGHT)
        self.look = self._dock(self.tr("Display"), "look", Scrolling(LookPanel(session)), _RIGHT)
        window.tabifyDockWidget(self.annotations, self.evaluation)
        window.tabifyDockWidget(self.evaluation, self.errors)
        window.tabifyDockWidget(self.errors, self.look)
        for dock in (self.annotations, self.evaluation, self.errors, self.look):
            dock.setTitleBarWidget(QWidget(dock))  # the tab says it already
        window.setTabPosition(_RIGHT, QTabWidget.TabPosition.North)
        self.annotations.raise_()
        self.jobs_panel = JobsPanel(queue)
        self.jobs = self._dock(self.tr("Jobs"), "jobs", self.jobs_panel, _BOTTOM)
        self.jobs.hide()
        self.jobs_panel.emptied.connect(self.jobs.hide)
        self._jobs_soon = QTimer(self, singleShot=True, interval=0)  # not in one turn with the job's start
        self._jobs_soon.timeout.connect(self._show_jobs)
        queue.added.connect(self._jobs_soon.start)
        window.resizeDocks([self.slides, self.prediction], [230, 356], Qt.Orientation.Horizontal)
        window.resizeDocks([self.prediction, self.annotations], [330, 470], Qt.Orientation.Vertical)

    @property
    def all(self) -> tuple[QDockWidget, ...]:
        return (self.slides, self.prediction, self.annotations, self.evaluation, self.errors, self.look, self.jobs)

    def close(self) -> None:
        """End the background work of the panels."""
        self.slides_panel.close_thumbnails()

    def offer_left_work(self, left: LeftWork) -> None:
        """Show the jobs with a question where the last window has left some."""
        if left.found():
            bar = self.jobs_panel.offer(left)
            bar.answered.connect(lambda: self.jobs.setVisible(bool(self.jobs_panel.jobs)))
            self._show_jobs()

    def _dock(self, title: str, name: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        dock.setWidget(content)
        self._window.addDockWidget(area, dock)
        return dock

    def _show_jobs(self) -> None:
        self.jobs.show()  # as high as its panel asks for: giving it another height would lay out the window twice
