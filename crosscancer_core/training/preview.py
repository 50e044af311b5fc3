"""What a stage would learn from, to look at before it starts: tiles, class balance, who trains and who validates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.models.recipes import Stage
from crosscancer_core.training.augment import augmented
from crosscancer_core.training.batches import TileSet
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.stage_data import stage_data


@dataclass(frozen=True, eq=False)
class StagePreview:
    """Counts are (not cancer, cancer). ``tiles``: uint8 (n, size, size, 3) as the network will see them; ``labels``:
    float32 (n,), first the tiles without cancer, then those with."""

    stage: str
    cohort: str
    training: tuple[int, int]
    validation: tuple[int, int]
    training_patients: tuple[str, ...]
    validation_patients: tuple[str, ...]
    notes: tuple[str, ...]
    tiles: NDArray[np.uint8]
    labels: NDArray[np.float32]


def preview(cohort_file: Path, config: TrainingConfig, stage: Stage, tiles_per_class: int = 6) -> StagePreview:
    """Choose the stage's tiles as training would, and read a few of each class. Raises as :func:`stage_data`."""
    with stage_data(cohort_file, config, stage) as data:
        shown = _some(data.training, tiles_per_class)
        tiles = [shown.read(number) for number in range(len(shown))]
        if config.augment:
            tiles = [augmented(tile, config.seed, 0, number, config.stain_jitter) for number, tile in enumerate(tiles)]
        return StagePreview(
            stage.cohort,
            data.cohort,
            _counts(data.training),
            _counts(data.validation),
            data.training_patients,
            data.validation_patients,
            data.notes,
            np.stack(tiles),
            shown.labels,
        )


def _some(tiles: TileSet, per_class: int) -> TileSet:
    of_class = [np.flatnonzero(tiles.labels == label) for label in (0, 1)]
    chosen = [
        numbers[np.linspace(0, len(numbers) - 1, min(per_class, len(numbers))).astype(int)] for numbers in of_class
    ]
    return tiles.part(np.concatenate(chosen))


def _counts(tiles: TileSet) -> tuple[int, int]:
    cancer = int(np.count_nonzero(tiles.labels))
    return len(tiles) - cancer, cancer
