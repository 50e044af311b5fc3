"""How fast a countable part goes, and how long it will still take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable


class Rate:
    """Steps per second over the last ``window`` seconds. Not thread-safe; the owner locks."""

    def __init__(self, window: float = 20.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._window = window
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """Count from zero again: a new part has begun."""
        self.done = 0
        self._marks: deque[tuple[float, int]] = deque([(self._clock(), 0)])

    def advance(self, n: int) -> None:
        self.done += n
        now = self._clock()
        self._marks.append((now, self.done))
        # the oldest mark stays until the next one is old enough too, so a slow part still has a rate
        while len(self._marks) > 2 and now - self._marks[1][0] >= self._window:
            self._marks.popleft()

    @property
    def per_second(self) -> float:
        """0.0 until something is done."""
        start, done = self._marks[0]
        elapsed = self._clock() - start
        return (self.done - done) / elapsed if elapsed > 0 else 0.0

    def seconds_left(self, total: int) -> float | None:
        """Estimated seconds until ``total`` is reached; None while there is nothing to judge by."""
        rate = self.per_second
        return None if rate == 0 else max(0, total - self.done) / rate
