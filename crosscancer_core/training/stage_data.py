"""From a cohort and its tile stores to the tiles one stage trains on and the tiles it is validated on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.cohort.splits import fold_of, with_fold
from crosscancer_core.cohort.twins import check_roles
from crosscancer_core.errors import ConfigError, TrainingError
from crosscancer_core.models.recipes import TARGET, Stage
from crosscancer_core.models.spec import ModelSpec, same_resolution
from crosscancer_core.tiles.cohort_slides import outdated_note
from crosscancer_core.tiles.labels import LabelRule
from crosscancer_core.tiles.sampling import Sample, sample_tiles
from crosscancer_core.tiles.store import TileStore
from crosscancer_core.training.batches import TileSet
from crosscancer_core.training.config import TrainingConfig, Validation

MOST_VALIDATION_TILES = 100_000
"""More of them move the validation loss by less than it moves between epochs."""

_CLASS_WORDS = ("not cancer", "cancer")


@dataclass(frozen=True)
class StageData:
    """Tiles of a stage. ``fingerprints``: slides whose tiles are used in it, for learning or validation."""

    cohort: str
    training: TileSet
    validation: TileSet
    fingerprints: tuple[str, ...]
    hash: str
    """Names the exact tiles, their labels and the split."""
    training_patients: tuple[str, ...]
    validation_patients: tuple[str, ...]
    notes: tuple[str, ...]
    """Sentences for the person: fewer tiles than asked, how validation was set apart."""


@contextmanager
def stage_data(cohort_file: Path, config: TrainingConfig, stage: Stage = TARGET) -> Iterator[StageData]:
    """Choose the tiles of the cohort's training slides (and validation slides, where it names some); the stores stay
    open within the block. The config's fold concerns the target cohort alone.

    Raises:
        CohortFileError: the cohort cannot be read, or a patient or slide stands in two roles.
        TileStoreError: tiles are missing or damaged.
        TrainingError: there is nothing to learn from.
        ConfigError: validation by patient is asked for and cannot be.
    """
    cohort = read_cohort(cohort_file)
    if config.fold is not None and stage.is_target:
        cohort = with_fold(cohort, fold_of(cohort, config.fold.split, config.fold.number))
    if not stage.is_target:
        config = config.model_copy(update={"tiles_per_class": config.source_tiles_per_class})
    places = CohortPlaces(cohort_file)
    slides = [
        slide
        for slide in cohort.slides(Role.TRAIN, Role.VALIDATION)
        if slide.annotation_status is not AnnotationStatus.NONE
    ]
    if not any(slide.role is Role.TRAIN for slide in slides):
        raise TrainingError(
            f'The cohort "{cohort.name}" has no annotated slide in the training role.',
            "Give slides the role “train” in the cohort table, or let the program split the cohort.",
        )
    with ExitStack() as opened:
        stores = {
            slide.id: opened.enter_context(TileStore.open(places.fitting_store(slide.id, config.spec)))
            for slide in slides
        }
        prints = {name: str(store.identity.get("fingerprint", "")) for name, store in stores.items()}
        known = {slide.id: slide.fingerprint for slide in cohort.slides() if slide.fingerprint}
        check_roles(cohort, {**known, **{name: value for name, value in prints.items() if value}})
        yield _chosen(cohort, slides, stores, config)


def _chosen(
    cohort: Cohort, slides: list[CohortSlide], stores: Mapping[str, TileStore], config: TrainingConfig
) -> StageData:
    for slide_id, store in stores.items():
        _check_tiles(slide_id, store, config.spec)
    sample = sample_tiles(
        {slide_id: store.table for slide_id, store in stores.items()},
        LabelRule.parse(config.label_rule),
        config.minimum_tissue,
        config.tiles_per_class,
        config.seed,
        way=config.sampling,
        patients={slide.id: cohort.patient_of(slide.id) for slide in slides},
        without_negatives=[slide.id for slide in slides if slide.annotation_status is AnnotationStatus.PARTIAL],
    )
    if not min(sample.available):
        missing = _CLASS_WORDS[0 if not sample.available[0] else 1]
        raise TrainingError(
            f"The training slides have no tile of the class “{missing}” under the rule “{config.label_rule}”.",
            "Add slides, or check the annotations' groups and the label rule.",
        )
    validation, how = _validation_tiles(cohort, slides, sample, config)
    if not validation.any() or validation.all():
        raise TrainingError(
            "There are too few tiles to set some apart for validation.", "Add slides or draw more tiles."
        )
    one_class = _one_class(sample, validation)
    tiles = TileSet(
        [stores[name] for name in sample.slide_ids],
        sample.slide,
        sample.tile.astype(np.int32),
        sample.label.astype(np.float32),
    )
    # a note, no refusal: the parts of a study that are still to come must see the tiles that the others saw
    outdated = outdated_note({name: store.identity for name, store in stores.items()}, cohort)
    return StageData(
        cohort=cohort.name,
        training=tiles.part(np.flatnonzero(~validation)),
        validation=tiles.part(np.flatnonzero(validation)).evenly(MOST_VALIDATION_TILES),
        fingerprints=tuple(sorted({str(store.identity.get("fingerprint", "")) for store in stores.values()})),
        hash=_hash(stores, sample, validation),
        training_patients=_patients(cohort, sample, ~validation),
        validation_patients=_patients(cohort, sample, validation),
        notes=(*_short(sample, config), how, *one_class, *([] if outdated is None else [outdated])),
    )


def _one_class(sample: Sample, validation: NDArray[np.bool_]) -> list[str]:
    """A sentence where the tiles set apart are all of one class.

    Raises:
        TrainingError: those that are left to learn from are.
    """
    learned, validated = (np.unique(sample.label[part]) for part in (~validation, validation))
    if len(learned) < 2:
        raise TrainingError(
            f"All tiles that are left for training are “{_CLASS_WORDS[int(learned[0])]}”.",
            "Choose other validation slides, or add training slides of the other class.",
        )
    if len(validated) > 1:
        return []
    return [
        f"All validation tiles are “{_CLASS_WORDS[int(validated[0])]}”: there is no AUC on them, and the best epoch is "
        "the one that says so most surely. Validate on patients with and without cancer."
    ]


def _patients(cohort: Cohort, sample: Sample, chosen: NDArray[np.bool_]) -> tuple[str, ...]:
    slides = [sample.slide_ids[number] for number in np.unique(sample.slide[chosen])]
    return tuple(sorted({cohort.patient_of(slide) for slide in slides}))


def _check_tiles(slide_id: str, store: TileStore, spec: ModelSpec) -> None:
    grid = store.grid
    if grid.tile_size_px != spec.input_size:
        found = f"{grid.tile_size_px} px, the model takes {spec.input_size} px"
    elif grid.mpp is not None and not same_resolution(grid.mpp, spec.mpp):
        found = f"{grid.mpp:g} µm/px, the model takes {spec.mpp:g} µm/px"
    else:
        return
    raise TrainingError(
        f"The stored tiles of slide {slide_id} are {found}.",
        f"Extract them for this model: crosscancer extract COHORT --tile-size {spec.input_size} --mpp {spec.mpp:g}",
    )


def _validation_tiles(
    cohort: Cohort, slides: list[CohortSlide], sample: Sample, config: TrainingConfig
) -> tuple[NDArray[np.bool_], str]:
    """Which tiles are set apart (bool, shape (n,)), and how, as a sentence."""
    if config.validation is Validation.TILE_RANDOM:
        chosen = _random_tiles(sample, config.validation_share, config.seed)
        return chosen, (
            f"Validation: {config.validation_share:.0%} of the tiles, drawn at random as in the paper. This leaks: "
            "tiles of one slide stand on both sides, so the validation numbers flatter the model."
        )
    named = [slide.id for slide in slides if slide.role is Role.VALIDATION]
    if named:
        slides_named = "one validation slide" if len(named) == 1 else f"{len(named)} validation slides"
        return sample.of_slides(named), f"Validation: the cohort's {slides_named}."
    patients: dict[str, list[str]] = {}
    for slide in slides:
        patients.setdefault(cohort.patient_of(slide.id), []).append(slide.id)
    if len(patients) < 2:
        raise ConfigError(
            "validation",
            "by patient needs at least two patients in the training role",
            f"Add patients, or choose “{Validation.TILE_RANDOM}”.",
        )
    apart = _patients_apart(patients, sample, config.validation_share, config.seed)
    chosen = sample.of_slides([slide for patient in apart for slide in patients[patient]])
    return chosen, f"Validation: all tiles of {len(apart)} of {len(patients)} patients."


def _random_tiles(sample: Sample, share: float, seed: int) -> NDArray[np.bool_]:
    """``share`` of each class, at least one tile of it."""
    chosen = np.zeros(len(sample), np.bool_)
    for label in (0, 1):
        tiles = np.flatnonzero(sample.label == label)
        count = max(1, round(share * len(tiles)))
        chosen[np.random.default_rng((seed, label, 1)).choice(tiles, count, replace=False)] = True
    return chosen


def _patients_apart(patients: Mapping[str, list[str]], sample: Sample, share: float, seed: int) -> list[str]:
    """Patients in seeded order until they hold about ``share`` of the tiles; at least one, never all."""
    names = sorted(patients)
    apart: list[str] = []
    held = 0
    for number in np.random.default_rng((seed, 2)).permutation(len(names))[:-1].tolist():
        tiles = int(sample.of_slides(patients[names[number]]).sum())
        # the one that passes the share is taken where that brings the sum nearer to it
        if apart and abs(held + tiles - share * len(sample)) > abs(held - share * len(sample)):
            continue
        apart.append(names[number])
        held += tiles
    return apart


def _short(sample: Sample, config: TrainingConfig) -> tuple[str, ...]:
    wanted = config.tiles_per_class
    if wanted is None or min(sample.chosen) >= wanted:
        return ()
    return (
        f"{sample.chosen[0]} tiles of each class were drawn instead of {wanted}: "
        f"the slides have {sample.available[0]} without and {sample.available[1]} with cancer.",
    )


def _hash(stores: Mapping[str, TileStore], sample: Sample, validation: NDArray[np.bool_]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    digest.update(json.dumps([stores[name].identity for name in sample.slide_ids], sort_keys=True).encode())
    for array in (sample.slide, sample.tile, sample.label, validation):
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
