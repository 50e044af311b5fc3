"""How far each slide of a queue is, as one small file a slide: readable while it runs, and after a crash.

``<maps>/.states/<model>/<slide>.json``. A file a slide needs no lock, so that several machines may share the folder.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.errors import CrossCancerError

_log = logging.getLogger(__name__)
_STATES = ".states"


class SlideStep(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PredictionState(BaseModel):
    """One slide of a queue. A state that is "running" long after ``updated`` belongs to a process that died."""

    model_config = ConfigDict(frozen=True)

    slide: Path
    step: SlideStep
    message: str = ""
    """Why it failed, and what to do about it."""
    result: dict[str, Any] = {}
    """Of a finished slide: its map, counts and seconds."""
    updated: str = ""


class PredictionStates:
    """The states of some slides in one model's folder."""

    def __init__(self, maps: Path, model: str, slides: Sequence[Path]) -> None:
        """``maps``: the folder that holds the models' folders; ``model``: what the maps are named by."""
        self._folder = _folder(maps, model)
        for slide in slides:
            self.put(slide, SlideStep.WAITING)

    def put(self, slide: Path, step: SlideStep, message: str = "", result: Mapping[str, Any] = {}) -> None:
        """Write the slide's state. A full disk must not end a prediction that still has room: it is only logged."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        state = PredictionState(slide=slide, step=step, message=message, result=dict(result), updated=now)
        try:
            atomic_file.make_folder(self._folder)
            atomic_file.write_text(self._folder / _name(slide), state.model_dump_json(indent=1))
        except CrossCancerError as error:
            _log.warning("the state of %s is not kept: %s", slide.name, error)


def read_states(maps: Path) -> dict[str, list[PredictionState]]:
    """By model, the states of all slides that it was asked about, in order; unreadable files are left out."""
    found: dict[str, list[PredictionState]] = {}
    for path in sorted((maps / _STATES).glob("*/*.json")):
        try:
            state = PredictionState.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            continue
        found.setdefault(path.parent.name, []).append(state)
    return {model: sorted(states, key=lambda state: str(state.slide)) for model, states in found.items()}


def _folder(maps: Path, model: str) -> Path:
    """Apart from the maps: whoever lists a model's folder finds maps only."""
    return maps / _STATES / model


def _name(slide: Path) -> str:
    """Two slides of one name in different folders have two states."""
    place = hashlib.blake2b(str(slide.absolute()).encode(), digest_size=4).hexdigest()
    return f"{slide.stem}-{place}.json"


def summary(slides: int, maps: Sequence[Mapping[str, Any]], failed: Mapping[str, Any]) -> dict[str, int]:
    """Numbers of slides and tiles of a finished queue; ``maps`` and ``failed`` as in the task's result."""
    return {
        "slides": slides,
        "finished": len({each["slide"] for each in maps}),
        "finished_before": len({each["slide"] for each in maps if each["reused"]}),
        "failed": len(failed),
        "unreadable_tiles": sum(each.get("unreadable", 0) for each in maps),
    }
