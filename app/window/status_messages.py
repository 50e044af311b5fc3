"""What the session says, for a while in the status bar."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QStatusBar, QWidget

from app.session import Session

_MS = 12_000
_GAP_PX = 12


class StatusMessages(QObject):
    """What has no room beside ``readout`` ends in dots, and stands whole in the bar's tooltip."""

    def __init__(self, session: Session, bar: QStatusBar, readout: QWidget) -> None:
        super().__init__(bar)
        self._bar, self._readout = bar, readout
        session.message.connect(self._say)
        session.opening.connect(lambda _: bar.clearMessage())  # what was said of the slide before
        bar.messageChanged.connect(self._forget)

    def _say(self, text: str) -> None:
        bar = self._bar
        room = self._readout.x() - _GAP_PX if bar.isVisible() else bar.maximumWidth()
        bar.showMessage(bar.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room), _MS)
        bar.setToolTip(text)

    def _forget(self, shown: str) -> None:
        if not shown:
            self._bar.setToolTip("")
