"""The window: joins its parts. No logic longer than a connection; what the parts do stands in ``window/``."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QStackedWidget

from app.annotations.annotation_layer import AnnotationLayer
from app.annotations.editor import Editor
from app.annotations.hover_info import HoverInfo
from app.annotations.tool_layer import ToolLayer
from app.canvas.preparing import Preparing
from app.canvas.slide_view import SlideView
from app.canvas.status_readout import StatusReadout
from app.canvas.welcome import Welcome
from app.cohort.demo import DemoOpener
from app.jobs.job_queue import JobQueue
from app.prediction.prediction_follower import PredictionFollower
from app.resources import icon
from app.session import Session
from app.settings.settings import SettingsStore
from app.settings.style import Style
from app.window.action_maker import ActionMaker
from app.window.dialogs import Dialogs
from app.window.docks import Docks
from app.window.editing_actions import EditingActions
from app.window.evaluation_actions import EvaluationActions
from app.window.file_actions import FileActions
from app.window.guided_tour import GuidedTour
from app.window.heat_maps import HeatMaps
from app.window.import_reports import ImportReports
from app.window.label_actions import LabelActions
from app.window.memory import WindowMemory
from app.window.menus import Menus
from app.window.origin_question import OriginQuestion
from app.window.outline_exchange import OutlineExchange
from app.window.outline_saving import OutlineSaving
from app.window.overlay_actions import OverlayActions
from app.window.prediction_outlines import PredictionOutlines
from app.window.quitting import Quitting
from app.window.resolution import ResolutionEntry
from app.window.saved_outlines import SavedOutlines
from app.window.status_messages import StatusMessages
from app.window.tile_preview import TilePreview
from app.window.tissue_editing import TissueEditing
from app.window.view_actions import ViewActions


class MainWindow(QMainWindow):
    """Knows all rooms and joins them; each room knows the session and nobody else."""

    def __init__(self, session: Session, queue: JobQueue, store: SettingsStore, style: Style) -> None:
        super().__init__()
        self.setWindowTitle("CrossCancer")
        self.setWindowIcon(icon("crosscancer"))
        self.resize(1440, 900)
        self.setAcceptDrops(True)
        self._session, self._queue, self._store = session, queue, store

        self.view = SlideView(session)
        self.demo = DemoOpener(session, queue, self)
        self._follower = PredictionFollower(session, queue, self)
        self.editor = Editor(session, self)
        maker = ActionMaker(self)
        self.files = FileActions(self, maker, session, self.view, self.demo)
        self.views = ViewActions(self, maker, session, self.view)
        self.overlay = OverlayActions(self, maker, session, self.view)
        self.dialogs = Dialogs(self, maker, session, queue, store, style)
        self.welcome = Welcome(
            [self.files.open_slide, self.files.open_cohort, self.files.new_cohort, self.files.demo],
            session.settings.recents,
        )
        self._centre = QStackedWidget()
        self._centre.addWidget(self.welcome)
        self._centre.addWidget(self.view)
        self.setCentralWidget(self._centre)
        self.preparing = Preparing(session, self._centre)
        self.view.first_pixels.connect(self.preparing.end)
        self.docks = Docks(self, session, queue, self.editor)
        self.menus = Menus(
            self, maker, session, self.view, self.files, self.views, self.overlay, self.dialogs, self.docks
        )
        self.tiles = TilePreview(self, maker, session, queue, self.view)
        self.tissue = TissueEditing(self, maker, session, queue, self.view)
        self.menus.model.insertActions(self.dialogs.train, [self.tissue.action, self.tiles.action])
        self._add_outline_files(maker)
        self.editing = EditingActions(self, maker, session, self.view.canvas, self.editor, self.menus.file)
        self._add_prediction_outlines(maker)
        self.editing.menu.addActions([self.label_actions.mapping])
        self.evaluating = EvaluationActions(self, maker, session, queue, self.view, self.docks)
        self.evaluating.add_to(self.menus.model)
        self.resolution = ResolutionEntry(self, maker, session, self.view.canvas)
        self.menus.view.insertAction(self.files.associated, self.resolution.action)
        self.guided_tour = GuidedTour(
            self, maker, session, queue, store, self.view.canvas, self.demo, self.docks, self.dialogs
        )
        self.menus.help.insertAction(self.dialogs.shortcuts, self.guided_tour.action)
        self.quitting = Quitting(self, queue, session)
        self._add_annotation_layer()
        self._make_status_bar()
        self.memory = WindowMemory(self, session, self.view.canvas, session.settings.folder)
        self.memory.restore_layout()
        self.docks.offer_left_work(self.quitting.left)

        self.welcome.recent_chosen.connect(lambda path: session.open_paths([path]))
        session.slide_changed.connect(self._take_slide)
        session.shown.presenting_changed.connect(lambda _: self._show_title())
        session.opened.connect(self._remember)
        StatusMessages(session, self.statusBar(), self.readout)
        self._take_slide()

    # parts

    def _add_outline_files(self, maker: ActionMaker) -> None:
        session = self._session
        self.saving = OutlineSaving(self, maker, session)
        self.reports = ImportReports(self, maker, session)
        self.origin_question = OriginQuestion(self, session)
        self.label_actions = LabelActions(self, maker, session, self.view)
        self.exchange = OutlineExchange(self, maker, session, self.editor, self.files.make_cohort)
        self.menus.add_to_file([self.exchange.project, self.saving.add_action, self.exchange.mask, self.reports.action])
        self.menus.add_to_file([self.saving.save_action, self.saving.save_as_action, self.exchange.export])
        self.menus.add_to_view([self.label_actions.effective])
        self.dialogs.mapping_wanted.connect(self.label_actions.mapping.trigger)

    def _add_annotation_layer(self) -> None:
        panel = self.docks.outlines_panel
        layers = AnnotationLayer(self._session, self), AnnotationLayer(self.view.compared.company, self)
        for layer in layers:
            panel.hidden_groups_changed.connect(layer.set_hidden_groups)
            panel.group_opacity_changed.connect(layer.set_group_opacity)
            self.views.annotations.toggled.connect(layer.set_visible)
        panel.hidden_groups_changed.connect(self.editor.set_unseen_groups)
        panel.show_wanted.connect(self.view.canvas.show_region)
        self.view.add_layer(layers[0])
        self.view.compared.add_layer(layers[1])
        self.view.add_layer(ToolLayer(self.editor, self))
        HoverInfo(self.editor, self.view.canvas)

    def _add_prediction_outlines(self, maker: ActionMaker) -> None:
        self.predicted = PredictionOutlines(
            self, maker, self._session, self._queue, self.view.canvas, self.editor, self.editing.tools["vertex"]
        )
        self.predicted.taken.connect(self.docks.annotations.raise_)
        self.predicted.add_to(self.menus.model)
        SavedOutlines(self.saving, self._session, self.predicted.review, self.tissue)
        self.heat_maps = HeatMaps(self, maker, self._session, self._queue)
        self.heat_maps.add_to(self.menus.model)

    def _make_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.readout = StatusReadout(self._session, self.view.canvas)
        self.readout.resolution_wanted.connect(self.resolution.action.trigger)
        bar.addPermanentWidget(self.readout)
        notice = QLabel(self.tr("For research use only"))
        notice.setToolTip(self.tr("CrossCancer is not a medical device. Do not use it for diagnosis."))
        notice.setProperty("muted", True)
        bar.addPermanentWidget(notice)

    # what the session says

    def _remember(self, path: Path) -> None:
        self._session.settings = self._session.settings.with_recent(path)
        self._store.save(self._session.settings)
        self.welcome.set_recents(self._session.settings.recents)

    def _take_slide(self) -> None:
        path = self._session.slide_path
        self._centre.setCurrentWidget(self.view if path is not None else self.welcome)
        self._show_title()

    def _show_title(self) -> None:
        path = self._session.slide_path
        named = path is not None and not self._session.shown.presenting
        self.setWindowTitle(f"{path.name}[*] – CrossCancer" if named and path is not None else "CrossCancer")

    # Qt's events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._session.open_paths([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.saving.closing_allowed() or not self.quitting.allowed():
            event.ignore()
            return
        self.menus.presentation.leave()  # what is kept is the window, not the stage
        self.memory.save()
        self.docks.close()
        self.dialogs.close()
        self.view.close_layers()
        self.origin_question.close()
        self.exchange.close()
        self.label_actions.close()
        self._session.close()
        self._queue.shut_down()
        super().closeEvent(event)
