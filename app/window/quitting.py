"""Whether the window may close while work runs in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QMessageBox

from app.jobs.job_queue import JobQueue
from app.jobs.left_work import LeftWork
from app.session import Session
from crosscancer_core.errors import CrossCancerError

_MOST_NAMES = 6


class Quitting(QObject):
    """Asks first. ``asks`` is False for runs that nobody watches."""

    def __init__(self, window: QMainWindow, queue: JobQueue, session: Session) -> None:
        super().__init__(window)
        self._window, self._queue, self._session = window, queue, session
        self.left = LeftWork(session.settings.folder)
        self.asks = True
        self.box: QMessageBox | None = None

    def allowed(self) -> bool:
        """True where nothing runs or the person wants it so; else the question is put, and may close the window."""
        if not self.asks or not self._queue.active:
            return True
        if self.box is None:
            self._ask()
        return False

    def _ask(self) -> None:
        titles = [job.title for job in self._queue.active]
        lines = [f"• {title}" for title in titles[:_MOST_NAMES]]
        if len(titles) > _MOST_NAMES:
            lines.append(self.tr("and {count} more").format(count=len(titles) - _MOST_NAMES))
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Quit"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Work is running in the background:") + "\n" + "\n".join(lines))
        box.setInformativeText(
            self.tr("Finished parts are kept in any case. Work that is left for next time goes on where it stopped.")
        )
        keep = box.addButton(self.tr("Keep working"), QMessageBox.ButtonRole.RejectRole)
        later = box.addButton(self.tr("Quit, go on next time"), QMessageBox.ButtonRole.AcceptRole)
        later.clicked.connect(self._leave)
        stop = box.addButton(self.tr("Quit and stop"), QMessageBox.ButtonRole.DestructiveRole)
        stop.clicked.connect(self._stop)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.finished.connect(self._answered)
        self.box = box
        box.open()

    def _answered(self) -> None:
        self.box = None

    def _leave(self) -> None:
        try:
            self.left.keep(self._queue)
        except CrossCancerError as error:  # the work is not given up for that
            self._session.problem.emit(error)
            return
        self._stop()

    def _stop(self) -> None:
        self.asks = False
        self._window.close()
