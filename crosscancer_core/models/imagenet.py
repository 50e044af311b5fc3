"""Where the files with ImageNet weights are, and whether they are the known ones. No framework is needed for that."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from crosscancer_core.errors import TrainingError
from crosscancer_core.models.backbone_table import BACKBONES


def imagenet_file(architecture: str, path: Path | None = None) -> Path:
    """The checked file with a backbone's ImageNet weights: ``path``, a file of the known name in the folder ``path``,
    or Keras' cache. Reads the file once; imports nothing more.

    Nothing is downloaded: hospital machines are often offline, and a file that was put there on purpose is known.

    Raises:
        TrainingError: there are none for this backbone, or the file is missing or not the known one.
    """
    row = BACKBONES[architecture]
    if row.weights_file is None or row.weights_hash is None:
        raise TrainingError(
            f"There are no ImageNet weights for {row.name}.", "Choose random initial weights or another architecture."
        )
    file = path or keras_cache()
    if file.is_dir():
        file = file / row.weights_file
    if not file.is_file():
        raise TrainingError(
            f'The ImageNet weights of {row.name} are not there: "{file}" does not exist.',
            f"Download {row.weights_url} and save it as that file, or name another place for it.",
        )
    kind = "md5" if len(row.weights_hash) == 32 else "sha256"
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, kind).hexdigest()
    if found != row.weights_hash:
        raise TrainingError(
            f'"{file.name}" does not hold the ImageNet weights of {row.name} '
            f"(its {kind.upper()} is {found}, known is {row.weights_hash}).",
            f"The file may be incomplete or another model's: download {row.weights_url} again.",
        )
    return file


def keras_cache() -> Path:
    """Where Keras keeps downloaded weights."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "models"
