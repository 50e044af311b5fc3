"""Outlines from and for other programs: label masks, QuPath projects, copies with a choice of how."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMainWindow

from app.annotations.editor import Editor
from app.annotations.mask_dialog import MASK_PATTERN, MaskDialog
from app.annotations.outline_export_dialog import OutlineExportDialog
from app.annotations.qupath_dialog import QuPathDialog
from app.jobs.thread_job import ThreadRunner
from app.session import Session
from app.window.action_maker import ActionMaker
from crosscancer_core.cohort.qupath_project import read_qupath_project
from crosscancer_core.errors import CrossCancerError


class OutlineExchange(QObject):
    """Each opens a dialog; ``make_cohort`` is called with the path of a project that is to become a cohort."""

    def __init__(
        self,
        window: QMainWindow,
        maker: ActionMaker,
        session: Session,
        editor: Editor,
        make_cohort: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._editor, self._make_cohort = window, session, editor, make_cohort
        self.mask = maker.action("", self.tr("Add outlines from a label mask…"), self._choose_mask)
        self.project = maker.action("", self.tr("Open QuPath project…"), self._choose_project)
        self.export = maker.action("", self.tr("Export outlines…"), self._export)
        self._threads = ThreadRunner(self)
        self.dialog: QDialog | None = None
        session.slide_changed.connect(self._update)
        session.annotations_changed.connect(self._update)
        session.project_wanted.connect(self.open_project)
        self._update()

    def close(self) -> None:
        """Read nothing any more; returns when nothing runs."""
        self._threads.wait(10_000)

    def open_mask(self, path: Path) -> None:
        """Ask which label of a mask of the open slide goes to which group."""
        if self._session.slide is not None:
            self._show(MaskDialog(self._session, path, self._session.slide.info, self._threads, self._window))

    def open_project(self, path: Path) -> None:
        """Show what a QuPath project holds."""
        try:
            project = read_qupath_project(path)
        except CrossCancerError as error:
            self._session.problem.emit(error)
            return
        dialog = QuPathDialog(self._session, path, project, self._window)
        dialog.cohort_wanted.connect(self._make_cohort)
        self._show(dialog)

    def _export(self) -> None:
        chosen = {annotation.id for annotation in self._editor.chosen()}
        some = self._editor.annotations.without(lambda annotation: annotation.id not in chosen) if chosen else None
        self._show(OutlineExportDialog(self._session, some, self._window))

    def _choose_mask(self) -> None:
        pattern = self.tr("Label masks ({pattern})").format(pattern=MASK_PATTERN)
        name = self._chosen(self.tr("Label mask"), pattern)
        if name:
            self.open_mask(Path(name))

    def _choose_project(self) -> None:
        name = self._chosen(self.tr("QuPath project"), self.tr("QuPath projects (*.qpproj)"))
        if name:
            self.open_project(Path(name))

    def _chosen(self, title: str, pattern: str) -> str:
        slide = self._session.slide_path
        name, _ = QFileDialog.getOpenFileName(self._window, title, str(slide.parent) if slide else "", pattern)
        return name

    def _show(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.show()

    def _closed(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None

    def _update(self) -> None:
        self.mask.setEnabled(self._session.slide is not None)
        self.export.setEnabled(self._session.slide is not None and bool(self._session.annotations))
