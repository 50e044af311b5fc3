"""The folder of one training run: config, events, checkpoint, outcome.

``events.jsonl`` is written before an event is sent anywhere, so curves, resumed runs and reports read the same
lines. A resumed run cuts the lines back to its checkpoint and then says the same things again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.errors import RunFolderError
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.events import TrainingEvent, parse_event

_SCHEMA = 1


class RunFolder:
    """Use :meth:`open`. Files: ``config.json``, ``conditions.json``, ``events.jsonl``, ``checkpoint.npz``,
    ``outcome.json``."""

    def __init__(self, folder: Path, config: TrainingConfig) -> None:
        self.folder = folder
        self.config = config

    @classmethod
    def open(cls, folder: Path, config: TrainingConfig) -> RunFolder:
        """The run of ``config`` in ``folder``, begun here or before.

        Raises:
            RunFolderError: the folder holds a run of other settings, or something else.
            NotWritableError, DiskFullError: it cannot be written.
        """
        file = folder / "config.json"
        if file.is_file():
            run = cls.look_at(folder)
            if run.config != config:
                raise RunFolderError(
                    f'"{folder.name}" holds a run of other settings ({config_difference(run.config, config)}).',
                    "Choose another run folder, or the same settings to continue that run.",
                )
            return run
        if folder.is_dir() and any(folder.iterdir()):
            raise RunFolderError(
                f'"{folder.name}" is not empty and holds no training run.', "Choose an empty or new folder."
            )
        atomic_file.make_folder(folder)
        content = {"schema": _SCHEMA, "config": config.model_dump(mode="json")}
        atomic_file.write_text(file, json.dumps(content, indent=1))
        return cls(folder, config)

    @classmethod
    def look_at(cls, folder: Path) -> RunFolder:
        """The run in ``folder``, for reading.

        Raises:
            RunFolderError: there is none, or it cannot be understood.
        """
        try:
            content = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            if content["schema"] != _SCHEMA:
                raise RunFolderError(
                    f'The run in "{folder.name}" was made by another version of this program.',
                    "Start it again in a new folder.",
                )
            return cls(folder, TrainingConfig.model_validate(content["config"]))
        except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
            raise RunFolderError(
                f'"{folder}" holds no readable training run.', "Choose the folder of a run."
            ) from error

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.npz"

    def begin(self, conditions: dict[str, Any]) -> None:
        """Put on record under which conditions the run begins: machine, versions, threads, number format."""
        atomic_file.write_text(self.folder / "conditions.json", json.dumps(conditions, indent=1))

    def began(self) -> dict[str, Any]:
        """The conditions on record; empty where the run has not begun."""
        try:
            conditions: dict[str, Any] = json.loads((self.folder / "conditions.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return conditions

    def append(self, event: TrainingEvent) -> None:
        """Put an event on record. Raises as :func:`atomic_file.replacing`."""
        line = json.dumps(event.model_dump(mode="json"), allow_nan=False)
        path = self.folder / "events.jsonl"
        try:
            with path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(line + "\n")
        except OSError as error:
            raise atomic_file.writing_error(path, error) from error

    def lines(self) -> list[str]:
        """The complete lines on record; a last one that a crash has torn is left out."""
        try:
            text = (self.folder / "events.jsonl").read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        return text.split("\n")[:-1]

    def events(self) -> Iterator[TrainingEvent]:
        """What the run has said so far, in order."""
        for line in self.lines():
            event = parse_event(json.loads(line))
            if event is not None:
                yield event

    def cut_to(self, count: int) -> None:
        """Forget all but the first ``count`` events: what came after the checkpoint will be said again."""
        kept = self.lines()[:count]
        atomic_file.write_text(self.folder / "events.jsonl", "".join(line + "\n" for line in kept))

    @property
    def outcome(self) -> dict[str, Any] | None:
        """The result of a finished run; None while there is none."""
        try:
            outcome: dict[str, Any] = json.loads((self.folder / "outcome.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return outcome

    def finish(self, outcome: dict[str, Any]) -> None:
        """Store the result and drop the checkpoint, which is large and needed no more."""
        atomic_file.write_text(self.folder / "outcome.json", json.dumps(outcome, indent=1))
        self.checkpoint.unlink(missing_ok=True)


def config_difference(there: TrainingConfig, here: TrainingConfig) -> str:
    """The fields that differ, as "epochs: 3 there, 5 asked for"; at most three."""
    one, two = _flat(there.model_dump(mode="json")), _flat(here.model_dump(mode="json"))
    fields = [
        f"{name}: {one.get(name)} there, {two.get(name)} asked for"
        for name in [*one, *(name for name in two if name not in one)]
        if one.get(name) != two.get(name)
    ]
    return "; ".join(fields[:3]) + (f"; and {len(fields) - 3} more" if len(fields) > 3 else "")


def _flat(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{prefix}{name}."))
        else:
            flat[prefix + name] = value
    return flat
