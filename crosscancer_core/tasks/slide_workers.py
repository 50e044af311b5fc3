"""Work on many slides at once: one function, called for one slide after the other in processes of their own.

Processes and not threads, since damaged files can take a decoder down, and since what a reader leaks goes with its
process. They are started anew ("spawn": the same on all systems, and safe beside threads), receive paths and values,
never open files, and are replaced after some slides.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, Generic, TypeVar

from crosscancer_core.errors import CrossCancerError, WorkerDiedError
from crosscancer_core.geometry import Region
from crosscancer_core.progress import Cancelled, Control, Progress

_A = TypeVar("_A")
_R = TypeVar("_R")
Work = Callable[[_A, Progress, Control], _R]
"""A function of a module (so that a new process finds it): its argument and result can be pickled."""

_SLIDES_PER_PROCESS = 25
_LOOK_S = 0.1
"""How often the parent passes on progress and asks whether to stop."""


class SlideWorkers(Generic[_A, _R]):
    """Calls ``work`` for each argument, ``processes`` at a time; with one (or one argument) in this very process."""

    def __init__(self, work: Work[_A, _R], processes: int) -> None:
        self._work = work
        self._processes = processes

    def run(
        self, arguments: Sequence[_A], progress: Progress, control: Control
    ) -> Iterator[tuple[_A, _R | CrossCancerError]]:
        """(argument, result or the error that was met) as they come in. Progress counts the steps of all together.

        Raises:
            Cancelled: ``control`` said so; every process has stopped.
        """
        if min(self._processes, len(arguments)) <= 1:
            yield from self._here(arguments, progress, control)
        else:
            yield from self._in_processes(arguments, progress, control)

    def _here(
        self, arguments: Sequence[_A], progress: Progress, control: Control
    ) -> Iterator[tuple[_A, _R | CrossCancerError]]:
        for argument in arguments:
            control.check()
            yield argument, _outcome(partial(self._work, argument, _WithinTotal(progress), control))

    def _in_processes(
        self, arguments: Sequence[_A], progress: Progress, control: Control
    ) -> Iterator[tuple[_A, _R | CrossCancerError]]:
        context = multiprocessing.get_context("spawn")
        messages, stop = context.Queue(), context.Event()
        pool = ProcessPoolExecutor(
            min(self._processes, len(arguments)),
            context,
            _begin,
            (messages, stop),
            max_tasks_per_child=_SLIDES_PER_PROCESS,
        )
        try:
            waiting: dict[Future[_R | CrossCancerError], _A] = {
                pool.submit(_call, self._work, argument): argument for argument in arguments
            }
            while waiting:
                done, _ = wait(waiting, _LOOK_S, FIRST_COMPLETED)
                _pass_on(messages, progress)
                control.check()
                for future in done:
                    argument = waiting.pop(future)
                    try:
                        yield argument, future.result()
                    except BrokenProcessPool:
                        yield argument, WorkerDiedError("Reading slides", None)
            _pass_on(messages, progress)
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
            messages.cancel_join_thread()
            messages.close()


def processes_for(slides: int, asked: int | None) -> int:
    """How many processes to use: what was asked, else one a core, never more than slides."""
    return max(1, min(slides, asked if asked is not None else os.cpu_count() or 1))


def _outcome(call: Callable[[], _R]) -> _R | CrossCancerError:
    try:
        return call()
    except CrossCancerError as error:
        return error


def _pass_on(messages: Any, progress: Progress) -> None:
    with contextlib.suppress(queue.Empty):
        while True:
            kind, content = messages.get_nowait()
            if kind == "advanced":
                progress.advanced(*content)
            else:
                progress.event(content)


class _WithinTotal:
    """Passes on what a slide's work says, but for its own total: the caller counts for all slides."""

    def __init__(self, progress: Progress) -> None:
        self.advanced, self.event = progress.advanced, progress.event

    def started(self, total: int, unit: str, what: str = "") -> None: ...


# what follows runs in the new processes

_FROM_PARENT: list[Any] = []
"""Messages and stop of this process; handed over once, since they cannot travel with each call."""


def _begin(messages: Any, stop: Any) -> None:
    _FROM_PARENT[:] = [messages, stop]


def _call(work: Work[_A, _R], argument: _A) -> _R | CrossCancerError:
    messages, stop = _FROM_PARENT
    return _outcome(partial(work, argument, _ToParent(messages), _StopAsked(stop)))


class _ToParent:
    def __init__(self, messages: Any) -> None:
        self._messages = messages

    def started(self, total: int, unit: str, what: str = "") -> None: ...

    def advanced(self, n: int = 1, detail: str = "") -> None:
        self._messages.put(("advanced", (n, detail)))

    def event(self, event: Mapping[str, Any]) -> None:
        self._messages.put(("event", dict(event)))


class _StopAsked:
    def __init__(self, stop: Any) -> None:
        self._stop = stop

    @property
    def focus(self) -> Region | None:
        return None

    def check(self) -> None:
        if self._stop.is_set():
            raise Cancelled
