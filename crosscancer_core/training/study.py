"""A study: arms x seeds x folds, each a part with a run and, once finished, a model. Read without any framework.

``study.json`` in the study's folder is replaced whenever a part changes its state; paths in it are relative to that
folder, so that a cohort with everything beside it can be moved.
"""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.errors import RunFolderError
from crosscancer_core.models.recipes import Recipe
from crosscancer_core.training.config import TrainingConfig

STUDY_FILE = "study.json"
_SCHEMA = 1


class PartState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    """Cancelled or interrupted; goes on from its checkpoint when the study is started again."""
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    """It cannot start, e.g. since ImageNet weights are missing; the other parts train."""


class StudyPart(BaseModel):
    """One training of a study."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    arm: str
    seed: int
    fold: int | None = None
    """Number, from 0, of the fold (of the study's split) whose patients test; None = the cohort's own roles."""
    run_folder: Path
    bundle: Path
    """Folder of the finished model; exists once ``state`` is done."""
    state: PartState = PartState.WAITING
    message: str = ""
    """Why it was refused, failed or stopped."""
    test_slides: tuple[str, ...] = ()
    """Ids of the slides this part has not seen and is to be tested on."""
    lineage: dict[str, str] = {}
    """Hashes of what each stage started from and learned from; filled in when done."""

    @property
    def name(self) -> str:
        """``breast-s0``, with folds ``breast-s0-f2``; unique within the study."""
        return f"{self.arm}-s{self.seed}" + ("" if self.fold is None else f"-f{self.fold}")


class Study(BaseModel):
    """All parts of a comparison, with the settings that they share. Paths are absolute in memory."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    cohort: Path
    """The target cohort's file."""
    cohorts: dict[str, Path] = {}
    """Files of the other cohorts, by their name in the recipes' stages."""
    config: TrainingConfig
    """What all parts share; recipe, seed and fold are each part's own."""
    recipes: dict[str, Recipe]
    """By arm."""
    split: str | None = None
    """Name of the split, saved in the cohort, whose folds are trained; None = the cohort's own roles."""
    parts: tuple[StudyPart, ...]

    def part(self, name: str) -> StudyPart:
        """The part of that name. Raises ``KeyError`` where there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    def with_part(self, changed: StudyPart) -> Study:
        """The study with one part replaced by its changed self."""
        parts = tuple(changed if part.name == changed.name else part for part in self.parts)
        return self.model_copy(update={"parts": parts})

    @property
    def finished(self) -> tuple[StudyPart, ...]:
        """Parts whose models can be used."""
        return tuple(part for part in self.parts if part.state is PartState.DONE)


def read_study(folder: Path) -> Study:
    """The study in ``folder`` (or of that ``study.json``).

    Raises:
        RunFolderError: there is none, or it cannot be understood.
    """
    file = folder if folder.name == STUDY_FILE else folder / STUDY_FILE
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["schema"] != _SCHEMA:
            raise RunFolderError(
                f'The study in "{file.parent.name}" was made by another version of this program.',
                "Start it again under another name.",
            )
        return Study.model_validate(_with_paths(content["study"], file.parent, _absolute))
    except FileNotFoundError as error:
        raise RunFolderError(f'"{folder}" holds no study.', f"Choose a folder with a {STUDY_FILE} in it.") from error
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise RunFolderError(f'The study in "{file.parent}" cannot be read: {error}.') from error


def write_study(study: Study, folder: Path) -> None:
    """Replace the study's file in ``folder``. Raises as :func:`atomic_file.replacing`."""
    content = {"schema": _SCHEMA, "study": _with_paths(study.model_dump(mode="json"), folder, _relative)}
    atomic_file.make_folder(folder)
    atomic_file.write_text(folder / STUDY_FILE, json.dumps(content, indent=1))


def list_studies(folder: Path) -> list[Path]:
    """Folders of the studies directly in ``folder``, newest first; none where it does not exist."""
    files = folder.glob(f"*/{STUDY_FILE}") if folder.is_dir() else []
    return [file.parent for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)]


def _with_paths(study: dict[str, Any], folder: Path, change: Any) -> dict[str, Any]:
    return {
        **study,
        "cohort": change(study["cohort"], folder),
        "cohorts": {name: change(path, folder) for name, path in study["cohorts"].items()},
        "parts": [
            {**part, "run_folder": change(part["run_folder"], folder), "bundle": change(part["bundle"], folder)}
            for part in study["parts"]
        ],
    }


def _absolute(path: str, folder: Path) -> str:
    return os.path.normpath(folder.absolute() / path)


def _relative(path: str, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return path
