"""Python's cycle collector runs in the window's thread only.

Left to itself it runs in whatever thread happens to allocate. Where that is a thread that reads slides or files, it
destroys widgets and other Qt objects that are caught in reference cycles there, and Qt ends the program with a
segmentation fault (seen: XML read on the opening thread while a closed window was still in a cycle).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 500


class CycleCollector(QObject):
    """Switches automatic collection off, and collects by Python's own thresholds between events instead."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # modules and what else start-up made stay for good: a full collection need not walk them
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    def collect_due(self) -> None:
        """Collect the oldest generation whose threshold is passed; nothing where none is."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Hand collection back to Python, e.g. when the last window is gone."""
        self._timer.stop()
        gc.enable()
