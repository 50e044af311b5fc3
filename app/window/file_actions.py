"""Open and save: what the File menu does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.canvas.associated_dialog import AssociatedDialog
from app.canvas.figure_dialog import FigureDialog
from app.canvas.slide_view import SlideView
from app.cohort.demo import DemoOpener
from app.cohort.new_cohort_dialog import NewCohortDialog
from app.session import Session
from app.window.action_maker import ActionMaker


class FileActions(QObject):
    """Slides, cohorts, outlines, the demo, and pictures of the view."""

    def __init__(
        self, window: QWidget, maker: ActionMaker, session: Session, view: SlideView, demo: DemoOpener
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._view, self._demo = window, session, view, demo
        self.open_slide = maker.action("open-slide", self.tr("Open slide…"), self._choose_slides, "Ctrl+O")
        self.open_cohort = maker.action("open-cohort", self.tr("Open cohort…"), self._choose_cohort, "Ctrl+Shift+O")
        self.new_cohort = maker.action("", self.tr("New cohort…"), self.make_cohort, "Ctrl+Shift+N")
        self.open_annotations = maker.action(
            "annotations", self.tr("Open outlines…"), self._choose_annotations, "Ctrl+L"
        )
        self.demo = maker.action("demo", self.tr("Try the demo…"), self._choose_demo)
        self.picture = maker.action("picture", self.tr("Save picture of the view…"), self._save_picture, "Ctrl+P")
        self.figure = maker.action("figure", self.tr("Export figure…"), self._export_figure, "Ctrl+Shift+P")
        self.associated = maker.action("label", self.tr("Label and macro image…"), self._show_associated)
        session.shown.presenting_changed.connect(lambda _: self._follow_slide())
        session.slide_changed.connect(self._follow_slide)
        self._follow_slide()

    def recents_menu(self, parent: QMenu) -> QMenu:
        """A submenu of ``parent`` that lists what was open lately each time it opens."""
        menu = parent.addMenu(self.tr("Recent"))
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self._list_recents(menu))
        return menu

    def _list_recents(self, menu: QMenu) -> None:
        menu.clear()
        for path in self._session.settings.recents:
            action = menu.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self._session.open_paths([path]))

    def _follow_slide(self) -> None:
        for action in (self.picture, self.figure, self.open_annotations):
            action.setEnabled(self._session.slide is not None)
        slide = self._session.slide
        has_images = slide is not None and bool(slide.info.associated_names)
        self.associated.setEnabled(has_images and not self._session.shown.presenting)

    def _choose_slides(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Open slides"), self._start_folder())
        self._session.open_paths([Path(name) for name in names])

    def _choose_cohort(self) -> None:
        self._choose_one(self.tr("Open a cohort"), self.tr("Cohorts (*.json)"))

    def make_cohort(self, source: Path | None = None) -> None:
        """Ask for the slides of a new cohort, which may be those of ``source``."""
        dialog = NewCohortDialog(self._session, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if source is not None:
            dialog.set_source(source)
        dialog.open()

    def _choose_annotations(self) -> None:
        self._choose_one(self.tr("Open outlines"), self.tr("Outlines (*.xml *.geojson *.geojson.gz *.json)"))

    def _choose_one(self, title: str, pattern: str) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, title, self._start_folder(), pattern)
        if name:
            self._session.open_paths([Path(name)])

    def _choose_demo(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self._window, self.tr("Folder for the demo slides"), self._start_folder()
        )
        if name:
            self._demo.open(Path(name))

    def _save_picture(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save picture"), self._start_folder(), self.tr("Pictures (*.png)")
        )
        if name:
            self._view.save_picture(Path(name).with_suffix(".png"))

    def _show_associated(self) -> None:
        slide = self._session.slide
        if slide is None:
            return
        dialog = AssociatedDialog(slide, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _export_figure(self) -> None:
        canvas = self._view.canvas
        dialog = FigureDialog(self._session, canvas.viewport, canvas.paint_over_slide, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _start_folder(self) -> str:
        recents = self._session.settings.recents
        return str(recents[0].parent if recents else Path.home())
