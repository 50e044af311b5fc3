"""What a model loses in bf16 or 8 bits, measured on tiles before it is used: told, and stamped on every map."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crosscancer_core import atomic_file
from crosscancer_core.cohort.cohort import AnnotationStatus, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError, CrossCancerError, RuntimeNotAvailableError
from crosscancer_core.evaluation.roc import weighted_auc
from crosscancer_core.inference.loading import LoadedRuntime, load_runtime, predict_all
from crosscancer_core.inference.measured_runtimes import processor_name
from crosscancer_core.inference.runtimes import nncf_calibration, openvino_runtime
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.spec import same_resolution
from crosscancer_core.tasks.request_parts import Precision
from crosscancer_core.tiles.labels import DEFAULT_LABEL_RULE, LEFT_OUT, LabelRule
from crosscancer_core.tiles.store import TileStore

_MOST_TILES = 512
"""Labelled tiles the AUC is measured on: twenty seconds in float32 on a small machine."""


class LabelledTiles(NamedTuple):
    """``pixels``: uint8 (n, size, size, 3); ``labels``: float32 (n,), 1 = cancer; ``where`` they are from, as words."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.float32]
    where: str


def load_lower_precision(
    bundle: ModelBundle, precision: Precision, cache: Path, cohort: Path | None, batch_size: int | None
) -> tuple[LoadedRuntime, str]:
    """The runtime, and one sentence on how its probabilities and AUC differ from float32's.

    ``cohort``: its tile stores hold labelled tiles to measure (and to calibrate 8 bits) on; None takes the bundle's
    probe, which is 64 tiles of its validation set.

    Raises:
        RuntimeNotAvailableError: OpenVINO, NNCF or the processor cannot do it.
        ConfigError: there are no labelled tiles to judge by.
        CohortFileError, TileStoreError: the cohort's tiles cannot be read.
    """
    tiles = _probe_tiles(bundle) if cohort is None else _cohort_tiles(bundle, cohort)
    form = _calibrated(bundle, tiles, cache) if precision is Precision.INT8 else None
    loaded = load_runtime(bundle, "openvino", batch_size, cache, precision=precision.value, form=form)
    parts = (bundle.hash, precision.value, processor_name(), tiles.where)
    measured = cache / "precision" / f"{_digest(tiles, *parts)}.txt"
    try:
        return loaded, measured.read_text(encoding="utf-8")
    except OSError:  # not measured yet
        sentence = _measured(bundle, loaded, tiles, cache)
        with suppress(CrossCancerError):  # then it is measured again next time
            atomic_file.make_folder(measured.parent)
            atomic_file.write_text(measured, sentence)
        return loaded, sentence


def _measured(bundle: ModelBundle, loaded: LoadedRuntime, tiles: LabelledTiles, cache: Path) -> str:
    probe, expected = bundle.probe()
    on_probe = np.abs(predict_all(loaded.runtime, probe) - expected)
    lower = predict_all(loaded.runtime, tiles.pixels)
    if np.array_equal(tiles.pixels, probe):
        exact = expected
    else:
        exact = predict_all(load_runtime(bundle, "openvino", None, cache).runtime, tiles.pixels)
    return (
        f"Computed in {loaded.runtime.precision}, not float32: probabilities of “{bundle.name}” differ by up to "
        f"{on_probe.max():.2g} (mean {on_probe.mean():.2g}) on the probe; AUC {_auc(lower, tiles.labels)} instead of "
        f"{_auc(exact, tiles.labels)} on {tiles.where}."
    )


def _digest(tiles: LabelledTiles, *parts: str) -> str:
    digest = hashlib.blake2b("\n".join(parts).encode(), digest_size=12)
    digest.update(np.ascontiguousarray(tiles.pixels).data)
    digest.update(np.ascontiguousarray(tiles.labels).data)
    return digest.hexdigest()


def _auc(probabilities: NDArray[np.float32], labels: NDArray[np.float32]) -> str:
    value = weighted_auc(probabilities.astype(np.float64), labels.astype(np.float64), 1.0 - labels)
    return "not defined" if value is None else f"{value:.4f}"


