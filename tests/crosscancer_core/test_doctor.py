import os

import pytest

from crosscancer_core import doctor
from crosscancer_core.doctor import State


def test_this_machine_is_fit_and_every_finding_says_something() -> None:
    findings = {finding.name: finding for finding in doctor.examine()}
    for name in ("Python", "Qt", "OpenSlide", "TIFF reader", "TensorFlow"):
        assert findings[name].state is State.FINE, findings[name]
    assert all(finding.detail for finding in findings.values())


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import no_such_library", "not installed"),
        ("raise RuntimeError('no driver')", "no driver"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ("pass", "printed nothing"),
    ],
)
def test_a_broken_library_is_a_finding(code: str, said: str) -> None:
    finding = doctor._probed("Thing", code, State.BROKEN, "pip install thing")
    assert finding.state is State.BROKEN
    assert said in finding.detail
    assert finding.remedy == "pip install thing"


@pytest.mark.skipif(os.name == "nt", reason="displays are X11's and Wayland's")
def test_no_display_is_said_and_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    finding = doctor._display()
    assert finding.state is State.ABSENT
    assert "cannot be shown" in finding.detail


@pytest.mark.parametrize(
    ("hashes", "state", "words"),
    [
        (["a", "a"], State.FINE, "match bit for bit"),
        (["a", "b"], State.BROKEN, "the weights differ (a and b)"),
    ],
)
def test_two_trainings_are_compared(
    monkeypatch: pytest.MonkeyPatch, hashes: list[str], state: State, words: str
) -> None:
    answers = iter(hashes)
    monkeypatch.setattr(doctor, "_probe", lambda code: doctor._Probe(next(answers), ""))
    finding = doctor.determinism()
    assert finding.state is state
    assert words in finding.detail


@pytest.mark.long
@pytest.mark.tensorflow
def test_this_machine_trains_the_same_twice() -> None:
    assert doctor.determinism(3).state is State.FINE
