"""What the tour does with an open demo cohort, as values and requests. No window in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from shapely import MultiPolygon, Polygon, box, intersects

from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.cohort.cohort import Cohort, Role
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import RunFolderError
from crosscancer_core.geometry import Region
from crosscancer_core.models.bundle import list_bundles
from crosscancer_core.tasks.requests import ExtractTiles, Predict, Train
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.run_folder import RunFolder

MODEL_NAME = "demo-model"
COHORT_FILE = "prostate.json"
_MARKER = "demo.json"
_MARGIN = 0.15
_CLOSE = 0.25
"""Part of the slide's area: who sees no more of it has zoomed in."""


@dataclass(frozen=True)
class DemoCohort:
    """The painted prostate cohort, and the settings of the model that the tour trains on it."""

    path: Path
    cohort: Cohort
    config: TrainingConfig

    @classmethod
    def of(cls, path: Path | None, cohort: Cohort | None, config: TrainingConfig) -> DemoCohort | None:
        """The open cohort, if it is a demo."""
        if path is None or cohort is None or not is_painted(path.parent) or path.name != COHORT_FILE:
            return None
        return cls(path, cohort, config)

    @property
    def unseen(self) -> Path:
        """The slide the tour predicts: the first that the model does not learn from."""
        return next(self.cohort.slides(Role.TEST)).path

    @property
    def bundle(self) -> Path | None:
        """The demo model, where it has been trained."""
        target = self.bundle_folder
        return target if target in list_bundles(target.parent) else None

    @property
    def bundle_folder(self) -> Path:
        """Where the demo model is, or will be."""
        return CohortPlaces(self.path).models / self.run_folder.name

    def extraction(self) -> ExtractTiles:
        slides = self.cohort.slides(Role.TRAIN, Role.VALIDATION)
        return ExtractTiles(
            cohort=self.path,
            spec=self.config.spec,
            minimum_tissue=self.config.minimum_tissue,
            slides=tuple(slide.id for slide in slides),
        )

    def training(self) -> Train:
        return Train(cohort=self.path, config=self.config, run_folder=self.run_folder)

    def prediction(self) -> Predict:
        """Of the unseen slide, with the demo model, whether it is trained yet or not."""
        return Predict(bundle=self.bundle_folder, slides=(self.unseen,), maps=CohortPlaces(self.path).maps)

    @property
    def run_folder(self) -> Path:
        """The folder of the run with just these settings; a run of an older version's settings is left alone."""
        for number in count(1):
            folder = CohortPlaces(self.path).runs / (MODEL_NAME if number == 1 else f"{MODEL_NAME}-{number}")
            try:
                if not folder.exists() or RunFolder.look_at(folder).config == self.config:
                    break
            except RunFolderError:
                continue
        return folder


def is_painted(folder: Path) -> bool:
    """Does ``folder`` hold a demo whose target cohort is complete?"""
    return (folder / _MARKER).is_file() and (folder / COHORT_FILE).is_file()


def cancer_region(annotations: AnnotationSet, classes: ClassMapping, plane: Region) -> Region | None:
    """Where the largest cancer outline is, with a margin; of a very large one, the middle. None without cancer."""
    shapes = _polygons(classes.area(annotations, Meaning.CANCER))
    if not shapes:
        return None
    left, top, right, bottom = max(shapes, key=lambda shape: shape.area).bounds
    most = 0.9 * _CLOSE**0.5
    width = min((right - left) * (1 + 2 * _MARGIN), plane.width * most)
    height = min((bottom - top) * (1 + 2 * _MARGIN), plane.height * most)
    return Region((left + right - width) / 2, (top + bottom - height) / 2, width, height)


def shows_cancer(view: Region, annotations: AnnotationSet, classes: ClassMapping, plane: Region) -> bool:
    """Is ``view`` close to the slide, and cancer in it?"""
    seen = view.intersection(plane)
    if seen is None or seen.area > _CLOSE * plane.area:
        return False
    return bool(intersects(classes.area(annotations, Meaning.CANCER), box(*seen.bounds)))


def _polygons(area: object) -> list[Polygon]:
    if isinstance(area, MultiPolygon):
        return list(area.geoms)
    return [area] if isinstance(area, Polygon) and not area.is_empty else []