def _probe_tiles(bundle: ModelBundle) -> LabelledTiles:
    labels = bundle.probe_labels()
    if labels is None or len(np.unique(labels)) < 2:
        raise ConfigError(
            "precision",
            f'"{bundle.name}" brings no labelled tiles of both classes, so what lower precision costs is unknown',
            "Name a cohort with tile stores to measure on (--labelled-tiles), or compute in float32.",
        )
    return LabelledTiles(bundle.probe()[0], labels, f"{len(labels)} validation tiles of the bundle")


def _cohort_tiles(bundle: ModelBundle, cohort_file: Path) -> LabelledTiles:
    """Tiles of the cohort's validation slides, else of its test, else of its training slides; evenly, both classes."""
    cohort, places = read_cohort(cohort_file), CohortPlaces(cohort_file)
    rule = LabelRule.parse(bundle.info.provenance.get("config", {}).get("label_rule", DEFAULT_LABEL_RULE))
    for role in (Role.VALIDATION, Role.TEST, Role.TRAIN):
        slides = [
            slide
            for slide in cohort.slides(role)
            if slide.annotation_status in (AnnotationStatus.EXHAUSTIVE, AnnotationStatus.NORMAL)
            and places.fitting_store(slide.id, bundle.spec).is_file()
        ]
        with ExitStack() as opened:
            stores = [
                opened.enter_context(TileStore.open(places.fitting_store(slide.id, bundle.spec))) for slide in slides
            ]
            found = _some(bundle, stores, rule)
        if found is not None:
            pixels, labels = found
            return LabelledTiles(pixels, labels, f"{len(labels)} {role.value} tiles of “{cohort.name}”")
    raise ConfigError(
        "labelled_tiles",
        f'"{cohort.name}" has no stored tiles of both classes for this model',
        "Extract its tiles first, at the model's size and resolution.",
    )


def _some(
    bundle: ModelBundle, stores: list[TileStore], rule: LabelRule
) -> tuple[NDArray[np.uint8], NDArray[np.float32]] | None:
    spec = bundle.spec
    places: list[tuple[TileStore, int, float]] = []
    for store in stores:
        grid = store.grid
        if grid.tile_size_px != spec.input_size or (grid.mpp is not None and not same_resolution(grid.mpp, spec.mpp)):
            continue
        labels = store.table.labels(rule)
        places += [(store, int(index), float(labels[index])) for index in np.flatnonzero(labels != LEFT_OUT)]
    chosen = []
    for label in (0.0, 1.0):
        of_class = [place for place in places if place[2] == label]
        if not of_class:
            return None
        steps = np.linspace(0, len(of_class) - 1, min(_MOST_TILES // 2, len(of_class))).round().astype(int)
        chosen += [of_class[step] for step in np.unique(steps)]
    return np.stack([store.read(index) for store, index, _ in chosen]), np.array([c[2] for c in chosen], np.float32)


def _calibrated(bundle: ModelBundle, tiles: LabelledTiles, cache: Path) -> Path:
    """The bundle's 8-bit form, made once from these tiles."""
    steps = np.linspace(0, len(tiles.pixels) - 1, min(nncf_calibration.CALIBRATION_TILES, len(tiles.pixels)))
    chosen = tiles.pixels[np.unique(steps.round().astype(int))]
    named = _digest(LabelledTiles(chosen, tiles.labels[:0], ""), bundle.hash)
    target = cache / "int8" / f"{named}.xml"
    if not target.is_file():
        atomic_file.make_folder(target.parent)
        nncf_calibration.quantize(openvino_runtime.form_of(bundle), chosen, target)
    return target


def check_choice(runtime: str, precision: Precision) -> None:
    """Raises :class:`RuntimeNotAvailableError` where ``runtime`` has only float32."""
    if precision is not Precision.FLOAT32 and runtime not in ("auto", "openvino"):
        raise RuntimeNotAvailableError(
            f"{precision.value} in the runtime “{runtime}”", "only OpenVINO computes in it", "Choose OpenVINO or auto."
        )
