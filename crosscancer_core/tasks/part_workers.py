"""Parts of a study side by side: on each device one, each in a process of its own.

Parts that would train the same source stage do not start together: the first one trains it, the others wait until
it is there and build on it.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any

from crosscancer_core.errors import CrossCancerError, WorkerDiedError
from crosscancer_core.geometry import Region
from crosscancer_core.progress import Cancelled, Control, Progress, Switch
from crosscancer_core.tasks import registry
from crosscancer_core.tasks.requests import Train, request_from_json, request_to_json

_LOOK_S = 0.1


def shared_stages(request: Train) -> str:
    """Names the stages that come before the last one; parts of the same name would train the same thing twice."""
    recipe = request.config.recipe
    if len(recipe.stages) < 2:
        return ""
    before = [stage.model_dump_json() for stage in recipe.stages[:-1]]
    return "|".join([recipe.initial.value, str(request.initial_model), str(request.config.seed), *before])


@dataclass
class _Running:
    process: BaseProcess
    device: str
    holds: str
    """Shared stages that it is training at the moment; empty once they are there."""
    outcome: dict[str, Any] | CrossCancerError | None = None
    cancelled: bool = False


class SideBySide:
    """A trainer of parts (see ``compare_arms.py``) on several devices."""

    def __init__(self, devices: tuple[str, ...]) -> None:
        self._devices = devices

    def __call__(
        self, parts: Mapping[str, Train], began: Callable[[str], None], progress: Progress, control: Control
    ) -> Iterator[tuple[str, dict[str, Any] | CrossCancerError]]:
        """(part, outcome) as they come; progress counts finished parts.

        Raises:
            Cancelled: all parts have stopped, each with a checkpoint.
        """
        context = multiprocessing.get_context("spawn")
        messages, stop, pause = context.Queue(), context.Event(), context.Event()
        waiting, running = dict(parts), dict[str, _Running]()
        free = list(self._devices)
        progress.started(len(parts), "parts", "training side by side")
        try:
            while waiting or running:
                _obey(control, stop, pause)
                for name in [] if stop.is_set() else _startable(waiting, running)[: len(free)]:
                    request, device = waiting.pop(name), free.pop(0)
                    arguments = (name, request_to_json(request), device, messages, stop, pause)
                    process = context.Process(target=_train_part, args=arguments, daemon=False)
                    began(name)
                    process.start()
                    running[name] = _Running(process, device, shared_stages(request))
                _listen(messages, running, progress)
                for name, one in [(name, one) for name, one in running.items() if not one.process.is_alive()]:
                    _listen(messages, running, progress)  # its last words
                    free.append(running.pop(name).device)
                    one.process.join()
                    if one.cancelled:
                        continue
                    progress.advanced(1, name)
                    yield name, one.outcome or WorkerDiedError(f"Training {name}", one.process.exitcode)
                if stop.is_set() and not running:
                    raise Cancelled
        finally:
            stop.set()
            for one in running.values():
                one.process.join()
            messages.cancel_join_thread()
            messages.close()


def _obey(control: Control, stop: Any, pause: Any) -> None:
    """Hand the person's wish on to the processes; a pause must not hold up this one, which listens to them."""
    if isinstance(control, Switch) and control.paused:
        pause.set()
        return
    pause.clear()
    try:
        control.check()
    except Cancelled:
        stop.set()


def _startable(waiting: Mapping[str, Train], running: Mapping[str, _Running]) -> list[str]:
    """Parts in order, without those whose source stage another one is training, or would be."""
    held = {one.holds for one in running.values()} - {""}
    found = []
    for name, request in waiting.items():
        shared = shared_stages(request)
        if shared not in held:
            found.append(name)
            held |= {shared} - {""}
    return found


def _listen(messages: Any, running: Mapping[str, _Running], progress: Progress) -> None:
    try:
        while True:
            kind, name, content = messages.get(timeout=_LOOK_S)
            one = running[name]
            match kind:
                case "event":
                    if content["type"] in ("stage_done", "stage_reused"):
                        one.holds = ""
                    progress.event({"type": "part_event", "part": name, "event": content})
                case "done":
                    one.outcome = content
                case "failed":
                    one.outcome = CrossCancerError(*content)
                case "cancelled":
                    one.cancelled = True
    except queue.Empty:
        return


# what follows runs in the new processes


def _train_part(name: str, request: str, device: str, messages: Any, stop: Any, pause: Any) -> None:
    if device.startswith("gpu:"):  # the framework takes memory on every GPU it sees
        os.environ["CUDA_VISIBLE_DEVICES"] = device.partition(":")[2]
        device = "auto"
    train = request_from_json(request)
    assert isinstance(train, Train)
    heard = _ToParent(name, messages)
    try:
        outcome = registry.run_request(train.model_copy(update={"device": device}), heard, _FromParent(stop, pause))
        messages.put(("done", name, outcome))
    except Cancelled:
        messages.put(("cancelled", name, None))
    except CrossCancerError as error:
        messages.put(("failed", name, (error.message, error.hint)))


class _ToParent:
    def __init__(self, name: str, messages: Any) -> None:
        self._name, self._messages = name, messages

    def started(self, total: int, unit: str, what: str = "") -> None: ...

    def advanced(self, n: int = 1, detail: str = "") -> None: ...

    def event(self, event: Mapping[str, Any]) -> None:
        self._messages.put(("event", self._name, dict(event)))


class _FromParent:
    def __init__(self, stop: Any, pause: Any) -> None:
        self._stop, self._pause = stop, pause

    @property
    def focus(self) -> Region | None:
        return None

    def check(self) -> None:
        while self._pause.is_set() and not self._stop.wait(_LOOK_S):
            pass
        if self._stop.is_set():
            raise Cancelled
