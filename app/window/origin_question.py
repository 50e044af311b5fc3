"""Outlines that lie beside the tissue were often drawn in a program that crops the slide: ask, and move them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QMessageBox

from app.jobs.thread_job import ThreadRunner
from app.session import Session
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.tiles.cohort_slides import tissue_of
from crosscancer_core.tiles.origin import OriginProposal, moved, propose_origin


class OriginQuestion(QObject):
    """Looks, in a thread, at outlines that have come in from a file, on slides that state bounds."""

    def __init__(self, window: QMainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._threads = ThreadRunner(self)
        self.box: QMessageBox | None = None
        session.imported.connect(lambda _: self._look())

    def close(self) -> None:
        """Ask nothing any more; returns when nothing runs."""
        self._threads.wait(10_000)

    def _look(self) -> None:
        session, annotations = self._session, self._session.annotations
        path, slide = session.slide_path, session.slide
        if annotations is None or not len(annotations) or slide is None or path is None:
            return
        if (slide.info.bounds.x, slide.info.bounds.y) == (0, 0):
            return
        open_slide, listed, cohort = session.shelf.open, session.cohort_slide, session.cohort

        def look() -> OriginProposal | None:
            with open_slide(path, listed.mpp if listed is not None else None) as own:  # a handle a thread
                return propose_origin(annotations, tissue_of(own, listed, cohort), own.info.bounds)

        self._threads.run(look, lambda found, error: self._ask(annotations, found, error))

    def _ask(self, annotations: AnnotationSet, found: object, error: Exception | None) -> None:
        if error is not None:  # the slide's own faults are told elsewhere
            return
        if not isinstance(found, OriginProposal) or self._session.annotations is not annotations:
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Outlines"))
        box.setText(self.tr("The outlines lie beside the tissue."))
        box.setInformativeText(found.sentence + " " + self.tr("Moving them can be undone."))
        move = box.addButton(self.tr("Move them"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(self.tr("Leave them"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(move)
        box.setEscapeButton(leave)
        move.clicked.connect(lambda: self._move(found))
        box.finished.connect(self._answered)
        self.box = box
        box.open()

    def _move(self, found: OriginProposal) -> None:
        annotations = self._session.annotations
        if annotations is not None:
            after = moved(annotations, found.dx, found.dy)
            self._session.document.apply_shifted(after, found.dx, found.dy, self.tr("Move to the tissue"))

    def _answered(self) -> None:
        self.box = None
