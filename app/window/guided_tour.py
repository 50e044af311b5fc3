"""The tour in the window: its card above the slide, its action, and the doors it may open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.canvas.slide_canvas import SlideCanvas
from app.cohort.demo import DemoOpener
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.settings.settings import SettingsStore
from app.tour.tour import Doors, Phase, Tour
from app.tour.tour_card import TourCard
from app.window.action_maker import ActionMaker
from app.window.dialogs import Dialogs
from app.window.docks import Docks
from crosscancer_core.training.config import preset

_PRESET = "demo"


class GuidedTour(QObject):
    """Between the docks at the sides, so that the card covers nothing."""

    def __init__(
        self,
        window: QMainWindow,
        maker: ActionMaker,
        session: Session,
        queue: JobQueue,
        store: SettingsStore,
        canvas: SlideCanvas,
        demo: DemoOpener,
        docks: Docks,
        dialogs: Dialogs,
    ) -> None:
        super().__init__(window)
        self._session, self._store = session, store
        doors = Doors(
            show_region=canvas.show_region,
            open_demo=demo.open,
            show_evaluation=docks.evaluation.raise_,
            open_export=dialogs.export.trigger,
            open_training=lambda: dialogs.open_training(_PRESET),
        )
        self.tour = Tour(session, queue, doors, preset(_PRESET), self)
        self.action = maker.action("tour", self.tr("Guided tour"), self.tour.offer)
        self.card = TourCard(self.tour)
        self.dock = QDockWidget(self.tr("Guided tour"), window)
        self.dock.setObjectName("tour")
        self.dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self.dock.setTitleBarWidget(QWidget(self.dock))
        self.dock.setWidget(self.card)
        window.setCorner(Qt.Corner.TopLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.TopRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, self.dock)
        self.dock.hide()
        self.tour.changed.connect(lambda: self.dock.setVisible(self.tour.phase is not Phase.HIDDEN))
        self.dock.visibilityChanged.connect(self._stay_away)
        self.tour.answered.connect(self._remember)
        docks.evaluation.visibilityChanged.connect(self.tour.set_evaluation_visible)

    def offer_once(self, demo_folder: Path | None) -> None:
        """Offer the tour to who has neither taken nor declined it."""
        if not self._session.settings.tour_seen:
            self.tour.offer(demo_folder)

    def _stay_away(self, visible: bool) -> None:
        """A window that was closed during a tour comes back with its panels, but not with half a tour."""
        if visible and self.tour.phase is Phase.HIDDEN:
            self.dock.hide()

    def _remember(self) -> None:
        self._session.settings = self._session.settings.model_copy(update={"tour_seen": True})
        self._store.save(self._session.settings)
