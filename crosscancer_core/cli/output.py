"""What the command line shows: progress with rate and time left, events as lines, errors as one sentence and a hint.

Results go to standard output, everything else to standard error, so that a pipe gets only the result.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as RichProgress
from rich.progress import Task as RichTask
from rich.text import Text

from crosscancer_core.errors import ConfigError, CrossCancerError
from crosscancer_core.progress import Cancelled, Switch, rate_words
from crosscancer_core.running.rate import Rate
from crosscancer_core.training import events

FAILED, USAGE = 1, 2
USAGE_HINT = "The same command with --help says what each option takes."


@dataclass(frozen=True)
class Output:
    """How one command speaks."""

    as_json: bool
    debug: bool

    @property
    def stdout(self) -> Console:
        return Console(file=sys.stdout, highlight=False, soft_wrap=True)

    @property
    def stderr(self) -> Console:
        return Console(file=sys.stderr, highlight=False, soft_wrap=True)

    def result(self, data: Any, show: Callable[[Console], None]) -> None:
        """Print ``data`` as one JSON line, or let ``show`` print it for a person."""
        if self.as_json:
            print(json.dumps(data, default=str))  # noqa: T201
        else:
            show(self.stdout)

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Turn what goes wrong inside into one sentence and an exit code."""
        try:
            yield
        except Cancelled:
            self._fail("Cancelled.", "What was finished is kept; the same command goes on from there.", FAILED)
        except ConfigError as error:
            self._fail(error.message, error.hint or USAGE_HINT, USAGE)
        except CrossCancerError as error:
            self._fail(error.message, error.hint, FAILED)
        except (typer.Exit, KeyboardInterrupt):
            raise
        except MemoryError:
            self._fail("There is not enough memory.", "Close other programs or lower the batch size.", FAILED)
        except OSError as error:
            where = "" if error.filename is None else f' "{error.filename}"'
            reason = (error.strerror or str(error)).lower()
            self._fail(
                f"The system refuses a file or folder{where}: {reason}.",
                "Check that the disk is there, has room, and that the path is right. Finished parts are kept.",
                FAILED,
            )
        except Exception as error:
            self._fail(
                f"Something went wrong that nobody foresaw: {type(error).__name__}: {error}.",
                "Finished parts are kept. Please report it with what the same command prints with --debug.",
                FAILED,
            )

    def _fail(self, message: str, hint: str, code: int) -> NoReturn:
        if self.debug:
            traceback.print_exc()
        if self.as_json:
            print(json.dumps({"error": message, "hint": hint}))  # noqa: T201
        else:
            self.stderr.print(Text.assemble(("Error: ", "bold red"), message))
            if hint:
                self.stderr.print(Text(hint, style="dim"))
        raise typer.Exit(code)

    @contextmanager
    def progress(self) -> Iterator[ConsoleProgress]:
        """A live bar on standard error; none where output is JSON."""
        console = Console(file=sys.stderr, highlight=False, quiet=self.as_json)
        bar = RichProgress(
            SpinnerColumn(),
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _RateColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        with bar:
            yield ConsoleProgress(bar)


class _RateColumn(ProgressColumn):
    """``123 tiles/s, 2:05 left``"""

    def render(self, task: RichTask) -> Text:
        rate: Rate = task.fields["rate"]
        unit: str = task.fields["unit"]
        left = rate.seconds_left(int(task.total or 0))
        if left is None:
            return Text("")
        minutes, seconds = divmod(round(left), 60)
        return Text(f"{rate_words(rate.per_second)} {unit}/s, {minutes}:{seconds:02d} left", style="cyan")


class ConsoleProgress:
    """A :class:`~crosscancer_core.progress.Progress` on a terminal."""

    def __init__(self, bar: RichProgress) -> None:
        self._bar = bar
        self._task: TaskID | None = None
        self._rate = Rate()
        self._lock = threading.Lock()

    def started(self, total: int, unit: str, what: str = "") -> None:
        with self._lock:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._rate = Rate()
            self._task = self._bar.add_task(what or unit, total=total, unit=unit, rate=self._rate)

    def advanced(self, n: int = 1, detail: str = "") -> None:
        with self._lock:
            self._rate.advance(n)
            if self._task is not None:
                self._bar.update(self._task, advance=n)

    def event(self, event: Mapping[str, Any]) -> None:
        line = event_line(event)
        if line:
            self._bar.console.print(line)


def event_line(event: Mapping[str, Any]) -> str | None:
    """A line for a person about an event; None for those that only a window needs."""
    match events.parse_event(dict(event)):
        case events.StageStarted() as started:
            text = (
                f"Stage {started.stage + 1} ({started.stage_name}): {started.training_tiles:,} training and "
                f"{started.validation_tiles:,} validation tiles, {started.epochs} epochs"
            )
            return "\n".join([text, *(f"  Note: {warning}" for warning in started.warnings)])
        case events.EpochDone() as done:
            auc = "n/a" if done.validation_auc is None else f"{done.validation_auc:.3f}"
            best = "  (best so far)" if done.best else ""
            text = (
                f"  epoch {done.epoch + 1}: loss {done.loss:.4f}, validation loss {done.validation_loss:.4f}, "
                f"validation AUC {auc}, {done.seconds:.0f} s{best}"
            )
            return "\n".join([text, *(f"  Note: {note}" for note in events.batch_norm_note(done.batch_norm_gap))])
        case events.StageReused() as reused:
            return f"Stage {reused.stage + 1} ({reused.stage_name}): trained before from the same start, used again"
        case events.BatchHalved() as halved:
            return f"  Note: memory ran out; {halved.batch_size} tiles a step from here on"
        case events.StageDone() as finished:
            return f"  best epoch {finished.best_epoch + 1}: validation loss {finished.best_validation_loss:.4f}"
        case events.Stopped() as stopped:
            return f"  stopped: {stopped.reason}"
        case None:
            pass
    if event.get("type") == "runtime":
        return f"  {event['text']}"
    if event.get("type") == "slide_failed":
        return f"  Failed: {event['message']} {event['hint']}".rstrip()
    if event.get("type") == "part_event":
        return event_line(event["event"])
    if event.get("type") == "study_part":
        return f"{event['part']}: {event['state']}" + (f" ({event['message']})" if event["message"] else "")
    if event.get("type") == "extraction_planned":
        return _planned_line(event)
    if event.get("type") == "warning":
        return f"  Note: {event['text']}"
    if event.get("type") == "slide_painted":
        return f"  painted {event['path']}"
    return None


def _planned_line(event: Mapping[str, Any]) -> str:
    megabytes = event["bytes"] / 1e6
    slides = f"{event['slides']} slide{'s' if event['slides'] != 1 else ''}"
    size = f"{megabytes / 1000:,.1f} GB" if megabytes >= 1000 else f"{max(megabytes, 1):,.0f} MB"
    time = timedelta(seconds=max(1, round(event["seconds"])))
    return f"To cut: {event['tiles']:,} tiles of {slides}, {size}, about {time} (h:mm:ss)"


@contextmanager
def cancelled_by_ctrl_c(output: Output) -> Iterator[Switch]:
    """A switch that Ctrl+C turns: the first one cancels at the next step, the second one stops at once."""
    switch = Switch()

    def cancel(_signal: int, _frame: FrameType | None) -> None:
        if switch.cancelled:
            raise KeyboardInterrupt
        output.stderr.print("Cancelling; press Ctrl+C again to stop at once.")
        switch.cancel()

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield switch
    finally:
        signal.signal(signal.SIGINT, before)
