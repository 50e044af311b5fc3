"""From trained weights to a bundle: the Keras file, the probe, the OpenVINO form and the model card."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import crosscancer_core
from crosscancer_core import atomic_file
from crosscancer_core.errors import CrossCancerError, RuntimeNotAvailableError
from crosscancer_core.inference.loading import probe_difference
from crosscancer_core.inference.runtime import PROBE_TOLERANCE
from crosscancer_core.inference.runtimes import openvino_runtime
from crosscancer_core.models.backbones import Arrays, build, hash_of_arrays, with_probability
from crosscancer_core.models.bundle import (
    CARD_FILE,
    KERAS_FILE,
    OPENVINO_FILE,
    PROBE_FILE,
    BundleInfo,
    ModelBundle,
    write_bundle,
)
from crosscancer_core.models.framework import BACKEND, environment
from crosscancer_core.models.recipes import DESCRIPTIONS
from crosscancer_core.slides.slide import RGB
from crosscancer_core.tiles.labels import LabelRule
from crosscancer_core.tiles.stain import StainStatistics
from crosscancer_core.training.batches import TileSet
from crosscancer_core.training.config import TrainingConfig

PROBE_TILES = 64
STAIN_TILES = 256


@dataclass(frozen=True)
class Trained:
    """What a stage has learned and from what."""

    weights: Arrays
    """Of a model that :func:`build` makes from the config's spec."""
    best_epoch: int
    validation: dict[str, float | None]
    training: TileSet
    validation_tiles: TileSet
    cohort: str
    fingerprints: tuple[str, ...]
    lineage: dict[str, str]
    notes: tuple[str, ...]
    conditions: dict[str, Any] = field(default_factory=dict)
    """Number format, threads, machine and versions that the run trained under."""
    before: tuple[dict[str, Any], ...] = ()
    """The same of the stages before this one, each with its ``cohort``."""
    halved_to: int = 0
    """Tiles a step at the end, where memory ran out on the way; 0 where it did not."""


def write_trained(target: Path, name: str, config: TrainingConfig, trained: Trained) -> ModelBundle:
    """Write the bundle of a finished stage to ``target``, all at once.

    Raises:
        DiskFullError, NotWritableError: nothing is left behind.
    """

    def fill(folder: Path) -> BundleInfo:
        # built anew in float32: a model trained in bfloat16 would compute in it
        model = build(config.spec, config.seed)
        model.set_weights(list(trained.weights))
        whole = with_probability(model)
        whole.save(folder / KERAS_FILE)
        chosen = trained.validation_tiles.evenly(PROBE_TILES)
        tiles, probabilities = _probe(whole, chosen)
        with atomic_file.replacing(folder / PROBE_FILE) as temporary:
            np.savez(temporary, tiles=tiles, probabilities=probabilities, labels=chosen.labels)
        info = BundleInfo(
            name=name,
            spec=config.spec,
            recipe=config.recipe,
            weights_hash=hash_of_arrays(trained.weights),
            lineage=trained.lineage,
            training_fingerprints=trained.fingerprints,
            provenance=_provenance(config, trained),
        )
        info = info.model_copy(update={"runtimes": {"openvino": _openvino_form(whole, folder, info)}})
        (folder / CARD_FILE).write_text(model_card(info), encoding="utf-8")
        return info

    return write_bundle(target, fill)


