"""The worker's loop: one request in, protocol lines out, control lines in.

The process keeps a private copy of its standard output for the protocol and points descriptor 1 at standard error,
since native libraries print to it when they please. It runs at below-normal priority: the window comes first.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NoReturn

import psutil

from crosscancer_core.errors import CrossCancerError
from crosscancer_core.geometry import Region
from crosscancer_core.progress import Cancelled, Switch
from crosscancer_core.running import protocol
from crosscancer_core.running.rate import Rate
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import Request, request_from_json

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN_REPORTS = 0.1


class LineProgress:
    """A :class:`~crosscancer_core.progress.Progress` that writes protocol lines; calls may come from any thread."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._lock = threading.Lock()
        self._rate = Rate()
        self._total = 0
        self._reported = 0.0

    def started(self, total: int, unit: str, what: str = "") -> None:
        with self._lock:
            self._rate.restart()
            self._total = total
            self._reported = 0.0
            self._send(protocol.Started(total=total, unit=unit, what=what))

    def advanced(self, n: int = 1, detail: str = "") -> None:
        with self._lock:
            self._rate.advance(n)
            now = time.monotonic()
            # ten lines a second are plenty for an eye; the last one of a part always goes out
            if now - self._reported < _SECONDS_BETWEEN_REPORTS and self._rate.done < self._total:
                return
            self._reported = now
            self._send(protocol.Advanced(done=self._rate.done, rate=self._rate.per_second, detail=detail))

    def event(self, event: Mapping[str, Any]) -> None:
        with self._lock:
            self._send(protocol.Told(event=dict(event)))

    def end(self, message: protocol.Finished | protocol.Failed | protocol.WasCancelled) -> None:
        with self._lock:
            self._send(message)

    def _send(self, message: protocol.WorkerMessage) -> None:
        self._output.write(message.line())
        self._output.flush()


def main(request_file: Path | None = None) -> int:
    """Run one request, from a file or from the first line of standard input; return the exit code.

    With a request from standard input, the end of that stream means that the parent is gone, and cancels.
    """
    output = _private_stdout()
    _lower_priority()
    progress = LineProgress(output)
    switch = Switch()
    lines = _lines(0)
    try:
        text = request_file.read_bytes() if request_file is not None else next(lines, b"")
        request = request_from_json(text)
    except OSError as error:
        return _fail(progress, f"The request cannot be read: {error.strerror}.", "", "")
    except CrossCancerError as error:
        return _fail(progress, error.message, error.hint, traceback.format_exc())
    threading.Thread(target=_listen, args=(lines, switch, request_file is None), name="control", daemon=True).start()
    return _run(request, progress, switch)


def leave(code: int) -> NoReturn:
    """End this process without the interpreter's farewell: TensorFlow's takes six seconds, and the window waits for it.

    Nothing is left for that farewell to do: files are open within contexts only, child processes are joined by who
    started them, maps belong to the system, and every protocol line was flushed.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # the parent is gone and reads no more
            stream.flush()
    os._exit(code)


def _run(request: Request, progress: LineProgress, switch: Switch) -> int:
    try:
        result = run_request(request, progress, switch)
    except Cancelled:
        progress.end(protocol.WasCancelled())
        return 0
    except CrossCancerError as error:
        return _fail(progress, error.message, error.hint, traceback.format_exc())
    except MemoryError:
        return _fail(
            progress,
            "There is not enough memory.",
            "Close other programs or lower the batch size.",
            traceback.format_exc(),
        )
    except BrokenPipeError:  # the parent is gone and reads no more
        return 1
    except Exception as error:
        _log.exception("unexpected error")
        return _fail(
            progress,
            f"Something went wrong that nobody foresaw: {type(error).__name__}: {error}.",
            "Finished parts are kept. Please report it with the details below.",
            traceback.format_exc(),
        )
    progress.end(protocol.Finished(result=result))
    return 0


def _fail(progress: LineProgress, message: str, hint: str, details: str) -> int:
    progress.end(protocol.Failed(message=message, hint=hint, details=details))
    return 1


def _lines(descriptor: int) -> Iterator[bytes]:
    """Lines of a pipe. Not ``sys.stdin``: a thread that waits in it makes the interpreter abort at its end."""
    rest = b""
    while chunk := os.read(descriptor, 65536):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        yield rest


def _listen(lines: Iterator[bytes], switch: Switch, cancel_at_end: bool) -> None:
    for line in lines:
        match protocol.parse_control_line(line):
            case protocol.Cancel():
                switch.cancel()
            case protocol.Pause():
                switch.pause()
            case protocol.Resume():
                switch.resume()
            case protocol.Focus(x=x, y=y, width=width, height=height):
                switch.look_at(Region(x, y, width, height))
            case None:
                _log.warning("a control line is not understood: %r", line)
    if cancel_at_end:
        switch.cancel()


def _private_stdout() -> IO[bytes]:
    sys.stdout.flush()
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return private


def _lower_priority() -> None:
    process = psutil.Process()
    try:
        process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else 5)
    except psutil.Error:  # a container may forbid it; the work is the same
        _log.info("priority stays as it is")
