"""A finished model as a folder that can be copied, looked into and trusted.

``bundle.json`` (spec, recipe, lineage, provenance, hashes), ``model.keras`` (gives the probability), ``probe.npz``
(tiles with the probabilities they must give), ``openvino/`` where it could be made, ``MODEL_CARD.md``. Opening a
bundle compares every file with its hash and runs no code from it; TensorFlow is not needed.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from crosscancer_core import atomic_file
from crosscancer_core.errors import BundleError
from crosscancer_core.models.recipes import Recipe
from crosscancer_core.models.spec import ModelSpec

_INDEX = "bundle.json"
_SCHEMA = 1
KERAS_FILE = "model.keras"
OPENVINO_FILE = "openvino/model.xml"
PROBE_FILE = "probe.npz"
CARD_FILE = "MODEL_CARD.md"


class BundleInfo(BaseModel):
    """What ``bundle.json`` says, files' hashes aside."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    spec: ModelSpec
    recipe: Recipe
    threshold: float = 0.5
    """Probability from which a tile is called cancer unless a person chooses otherwise."""
    thresholds: dict[str, float] = {}
    """Other thresholds, chosen on validation tiles, by the name of the rule that chose them."""
    calibration: dict[str, float] = {}
    """Parameters that turn the model's probabilities into calibrated ones, e.g. ``temperature``; empty = none."""
    weights_hash: str
    lineage: dict[str, str] = {}
    """Hashes of the bodies the stages started from, and of their data."""
    training_fingerprints: tuple[str, ...] = ()
    """Slides whose tiles the weights have seen, in any stage, for learning or for validation."""
    provenance: dict[str, Any] = {}
    """Config, versions, machine, tile counts, validation numbers."""
    runtimes: dict[str, str] = {}
    """For each runtime beside Keras: "ok", or why its form of the model was not made."""

    @property
    def hash(self) -> str:
        """Names the function the model computes: weights and spec."""
        text = self.weights_hash + self.spec.model_dump_json()
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class ModelBundle:
    """An opened, verified bundle. Use :meth:`open`."""

    folder: Path
    info: BundleInfo

    @classmethod
    def open(cls, folder: Path) -> ModelBundle:
        """Read and verify the bundle in ``folder``.

        Raises:
            BundleError: there is none, a file is missing, or one was changed.
        """
        content = _read_index(folder)
        try:
            info = BundleInfo.model_validate(content["info"])
            files = {str(name): str(digest) for name, digest in content["files"].items()}
            stated = content["hash"]
        except (KeyError, TypeError, AttributeError, ValidationError) as error:
            raise BundleError(
                f'The description of the model in "{folder.name}" cannot be understood.', _COPY
            ) from error
        if stated != info.hash:
            raise BundleError(f'The description of the model in "{folder.name}" was changed.', _COPY)
        for name in (KERAS_FILE, PROBE_FILE, CARD_FILE):
            if name not in files:
                raise BundleError(f'The model in "{folder.name}" lists no "{name}".', _COPY)
        for name, expected in files.items():
            file = folder / name
            if not file.resolve().is_relative_to(folder.resolve()):
                raise BundleError(f'The model in "{folder.name}" names a file outside its folder.', _COPY)
            if not file.is_file():
                raise BundleError(f'The model in "{folder.name}" is incomplete: "{name}" is missing.', _COPY)
            if _file_hash(file) != expected:
                raise BundleError(f'"{name}" of the model in "{folder.name}" was changed or is damaged.', _COPY)
        return cls(folder, info)

    @property
    def name(self) -> str:
        return self.info.name

    @property
    def spec(self) -> ModelSpec:
        return self.info.spec

    @property
    def recipe(self) -> Recipe:
        return self.info.recipe

    @property
    def hash(self) -> str:
        return self.info.hash

    @property
    def threshold(self) -> float:
        return self.info.threshold

    @property
    def training_fingerprints(self) -> tuple[str, ...]:
        return self.info.training_fingerprints

    @property
    def card(self) -> str:
        """The model card, Markdown."""
        return (self.folder / CARD_FILE).read_text(encoding="utf-8")

    @property
    def keras_file(self) -> Path:
        return self.folder / KERAS_FILE

    @property
    def openvino_file(self) -> Path | None:
        """The OpenVINO form, or None; ``info.runtimes`` says why."""
        file = self.folder / OPENVINO_FILE
        return file if file.is_file() else None

    def probe(self) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Tiles, uint8 (n, size, size, 3), and the float32 probabilities a runtime must give for them.

        Raises:
            BundleError: the file cannot be read.
        """
        stored = self._probe_arrays("tiles", "probabilities")
        return stored["tiles"], stored["probabilities"]

    def probe_labels(self) -> NDArray[np.float32] | None:
        """Labels of the probe's tiles, float32 (n,), 1 = cancer; None in a bundle from before they were kept.

        Raises:
            BundleError: the file cannot be read.
        """
        return self._probe_arrays("labels", optional=True).get("labels")

    def _probe_arrays(self, *names: str, optional: bool = False) -> dict[str, NDArray[Any]]:
        try:
            with (self.folder / PROBE_FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                return {name: stored[name] for name in names if not optional or name in stored}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise BundleError(f'The probe of the model in "{self.folder.name}" is damaged.', _COPY) from error


_COPY = "Copy the whole model folder again from where it was trained."


def list_bundles(folder: Path) -> list[Path]:
    """The bundle folders directly in ``folder``, by name; none where the folder does not exist."""
    if not folder.is_dir():
        return []
    return sorted(path.parent for path in folder.glob(f"*/{_INDEX}") if not path.parent.name.startswith("."))


def write_bundle(target: Path, fill: Callable[[Path], BundleInfo]) -> ModelBundle:
    """Make a bundle all at once: ``fill`` writes the files into a folder beside, which then becomes ``target``.

    A bundle that was there is replaced when the new one is complete.

    Raises:
        DiskFullError, NotWritableError: as :func:`atomic_file.replacing`; nothing is left behind.
    """
    atomic_file.make_folder(target.parent)
    temporary = target.with_name(f".{secrets.token_hex(4)}.{target.name}")
    old = target.with_name(f".{secrets.token_hex(4)}.old.{target.name}")
    try:
        temporary.mkdir()
        info = fill(temporary)
        names = sorted(path.relative_to(temporary).as_posix() for path in temporary.rglob("*") if path.is_file())
        content = {
            "schema": _SCHEMA,
            "hash": info.hash,
            "info": info.model_dump(mode="json"),
            "files": {name: _file_hash(temporary / name) for name in names},
        }
        atomic_file.write_text(temporary / _INDEX, json.dumps(content, indent=1))
        if target.exists():
            os.replace(target, old)
        os.replace(temporary, target)
    except OSError as error:
        raise atomic_file.writing_error(target, error) from error
    finally:
        if old.exists() and not target.exists():
            os.replace(old, target)
        for left in (temporary, old):
            shutil.rmtree(left, ignore_errors=True)
    return ModelBundle(target, info)


def keep_choices(folder: Path, thresholds: Mapping[str, float], calibration: Mapping[str, float]) -> ModelBundle:
    """Replace what was chosen on validation slides in a finished bundle. The function it computes stays the same.

    Raises:
        BundleError: the bundle cannot be used.
        DiskFullError, NotWritableError: nothing is changed.
    """
    bundle = ModelBundle.open(folder)
    info = bundle.info.model_copy(update={"thresholds": dict(thresholds), "calibration": dict(calibration)})
    content = {**_read_index(folder), "info": info.model_dump(mode="json")}
    atomic_file.write_text(folder / _INDEX, json.dumps(content, indent=1))
    return ModelBundle(folder, info)


def _read_index(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BundleError(f'"{folder}" holds no model.', f"Choose a folder with a {_INDEX} in it.") from error
    except (OSError, ValueError) as error:
        raise BundleError(f'The model in "{folder.name}" cannot be read: {error}.', _COPY) from error
    if not isinstance(content, dict) or content.get("schema") != _SCHEMA:
        raise BundleError(
            f'The model in "{folder.name}" was written by another version of this program.',
            "Update the program, or train the model again.",
        )
    return content


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
