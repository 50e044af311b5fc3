"""The window while a prediction runs: how long its thread is busy at a stretch, and how soon a cancel shows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, thread_time

from PySide6.QtCore import QEventLoop, Qt, QTimer

from app.jobs.job import JobState
from app.jobs.process_job import ProcessJob
from app.main import Program
from benchmarks.figures import Figure, Target
from benchmarks.models import inception_bundle
from benchmarks.slides import textured_slide
from benchmarks.views import application
from crosscancer_core.tasks.request_parts import Runtime
from crosscancer_core.tasks.requests import Predict

_SECONDS = 20.0
_FIRST_SECONDS = 4.0
_PAN_MS = 400
_GAP = Target(50, "ms")


def run() -> Iterator[Figure]:
    bundle, slide = inception_bundle(), textured_slide()
    with tempfile.TemporaryDirectory() as profile:
        program = Program(application(), Path(profile))
        window = program.window
        window.quitting.asks = False
        window.resize(1600, 1000)
        window.show()
        program.session.open_paths([slide])
        _until(lambda: program.session.slide is not None)
        _pass(1.0)
        yield _gaps("nothing runs, the view is moved", program)
        request = Predict(
            bundle=bundle, slides=(slide,), maps=Path(profile) / "maps", runtime=Runtime.OPENVINO, has_glass=False
        )
        watch, started = _Watch(program), perf_counter()
        job = program.queue.submit(request, "Predict")
        _until(lambda: program.session.map is not None and bool(program.session.map.done.any()))
        until_first = perf_counter() - started
        _pass(_FIRST_SECONDS)
        yield watch.figure("from Start on, while job, legend, notes and panels appear", _GAP)
        yield Figure("prediction_window", "Start to the first tiles in the window's map", until_first, "s")
        yield _gaps("a prediction runs, the view is moved", program, _GAP)
        yield from _cancel(program, job)
        window.close()


class _Watch:
    """Longest stretch between two turns of the event loop, by the clock and by this thread's processor time.

    The view is moved meanwhile.
    """

    def __init__(self, program: Program) -> None:
        self._longest = self._work = 0.0
        self._started = self._turned = perf_counter()
        self._worked = thread_time()
        self._ticks = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._ticks.timeout.connect(self._turn)
        self._pan = QTimer(interval=_PAN_MS)
        self._pan.timeout.connect(lambda: program.window.view.canvas.pan(-7, 3))
        self._ticks.start()
        self._pan.start()

    def figure(self, what: str, target: Target | None = None) -> Figure:
        """Ends the watching."""
        self._ticks.stop()
        self._pan.stop()
        seconds = perf_counter() - self._started
        note = f"in {seconds:.0f} s; longest by processor time {1000 * self._work:.0f} ms"
        longest = 1000 * self._longest
        return Figure(
            "prediction_window", f"longest gap of the window thread: {what}", longest, "ms", target, note=note
        )

    def _turn(self) -> None:
        now, used = perf_counter(), thread_time()
        self._longest = max(self._longest, now - self._turned)
        self._work = max(self._work, used - self._worked)
        self._turned, self._worked = now, used


def _gaps(what: str, program: Program, target: Target | None = None) -> Figure:
    watch = _Watch(program)
    _pass(_SECONDS)
    return watch.figure(what, target)


def _cancel(program: Program, job: ProcessJob) -> Iterator[Figure]:
    row = program.window.docks.jobs_panel.row(job)
    pressed = perf_counter()
    row.cancel_button.click()
    program.window.repaint()
    shown = perf_counter() - pressed
    assert job.state is JobState.CANCELLING
    yield Figure("prediction_window", "cancel pressed to “Cancelling …” painted", shown, "s", Target(0.2, "s"))
    _until(lambda: job.state.over)
    yield Figure("prediction_window", "cancel pressed to the worker's end", perf_counter() - pressed, "s")


def _pass(seconds: float) -> None:
    loop = QEventLoop()
    end = QTimer(singleShot=True)
    end.timeout.connect(loop.quit)
    end.start(round(1000 * seconds))
    loop.exec()


def _until(reached: Callable[[], bool], seconds: float = 120) -> None:
    last = perf_counter() + seconds
    while not reached():
        if perf_counter() > last:
            raise RuntimeError("what the benchmark waits for has not come")
        _pass(0.005)
