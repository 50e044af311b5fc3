"""Which dialogs the window opens, and what becomes of what was entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu, QMessageBox, QWidget

from app.cohort.cohort_window import CohortWindow
from app.export.export_dialog import ExportDialog
from app.jobs.job_queue import JobQueue
from app.prediction.predict_dialog import PredictDialog
from app.resources import icon
from app.session import Session
from app.settings.settings import Settings, SettingsStore
from app.settings.settings_dialog import SettingsDialog
from app.settings.shortcuts_dialog import ShortcutsDialog
from app.settings.style import Style
from app.training.train_dialog import TrainDialog
from app.window.action_maker import ActionMaker
from crosscancer_core import __version__


class Dialogs(QObject):
    """Train, predict, export, settings, keys, about."""

    mapping_wanted = Signal()

    def __init__(
        self,
        window: QMainWindow,
        maker: ActionMaker,
        session: Session,
        queue: JobQueue,
        store: SettingsStore,
        style: Style,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._queue, self._store, self._style = window, session, queue, store, style
        self.train = maker.action("train", self.tr("Train…"), lambda: self._show(TrainDialog), "Ctrl+T")
        self.predict = maker.action("predict", self.tr("Predict…"), lambda: self._show(PredictDialog), "Ctrl+R")
        self.export = maker.action("export", self.tr("Export…"), lambda: self._show(ExportDialog), "Ctrl+E")
        self.cohort = maker.action("slides", self.tr("Cohort table…"), self._show_cohort, "Ctrl+K")
        self.cohort_window: CohortWindow | None = None
        self.settings = maker.action("settings", self.tr("Settings…"), self._edit_settings, "Ctrl+,")
        self.shortcuts = maker.action("keyboard", self.tr("Keys and mouse…"), self._show_shortcuts, "?")
        self.about = maker.action("info", self.tr("About CrossCancer"), self._show_about)

    def open_training(self, preset_name: str) -> None:
        """The training dialog with this preset chosen."""
        self._show(partial(TrainDialog, preset_name=preset_name))

    def _show(self, dialog_class: Callable[[Session, JobQueue, QWidget], QDialog]) -> None:
        dialog = dialog_class(self._session, self._queue, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def _show_cohort(self) -> None:
        """One table a window: it is kept, so that its filter and order stay."""
        if self.cohort_window is None:
            self.cohort_window = CohortWindow(self._session, self._queue, self._window)
            self.cohort_window.mapping_wanted.connect(self.mapping_wanted)
        self.cohort_window.show()
        self.cohort_window.raise_()

    def close(self) -> None:
        """End the background work of what was opened."""
        if self.cohort_window is not None:
            self.cohort_window.close_thumbnails()

    def _edit_settings(self) -> None:
        dialog = SettingsDialog(self._session.settings, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._keep(dialog.edited()))
        dialog.open()

    def _keep(self, settings: Settings) -> None:
        before, self._session.settings = self._session.settings, settings
        if settings.use_color_profile != before.use_color_profile:  # else the choice of the Display panel stays
            self._session.shown.set_look(replace(self._session.shown.look, profile=settings.use_color_profile))
        self._session.shown.set_overlay_style(color_table=settings.color_table)
        self._style.set_appearance(settings.appearance)
        self._store.save(settings)

    def _show_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self._actions_by_menu(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _actions_by_menu(self) -> dict[str, list[QAction]]:
        """Those that no menu holds come last."""
        bar = self._window.menuBar()
        found = {top.text().replace("&", ""): list(_within(top)) for top in bar.actions()}
        listed = {action for actions in found.values() for action in actions}
        owners = [self._window, *self._window.findChildren(QWidget)]
        others = dict.fromkeys(action for owner in owners for action in owner.actions() if action not in listed)
        return {**found, self.tr("Further keys"): list(others)}

    def _show_about(self) -> None:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("About CrossCancer"))
        box.setIconPixmap(icon("crosscancer").pixmap(QSize(64, 64)))
        box.setText(f"<b>CrossCancer {__version__}</b>")
        box.setInformativeText(
            self.tr(
                "Trains, compares and shows tile classifiers for cancer on whole-slide images.\n\n"
                "For research use only. Not a medical device: do not use it for diagnosis."
            )
        )
        box.open()


def _within(entry: QAction) -> Iterator[QAction]:
    """The action of a menu's entry, or those of the menu that it opens."""
    menu = entry.menu()
    if not isinstance(menu, QMenu):
        yield entry
        return
    for inner in menu.actions():
        yield from _within(inner)
