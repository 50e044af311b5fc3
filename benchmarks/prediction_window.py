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
from crosscancer_core.tasks.requests import Predict, Runtime

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
        started = perf_counter()
        job = program.queue.submit(request, "Predict")
        _until(lambda: program.session.map is not None and bool(program.session.map.done.any()))
        yield Figure("prediction_window", "Start to the first tiles in the window's map", perf_counter() - started, "s")
        yield _gaps("the first seconds of a map, when legend, notes and panels appear", program, _GAP, _FIRST_SECONDS)
        yield _gaps("a prediction runs, the view is moved", program, _GAP)
        yield from _cancel(program, job)
        window.close()


def _gaps(what: str, program: Program, target: Target | None = None, seconds: float = _SECONDS) -> Figure:
    """Longest stretch between two turns of the event loop, by the clock and by this thread's processor time."""
    canvas = program.window.view.canvas
    longest = work = 0.0
    turned, worked = perf_counter(), thread_time()

    def turn() -> None:
        nonlocal longest, work, turned, worked
        now, used = perf_counter(), thread_time()
        longest, work = max(longest, now - turned), max(work, used - worked)
        turned, worked = now, used

    ticks = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    ticks.timeout.connect(turn)
    pan = QTimer(interval=_PAN_MS)
    pan.timeout.connect(lambda: canvas.pan(-7, 3))
    ticks.start()
    pan.start()
    _pass(seconds)
    ticks.stop()
    pan.stop()
    note = f"in {seconds:.0f} s; longest by processor time {1000 * work:.0f} ms"
    return Figure(
        "prediction_window", f"longest gap of the window thread: {what}", 1000 * longest, "ms", target, note=note
    )


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
