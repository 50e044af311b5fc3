"""The whole state of a training run in one file, so that a resumed run equals an uninterrupted one.

Keras' own backup forgets the best value so far and the dropout seeds, and begins the epoch again; here weights,
optimiser, dropout seeds, best weights and the position within the epoch are kept together. Arrays only: reading a
checkpoint runs no code.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core import atomic_file
from crosscancer_core.errors import RunFolderError
from crosscancer_core.models.framework import keras
from crosscancer_core.training.position import Position

Arrays = list[NDArray[Any]]


@dataclass(frozen=True)
class Checkpoint:
    """Everything a run needs to go on. ``lineage`` holds the hashes of what the stages so far started from and
    learned from; ``events`` = lines of the record that belong to this state."""

    position: Position
    lineage: dict[str, str]
    events: int
    weights: Arrays
    optimizer: Arrays
    seeds: Arrays
    best_weights: Arrays


def state_of(model: Any) -> tuple[Arrays, Arrays, Arrays]:
    """Weights, optimiser and dropout-seed arrays of a compiled model."""
    return (
        model.get_weights(),
        [keras.ops.convert_to_numpy(variable) for variable in model.optimizer.variables],
        [keras.ops.convert_to_numpy(variable) for variable in _seeds(model)],
    )


def restore(model: Any, checkpoint: Checkpoint) -> None:
    """Put a checkpoint's arrays into a compiled model of the same architecture.

    Raises:
        RunFolderError: they do not fit.
    """
    model.optimizer.build(model.trainable_variables)
    model.set_weights(checkpoint.weights)
    for variables, arrays in (
        (model.optimizer.variables, checkpoint.optimizer),
        (_seeds(model), checkpoint.seeds),
    ):
        if len(variables) != len(arrays):
            raise RunFolderError("The checkpoint does not fit the model.", "Start the run again in a new folder.")
        for variable, array in zip(variables, arrays, strict=True):
            variable.assign(array)


def _seeds(model: Any) -> list[Any]:
    """Variables that are neither weights nor metrics: the states of the dropout layers' random draws."""
    known = {id(variable) for variable in [*model.weights, *model.metrics_variables]}
    return [variable for variable in model.variables if id(variable) not in known]


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint at once; where the disk is full, the old one stays.

    Raises:
        DiskFullError, NotWritableError: as :func:`atomic_file.replacing`.
    """
    head = {
        "position": asdict(checkpoint.position),
        "lineage": checkpoint.lineage,
        "events": checkpoint.events,
    }
    arrays = {"head": np.frombuffer(json.dumps(head).encode(), np.uint8)}
    for group in _GROUPS:
        arrays |= {f"{group}/{number:05}": array for number, array in enumerate(getattr(checkpoint, group))}
    with atomic_file.replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


_GROUPS = ("weights", "optimizer", "seeds", "best_weights")


def load(path: Path) -> Checkpoint | None:
    """The checkpoint in a file; None where there is no file.

    Raises:
        RunFolderError: it is damaged.
    """
    if not path.is_file():
        return None
    try:
        # opened here: NumPy would leave a damaged file open
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            head = json.loads(stored["head"].tobytes())
            groups: dict[str, Arrays] = {
                group: [stored[name] for name in sorted(stored.files) if name.startswith(f"{group}/")]
                for group in _GROUPS
            }
        return Checkpoint(Position(**head["position"]), head["lineage"], head["events"], **groups)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise RunFolderError(
            f'The checkpoint of the run in "{path.parent.name}" is damaged.', "Start it again in a new folder."
        ) from error