def _probe(model: Any, tiles: TileSet) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Tiles the runtimes are compared on; of the validation set, so that they look like what is predicted."""
    pixels = np.stack([tiles.read(number) for number in range(len(tiles))])
    return pixels, np.asarray(model.predict_on_batch(pixels), np.float32)[:, 0]


def _openvino_form(model: Any, folder: Path, info: BundleInfo) -> str:
    """Write the OpenVINO form where it can be made and gives the same numbers; "ok", or why it is not there."""
    if BACKEND != "tensorflow":
        return f"OpenVINO reads TensorFlow's form of a model, and this one was trained on {BACKEND}"
    file = folder / OPENVINO_FILE
    try:
        openvino_runtime.convert(model, file)
        bundle = ModelBundle(folder, info)
        difference = probe_difference(openvino_runtime.OpenVinoRuntime(bundle, 16, None), bundle)
    except RuntimeNotAvailableError as error:
        return error.reason
    if difference <= PROBE_TOLERANCE:
        return "ok"
    for part in file.parent.iterdir():
        part.unlink()
    return f"its probabilities differ by up to {difference:.2g}"


def _provenance(config: TrainingConfig, trained: Trained) -> dict[str, Any]:
    return {
        "crosscancer": crosscancer_core.__version__,
        "made": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "environment": trained.conditions.get("environment") or environment(),
        "conditions": {name: value for name, value in trained.conditions.items() if name != "environment"},
        "before": list(trained.before),
        "halved_to": trained.halved_to,
        "config": config.model_dump(mode="json"),
        "cohort": trained.cohort,
        "training_tiles": _counts(trained.training),
        "validation_tiles": _counts(trained.validation_tiles),
        "stain": _stain(trained.training),
        "best_epoch": trained.best_epoch,
        "validation": trained.validation,
        "notes": list(trained.notes),
    }


def _stain(tiles: TileSet) -> dict[str, Any] | None:
    """How the training tiles are stained; a later slide that looks otherwise gets a warning."""
    statistics = StainStatistics.of(_readable(tiles.evenly(STAIN_TILES)))
    return None if statistics is None else statistics.model_dump(mode="json")


def _readable(tiles: TileSet) -> Iterator[RGB]:
    for number in range(len(tiles)):
        with suppress(CrossCancerError):
            yield tiles.read(number)


def _counts(tiles: TileSet) -> dict[str, int]:
    cancer = int(np.count_nonzero(tiles.labels))
    return {"not cancer": len(tiles) - cancer, "cancer": cancer}


def _conditions(provenance: dict[str, Any]) -> str:
    """Number format, backend and threads, in words."""
    conditions, environment = provenance.get("conditions", {}), provenance["environment"]
    words = [
        str(conditions.get("precision", "float32")).removeprefix("mixed_"),
        environment.get("backend", "tensorflow"),
    ]
    if "threads" in conditions:
        words.append(f"{conditions['threads']} threads")
    if conditions.get("repeatable") is False:
        words.append("not repeatable bit for bit")
    return ", ".join(words)


def model_card(info: BundleInfo) -> str:
    """The model card, Markdown: what the model is, is not, and was made from."""
    spec, provenance = info.spec, info.provenance
    config, validation = provenance["config"], provenance["validation"]
    auc = "not defined (one class only)" if validation["auc"] is None else f"{validation['auc']:.3f}"
    seen, kept = provenance["training_tiles"], provenance["validation_tiles"]
    lines = [
        f"# {info.name}",
        "",
        "**For research use only. Not a medical device; not for diagnosis.**",
        "",
        f"A tile classifier ({spec.architecture}): {spec.input_size} × {spec.input_size} px at {spec.mpp:g} µm/px in, "
        f"the probability of “{spec.class_names[1]}” out.",
        "",
        f"- **Arm:** {info.recipe.name}. {DESCRIPTIONS.get(info.recipe.name, '')}".rstrip(),
        f"- **Trained on:** cohort “{provenance['cohort']}”, "
        f"{seen['not cancer']} tiles without and {seen['cancer']} with cancer (a tile is cancer when "
        f"{LabelRule.parse(config['label_rule']).words}).",
        f"- **Validated on:** {kept['not cancer']} + {kept['cancer']} tiles ({config['validation']}): "
        f"loss {validation['loss']:.3f}, accuracy {validation['accuracy']:.3f}, AUC {auc}.",
        f"- **Slides seen:** {len(info.training_fingerprints)}, those of validation and of earlier stages among them.",
        f"- **Training:** epoch {provenance['best_epoch'] + 1} of {config['epochs']} was best; learning rate "
        f"{config['learning_rate']:g}, batch {config['batch_size']}, dropout {spec.dropout:g}, seed {config['seed']}.",
        f"- **Computed:** on {provenance['environment'].get('device', '?')}, {_conditions(provenance)}.",
        f"- **Threshold:** {info.threshold:g} unless chosen otherwise.",
        f"- **OpenVINO form:** {info.runtimes.get('openvino', 'not made')}.",
        f"- **Weights:** {info.weights_hash}. **Made:** {provenance['made']}, CrossCancer "
        f"{provenance['crosscancer']}, Keras {provenance['environment']['keras']}.",
        "",
        "## Limits",
        "",
        "The validation numbers choose the epoch; they are not an evaluation. Slides from another scanner, stain, "
        "organ or laboratory can give other numbers: evaluate on annotated slides of your own before relying on "
        "the maps. Slides named in `training_fingerprints` were seen in training and must not be used for evaluation.",
    ]
    if provenance["notes"]:
        lines += ["", "## Notes", "", *(f"- {note}" for note in provenance["notes"])]
    return "\n".join(lines) + "\n"
