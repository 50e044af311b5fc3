"""Heat maps of other programs in menu and status bar."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QMenu, QPushButton

from app.export.heat_map_opening import HeatMapOpening
from app.jobs.job_queue import JobQueue
from app.session import Session
from app.window.action_maker import ActionMaker

_GAP_PX = 12


class HeatMaps(QObject):
    """A likelihood map beside the slide is offered by a button in the status bar, until it is shown."""

    def __init__(self, window: QMainWindow, maker: ActionMaker, session: Session, queue: JobQueue) -> None:
        super().__init__(window)
        self._session, self._bar, self._offered = session, window.statusBar(), False
        self.opening = HeatMapOpening(session, queue, window)
        self.open = maker.action("overlay", self.tr("Open heat map…"), self.opening.choose, "Ctrl+Shift+L")
        self.offer = QPushButton()
        self.offer.setFlat(True)
        self.offer.hide()
        self.offer.clicked.connect(self.opening.open_offered)
        self._bar.addPermanentWidget(self.offer)
        self._bar.messageChanged.connect(self._make_room)
        self.opening.offered.connect(self._show_offer)
        session.slide_changed.connect(self._update)
        self._update()

    def add_to(self, menu: QMenu) -> None:
        menu.addAction(self.open)

    def _show_offer(self, path: Path | None) -> None:
        self._offered = path is not None and not self._session.shown.presenting
        self.offer.setVisible(self._offered)
        if path is not None:
            self.offer.setText(self.tr("Show the likelihood map beside the slide"))
            self.offer.setToolTip(path.name)

    def _make_room(self, message: str) -> None:
        """While a message is longer than the bar has room for beside it, the offer gives way."""
        wide = self._bar.fontMetrics().horizontalAdvance(message) + _GAP_PX > self.offer.x()
        self.offer.setVisible(self._offered and not (message and wide))

    def _update(self) -> None:
        self.open.setEnabled(self._session.slide is not None)
