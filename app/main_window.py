"""The window: docks, menus, actions. No logic longer than a connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDockWidget,
    QFileDialog,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.annotations.annotation_layer import AnnotationLayer
from app.annotations.annotations_panel import AnnotationsPanel
from app.canvas.color_tables import COLOR_TABLES
from app.canvas.magnification_actions import MagnificationActions
from app.canvas.slide_view import SlideView
from app.canvas.status_readout import StatusReadout
from app.canvas.welcome import Welcome
from app.cohort.demo import DemoOpener
from app.cohort.slides_panel import SlidesPanel
from app.evaluation.auc_panel import AucPanel
from app.export.export_dialog import ExportDialog
from app.jobs.job_queue import JobQueue
from app.jobs.jobs_panel import JobsPanel
from app.prediction.overlay_controls import OverlayControls
from app.prediction.predict_dialog import PredictDialog
from app.prediction.prediction_follower import PredictionFollower
from app.resources import icon
from app.session import Session
from app.settings.settings import Settings, SettingsStore, ThresholdStyle
from app.settings.settings_dialog import SettingsDialog
from app.settings.shortcuts_dialog import ShortcutsDialog
from app.settings.style import Style
from app.training.train_dialog import TrainDialog
from crosscancer_core import __version__

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_JOBS_HEIGHT_PX = 175
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


class MainWindow(QMainWindow):
    """Knows all rooms and joins them; each room knows the session and nobody else."""

    def __init__(self, session: Session, queue: JobQueue, store: SettingsStore, style: Style) -> None:
        super().__init__()
        self.setWindowTitle("CrossCancer")
        self.setWindowIcon(icon("crosscancer"))
        self.resize(1440, 900)
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self._session, self._queue, self._store, self._style = session, queue, store, style

        self.view = SlideView(session)
        self.demo = DemoOpener(session, queue, self)
        self._follower = PredictionFollower(session, queue, self)
        self._make_actions()
        self.welcome = Welcome(
            [self.open_slide_action, self.open_cohort_action, self.demo_action], session.settings.recents
        )
        self._centre = QStackedWidget()
        self._centre.addWidget(self.welcome)
        self._centre.addWidget(self.view)
        self.setCentralWidget(self._centre)
        self._make_docks()
        self._make_menus()
        self._make_toolbar()
        self._make_status_bar()

        self.welcome.recent_chosen.connect(lambda path: session.open_paths([path]))
        session.slide_changed.connect(self._take_slide)
        session.opened.connect(self._remember)
        session.message.connect(lambda text: self.statusBar().showMessage(text, 12_000))
        self._take_slide()

    # parts

    def _make_docks(self) -> None:
        session, queue = self._session, self._queue
        layer = AnnotationLayer(session, self)
        outlines = AnnotationsPanel(session)
        outlines.hidden_groups_changed.connect(layer.set_hidden_groups)
        self.annotations_action.toggled.connect(layer.set_visible)
        self.view.add_layer(layer)
        self.slides_dock = self._dock(self.tr("Slides"), "slides", SlidesPanel(session), _LEFT)
        self.prediction_dock = self._dock(self.tr("Prediction"), "prediction", OverlayControls(session), _RIGHT)
        self.annotations_dock = self._dock(self.tr("Outlines"), "annotations", outlines, _RIGHT)
        self.evaluation_dock = self._dock(self.tr("Evaluation"), "evaluation", AucPanel(session, queue), _RIGHT)
        self.tabifyDockWidget(self.annotations_dock, self.evaluation_dock)
        for dock in (self.annotations_dock, self.evaluation_dock):
            dock.setTitleBarWidget(QWidget(dock))  # the tab says it already
        self.setTabPosition(_RIGHT, QTabWidget.TabPosition.North)
        self.annotations_dock.raise_()
        self.jobs_dock = self._dock(self.tr("Jobs"), "jobs", JobsPanel(queue), _BOTTOM)
        self.jobs_dock.hide()
        queue.added.connect(self._show_jobs)
        self.resizeDocks([self.slides_dock, self.prediction_dock], [230, 310], Qt.Orientation.Horizontal)
        self.resizeDocks([self.prediction_dock, self.annotations_dock], [250, 550], Qt.Orientation.Vertical)

    def _make_actions(self) -> None:
        session, canvas = self._session, self.view.canvas
        self.open_slide_action = self._action("open-slide", self.tr("Open slide…"), self._choose_slides, "Ctrl+O")
        self.open_cohort_action = self._action(
            "open-cohort", self.tr("Open cohort…"), self._choose_cohort, "Ctrl+Shift+O"
        )
        self.open_annotations_action = self._action(
            "annotations", self.tr("Open outlines…"), self._choose_annotations, "Ctrl+L"
        )
        self.demo_action = self._action("demo", self.tr("Try the demo…"), self._choose_demo)
        self.picture_action = self._action(
            "picture", self.tr("Save picture of the view…"), self._save_picture, "Ctrl+P"
        )
        self.annotations_action = self._toggle("annotations", self.tr("Show outlines"), "A")
        self.overlay_action = self._toggle("overlay", self.tr("Show overlay"), "O")
        self.overlay_action.toggled.connect(self.view.overlay_layer.set_visible)
        self.overview_action = self._toggle("overview", self.tr("Show overview"), "M")
        self.overview_action.toggled.connect(self.view.overview.set_wanted)
        self.train_action = self._action("train", self.tr("Train…"), lambda: self._show(TrainDialog), "Ctrl+T")
        self.predict_action = self._action("predict", self.tr("Predict…"), lambda: self._show(PredictDialog), "Ctrl+R")
        self.export_action = self._action(
            "export", self.tr("Export to ASAP…"), lambda: self._show(ExportDialog), "Ctrl+E"
        )
        self.settings_action = self._action("settings", self.tr("Settings…"), self._edit_settings, "Ctrl+,")
        self.shortcuts_action = self._action("keyboard", self.tr("Keys and mouse…"), self._show_shortcuts, "?")
        self.about_action = self._action("info", self.tr("About CrossCancer"), self._show_about)
        self.quit_action = self._action("", self.tr("Quit"), self.close, "Ctrl+Q")
        self.magnifications = MagnificationActions(session, canvas)

    def _make_menus(self) -> None:
        canvas = self.view.canvas
        file = self._menu(self.tr("&File"), [self.open_slide_action, self.open_cohort_action])
        file.addAction(self.open_annotations_action)
        self._recents = file.addMenu(self.tr("Recent"))
        self._recents.aboutToShow.connect(self._list_recents)
        file.addSeparator()
        file.addActions([self.demo_action, self.picture_action])
        file.addSeparator()
        file.addActions([self.settings_action, self.quit_action])
        view = self._menu(
            self.tr("&View"),
            [canvas.zoom_in_action, canvas.zoom_out_action, canvas.fit_action, canvas.native_action],
        )
        view.addMenu(self.tr("Magnification")).addActions(self.magnifications.actions)
        view.addSeparator()
        view.addActions([self.annotations_action, self.overlay_action, self.overview_action])
        self._add_overlay_choices(view)
        view.addSeparator()
        docks = (self.slides_dock, self.prediction_dock, self.annotations_dock, self.evaluation_dock, self.jobs_dock)
        view.addMenu(self.tr("Panels")).addActions([dock.toggleViewAction() for dock in docks])
        self._menu(self.tr("&Model"), [self.train_action, self.predict_action, self.export_action])
        self._menu(self.tr("&Help"), [self.shortcuts_action, self.about_action])

    def _add_overlay_choices(self, menu: QMenu) -> None:
        session = self._session
        colors = self._choices(
            menu.addMenu(self.tr("Overlay colours")),
            [(name, key) for key, name in COLOR_TABLES.items()],
            session.color_table,
        )
        colors.triggered.connect(lambda action: session.set_overlay_style(color_table=action.data()))
        styles = self._choices(
            menu.addMenu(self.tr("Operating point")),
            [
                (self.tr("Outline tiles from it upwards"), ThresholdStyle.CONTOUR),
                (self.tr("Hide tiles below it"), ThresholdStyle.HIDE),
                (self.tr("Do not show it"), ThresholdStyle.NONE),
            ],
            session.threshold_style,
        )
        styles.triggered.connect(lambda action: session.set_overlay_style(threshold=action.data()))

    def _make_toolbar(self) -> None:
        canvas = self.view.canvas
        bar = QToolBar(self.tr("Tools"), movable=False)
        bar.setObjectName("tools")
        bar.setIconSize(QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.addActions([self.open_slide_action, self.open_cohort_action])
        bar.addSeparator()
        bar.addActions([canvas.zoom_out_action, canvas.zoom_in_action, canvas.fit_action])
        bar.addActions(self.magnifications.actions)
        bar.addSeparator()
        bar.addActions([self.annotations_action, self.overlay_action, self.overview_action])
        bar.addSeparator()
        for action in (self.train_action, self.predict_action, self.export_action):
            bar.addAction(action)
            button = bar.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addToolBar(bar)

    def _make_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.readout = StatusReadout(self._session, self.view.canvas)
        bar.addPermanentWidget(self.readout)
        notice = QLabel(self.tr("For research use only"))
        notice.setToolTip(self.tr("CrossCancer is not a medical device. Do not use it for diagnosis."))
        notice.setProperty("muted", True)
        bar.addPermanentWidget(notice)

    # small makers

    def _action(self, icon_name: str, text: str, do: Callable[[], object], keys: str = "") -> QAction:
        action = QAction(text, self)
        if icon_name:
            action.setIcon(icon(icon_name))
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: do())
        self.addAction(action)
        return action

    def _toggle(self, icon_name: str, text: str, keys: str) -> QAction:
        action = QAction(icon(icon_name), text, self, checkable=True, checked=True)
        action.setShortcut(QKeySequence(keys))
        self.addAction(action)
        return action

    def _menu(self, title: str, actions: Sequence[QAction]) -> QMenu:
        menu = self.menuBar().addMenu(title)
        menu.addActions(list(actions))
        return menu

    def _choices(self, menu: QMenu, choices: Sequence[tuple[str, str]], chosen: str) -> QActionGroup:
        group = QActionGroup(menu)
        for text, value in choices:
            action = QAction(text, group, checkable=True, checked=value == chosen)
            action.setData(value)
        menu.addActions(group.actions())
        return group

    def _dock(self, title: str, name: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        dock.setWidget(content)
        self.addDockWidget(area, dock)
        return dock

    # what actions do

    def _choose_slides(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Open slides"), self._start_folder())
        self._session.open_paths([Path(name) for name in names])

    def _choose_cohort(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a cohort"), self._start_folder(), self.tr("Cohorts (*.json)")
        )
        if name:
            self._session.open_paths([Path(name)])

    def _choose_annotations(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open outlines"), self._start_folder(), self.tr("Outlines (*.xml *.geojson)")
        )
        if name:
            self._session.open_paths([Path(name)])

    def _choose_demo(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder for the demo slides"), self._start_folder())
        if name:
            self.demo.open(Path(name))

    def _save_picture(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save picture"), self._start_folder(), self.tr("Pictures (*.png)")
        )
        if name:
            self.view.save_picture(Path(name).with_suffix(".png"))

    def _show_jobs(self) -> None:
        if not self.jobs_dock.isVisible():
            self.jobs_dock.show()
            self.resizeDocks([self.jobs_dock], [_JOBS_HEIGHT_PX], Qt.Orientation.Vertical)

    def _show(self, dialog_class: Callable[[Session, JobQueue, QWidget], QDialog]) -> None:
        dialog = dialog_class(self._session, self._queue, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def _start_folder(self) -> str:
        recents = self._session.settings.recents
        return str(recents[0].parent) if recents else ""

    def _list_recents(self) -> None:
        self._recents.clear()
        for path in self._session.settings.recents:
            action = self._recents.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self._session.open_paths([path]))
        self._recents.setToolTipsVisible(True)

    def _edit_settings(self) -> None:
        dialog = SettingsDialog(self._session.settings, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._keep(dialog.edited()))
        dialog.open()

    def _keep(self, settings: Settings) -> None:
        self._session.settings = settings
        self._session.set_overlay_style(color_table=settings.color_table)
        self._style.set_appearance(settings.appearance)
        self._store.save(settings)

    def _remember(self, path: Path) -> None:
        self._session.settings = self._session.settings.with_recent(path)
        self._store.save(self._session.settings)
        self.welcome.set_recents(self._session.settings.recents)

    def _show_shortcuts(self) -> None:
        dialog = ShortcutsDialog([*self.view.canvas.actions(), *self.actions()], self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_about(self) -> None:
        box = QMessageBox(self)
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

    def _take_slide(self) -> None:
        path = self._session.slide_path
        self._centre.setCurrentWidget(self.view if path is not None else self.welcome)
        self.setWindowTitle(f"{path.name} – CrossCancer" if path is not None else "CrossCancer")
        self.picture_action.setEnabled(path is not None)
        self.open_annotations_action.setEnabled(path is not None)

    # Qt's events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._session.open_paths([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.view.close_layers()
        self._session.close()
        self._queue.shut_down()
        super().closeEvent(event)
