"""A real worker process, spoken to as the window does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from crosscancer_core.running import protocol
from crosscancer_core.running.local import worker_command, worker_environment
from crosscancer_core.synthetic.demo_cohort import make_demo_cohort
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks.requests import MakeDemo, MeasureCohort, Request, request_to_json

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")


@contextmanager
def worker(*arguments: str, stderr: int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [*worker_command(), *arguments],
        env=worker_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def send(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(line)
    process.stdin.flush()


def ask(process: subprocess.Popen[bytes], request: Request) -> None:
    send(process, request_to_json(request).replace("\n", " ").encode() + b"\n")


def messages(process: subprocess.Popen[bytes]) -> Iterator[protocol.WorkerMessage]:
    assert process.stdout is not None
    for line in process.stdout:
        message = protocol.parse_worker_line(line)
        assert message is not None, f"not a protocol line: {line!r}"
        yield message


def test_a_request_runs_to_its_result(tmp_path: Path) -> None:
    with worker() as process:
        ask(process, MakeDemo(folder=tmp_path, preset=DemoPreset.TINY))
        told = list(messages(process))
        assert process.wait(60) == 0
    assert isinstance(told[0], protocol.Started)
    assert any(isinstance(message, protocol.Told) for message in told)
    assert isinstance(told[-1], protocol.Finished)
    assert (tmp_path / "prostate.json").is_file()


def test_a_saved_request_runs_the_same(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(request_to_json(MakeDemo(folder=tmp_path / "demo", preset=DemoPreset.TINY)))
    done = subprocess.run(worker_command(file), stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert isinstance(protocol.parse_worker_line(done.stdout.splitlines()[-1]), protocol.Finished)


@pytest.mark.parametrize("how", ["cancel line", "parent gone"])
def test_it_stops_when_told_and_when_its_parent_is_gone(tmp_path: Path, how: str) -> None:
    with worker() as process:
        ask(process, MakeDemo(folder=tmp_path, preset=DemoPreset.DEMO))
        stream = messages(process)
        next(stream)
        if how == "cancel line":
            send(process, protocol.Cancel().line())
        else:
            assert process.stdin is not None
            process.stdin.close()
        assert isinstance(list(stream)[-1], protocol.WasCancelled)
        assert process.wait(60) == 0


def test_a_killed_worker_ends_without_a_word(tmp_path: Path) -> None:
    with worker() as process:
        ask(process, MakeDemo(folder=tmp_path, preset=DemoPreset.DEMO))
        stream = messages(process)
        next(stream)
        process.send_signal(signal.SIGKILL)
        assert not any(isinstance(m, protocol.Finished | protocol.Failed) for m in stream)
        assert process.wait(60) == -signal.SIGKILL


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"not json\n", "request"),
        (b'{"verb": "fly"}\n', "request"),
        (b'{"verb": "export", "maps": ["m"], "threshold": 7}\n', "threshold"),
        (b'{"verb": "export", "maps": ["/nowhere/at/all"]}\n', "no probability map"),
    ],
)
def test_what_goes_wrong_is_a_sentence(line: bytes, said: str) -> None:
    with worker() as process:
        send(process, line)
        (message,) = messages(process)
        assert isinstance(message, protocol.Failed)
        assert said in message.message
        assert "Traceback" in message.details
        assert process.wait(60) == 1


def test_it_leaves_without_the_interpreters_farewell_and_loses_no_word() -> None:
    code = (
        "import atexit, os, sys\nfrom crosscancer_core.running import worker\n"
        "atexit.register(os.write, 2, b'farewell')\nsys.stdout.write('out')\nsys.stderr.write('err')\nworker.leave(3)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (3, b"out", b"err")


@pytest.mark.parametrize("cancelled", [False, True])
def test_processes_of_a_worker_have_ended_when_it_leaves(tmp_path: Path, cancelled: bool) -> None:
    make_demo_cohort(tmp_path, DemoPreset.TINY, 0)
    with worker(stderr=subprocess.PIPE) as process:
        ask(process, MeasureCohort(cohort=tmp_path / "prostate.json", workers=2))
        stream = messages(process)
        next(stream)
        while not (children := psutil.Process(process.pid).children(recursive=True)):
            time.sleep(0.01)
        if cancelled:
            send(process, protocol.Cancel().line())
        last = list(stream)[-1]
        assert process.wait(60) == 0
        gone, alive = psutil.wait_procs(children, 30)
        assert (len(gone), alive) == (len(children), [])
        assert process.stderr is not None
        assert b"leaked" not in process.stderr.read()
    assert isinstance(last, protocol.WasCancelled if cancelled else protocol.Finished)


def test_prints_of_native_libraries_do_not_reach_the_protocol() -> None:
    code = (
        "import os\nfrom crosscancer_core.running import worker\n"
        "line = worker._private_stdout()\nos.write(1, b'noise')\nprint('chatter', flush=True)\nline.write(b'protocol')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"protocol"
    assert b"noise" in done.stderr
    assert b"chatter" in done.stderr
