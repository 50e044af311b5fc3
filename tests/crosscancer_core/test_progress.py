from __future__ import annotations

import threading

import pytest

from crosscancer_core.geometry import Region
from crosscancer_core.progress import SILENT, UNCONTROLLED, Cancelled, Switch, rate_words


def test_switch_runs_until_it_is_cancelled() -> None:
    switch = Switch()
    switch.check()
    switch.cancel()
    assert switch.cancelled
    with pytest.raises(Cancelled):
        switch.check()


@pytest.mark.parametrize("cancel", [False, True])
def test_paused_task_waits_until_resumed_or_cancelled(cancel: bool) -> None:
    switch = Switch()
    switch.pause()
    assert switch.paused
    began, ended, outcome = threading.Event(), threading.Event(), []

    def work() -> None:
        began.set()
        try:
            switch.check()
            outcome.append("went on")
        except Cancelled:
            outcome.append("stopped")
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert began.wait(10)
    assert not ended.wait(0.05)
    if cancel:
        switch.cancel()
    else:
        switch.resume()
    thread.join(10)
    assert outcome == ["stopped" if cancel else "went on"]


def test_focus_is_what_was_looked_at_last() -> None:
    switch = Switch()
    assert switch.focus is UNCONTROLLED.focus is None
    switch.look_at(Region(1, 2, 3, 4))
    assert switch.focus == Region(1, 2, 3, 4)


def test_silence_and_no_control_do_nothing() -> None:
    SILENT.started(3, "tiles")
    SILENT.advanced()
    SILENT.event({"type": "anything"})
    UNCONTROLLED.check()


def test_rates_are_read_without_an_exponent() -> None:
    assert [rate_words(each) for each in (1234.5, 85.4, 6.35, 0.251)] == ["1,234", "85", "6.3", "0.25"]
