"""How slow work tells how far it is, and how it is told to stop.

A task receives a :class:`Progress` to talk to and a :class:`Control` to ask. Terminal, window and cluster each
implement them once; no task knows which of them listens.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, Protocol

from crosscancer_core.geometry import Region


def rate_words(per_second: float) -> str:
    """A rate for a person: ``1,240``, ``85``, ``6.3``, ``0.25``; never with an exponent."""
    return f"{per_second:,.0f}" if per_second >= 10 else f"{per_second:.2g}"


class Cancelled(Exception):  # noqa: N818
    """Raised by :meth:`Control.check` when the person has cancelled. Not an error: nothing went wrong."""


class Progress(Protocol):
    """What a task says while it runs. May be called from any thread; must return quickly."""

    def started(self, total: int, unit: str, what: str = "") -> None:
        """A countable part begins: ``total`` steps of ``unit`` ("tiles", "steps"). Restarts the count at 0."""

    def advanced(self, n: int = 1, detail: str = "") -> None:
        """``n`` more steps are done."""

    def event(self, event: Mapping[str, Any]) -> None:
        """Something the listener may want to show: JSON data with a ``"type"`` key."""


class Control(Protocol):
    """What a task asks between batches. ``focus`` only reorders work, it never changes results."""

    @property
    def focus(self) -> Region | None:
        """The part of the slide that is on screen, in level-0 pixels."""

    def check(self) -> None:
        """Return at once, or wait while paused.

        Raises:
            Cancelled: the work is to stop here; what is finished stays.
        """


class _Silent:
    def started(self, total: int, unit: str, what: str = "") -> None: ...

    def advanced(self, n: int = 1, detail: str = "") -> None: ...

    def event(self, event: Mapping[str, Any]) -> None: ...


class _Uncontrolled:
    @property
    def focus(self) -> Region | None:
        return None

    def check(self) -> None: ...


SILENT: Progress = _Silent()
UNCONTROLLED: Control = _Uncontrolled()


class Switch:
    """A :class:`Control` that another thread turns: cancel, pause, resume, focus."""

    def __init__(self) -> None:
        self._running = threading.Event()
        self._running.set()
        self._cancelled = threading.Event()
        self._focus: Region | None = None

    @property
    def focus(self) -> Region | None:
        return self._focus

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        return not self._running.is_set()

    def cancel(self) -> None:
        self._cancelled.set()
        self._running.set()  # a paused task must wake up to be cancelled

    def pause(self) -> None:
        self._running.clear()

    def resume(self) -> None:
        self._running.set()

    def look_at(self, focus: Region | None) -> None:
        self._focus = focus

    def check(self) -> None:
        self._running.wait()
        if self._cancelled.is_set():
            raise Cancelled
