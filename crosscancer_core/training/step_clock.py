"""How long steps of training took, and how much of that was waiting for tiles."""

from __future__ import annotations

import time

from crosscancer_core.training.batches import Waiting


class StepClock:
    """Runs from when it is made. Shares are between 0 and 1."""

    def __init__(self, waiting: Waiting) -> None:
        """``waiting``: is added to by who reads the tiles."""
        self._waiting = waiting
        self._began = self._since = time.perf_counter()
        self._waited_before = self._waited = waiting.seconds

    def lap(self) -> tuple[float, float]:
        """Seconds since the last lap, and the waiting's share of them."""
        now, waited = time.perf_counter(), self._waiting.seconds
        seconds = max(now - self._since, 1e-9)
        share = round(min(1.0, (waited - self._waited) / seconds), 4)
        self._since, self._waited = now, waited
        return seconds, share

    def share_of_all(self) -> float:
        """The waiting's share of the time since the clock was made."""
        seconds = max(time.perf_counter() - self._began, 1e-9)
        return round(min(1.0, (self._waiting.seconds - self._waited_before) / seconds), 4)
