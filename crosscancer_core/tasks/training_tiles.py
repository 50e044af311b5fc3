"""Tiles for a training that has none yet: cut before its first step, whoever asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crosscancer_core.cohort.cohort import AnnotationStatus, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.progress import Control, Progress
from crosscancer_core.tasks import registry
from crosscancer_core.tasks.requests import ExtractTiles
from crosscancer_core.training.config import TrainingConfig


def cut_missing_tiles(
    cohorts: Iterable[Path],
    config: TrainingConfig,
    shelf: Path | None,
    progress: Progress,
    control: Control,
    *,
    in_folds: bool = False,
) -> None:
    """Cut the tiles of slides that have none of this size yet. Tiles that are there stay, however they were cut: a
    person may have chosen it, and other runs may have begun with them. ``in_folds``: slides that test train, too.

    Raises:
        CohortFileError: a cohort cannot be read.
        CrossCancerError: as ``extract``.
        Cancelled: finished stores stay.
    """
    for path in dict.fromkeys(cohorts):
        places = CohortPlaces(path)
        slides = _trainable(read_cohort(path, files_must_exist=False), in_folds)
        missing = tuple(slide.id for slide in slides if not places.has_store(slide.id, config.spec))
        if missing:
            cut = ExtractTiles(
                cohort=path,
                spec=config.spec,
                minimum_tissue=config.minimum_tissue,
                slides=missing,
                shelf=shelf,
            )
            registry.run_request(cut, progress, control)


def _trainable(cohort: Cohort, in_folds: bool) -> list[CohortSlide]:
    roles = (Role.TRAIN, Role.VALIDATION, *([Role.TEST] if in_folds else []))
    return [slide for slide in cohort.slides(*roles) if slide.annotation_status is not AnnotationStatus.NONE]
