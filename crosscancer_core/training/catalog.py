"""Runs and studies on disk as a person sees them: what they were, how far they came; renamed and deleted safely."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from crosscancer_core import atomic_file
from crosscancer_core.errors import RunFolderError
from crosscancer_core.training.events import EpochDone
from crosscancer_core.training.run_folder import RunFolder
from crosscancer_core.training.study import STUDY_FILE

_FORBIDDEN = '/\\:*?"<>|'


@dataclass(frozen=True)
class RunEntry:
    """A run in one line. ``best_auc``, ``best_loss``: validation numbers of its last stage's best epoch so far."""

    folder: Path
    arm: str
    finished: bool
    epochs_done: int
    best_auc: float | None
    best_loss: float | None
    changed: float
    """Time of its last event, seconds since 1970."""

    @property
    def name(self) -> str:
        return self.folder.name


def list_runs(folder: Path) -> list[RunEntry]:
    """The runs directly in ``folder``, newest first; what cannot be read is left out."""
    found = []
    for file in folder.glob("*/config.json") if folder.is_dir() else []:
        try:
            found.append(run_entry(file.parent))
        except RunFolderError:
            continue
    return sorted(found, key=lambda entry: entry.changed, reverse=True)


def run_entry(folder: Path) -> RunEntry:
    """The line of one run. Raises ``RunFolderError`` where there is none."""
    run = RunFolder.look_at(folder)
    epochs = [event for event in run.events() if isinstance(event, EpochDone)]
    last = [event for event in epochs if event.stage == epochs[-1].stage]
    best = min(last, key=lambda event: event.validation_loss) if last else None
    events = folder / "events.jsonl"
    return RunEntry(
        folder,
        run.config.recipe.name,
        run.outcome is not None,
        len(epochs),
        None if best is None else best.validation_auc,
        None if best is None else best.validation_loss,
        (events if events.is_file() else folder).stat().st_mtime,
    )


def rename_run(folder: Path, name: str) -> Path:
    """Give a run's folder another name; returns the new folder. The model it has made keeps its own.

    Raises:
        RunFolderError: the name cannot be a folder's, or is taken.
        NotWritableError: the folder cannot be renamed.
    """
    name = name.strip()
    if not name or name.startswith(".") or any(character in _FORBIDDEN for character in name):
        raise RunFolderError(
            f'"{name}" cannot be the name of a run.', f"Leave out {' '.join(_FORBIDDEN)} and a first dot."
        )
    target = folder.with_name(name)
    if target.exists():
        raise RunFolderError(f'There is a run "{name}" already.', "Choose another name.")
    try:
        return folder.rename(target)
    except OSError as error:
        raise atomic_file.writing_error(folder, error) from error


def delete_run(folder: Path) -> None:
    """Delete a run or a study: its settings, record and checkpoints. Models that were made stay.

    Raises:
        RunFolderError: the folder holds neither, and is left alone.
        NotWritableError: it cannot be deleted.
    """
    if not (folder / "config.json").is_file() and not (folder / STUDY_FILE).is_file():
        raise RunFolderError(f'"{folder}" holds neither a run nor a study; it was left alone.')
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise atomic_file.writing_error(folder, error) from error
