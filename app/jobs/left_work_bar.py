"""Offers to go on with what the last window left undone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.jobs.job_queue import JobQueue
from app.jobs.left_work import LeftWork

_MOST_NAMES = 3


class LeftWorkBar(QFrame):
    """One sentence and two buttons; hidden where nothing was left."""

    answered = Signal()

    def __init__(self, left: LeftWork, queue: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left, self._queue = left, queue
        self.label = QLabel(wordWrap=True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.go_on_button = QPushButton(self.tr("Go on"))
        self.forget_button = QPushButton(self.tr("Leave it"))
        self.forget_button.setToolTip(self.tr("What was finished stays; the rest is not computed."))
        self.go_on_button.clicked.connect(self._go_on)
        self.forget_button.clicked.connect(self._forget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.forget_button)
        layout.addWidget(self.go_on_button)
        titles = [job.title for job in left.found()]
        names = ", ".join(titles[:_MOST_NAMES])
        if len(titles) > _MOST_NAMES:
            names = self.tr("{names} and {number} more").format(names=names, number=len(titles) - _MOST_NAMES)
        self.label.setText(self.tr("Left from last time: {names}").format(names=names))
        self.setVisible(bool(titles))

    def _go_on(self) -> None:
        self.hide()
        self._left.go_on(self._queue)
        self.answered.emit()

    def _forget(self) -> None:
        self.hide()
        self._left.forget()
        self.answered.emit()
