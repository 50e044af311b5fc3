"""Presentation mode: the slide and nothing else, and no file names anywhere."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject
from PySide6.QtWidgets import QMainWindow, QToolBar

from app.session import Session
from app.window.action_maker import ActionMaker
from app.window.docks import Docks


class Presentation(QObject):
    """Full screen without panels, bars and names. F5 begins and ends it, Esc ends it."""

    def __init__(self, window: QMainWindow, maker: ActionMaker, session: Session, docks: Docks) -> None:
        super().__init__(window)
        self._window, self._session, self._docks = window, session, docks
        self._layout = QByteArray()
        self._was_maximized = False
        self.action = maker.toggle("present", self.tr("Presentation: no names, no panels"), "F5", checked=False)
        self.action.toggled.connect(self._set)
        self.leave_action = maker.action("", self.tr("End presentation"), self.leave, "Esc")
        self.leave_action.setEnabled(False)

    def leave(self) -> None:
        """Everything as it was before."""
        self.action.setChecked(False)

    def _set(self, presenting: bool) -> None:
        window = self._window
        self.leave_action.setEnabled(presenting)
        self._session.shown.set_presenting(presenting)
        if presenting:
            self._layout = window.saveState()
            self._was_maximized = window.isMaximized()
            for part in (*self._docks.all, *window.findChildren(QToolBar)):
                part.hide()
        for bar in (window.menuBar(), window.statusBar()):
            bar.setVisible(not presenting)
        if presenting:
            window.showFullScreen()
        else:
            window.restoreState(self._layout)
            if self._was_maximized:
                window.showMaximized()
            else:
                window.showNormal()
