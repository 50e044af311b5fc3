"""Errors and results in the window: their keys, their layer, and the slide at its largest error."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QMenu

from app.canvas.slide_view import SlideView
from app.evaluation.error_layer import ClusterFrame
from app.evaluation.results_window import ResultsWindow
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.window.action_maker import ActionMaker
from app.window.docks import Docks


class EvaluationActions(QObject):
    """Joins the evaluation's panels with the canvas."""

    def __init__(
        self, window: QMainWindow, maker: ActionMaker, session: Session, queue: JobQueue, view: SlideView, docks: Docks
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._queue, self._docks = window, session, queue, docks
        self._results: ResultsWindow | None = None
        panel, numbers = docks.errors_panel, docks.auc_panel
        self.show_errors = maker.toggle("", self.tr("Colour right and wrong tiles"), "Shift+E", checked=False)
        self.next_error = maker.action("", self.tr("Next error"), lambda: panel.step(1), "F3")
        self.previous_error = maker.action("", self.tr("Previous error"), lambda: panel.step(-1), "Shift+F3")
        self.results = maker.action("", self.tr("Results of the cohort…"), self._show_results, "Ctrl+Shift+R")
        self.show_errors.toggled.connect(panel.shown.setChecked)
        panel.shown.toggled.connect(self.show_errors.setChecked)
        # the map's own colours would mix with those of the errors; the line at the threshold stays
        panel.shown.toggled.connect(
            lambda on: view.overlay_layer.set_opacity(0.0 if on else session.shown.overlay_opacity)
        )
        panel.show_wanted.connect(view.canvas.show_region)
        panel.tile_marked.connect(numbers.histogram.set_mark)
        numbers.outcome_changed.connect(panel.set_outcome)
        numbers.histogram.score_chosen.connect(self._show_score)
        view.add_layer(docks.error_layer)
        frame = ClusterFrame(window)
        panel.cluster_chosen.connect(frame.set_region)
        view.add_layer(frame)
        docks.jobs_panel.report_wanted.connect(lambda page: self._results_window().show_report(page))

    def add_to(self, menu: QMenu) -> None:
        """At the end of ``menu``."""
        menu.addSeparator()
        menu.addActions([self.show_errors, self.next_error, self.previous_error, self.results])

    def _show_score(self, score: float) -> None:
        self._docks.errors_panel.show_score(score)
        self._docks.errors.raise_()

    def _results_window(self) -> ResultsWindow:
        if self._results is None:
            self._results = ResultsWindow(self._session, self._queue, self._window)
            self._results.slide_wanted.connect(self._open_at_worst)
        return self._results

    def _show_results(self) -> None:
        results = self._results_window()
        results.refresh()
        results.show()
        results.raise_()

    def _open_at_worst(self, slide_id: str, arm: str) -> None:
        cohort = self._session.cohort
        listed = [slide for slide in cohort.slides() if slide.id == slide_id] if cohort is not None else []
        if not listed:
            return
        self._docks.errors_panel.show_worst_when_known(arm)
        self.show_errors.setChecked(True)
        self._docks.errors.raise_()
        if self._session.slide_path == listed[0].path:
            self._docks.errors_panel.set_outcome(self._docks.auc_panel.outcome)
        else:
            self._session.open_slide(listed[0].path)
