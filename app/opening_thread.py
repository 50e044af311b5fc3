"""Opens slides one after another beside the window's thread; of several asked for, only the last is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.opening import OpenedSlide


class OpeningThread(QObject):
    """Belongs to the window's thread; its signals are sent there."""

    opened = Signal(object)
    """The :class:`OpenedSlide` that was asked for last."""
    failed = Signal(object)
    """The exception that keeps it from opening."""
    _arrived = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)  # openings stay in the order they were asked for
        self._wanted = 0
        self._arrived.connect(self._receive)

    def start(self, work: Callable[[], OpenedSlide]) -> None:
        """Have ``work`` done, in place of what was asked for before."""
        self._wanted += 1
        number = self._wanted

        def run() -> None:
            try:
                result: Any = work()
            except Exception as error:
                result = error
            self._arrived.emit(number, result)

        self._pool.start(run)  # not as a QRunnable: its wrapper may outlive it, and then takes another's place

    def cancel(self) -> None:
        """Nothing that was asked for is wanted any more."""
        self._wanted += 1

    def close(self) -> None:
        """Nothing is wanted any more; returns when nothing runs."""
        self.cancel()
        self._pool.waitForDone()

    def _receive(self, number: int, result: OpenedSlide | Exception) -> None:
        if number != self._wanted:  # another slide was asked for meanwhile
            if isinstance(result, OpenedSlide):
                result.slide.close()
        elif isinstance(result, Exception):
            self.failed.emit(result)
        else:
            self.opened.emit(result)
