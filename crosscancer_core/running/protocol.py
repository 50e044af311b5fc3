"""What parent and worker process say to each other: one JSON object a line.

The worker's messages come on its standard output, the parent's on the worker's standard input.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def line(self) -> bytes:
        return self.model_dump_json().encode() + b"\n"


# worker -> parent


class Started(_Message):
    """A countable part begins."""

    type: Literal["started"] = "started"
    total: int
    unit: str
    what: str = ""


class Advanced(_Message):
    """``done`` of the current part's total, not a difference: a lost line does no harm."""

    type: Literal["advanced"] = "advanced"
    done: int
    rate: float
    """Steps per second, smoothed."""
    detail: str = ""


class Told(_Message):
    """A task's own event, as it gave it to ``Progress.event``."""

    type: Literal["told"] = "told"
    event: dict[str, Any]


class Finished(_Message):
    type: Literal["finished"] = "finished"
    result: dict[str, Any]


class Failed(_Message):
    type: Literal["failed"] = "failed"
    message: str
    hint: str = ""
    details: str = ""
    """The traceback, for the log and the bug report."""


class WasCancelled(_Message):
    type: Literal["cancelled"] = "cancelled"


WorkerMessage = Started | Advanced | Told | Finished | Failed | WasCancelled


# parent -> worker


class Cancel(_Message):
    type: Literal["cancel"] = "cancel"


class Pause(_Message):
    type: Literal["pause"] = "pause"


class Resume(_Message):
    type: Literal["resume"] = "resume"


class Focus(_Message):
    """What is on screen, in level-0 pixels."""

    type: Literal["focus"] = "focus"
    x: float
    y: float
    width: float
    height: float


ControlMessage = Cancel | Pause | Resume | Focus

_WORKER: TypeAdapter[WorkerMessage] = TypeAdapter(Annotated[WorkerMessage, Field(discriminator="type")])
_CONTROL: TypeAdapter[ControlMessage] = TypeAdapter(Annotated[ControlMessage, Field(discriminator="type")])


def parse_worker_line(line: bytes | str) -> WorkerMessage | None:
    """The message in a line; None where the line is none (a native library that printed)."""
    try:
        return _WORKER.validate_json(line)
    except ValidationError:
        return None


def parse_control_line(line: bytes | str) -> ControlMessage | None:
    try:
        return _CONTROL.validate_json(line)
    except ValidationError:
        return None
