"""Of several openings only the last one counts, and the others leave no file open."""

from __future__ import annotations

import threading

import numpy as np

from app.opening import OpenedSlide
from app.opening_thread import OpeningThread
from crosscancer_core.errors import UnsupportedSlideError
from crosscancer_core.slides.array_slide import ArraySlide


class Closing(ArraySlide):
    """Says whether it was closed."""

    closed = False

    def close(self) -> None:
        self.closed = True


def opened() -> OpenedSlide:
    slide = Closing(np.zeros((4, 4, 3), np.uint8))
    return OpenedSlide(slide.info.path, slide)


def test_the_last_counts_and_the_first_is_closed(qtbot) -> None:
    openings = OpeningThread()
    go = threading.Event()
    first, second = opened(), opened()

    def late() -> OpenedSlide:
        go.wait(5)
        return first

    told: list[OpenedSlide] = []
    openings.opened.connect(told.append)
    openings.start(late)
    openings.start(lambda: second)
    with qtbot.waitSignal(openings.opened, timeout=10_000):
        go.set()
    assert told == [second]
    assert first.slide.closed
    assert not second.slide.closed
    openings.close()


def test_a_fault_is_told(qtbot, tmp_path) -> None:
    openings = OpeningThread()

    def fault() -> OpenedSlide:
        raise UnsupportedSlideError(tmp_path, {})

    with qtbot.waitSignal(openings.failed, timeout=10_000) as told:
        openings.start(fault)
    assert isinstance(told.args[0], UnsupportedSlideError)
    openings.close()
