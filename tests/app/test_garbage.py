"""Qt objects in reference cycles die in the window's thread."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from app.garbage import CycleCollector


class _Tied(QObject):
    """An object in a cycle that says in which thread it died."""

    def __init__(self, died_in: list[int]) -> None:
        super().__init__()
        self.itself = self
        self._died_in = died_in

    def __del__(self) -> None:
        self._died_in.append(threading.get_ident())


@pytest.fixture
def collector(qtbot: object) -> Iterator[CycleCollector]:
    made = CycleCollector()
    yield made
    made.stop()
    gc.disable()  # as all tests of the window have it


def _allocate_much() -> None:
    kept = [[[]] for _ in range(200_000)]
    assert kept


def test_another_thread_destroys_nothing_and_the_windows_thread_does(qtbot, collector: CycleCollector) -> None:
    died_in: list[int] = []
    for _ in range(2_000):
        _Tied(died_in)
    thread = threading.Thread(target=_allocate_much)
    thread.start()
    thread.join()
    assert not died_in
    qtbot.waitUntil(lambda: len(died_in) == 2_000, timeout=10_000)
    assert set(died_in) == {threading.get_ident()}


def test_python_gets_its_collector_back(qtbot) -> None:
    collector = CycleCollector()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    gc.disable()
